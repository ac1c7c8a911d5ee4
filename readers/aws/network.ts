/** The VPCs that the services lie in, with everything in them that lets a packet pass or stops it. */
import { pagesOf } from "./caller";
import { failureOf } from "./failure";
import type { Operation } from "./operations";
import { type Reading } from "./reading";
import { type AwsRecord, distinct, recordIn, recordsIn, textIn, textsIn } from "./record";

/** A request takes 200 values of a filter. */
const FILTER_VALUES = 200;

/** Reads what services, their tasks and instances point at, and then their VPCs whole, with those they are peered with. */
export async function readNetwork(reading: Reading): Promise<void> {
  const [seeds, instances, peerings] = await Promise.all([
    filtered(reading, "DescribeSubnets", "Subnets", "subnet-id", subnetsNamed(reading)),
    filtered(reading, "DescribeInstances", "Reservations", "instance-id", instancesNamed(reading)),
    reading.list("VpcPeeringConnections", "DescribeVpcPeeringConnections", "VpcPeeringConnections"),
  ]);
  const own = distinct([
    ...(seeds ?? []).map((subnet) => textIn(subnet, "VpcId")),
    ...(instances ?? [])
      .flatMap((reservation) => recordsIn(reservation, "Instances"))
      .map((each) => textIn(each, "VpcId")),
  ]);
  const vpcs = distinct([...own, ...peersOf(own, peerings ?? [], reading.caller.region)]);
  await Promise.all([
    readVpcs(reading, vpcs),
    ...IN_VPC.map(([file, operation, filter]) => inVpcs(reading, file, operation, filter, vpcs)),
    // These know no VPC to be filtered by, and there are few.
    reading.list("Addresses", "DescribeAddresses", "Addresses"),
    reading.list("EgressOnlyInternetGateways", "DescribeEgressOnlyInternetGateways", "EgressOnlyInternetGateways"),
    readPublicAccess(reading),
  ]);
  await readPrefixLists(reading);
}

/** A file system or a load balancer may lie there. AWS tells nothing of another account's, and another Region is not asked. */
function peersOf(own: readonly string[], peerings: readonly AwsRecord[], region: string): string[] {
  return peerings
    .filter((peering) => textIn(recordIn(peering, "Status"), "Code") === "active")
    .map((peering) => [recordIn(peering, "RequesterVpcInfo"), recordIn(peering, "AccepterVpcInfo")])
    .filter((sides) => sides.some((side) => own.includes(textIn(side, "VpcId") ?? "")))
    .flatMap((sides) => sides.filter((side) => (textIn(side, "Region") ?? region) === region))
    .flatMap((side) => textIn(side, "VpcId") ?? []);
}

/** File, which is the answer's list too; operation; and the filter that names a VPC. */
const IN_VPC: readonly (readonly [string, Operation, string])[] = [
  ["Subnets", "DescribeSubnets", "vpc-id"],
  ["RouteTables", "DescribeRouteTables", "vpc-id"],
  ["InternetGateways", "DescribeInternetGateways", "attachment.vpc-id"],
  ["NetworkAcls", "DescribeNetworkAcls", "vpc-id"],
  ["SecurityGroups", "DescribeSecurityGroups", "vpc-id"],
  ["NetworkInterfaces", "DescribeNetworkInterfaces", "vpc-id"],
  ["Reservations", "DescribeInstances", "vpc-id"],
  ["NatGateways", "DescribeNatGateways", "vpc-id"],
  ["VpcEndpoints", "DescribeVpcEndpoints", "vpc-id"],
];

async function inVpcs(
  reading: Reading,
  file: string,
  operation: Operation,
  filter: string,
  vpcs: readonly string[],
): Promise<void> {
  const records = await filtered(reading, operation, file, filter, vpcs);
  if (records !== undefined) reading.keep(file, records);
}

/** What matches one of many values. Undefined where AWS did not say. */
async function filtered(
  reading: Reading,
  operation: Operation,
  list: string,
  name: string,
  values: readonly string[],
): Promise<AwsRecord[] | undefined> {
  const chunks: string[][] = [];
  for (let start = 0; start < values.length; start += FILTER_VALUES)
    chunks.push(values.slice(start, start + FILTER_VALUES));
  // The one request of EC2's whose filters have another name.
  const field = operation === "DescribeNatGateways" ? "Filter" : "Filters";
  try {
    const pages = await Promise.all(
      chunks.map((Values) => pagesOf(reading.caller, operation, { [field]: [{ Name: name, Values }] })),
    );
    return pages.flat().flatMap((page) => recordsIn(page, list));
  } catch (error) {
    reading.gap(list, failureOf(error, operation));
    return undefined;
  }
}

async function readVpcs(reading: Reading, ids: readonly string[]): Promise<void> {
  const vpcs = await filtered(reading, "DescribeVpcs", "Vpcs", "vpc-id", ids);
  if (vpcs === undefined) return;
  reading.keep("Vpcs", vpcs);
  const options = distinct(vpcs.map((vpc) => textIn(vpc, "DhcpOptionsId")));
  await Promise.all([
    readDnsFlags(reading, distinct(vpcs.map((vpc) => textIn(vpc, "VpcId")))),
    (async () => {
      const found = await filtered(reading, "DescribeDhcpOptions", "DhcpOptions", "dhcp-options-id", options);
      if (found !== undefined) reading.keep("DhcpOptions", found);
    })(),
  ]);
}

/** AWS tells one attribute of one VPC at a time; one record keeps both. */
async function readDnsFlags(reading: Reading, vpcs: readonly string[]): Promise<void> {
  const ask = (VpcId: string, Attribute: string) => reading.caller.call("DescribeVpcAttribute", { VpcId, Attribute });
  try {
    const records = await Promise.all(
      vpcs.map(async (vpc) => {
        const [support, hostnames] = await Promise.all([ask(vpc, "enableDnsSupport"), ask(vpc, "enableDnsHostnames")]);
        return { ...support, ...hostnames, VpcId: vpc };
      }),
    );
    reading.keep("VpcAttributes", records);
  } catch (error) {
    reading.gap("VpcAttributes", failureOf(error, "DescribeVpcAttribute"));
  }
}

async function readPublicAccess(reading: Reading): Promise<void> {
  await Promise.all([
    (async () => {
      try {
        const answer = await reading.caller.call("DescribeVpcBlockPublicAccessOptions", {});
        const options = recordIn(answer, "VpcBlockPublicAccessOptions");
        reading.keep("VpcBlockPublicAccessOptions", options === undefined ? [] : [options]);
      } catch (error) {
        const operation = "DescribeVpcBlockPublicAccessOptions";
        reading.gap("VpcBlockPublicAccessOptions", failureOf(error, operation));
      }
    })(),
    reading.list(
      "VpcBlockPublicAccessExclusions",
      "DescribeVpcBlockPublicAccessExclusions",
      "VpcBlockPublicAccessExclusions",
    ),
  ]);
}

/** Those that a route or a group names, AWS's own for S3 among them. */
async function readPrefixLists(reading: Reading): Promise<void> {
  const ids = distinct([
    ...(reading.files["RouteTables"] ?? [])
      .flatMap((table) => recordsIn(table, "Routes"))
      .map((route) => textIn(route, "DestinationPrefixListId")),
    ...(reading.files["SecurityGroups"] ?? [])
      .flatMap((group) => [...recordsIn(group, "IpPermissions"), ...recordsIn(group, "IpPermissionsEgress")])
      .flatMap((permission) => recordsIn(permission, "PrefixListIds"))
      .map((list) => textIn(list, "PrefixListId")),
  ]);
  const lists = await filtered(reading, "DescribeManagedPrefixLists", "PrefixLists", "prefix-list-id", ids);
  if (lists !== undefined) reading.keep("ManagedPrefixLists", lists);
  await reading.describe(
    "ManagedPrefixListEntries",
    "GetManagedPrefixListEntries",
    ids,
    ([PrefixListId]) => ({ PrefixListId }),
    (answer, [PrefixListId]) => recordsIn(answer, "Entries").map((entry) => ({ ...entry, PrefixListId })),
  );
}

/** Subnets by the ids that services, their tasks, and capacity providers write. */
function subnetsNamed({ files }: Reading): string[] {
  const configured = (holder: AwsRecord): string[] => {
    const network = recordIn(holder, "networkConfiguration");
    const vpc = network === undefined ? undefined : recordIn(network, "awsvpcConfiguration");
    return vpc === undefined ? [] : textsIn(vpc, "subnets");
  };
  const services = files["Services"] ?? [];
  const providers = (files["CapacityProviders"] ?? []).map((provider) => {
    const managed = recordIn(provider, "managedInstancesProvider");
    const template = managed && recordIn(managed, "instanceLaunchTemplate");
    const network = template && recordIn(template, "networkConfiguration");
    return network === undefined ? [] : textsIn(network, "subnets");
  });
  const attached = (files["Tasks"] ?? [])
    .flatMap((task) => recordsIn(task, "attachments"))
    .flatMap((attachment) => recordsIn(attachment, "details"))
    .filter((detail) => detail["name"] === "subnetId")
    .map((detail) => textIn(detail, "value"));
  const groups = (files["AutoScalingGroups"] ?? []).flatMap((group) =>
    (textIn(group, "VPCZoneIdentifier") ?? "").split(",").map((id) => id.trim()),
  );
  return distinct([
    ...services.flatMap((service) =>
      [service, ...recordsIn(service, "deployments"), ...recordsIn(service, "taskSets")].flatMap(configured),
    ),
    ...providers.flat(),
    ...attached,
    ...groups.filter((id) => id !== ""),
  ]);
}

function instancesNamed({ files }: Reading): string[] {
  return distinct((files["ContainerInstances"] ?? []).map((instance) => textIn(instance, "ec2InstanceId")));
}

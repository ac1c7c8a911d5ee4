/** The VPCs of the services, with everything in them that lets a packet pass or stops it. */
import { readPrefixLists } from "./filters";
import type { Operation } from "./operations";
import type { AccountReading } from "./accountReading";
import { type AwsRecord, distinct, recordIn, recordsIn, textIn, textsIn } from "./record";
import { settingsIn, STARTER_FILES } from "./starters";
import { peersOf, readPublicAccess, readVpcs } from "./vpcs";
import { readZones } from "./zones";

/**
 * Reads the resources that services, their tasks and instances refer to, and then their VPCs whole, with their peers.
 *
 * @param also ids of VPCs, subnets and security groups whose VPCs are read too.
 */
export async function readNetwork(
  reading: AccountReading,
  account: string | null,
  also: readonly string[] = [],
): Promise<void> {
  const given = (prefix: string) => also.filter((id) => id.startsWith(prefix));
  const [seeds, groups, instances, peerings] = await Promise.all([
    reading.filtered(
      "DescribeSubnets",
      "Subnets",
      "subnet-id",
      distinct([...subnetsNamed(reading), ...given("subnet-")]),
    ),
    reading.filtered("DescribeSecurityGroups", "SecurityGroups", "group-id", given("sg-")),
    reading.filtered("DescribeInstances", "Reservations", "instance-id", instancesNamed(reading)),
    reading.list("VpcPeeringConnections", "DescribeVpcPeeringConnections", "VpcPeeringConnections"),
  ]);
  const own = distinct([
    ...given("vpc-"),
    ...[...(seeds ?? []), ...(groups ?? [])].map((each) => textIn(each, "VpcId")),
    ...(instances ?? [])
      .flatMap((reservation) => recordsIn(reservation, "Instances"))
      .map((each) => textIn(each, "VpcId")),
  ]);
  const vpcs = distinct([...own, ...peersOf(own, peerings ?? [], reading.caller.region)]);
  await Promise.all([
    readVpcs(reading, vpcs),
    ...IN_VPC.map(async ([file, operation, filter]) =>
      reading.keep(file, await reading.filtered(operation, file, filter, vpcs)),
    ),
    // These cannot be filtered by VPC, and there are few.
    reading.list("Addresses", "DescribeAddresses", "Addresses"),
    reading.list("EgressOnlyInternetGateways", "DescribeEgressOnlyInternetGateways", "EgressOnlyInternetGateways"),
    readPublicAccess(reading),
    readZones(reading, vpcs, account),
  ]);
  await readPrefixLists(reading);
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

/** Subnets by the ids that services, their tasks, and capacity providers write. */
function subnetsNamed({ files }: AccountReading): string[] {
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
  const started = STARTER_FILES.flatMap((file) =>
    (files[file] ?? []).flatMap((record) => settingsIn(file, record).flatMap(({ settings }) => subnetsIn(settings))),
  );
  const environments = (files["ComputeEnvironments"] ?? []).flatMap((environment) =>
    textsIn(recordIn(environment, "computeResources") ?? {}, "subnets"),
  );
  return distinct([
    ...started,
    ...environments,
    ...services.flatMap((service) =>
      [service, ...recordsIn(service, "deployments"), ...recordsIn(service, "taskSets")].flatMap(configured),
    ),
    ...providers.flat(),
    ...attached,
    ...groups.filter((id) => id !== ""),
  ]);
}

/** AWS writes the network of a start in one of several cases: `NetworkConfiguration.AwsvpcConfiguration.Subnets`. */
function subnetsIn(settings: AwsRecord): string[] {
  const field = (record: AwsRecord | undefined, name: RegExp) =>
    record && Object.entries(record).find(([key]) => name.test(key))?.[0];
  const outer = recordIn(settings, field(settings, /^networkConfiguration$/i) ?? "");
  const inner = outer && recordIn(outer, field(outer, /^awsvpcConfiguration$/i) ?? "");
  return inner === undefined ? [] : textsIn(inner, field(inner, /^subnets$/i) ?? "");
}

function instancesNamed({ files }: AccountReading): string[] {
  return distinct((files["ContainerInstances"] ?? []).map((instance) => textIn(instance, "ec2InstanceId")));
}

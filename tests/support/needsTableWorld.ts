/**
 * A network around one row of the table of needs: a task in one subnet, instances in another, and what leads out of
 * each.
 */
import type { AnyLaunchType, AnyNetworkMode } from "../../analysis/rules/words";
import type { Topology } from "../../analysis/topology/model";
import { ACCOUNT, FILE_SYSTEM, imageOf, type Setup, type TableRow } from "./needsTable";
import {
  acl,
  aclRule,
  autoScalingGroup,
  cluster,
  egressOnly,
  endpoint,
  gatewayEndpoint,
  group,
  internetGateway,
  launchTemplate,
  REGION,
  route,
  routeTable,
  rule,
  service,
  subnet,
  taskDefinition,
  topology,
  vpc,
} from "./topology";

/**
 * Paths out of the subnets of tasks and of instances, the endpoints that exist, and the clients that file systems
 * allow.
 */
export interface Ways {
  readonly tasks: readonly string[];
  readonly instances: readonly string[];
  readonly endpoints: readonly string[];
  readonly files?: string;
}

/** The internet from both, and layers by S3's gateway endpoint. */
export const OPEN: Ways = { tasks: ["internet"], instances: ["internet"], endpoints: ["s3 gateway"] };

function launchTypeOf(row: TableRow): AnyLaunchType {
  return row.launch_type === "any" ? "fargate" : row.launch_type;
}

function networkModeOf(row: TableRow): AnyNetworkMode {
  const written = row["network_mode"] === "any" ? undefined : (row["network_mode"] as AnyNetworkMode);
  return written ?? (launchTypeOf(row) === "external" ? "bridge" : "awsvpc");
}

/** A task that has the need of a row, in subnets from which these endpoints and ways lead out. */
export function world(row: TableRow, setup: Setup, ways: Ways): Topology {
  const only6 = row["ip_family"] === "ipv6-only";
  const [launchType, networkMode] = [launchTypeOf(row), networkModeOf(row)];
  const windows = (row["platform"] ?? "").startsWith("windows");
  const place = (key: string, cidr: string, six: string) =>
    subnet(key, only6 ? null : cidr, {
      routeTable: key,
      ...(only6 ? { ipv6Cidr: six, assignIpv6AddressOnCreation: true } : {}),
    });
  const routes = (by: readonly string[]) => [
    ...(by.includes("internet") ? [route("0.0.0.0/0", "nat-gateway", "nat")] : []),
    ...(by.includes("internet") && only6 ? [route("::/0", "egress-only-internet-gateway", "eigw")] : []),
  ];
  const container = {
    name: "web",
    image: imageOf(row),
    logs: null,
    secrets: [],
    environmentFiles: [],
    portMappings: [],
  };
  const places = ["tasks", "instances"];
  const kind = { ipAddressType: only6 ? ("dualstack" as const) : ("ipv4" as const) };
  return topology({
    vpcs: [vpc({ ipv6Cidrs: only6 ? ["2001:db8::/56"] : [] })],
    subnets: [
      subnet("public", "10.0.0.0/24", { routeTable: "public" }),
      place("tasks", "10.0.1.0/24", "2001:db8:0:1::/64"),
      place("instances", "10.0.2.0/24", "2001:db8:0:2::/64"),
    ],
    routeTables: [
      routeTable("main"),
      routeTable("public", [route("0.0.0.0/0", "internet-gateway", "igw")]),
      routeTable("tasks", routes(ways.tasks)),
      routeTable("instances", routes(ways.instances)),
    ],
    internetGateways: [internetGateway()],
    egressOnlyInternetGateways: [egressOnly()],
    natGateways: [
      {
        key: "nat",
        name: "nat",
        id: null,
        availabilityMode: "zonal",
        connectivity: "public",
        subnet: "public",
        vpc: "vpc",
        addresses: [{ elasticIp: null, address: "203.0.113.9", availabilityZone: null }],
        regionalAddresses: null,
        state: "available",
      },
    ],
    networkAcls: [
      acl(
        (["ingress", "egress"] as const).flatMap((direction) => [
          aclRule(100, direction, "allow"),
          aclRule(101, direction, "allow", { cidr: "::/0" }),
        ]),
      ),
    ],
    securityGroups: [
      ...places.map((key) => group(key)),
      group("files", [rule("ingress", 2049, ways.files ?? "10.0.0.0/16")]),
      group("endpoints", [rule("ingress", null, "10.0.0.0/16"), rule("ingress", null, "2001:db8::/56")]),
    ],
    vpcEndpoints: ways.endpoints.map((word) =>
      word === "s3 gateway" ? gatewayEndpoint(places, kind) : endpoint(word, places, kind),
    ),
    autoScalingGroups: [autoScalingGroup("fleet", ["instances"])],
    launchTemplates: [launchTemplate()],
    capacityProviders: [
      {
        key: "managed",
        name: "managed",
        id: null,
        providerName: "managed",
        kind: "managed-instances",
        autoScalingGroup: null,
        subnets: ["instances"],
        securityGroups: ["instances"],
        instanceRoleName: null,
      },
    ],
    efsFileSystems: [
      {
        key: "efs",
        name: "files",
        id: FILE_SYSTEM,
        mountTargets: [{ key: "target", subnet: "instances", securityGroups: ["files"] }],
        incomplete: null,
      },
    ],
    pullThroughCaches: [{ prefix: "mirror", region: REGION }],
    clusters: [cluster(setup.exec === undefined ? {} : { exec: setup.exec })],
    taskDefinitions: [
      taskDefinition("", {
        networkMode,
        account: ACCOUNT,
        operatingSystem: windows ? "windows" : "linux",
        containers: [{ ...container, ...setup.container }],
        ...setup.task,
      }),
    ],
    services: [
      service(["tasks"], {
        launchType: launchType === "managed-instances" ? null : launchType,
        capacityProviders: launchType === "managed-instances" ? ["managed"] : [],
        platformVersion: row["platform"] === "linux-1.3.0" ? "1.3.0" : "LATEST",
        ...(networkMode === "awsvpc" ? {} : { networkConfiguration: null }),
        ...setup.service,
      }),
    ],
  });
}

/** VPC endpoints, and possible ones if they could not be read. */
import type { RouteTable, Vpc, VpcEndpoint } from "@aws-sdk/client-ec2";
import { type Properties, UNKNOWN, type Value } from "../../../analysis/topology/resource";
import { isObject } from "../../json";
import type { GraphBuilder } from "./builder";
import { given, type Item, nameTag } from "./item";

const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";

/** States of an endpoint that no longer works (EC2 API, VpcEndpoint, State). */
const ENDED = new Set(["deleting", "deleted", "rejected", "failed", "expired"]);

export function addEndpoints(graph: GraphBuilder): void {
  for (const endpoint of graph.records<VpcEndpoint>("VpcEndpoints", "VpcEndpointId")) {
    const state = endpoint.text("State")?.toLowerCase() ?? "available";
    if (ENDED.has(state)) continue;
    const id = endpoint.text("VpcEndpointId") ?? "";
    graph.add(
      ENDPOINT,
      id,
      nameTag(endpoint),
      {
        vpcId: endpoint.value("VpcId"),
        vpcEndpointType: endpoint.value("VpcEndpointType"),
        serviceName: endpoint.value("ServiceName"),
        serviceRegion: endpoint.value("ServiceRegion"),
        // Its names resolve to it only after it is available.
        privateDnsEnabled: state === "available" ? endpoint.value("PrivateDnsEnabled") : UNKNOWN,
        dnsOptions: dnsOptions(endpoint),
        subnetIds: endpoint.value("SubnetIds"),
        securityGroupIds: endpoint.mapped("Groups", (group) => group.value("GroupId") ?? UNKNOWN),
        routeTableIds: endpoint.value("RouteTableIds"),
        policy: policyOf(endpoint),
        ipAddressType: endpoint.value("IpAddressType"),
        prefixListId: prefixListOf(graph, id),
      },
      `it is ${state}`,
    );
  }
  const unread = graph.unread("VpcEndpoints");
  if (unread === undefined) return;
  for (const vpc of graph.records<Vpc>("Vpcs", "VpcId")) {
    const vpcId = vpc.text("VpcId") ?? "";
    const open: Properties = {
      vpcEndpointType: UNKNOWN,
      serviceName: UNKNOWN,
      privateDnsEnabled: UNKNOWN,
      policy: UNKNOWN,
    };
    const lists: Properties = { subnetIds: UNKNOWN, securityGroupIds: UNKNOWN, routeTableIds: UNKNOWN };
    graph.relate(ENDPOINT, `endpoints of ${vpcId} that were not read`, { vpcId, ...open, ...lists }, unread);
  }
}

function dnsOptions(endpoint: Item<VpcEndpoint>): Value | undefined {
  const options = endpoint.part("DnsOptions");
  return (
    options &&
    given({
      privateDnsOnlyForInboundResolverEndpoint: options.value("PrivateDnsOnlyForInboundResolverEndpoint"),
      dnsRecordIpType: options.value("DnsRecordIpType"),
    })
  );
}

/** The document, unless it is AWS's default, which allows everything. */
function policyOf(endpoint: Item<VpcEndpoint>): Value | undefined {
  const text = endpoint.value("PolicyDocument");
  if (typeof text !== "string") return text;
  try {
    const document: unknown = JSON.parse(text);
    const statements = isObject(document) ? document["Statement"] : undefined;
    const only: unknown = Array.isArray(statements) && statements.length === 1 ? statements[0] : undefined;
    const isWhole =
      isObject(only) &&
      Object.keys(only).length === 4 &&
      only["Effect"] === "Allow" &&
      [only["Principal"], only["Action"], only["Resource"]].every((word) => word === "*");
    return isWhole ? undefined : text;
  } catch {
    return text;
  }
}

/** AWS adds the prefix list of a gateway endpoint to the tables, as the destination of the route to the endpoint. */
function prefixListOf(graph: GraphBuilder, endpoint: string): Value | undefined {
  for (const table of graph.records<RouteTable>("RouteTables", "RouteTableId")) {
    for (const route of table.listed("Routes")) {
      const list = route.value("DestinationPrefixListId");
      if (route.text("GatewayId") === endpoint && list !== undefined) return list;
    }
  }
  return undefined;
}

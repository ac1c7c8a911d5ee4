/**
 * From a report and its topology to a diagram. A service is drawn in each of its subnets. A path is drawn from device
 * to device as the analysis found it. A blocked path ends in red at the device that stops it, with the code.
 */
import type { Report, ServiceReport, Via } from "../../analysis/report";
import { tierOf } from "../../analysis/report/serviceNetwork";
import { countedNeeds } from "../../analysis/report/verdict";
import { byAnyId, byKey, known } from "../../analysis/topology/lookup";
import type { Subnet, Topology } from "../../analysis/topology/model";
import { countedKinds, kindWord } from "../../analysis/rules/subjects";
import { isUnknown } from "../../analysis/topology/model";
import { topologyIndex } from "../../analysis/topology/topologyIndex";
import { counted, type Folded, foldToDraw } from "../fold";
import { DiagramBuilder } from "./builder";
import type { Diagram } from "./model";
import { type DrawnPath, drawnPaths, sourceLabel } from "./paths";
import { Places } from "./places";

/** More names than this in one box are counted, not listed: a box must fit a page. */
const MOST_LINES = 20;

/** A network with more subnets than this is drawn without those that no task and no path uses. */
const MOST_IDLE_SUBNETS = 24;

/**
 * More subnets than eight zones of five tiers, the most that one network of this package has, are folded by their
 * routes.
 */
const MOST_SUBNETS = 40;

/** @param folded the report with services that are alike as one. */
export function draw(topology: Topology, whole: Report, folded: Folded = foldToDraw(whole)): Diagram {
  const { report, names } = folded;
  const builder = new DiagramBuilder();
  const tiers = new Map(topology.subnets.map((subnet) => [subnet.key, tierOf(topology, subnet)]));
  const places = new Places(topology, builder, tiers, topology.subnets.length > MOST_SUBNETS);
  if (topology.subnets.length <= MOST_IDLE_SUBNETS) {
    for (const subnet of topology.subnets) places.subnetBox(subnet);
  }
  for (const [position, service] of report.services.entries()) {
    for (const { name } of service.network.subnets) {
      const subnet = places.subnet(name);
      if (subnet === undefined) continue;
      const node = tasks(builder, places, subnet);
      for (const each of names[position] ?? []) builder.line(node, lineOf(each, service));
    }
  }
  for (const drawn of drawnPaths(report)) drawPath(builder, places, topology, drawn);
  if (report.services.length < whole.services.length) {
    const drawn = counted(report.services.length);
    builder.note(`${countedKinds(whole.services, counted)}, ${drawn} drawn: identical services are drawn once.`);
  }
  for (const note of places.notes()) builder.note(note);
  const open = whole.services.flatMap(countedNeeds).filter(({ verdict }) => verdict === "undetermined");
  if (open.length > 0) builder.note(`${open.length} needs are undetermined and not drawn.`);
  return builder.finish(MOST_LINES);
}

/** The node of the tasks in a subnet. */
function tasks(builder: DiagramBuilder, places: Places, subnet: Subnet): string {
  const box = places.subnetBox(subnet);
  return builder.node(`tasks in ${box}`, "tasks", "Tasks", box);
}

function lineOf(name: string, service: ServiceReport): string {
  const { kind, desiredCount } = service;
  const titled = kind === undefined ? name : `${name} (${kindWord(service)})`;
  return desiredCount === null ? titled : `${titled} × ${desiredCount}`;
}

function drawPath(builder: DiagramBuilder, places: Places, topology: Topology, drawn: DrawnPath): void {
  for (const name of drawn.path.subnets.reachable) {
    const subnet = places.subnet(name);
    if (subnet === undefined) continue;
    if (drawn.kind === "ingress") drawIngress(builder, places, topology, drawn, subnet);
    else drawWayOut(builder, places, drawn, subnet);
  }
  // A blocked path that no task needs is no fault; a blocked need is one.
  if (drawn.kind !== "need") return;
  for (const name of drawn.path.subnets.blocked) {
    const subnet = places.subnet(name);
    if (subnet !== undefined) drawBlocked(builder, places, drawn, subnet);
  }
}

/** Only a path that leaves the VPC and its endpoints ends outside. */
function endOf(builder: DiagramBuilder, drawn: DrawnPath, via: readonly Via[]): string | undefined {
  if (via.includes("interface-endpoint") || via.includes("gateway-endpoint")) return undefined;
  if (drawn.kind !== "need") return builder.node("internet", "internet", "Internet", null);
  const [key, title] = drawn.ofAws ? ["aws", "AWS services"] : ["registries", "Registries and hosts"];
  const node = builder.node(key, "destinations", title, null);
  builder.line(node, drawn.destination);
  return node;
}

function drawWayOut(builder: DiagramBuilder, places: Places, drawn: DrawnPath, subnet: Subnet): void {
  const { via } = drawn.path;
  const devices = via.flatMap((kind) => places.device(kind, subnet, drawn.destination) ?? []);
  const end = via.length === 1 && via[0] === "local" ? undefined : endOf(builder, drawn, via);
  const stops = [tasks(builder, places, subnet), ...devices, ...(end === undefined ? [] : [end])];
  for (const [position, to] of stops.slice(1).entries()) {
    const isLast = position === stops.length - 2;
    const label = isLast && end !== undefined ? sourceLabel(drawn.path) : position === 0 ? `:${drawn.port}` : "";
    builder.edge(stops[position] ?? to, to, drawn.id, { label });
  }
}

function drawIngress(
  builder: DiagramBuilder,
  places: Places,
  topology: Topology,
  drawn: DrawnPath,
  subnet: Subnet,
): void {
  const internet = builder.node("internet", "internet", "Internet", null);
  const gateway = places.device("internet-gateway", subnet, "");
  const balancer = drawn.path.via.includes("load-balancer")
    ? balancerOf(builder, places, topology, drawn, subnet)
    : undefined;
  const stops = [internet, gateway, balancer, tasks(builder, places, subnet)].filter(
    (stop): stop is string => stop !== undefined,
  );
  for (const [position, to] of stops.slice(1).entries()) {
    builder.edge(stops[position] ?? to, to, drawn.id, { inward: true, label: position === 0 ? "in" : "" });
  }
}

/** The balancer that forwards to one of the service's target groups. */
function balancerOf(
  builder: DiagramBuilder,
  places: Places,
  topology: Topology,
  drawn: DrawnPath,
  subnet: Subnet,
): string | undefined {
  const service = byAnyId(topology.services, drawn.service.id);
  if (service === undefined || isUnknown(service.loadBalancers)) return undefined;
  const { listenersOf } = topologyIndex(topology);
  const listeners = service.loadBalancers.flatMap(({ targetGroup }) => listenersOf.get(known(targetGroup) ?? "") ?? []);
  // The first balancer in the topology's order that forwards to one of the service's groups.
  const [listener] = listeners.sort((one, two) => (one.key < two.key ? -1 : 1));
  const balancer = byKey(topology.loadBalancers, known(listener?.loadBalancer));
  if (balancer === undefined) return undefined;
  const kind = isUnknown(balancer.kind) ? "Load balancer" : balancer.kind.toUpperCase();
  const vpc = places.vpcBox(isUnknown(subnet.vpc) ? undefined : subnet.vpc);
  const node = builder.node(balancer.key, "load-balancer", kind, vpc);
  builder.line(node, balancer.name);
  if (!isUnknown(balancer.scheme)) builder.line(node, balancer.scheme);
  return node;
}

function drawBlocked(builder: DiagramBuilder, places: Places, drawn: DrawnPath, subnet: Subnet): void {
  const { path } = drawn;
  const stopped = path.hops.find((hop) => hop.verdict === "stopped");
  const code = path.code ?? "BLOCKED";
  const from = tasks(builder, places, subnet);
  const box = places.subnetBox(subnet);
  const mark = builder.node(`${box} ${code} ${stopped?.id ?? ""}`, "blocked", code, box);
  if (stopped !== undefined) builder.line(mark, `at ${stopped.kind} ${stopped.name}`);
  builder.line(mark, drawn.destination);
  builder.edge(from, mark, drawn.id, { blocked: true, label: `:${drawn.port}` });
}

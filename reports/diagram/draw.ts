/**
 * From a report and its topology to a diagram. Everything that starts tasks is drawn in each of its subnets, with the
 * number of tasks in all of them together. A path is drawn from device to device as the analysis found it. A blocked
 * path ends in red at the device that stops it, with the code.
 */
import type { Report, ServiceReport, Via } from "../../analysis/report";
import { tierOf } from "../../analysis/report/serviceNetwork";
import { countedNeeds } from "../../analysis/report/verdict";
import type { Subnet, Topology } from "../../analysis/topology/model";
import { countedKinds, kindWord } from "../../analysis/rules/subjects";
import { counted, type Folded, foldToDraw } from "../fold";
import { balancerNodes } from "./balancers";
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
    const subnets = service.network.subnets.flatMap(({ name }) => places.subnet(name) ?? []);
    const nodes = new Set(subnets.map((subnet) => tasks(builder, places, subnet)));
    if (nodes.size === 0) nodes.add(builder.node("tasks", "tasks", "Tasks in unknown subnets", null));
    for (const node of nodes) {
      for (const each of names[position] ?? []) builder.line(node, lineOf(each, service, subnets.length));
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

/** `web × 2` in one subnet; `web: 2 tasks over 2 subnets`, because ECS spreads tasks and does not promise how many. */
function lineOf(name: string, service: ServiceReport, subnets: number): string {
  const { kind, desiredCount } = service;
  const titled = kind === undefined ? name : `${name} (${kindWord(service)})`;
  if (desiredCount === null) return titled;
  if (subnets < 2 || desiredCount === 0) return `${titled} × ${desiredCount}`;
  return desiredCount === 1
    ? `${titled}: 1 task in 1 of ${subnets} subnets`
    : `${titled}: ${desiredCount} tasks over ${subnets} subnets`;
}

function drawPath(builder: DiagramBuilder, places: Places, topology: Topology, drawn: DrawnPath): void {
  for (const name of drawn.path.subnets.reachable) {
    const subnet = places.subnet(name);
    if (subnet === undefined) continue;
    if (drawn.kind === "need" || drawn.kind === "egress") drawWayOut(builder, places, topology, drawn, subnet);
    else drawWayIn(builder, places, topology, drawn, subnet);
  }
  // A blocked path that no task needs is no fault; a blocked need is one.
  if (drawn.kind !== "need" && drawn.kind !== "balancer") return;
  for (const name of drawn.path.subnets.blocked) {
    const subnet = places.subnet(name);
    if (subnet === undefined) continue;
    const starts =
      drawn.kind === "balancer"
        ? balancerNodes(builder, places, topology, drawn.service, subnet)
        : [tasks(builder, places, subnet)];
    drawBlocked(builder, places, drawn, subnet, starts);
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

function drawWayOut(
  builder: DiagramBuilder,
  places: Places,
  topology: Topology,
  drawn: DrawnPath,
  subnet: Subnet,
): void {
  const via = viaFrom(topology, drawn, subnet);
  const devices = via.flatMap((kind) => places.device(kind, subnet, drawn.destination) ?? []);
  const end = via.length === 1 && via[0] === "local" ? undefined : endOf(builder, drawn, via);
  const stops = [tasks(builder, places, subnet), ...devices, ...(end === undefined ? [] : [end])];
  for (const [position, to] of stops.slice(1).entries()) {
    const isLast = position === stops.length - 2;
    const label = isLast && end !== undefined ? sourceLabel(drawn.path) : position === 0 ? `:${drawn.port}` : "";
    builder.edge(stops[position] ?? to, to, drawn.id, { label });
  }
}

/** The devices behind a subnet. Those of a path that is blocked in another subnet are the ones of its default route. */
function viaFrom(topology: Topology, { path, service, ofAws, id }: DrawnPath, subnet: Subnet): readonly Via[] {
  // An endpoint may serve an AWS service instead.
  if (path.verdict !== "partial" || (ofAws && topology.vpcEndpoints.length > 0)) return path.via;
  const routes = service.network.subnets.find(({ name }) => name === (subnet.id ?? subnet.name))?.defaultRoute;
  const route = id.endsWith("ipv6") || routes?.ipv4 === "none" ? routes?.ipv6 : routes?.ipv4;
  switch (route) {
    case "nat-gateway":
    case "nat-instance":
      return [route, "internet-gateway"];
    case "internet-gateway":
    case "egress-only-internet-gateway":
      return [route];
    case "other":
    case "none":
    case "undetermined":
    case undefined:
      return path.via;
  }
}

/** From the internet, or from a load balancer alone. */
function drawWayIn(
  builder: DiagramBuilder,
  places: Places,
  topology: Topology,
  drawn: DrawnPath,
  subnet: Subnet,
): void {
  const hasBalancer = drawn.kind === "balancer" || drawn.path.via.includes("load-balancer");
  const balancers = hasBalancer ? balancerNodes(builder, places, topology, drawn.service, subnet) : [];
  const end = tasks(builder, places, subnet);
  for (const balancer of balancers) builder.edge(balancer, end, drawn.id, { inward: true });
  if (drawn.kind === "balancer") return;
  const internet = builder.node("internet", "internet", "Internet", null);
  const gateway = places.device("internet-gateway", subnet, "") ?? internet;
  builder.edge(internet, gateway, drawn.id, { inward: true, label: "in" });
  for (const next of balancers.length === 0 ? [end] : balancers)
    builder.edge(gateway, next, drawn.id, { inward: true });
}

function drawBlocked(
  builder: DiagramBuilder,
  places: Places,
  drawn: DrawnPath,
  subnet: Subnet,
  starts: readonly string[],
): void {
  const { path } = drawn;
  const stopped = path.hops.find((hop) => hop.verdict === "stopped");
  const code = path.code ?? "BLOCKED";
  const box = places.subnetBox(subnet);
  const mark = builder.node(`${box} ${code} ${stopped?.id ?? ""}`, "blocked", code, box);
  if (stopped !== undefined) builder.line(mark, `at ${stopped.kind} ${stopped.name}`);
  builder.line(mark, `${drawn.service.name}: ${drawn.destination}`);
  const label = drawn.port === "" ? "" : `:${drawn.port}`;
  for (const from of starts) builder.edge(from, mark, drawn.id, { blocked: true, label });
}

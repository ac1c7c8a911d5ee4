/**
 * The matrix's row for a service in its subnets: refused, accepted without effect, limited (V-06, V-08, V-09 and its
 * rows).
 */
import type { Finding } from "../report";
import { tierOf } from "../report/serviceNetwork";
import { checkPlacement } from "../rules/checks";
import { judge, type Judgement } from "../rules/matrix";
import type { Problem } from "../rules/problem";
import { rowOf, Strategy } from "../rules/strategies";
import { kindWord } from "../rules/subjects";
import { type AnyLaunchType, type AnyNetworkMode, type AssignPublicIp, Placement, Tier } from "../rules/words";
import { byKey, nameOf, known, listed } from "../topology/lookup";
import type { Key, Service, Subnet, Topology } from "../topology/model";
import { once, topologyIndex } from "../topology/topologyIndex";
import { findingOf } from "./finding";
import { assignPublicIpOf, capacityOf, type ServiceView } from "./view";

/** The matrix's word for a subnet; null where its routes say none of them, or are not known. */
function placementOfSubnet(topology: Topology, subnet: Subnet): Placement | null {
  const tier = tierOf(topology, subnet);
  // A public subnet is `PUB_AUTO` or `PUB_NOAUTO` by its flag.
  if (tier === Tier.Public && known(subnet.mapPublicIpOnLaunch) === undefined) return null;
  const strategy = Object.values(Strategy).find((one) => rowOf(one).tier === tier);
  return strategy === undefined ? null : rowOf(strategy).placement;
}

/** @param refused whether an error has been found in the service's own settings: the matrix would only repeat it. */
export function placementFindings(topology: Topology, view: ServiceView, refused: boolean): readonly Finding[] {
  const { service, launchType, networkMode, subnets } = view;
  const assignPublicIp = assignPublicIpOf(service);
  if (launchType === null || networkMode === null || assignPublicIp === undefined) return [];
  const instanceHasPublicIp = capacityOf(topology, service).some(
    ({ template }) => known(template?.associatePublicIpAddress) === true && known(template?.interfaceCount) !== 2,
  );
  const placed: Placed = { launchType, networkMode, assignPublicIp, instanceHasPublicIp, subnets, refused };
  const problems = once(topologyIndex(topology), `placement ${JSON.stringify(placed)}`, () =>
    placementProblems(topology, placed),
  );
  return problems.map((problem) => findingOf(asWritten(problem, service), service));
}

/** Of what is no service, the public IP is another property; jobs of AWS Batch share it in all their queues. */
function asWritten(problem: Problem, service: Service): Problem {
  if (problem.property !== "assignPublicIp" || service.publicIpSetting === undefined) return problem;
  const { property, value } = service.publicIpSetting;
  const off = `Set ${property} to ${value === "ENABLED" ? "DISABLED" : "false"} on ${kindWord(service)} ${service.name}`;
  const shared = service.kind === "batch-job" ? ", unless it also runs in a public subnet" : "";
  return { ...problem, remedy: `${off}${shared}.` };
}

/** All that the matrix judges a service by: services that share it share its problems. */
interface Placed {
  readonly launchType: AnyLaunchType;
  readonly networkMode: AnyNetworkMode;
  readonly assignPublicIp: AssignPublicIp;
  readonly instanceHasPublicIp: boolean;
  readonly subnets: readonly Key[];
  readonly refused: boolean;
}

function placementProblems(topology: Topology, placed: Placed): readonly Problem[] {
  const { launchType, networkMode, assignPublicIp, instanceHasPublicIp, refused } = placed;
  const subnets = placed.subnets.map((key) => byKey(topology.subnets, key)).filter((subnet) => subnet !== undefined);
  const byPlacement = new Map<Placement, Subnet[]>();
  for (const subnet of subnets) {
    const placement = placementOfSubnet(topology, subnet);
    if (placement !== null) byPlacement.set(placement, [...(byPlacement.get(placement) ?? []), subnet]);
  }
  const problems = [...byPlacement].flatMap(([placement, places]) => {
    const names = places.map(nameOf);
    const row = judge({ launchType, networkMode, assignPublicIp, placement });
    // The row is about dual-stack subnets; without IPv4 Fargate does not start over it (R-V6-06).
    const isForeign =
      launchType === "fargate" && row.verdict === "WARN" && places.every((each) => each.ipv4Cidr === null);
    const useless = checkPlacement({ launchType, networkMode, assignPublicIp, placement, instanceHasPublicIp });
    return [
      ...useless.map((problem) => inSubnets(problem, names)),
      ...(isForeign ? [] : rowProblems(row, names, refused)),
      ...(launchType === "managed-instances" && networkMode === "host" && placement === Placement.PublicAuto
        ? [inSubnets(IMPLIED, names)]
        : []),
    ];
  });
  // A combination that AWS refuses wherever the service lies needs no subnet to be known.
  if (byPlacement.size === 0) {
    const rows = new Set(
      Object.values(Placement).map((placement) => judge({ launchType, networkMode, assignPublicIp, placement })),
    );
    const [only] = rows;
    if (rows.size === 1 && only !== undefined) problems.push(...rowProblems(only, [], refused));
  }
  return problems;
}

function inSubnets(problem: Problem, names: readonly string[]): Problem {
  return { ...problem, message: `${problem.message} Subnet ${listed(names)}.` };
}

/** AWS's guide describes the parts of this arrangement, and nowhere the whole. */
const IMPLIED: Problem = {
  id: "R-MI-02",
  rules: ["R-MI-02", "R-MI-06", "R-MI-14"],
  severity: "info",
  property: "subnets",
  value: null,
  message:
    "AWS's guide implies, but does not promise, that a task in host mode uses the public IP of its managed instance. A task in awsvpc mode would start here, but its application would have no path to the internet.",
  remedy: "Put the instances behind a NAT if you need documented behavior or a fixed source IP.",
};

/** Rows that no check has an id for: what AWS's documents refuse, and what works with limits. */
function rowProblems(row: Judgement, names: readonly string[], refused: boolean): readonly Problem[] {
  const refuses = row.verdict === "REJECT_API" || row.verdict === "REJECT_DOC";
  if (row.verdict !== "WARN" && (!refuses || refused)) return [];
  const problem: Problem = {
    id: row.id,
    rules: row.rules,
    severity: refuses ? "error" : "warning",
    property: "networkMode",
    value: null,
    message: row.text,
    remedy: refuses ? "Choose another network mode, launch type or subnets." : "",
  };
  return [names.length === 0 ? problem : inSubnets(problem, names)];
}

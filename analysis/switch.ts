/**
 * What a live stack goes through when its strategy changes: every step in the order in which Pulumi takes it, with what a
 * user's traffic notices. The two states are two resource graphs of one stack: its export, or its program before and after.
 */
import { type Candidate, sourceIpOf, titled } from "./compare";
import type { Report, SourceIp } from "./report";
import { replacedBy } from "./rules/replacements";
import { type Op, interruptionOf } from "./switch/interruptions";
import { type Comparable, normalizer, sameAsFarAsKnown } from "./switch/normalize";
import { inDependencyOrder } from "./switch/order";
import type { ResourceGraph, ResourceState } from "./topology/resource";

export interface SwitchStep {
  readonly op: Op;
  /** The resource's URN. */
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** Inputs that change, for an update or a replacement. */
  readonly properties: readonly string[];
  /** What traffic notices, and why; null where nobody notices. */
  readonly interrupts: string | null;
}

export interface Switch {
  readonly formatVersion: 1;
  readonly stack: string;
  readonly from: string;
  readonly to: string;
  readonly steps: readonly SwitchStep[];
  /** How many resources stay as they are. */
  readonly unchanged: number;
  readonly sourceIps: { readonly before: SourceIp; readonly after: SourceIp };
  /** What others have to do about their allow-lists before the switch; null where nothing. */
  readonly allowList: string | null;
  readonly cost: { readonly before: number | null; readonly after: number | null };
  readonly verdict: { readonly before: Report["verdict"]; readonly after: Report["verdict"] };
  /** What to run, in order. */
  readonly commands: readonly string[];
}

/** One side of a switch: the resources, and what the analysis says of them. */
export interface Side {
  readonly graph: ResourceGraph;
  readonly report: Report;
}

export interface SwitchOptions {
  readonly stack: string;
  readonly from: Candidate;
  readonly to: Candidate;
  /** The settings that make the difference, as `key=value`. */
  readonly settings: readonly string[];
  readonly before: Side;
  readonly after: Side;
}

/** Inputs that differ, as far as both sides are known. */
function changedProperties(
  before: { readonly [key: string]: Comparable },
  after: { readonly [key: string]: Comparable },
): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].filter((key) => !sameAsFarAsKnown(before[key], after[key])).sort();
}

function step(op: Op, resource: ResourceState, properties: readonly string[]): SwitchStep {
  const { urn: id, name, type } = resource;
  return { op, id, name, type, properties, interrupts: interruptionOf(type, op, properties) };
}

/** The steps, creations and updates in dependency order first, then deletions the other way round. */
export function switchSteps(before: ResourceGraph, after: ResourceGraph): { steps: SwitchStep[]; unchanged: number } {
  const managed = (graph: ResourceGraph): ResourceState[] =>
    inDependencyOrder(graph).filter((resource) => resource.custom && resource.external !== true);
  const [old, next] = [managed(before), managed(after)];
  const oldByUrn = new Map(old.map((resource) => [resource.urn, resource]));
  const nextUrns = new Set(next.map((resource) => resource.urn));
  const [normalizeOld, normalizeNext] = [normalizer(before), normalizer(after)];
  const steps: SwitchStep[] = [];
  let unchanged = 0;
  for (const resource of next) {
    const was = oldByUrn.get(resource.urn);
    if (was === undefined) {
      steps.push(step("create", resource, []));
      continue;
    }
    const [before, after] = [normalizeOld(was.inputs), normalizeNext(resource.inputs)];
    const properties = changedProperties(before, after);
    if (properties.length === 0) {
      unchanged += 1;
    } else {
      const replaced = replacedBy(resource.type, properties, before, after).length > 0;
      steps.push(step(replaced ? "replace" : "update", resource, properties));
    }
  }
  for (const resource of old.reverse()) {
    if (!nextUrns.has(resource.urn)) steps.push(step("delete", resource, []));
  }
  return { steps, unchanged };
}

/** Others that let traffic in by address must know the new ones before it comes from them. */
function allowListOf(before: SourceIp, after: SourceIp): string | null {
  if (after.kind === "none") return null;
  if (after.kind !== "fixed") {
    return before.kind === "fixed"
      ? "The source addresses are fixed now and will change afterwards: who filters by address must stop doing so first."
      : null;
  }
  const added = after.addresses.filter((address) => !before.addresses.includes(address));
  if (added.length > 0) return `Who filters by address must admit ${added.join(", ")} first.`;
  return after.addresses.length > 0
    ? null
    : "New Elastic IPs are made: who filters by address must admit them before the services move. Allocate them first and pass their allocation ids to know them beforehand.";
}

/** `pulumi config set --path KEY VALUE` for each setting, then preview and up. */
function commandsOf(stack: string, settings: readonly string[]): string[] {
  const sets = settings.map((setting) => {
    const [key = "", value = ""] = setting.split("=");
    return `pulumi config set --stack ${stack} ${key.includes(".") ? "--path " : ""}${key} ${value}`;
  });
  return [...sets, `pulumi preview --stack ${stack}`, `pulumi up --stack ${stack}`];
}

export function switchOf({ stack, from, to, settings, before, after }: SwitchOptions): Switch {
  const sourceIps = { before: sourceIpOf(before.report.services), after: sourceIpOf(after.report.services) };
  return {
    formatVersion: 1,
    stack,
    from: titled(from),
    to: titled(to),
    ...switchSteps(before.graph, after.graph),
    sourceIps,
    allowList: allowListOf(sourceIps.before, sourceIps.after),
    cost: { before: before.report.cost.monthly, after: after.report.cost.monthly },
    verdict: { before: before.report.verdict, after: after.report.verdict },
    commands: commandsOf(stack, settings),
  };
}

/**
 * The steps of a live stack when its strategy changes: every step in the order in which Pulumi takes it, with what a
 * user's traffic notices. The two states are two resource graphs of one stack: its export, or its program before and
 * after.
 */
import { type Candidate, sourceIpOf, titled } from "../compare";
import type { Report, SourceIp } from "../report";
import { replacedBy } from "../rules/replacements";
import { own, type ResourceGraph, type ResourceState } from "../topology/resource";
import { type Op, interruptionOf } from "./interruptions";
import { hasUnknown, mayName, type Normalized, normalizer, sameAsFarAsKnown, urnsIn } from "./normalize";
import { inDependencyOrder } from "./order";

export interface SwitchStep {
  readonly op: Op;
  /** The resource's URN. */
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** Inputs that change, for an update or a replacement. */
  readonly properties: readonly string[];
  /** The effect on traffic, and its cause; null if there is none. */
  readonly interrupts: string | null;
  /** The `pulumi up` that takes it: the first one, or the second where one is not enough. */
  readonly run: 1 | 2;
}

/** docs/switch.schema.json says the same as a JSON Schema. */
export interface Switch {
  readonly formatVersion: 1;
  readonly stack: string;
  readonly from: string;
  readonly to: string;
  readonly steps: readonly SwitchStep[];
  /** How many resources stay as they are. */
  readonly unchanged: number;
  readonly sourceIps: { readonly before: SourceIp; readonly after: SourceIp };
  /** The changes that allow-lists of other parties need before the switch; null if none. */
  readonly allowList: string | null;
  readonly cost: { readonly before: number | null; readonly after: number | null };
  readonly verdict: { readonly before: Report["verdict"]; readonly after: Report["verdict"] };
  /** The commands to run, in order. */
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
  /** Between two runs of `pulumi up`, where one is not enough, and the settings that make it so. */
  readonly between: { readonly graph: ResourceGraph; readonly settings: readonly string[] } | null;
  readonly after: Side;
}

/**
 * Inputs that differ. Of what is not known yet it is known what it comes from: a value that named a resource has changed
 * if it no longer depends on that, and a literal has if it comes from a resource now that was not there.
 */
function changedProperties(
  before: Normalized,
  after: Normalized,
  next: ResourceState,
  isOld: (urn: string) => boolean,
) {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  const moved = (key: string): boolean => {
    if (hasUnknown(own(before, key)) || !hasUnknown(own(after, key))) return false;
    const named = urnsIn(own(before, key));
    const from = own(next.propertyDependencies, key) ?? [];
    return named.length > 0 ? named.some((urn) => !from.includes(urn)) : from.some((urn) => !isOld(urn));
  };
  return [...keys].filter((key) => !sameAsFarAsKnown(own(before, key), own(after, key)) || moved(key)).sort();
}

/** The resources that a provider creates. An export also has the providers themselves, which no plan registers. */
function managed(graph: ResourceGraph): ResourceState[] {
  return inDependencyOrder(graph).filter(
    ({ custom, external, type }) => custom && external !== true && !type.startsWith("pulumi:providers:"),
  );
}

/** The steps of one run: creations and updates in dependency order first, then deletions the other way round. */
export function switchSteps(before: ResourceGraph, after: ResourceGraph, run: 1 | 2 = 1): SwitchStep[] {
  const step = (
    op: Op,
    { urn: id, name, type }: ResourceState,
    properties: readonly string[],
    gone: readonly string[] = [],
  ): SwitchStep => ({ op, id, name, type, properties, interrupts: interruptionOf(type, op, properties, gone), run });
  const [old, next] = [managed(before), managed(after)];
  const oldByUrn = new Map(old.map((resource) => [resource.urn, resource]));
  const nextUrns = new Set(next.map((resource) => resource.urn));
  const [normalizeOld, normalizeNext] = [normalizer(before), normalizer(after)];
  const steps: SwitchStep[] = [];
  const replaced = new Set<string>();
  for (const resource of next) {
    const was = oldByUrn.get(resource.urn);
    if (was === undefined) {
      steps.push(step("create", resource, []));
      continue;
    }
    const [before, after] = [normalizeOld(was), normalizeNext(resource)];
    const changed = changedProperties(before, after, resource, (urn) => oldByUrn.has(urn));
    // A replaced resource has another id, and every resource that names it changes with it.
    const following = Object.entries(resource.propertyDependencies)
      .filter(([property, urns]) => urns.some((urn) => replaced.has(urn) && mayName(own(after, property), urn)))
      .map(([property]) => property);
    const { ignoreChanges = [] } = resource.options ?? {};
    const properties = [...new Set([...changed, ...following])].filter((name) => !ignoreChanges.includes(name)).sort();
    if (properties.length === 0) continue;
    const isReplaced = replacedBy(resource.type, properties, before, after).length > 0;
    if (isReplaced) replaced.add(resource.urn);
    const gone = properties.filter(
      (property) => own(before, property) !== undefined && own(after, property) === undefined,
    );
    steps.push(step(isReplaced ? "replace" : "update", resource, properties, gone));
  }
  for (const resource of old.reverse()) {
    if (!nextUrns.has(resource.urn)) steps.push(step("delete", resource, []));
  }
  return steps;
}

const PROVIDERS = "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders";

/**
 * The settings for a first run where one is not enough: the cluster's list of capacity providers is put as a whole, and
 * would lose the old one while tasks still run on it (R-MODE-24). None where one run does.
 */
export function settingsBetween(from: Candidate, before: ResourceGraph, after: ResourceGraph): string[] {
  const listed = (graph: ResourceGraph): boolean => graph.resources.some(({ type }) => type === PROVIDERS);
  const scaling = (graph: ResourceGraph): string[] =>
    graph.resources.filter(({ inputs }) => inputs["autoScalingGroupProvider"] !== undefined).map(({ urn }) => urn);
  const kept = scaling(after);
  const needed = listed(before) && listed(after) && scaling(before).some((urn) => !kept.includes(urn));
  return needed ? [`capacity.keep[0]=${from.strategy}`] : [];
}

const ELASTIC_IP = "aws:ec2/eip:Eip";

/** Allow-lists that filter by source address must contain the new addresses before traffic comes from them. */
function allowListOf(before: SourceIp, after: SourceIp, steps: readonly SwitchStep[], given: string[]): string | null {
  if (after.kind === "none") return null;
  if (after.kind !== "fixed") {
    return before.kind === "fixed"
      ? "The source addresses are fixed now, and are not fixed after the switch: destinations must first stop filtering by source address."
      : null;
  }
  const added = after.addresses.filter((address) => !before.addresses.includes(address));
  if (added.length > 0) return `First add ${added.join(", ")} to allow-lists that filter by source address.`;
  if (after.addresses.length > 0) return null;
  // Addresses that no source has yet: of those only the Elastic IPs that come into use are new.
  if (steps.some(({ type, op }) => type === ELASTIC_IP && (op === "create" || op === "replace"))) {
    return "New Elastic IPs are created: add them to allow-lists before the services move. To know them beforehand, allocate them first and pass their allocation ids.";
  }
  return given.length > 0
    ? `First add the Elastic IPs of ${given.join(", ")} to allow-lists that filter by source address.`
    : null;
}

/** Elastic IPs that were allocated elsewhere and that only the second graph uses. */
function allocationsGiven(before: ResourceGraph, after: ResourceGraph): string[] {
  const idsIn = (graph: ResourceGraph): string[] =>
    JSON.stringify(managed(graph).map(({ inputs }) => inputs)).match(/eipalloc-[0-9a-f]+/g) ?? [];
  const known = idsIn(before);
  return [...new Set(idsIn(after).filter((id) => !known.includes(id)))].sort();
}

/** `pulumi config set --path KEY VALUE` for each setting, then preview and up; and again without what was for the first. */
function commandsOf(stack: string, settings: readonly string[], between: readonly string[]): string[] {
  const written = (key: string): string =>
    // A shell would take brackets for a pattern of file names.
    key.includes("[") ? `--path '${key}'` : key.includes(".") ? `--path ${key}` : key;
  const sets = [...settings, ...between].map((setting) => {
    const [key = "", value = ""] = setting.split("=");
    return `pulumi config set --stack ${stack} ${written(key)} ${value}`;
  });
  const removals = between.map((setting) => {
    const list = (setting.split("=")[0] ?? "").replace(/\[\d+\]$/, "");
    return `pulumi config rm --stack ${stack} ${written(list)}`;
  });
  const apply = [`pulumi preview --stack ${stack}`, `pulumi up --stack ${stack}`];
  return [...sets, ...apply, ...(removals.length === 0 ? [] : [...removals, ...apply])];
}

export function switchOf({ stack, from, to, settings, before, between, after }: SwitchOptions): Switch {
  const steps =
    between === null
      ? switchSteps(before.graph, after.graph)
      : [...switchSteps(before.graph, between.graph), ...switchSteps(between.graph, after.graph, 2)];
  const touched = new Set(steps.map(({ id }) => id));
  const sourceIps = { before: sourceIpOf(before.report.services), after: sourceIpOf(after.report.services) };
  return {
    formatVersion: 1,
    stack,
    from: titled(from),
    to: titled(to),
    steps,
    unchanged: managed(before.graph).filter(({ urn }) => !touched.has(urn)).length,
    sourceIps,
    allowList: allowListOf(sourceIps.before, sourceIps.after, steps, allocationsGiven(before.graph, after.graph)),
    cost: { before: before.report.cost.monthly, after: after.report.cost.monthly },
    verdict: { before: before.report.verdict, after: after.report.verdict },
    commands: commandsOf(stack, settings, between?.settings ?? []),
  };
}

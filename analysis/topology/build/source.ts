/**
 * The resources of one graph, found by URN, type, and whatever name a reference may use; and what was wrong or assumed
 * while reading them. Nothing here throws on bad content: it becomes a defect, and what hangs on it stays unknown.
 */
import {
  type Assumption,
  type Defect,
  type ResourceGraph,
  type ResourceState,
  SecretValue,
  type Value,
} from "../resource";
import { perCollection } from "../collections";
import { inAwsWords } from "./nativeTypes";

/** Properties by which another resource may name one, beside its id: an output, else the input of its program. */
const NAMING_PROPERTIES = ["arn", "allocationId", "name", "family", "arnWithoutRevision", "prefixListId"];

/** The same resource under two tokens: the first is taken for all. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["aws:alb/loadBalancer:LoadBalancer", "aws:lb/loadBalancer:LoadBalancer"],
  ["aws:alb/listener:Listener", "aws:lb/listener:Listener"],
  ["aws:alb/listenerRule:ListenerRule", "aws:lb/listenerRule:ListenerRule"],
  ["aws:alb/targetGroup:TargetGroup", "aws:lb/targetGroup:TargetGroup"],
  ["aws:alb/targetGroupAttachment:TargetGroupAttachment", "aws:lb/targetGroupAttachment:TargetGroupAttachment"],
  ["aws:elasticloadbalancingv2/loadBalancer:LoadBalancer", "aws:lb/loadBalancer:LoadBalancer"],
  ["aws:elasticloadbalancingv2/listener:Listener", "aws:lb/listener:Listener"],
  ["aws:elasticloadbalancingv2/listenerRule:ListenerRule", "aws:lb/listenerRule:ListenerRule"],
  ["aws:elasticloadbalancingv2/targetGroup:TargetGroup", "aws:lb/targetGroup:TargetGroup"],
  [
    "aws:elasticloadbalancingv2/targetGroupAttachment:TargetGroupAttachment",
    "aws:lb/targetGroupAttachment:TargetGroupAttachment",
  ],
  ["aws:applicationloadbalancing/loadBalancer:LoadBalancer", "aws:lb/loadBalancer:LoadBalancer"],
  ["aws:applicationloadbalancing/listener:Listener", "aws:lb/listener:Listener"],
  ["aws:applicationloadbalancing/listenerRule:ListenerRule", "aws:lb/listenerRule:ListenerRule"],
  ["aws:applicationloadbalancing/targetGroup:TargetGroup", "aws:lb/targetGroup:TargetGroup"],
  [
    "aws:applicationloadbalancing/targetGroupAttachment:TargetGroupAttachment",
    "aws:lb/targetGroupAttachment:TargetGroupAttachment",
  ],
  ["aws:elasticloadbalancing/loadBalancer:LoadBalancer", "aws:elb/loadBalancer:LoadBalancer"],
]);

/** `urn:pulumi:dev::shop::aws:ec2/vpc:Vpc::main` → `urn:pulumi:dev::shop`; empty for a resource of no stack. */
export function stackOf(urn: string): string {
  return /^urn:pulumi:[^:]*::[^:]*(?=::)/.exec(urn)?.[0] ?? "";
}

export function typeOf(resource: ResourceState): string {
  return ALIASES.get(resource.type) ?? resource.type;
}

/** The text of a value, looking into a secret; undefined for anything else. */
function textOf(value: Value | undefined): string | undefined {
  const inner = value instanceof SecretValue ? value.reveal() : value;
  return typeof inner === "string" && inner !== "" ? inner : undefined;
}

/** In a loop: a source may have tens of thousands of resources. */
function namesOf({ id, inputs, outputs }: ResourceState): readonly string[] {
  const names = id === undefined ? [] : [id];
  for (const property of NAMING_PROPERTIES) {
    const text = textOf(outputs[property]) ?? textOf(inputs[property]);
    if (text !== undefined) names.push(text);
  }
  return names;
}

export class Source {
  readonly graph: ResourceGraph;
  readonly #assumptions: Assumption[];
  readonly #defects: Defect[];
  readonly #later: (() => unknown)[] = [];
  readonly #byUrn = new Map<string, ResourceState>();
  readonly #byType = new Map<string, ResourceState[]>();
  /** By type: name → URNs. */
  readonly #byName = new Map<string, ReadonlyMap<string, readonly string[]>>();

  constructor(graph: ResourceGraph) {
    this.graph = { ...graph, resources: graph.resources.map(inAwsWords) };
    this.#defects = [...graph.defects];
    this.#assumptions = [...graph.assumptions];
    for (const resource of this.graph.resources) this.#add(resource);
  }

  #add(resource: ResourceState): void {
    if (this.#byUrn.has(resource.urn)) {
      this.defect(resource.urn, "Two resources have this URN; the first one is used.", "Export the stack again.");
      return;
    }
    this.#byUrn.set(resource.urn, resource);
    this.#list(resource);
  }

  /**
   * Adds a resource in the words of another type, which its own resource, with the same URN or not, is read as: a
   * schedule as the service that it is like.
   */
  derive(resource: ResourceState): void {
    if (!this.#byUrn.has(resource.urn)) this.#byUrn.set(resource.urn, resource);
    this.#list(resource);
  }

  #list(resource: ResourceState): void {
    const type = typeOf(resource);
    const siblings = this.#byType.get(type);
    if (siblings === undefined) this.#byType.set(type, [resource]);
    else siblings.push(resource);
  }

  /** Made for the first reference to the type: no reference names one of ten thousand services. */
  #namesOf(type: string): ReadonlyMap<string, readonly string[]> {
    const before = this.#byName.get(type);
    if (before !== undefined) return before;
    const names = new Map<string, string[]>();
    this.#byName.set(type, names);
    for (const resource of this.ofType(type)) {
      // One list for all names that no other resource has, which are nearly all.
      const alone = [resource.urn];
      for (const text of namesOf(resource)) {
        const before = names.get(text);
        if (before === undefined) names.set(text, alone);
        else if (before.includes(resource.urn)) continue;
        else if (before.length === 1) names.set(text, [...before, resource.urn]);
        else before.push(resource.urn);
      }
    }
    return names;
  }

  /** Why something may exist that is not here; null when everything is. */
  get hidden(): string | null {
    return this.graph.complete
      ? null
      : "what does not change is not in this preview; make it with pulumi preview --json --show-sames";
  }

  resource(urn: string): ResourceState | undefined {
    return this.#byUrn.get(urn);
  }

  ofType(type: string): readonly ResourceState[] {
    return this.#byType.get(type) ?? [];
  }

  /**
   * The resource of one of the types with this id, ARN, name or URN; undefined if several have it.
   *
   * @param from the URN of the resource that refers to it: if two stacks have such a name, its own stack's is meant.
   */
  named(name: string, types: readonly string[], from = ""): string | undefined {
    const own = this.#byUrn.get(name);
    if (own !== undefined && types.includes(typeOf(own))) return name;
    for (const type of types) {
      const urns = this.#namesOf(type).get(name);
      if (urns === undefined) continue;
      if (urns.length === 1) return urns[0];
      const near = urns.filter((urn) => urn !== "" && stackOf(urn) === stackOf(from));
      if (near.length === 1) return near[0];
    }
    return undefined;
  }

  defect(subject: string, message: string, fix: string, id?: Defect["id"]): void {
    this.#defects.push({ ...(id === undefined ? {} : { id }), subject, message, fix });
  }

  assume(assumption: Assumption): void {
    this.#assumptions.push(assumption);
  }

  /** Delays a reading until its result is needed, or all defects and assumptions are: a reading may add some. */
  later<T>(read: () => T): () => T {
    const part = onDemand(read);
    this.#later.push(part);
    return part;
  }

  /** Those of everything, also of what was put off. */
  defects(): readonly Defect[] {
    this.#readAll();
    return this.#defects;
  }

  /** Those of everything, also of what was put off. */
  assumptions(): readonly Assumption[] {
    this.#readAll();
    return this.#assumptions;
  }

  /** A part may put off another one: a task definition puts off its containers. */
  #readAll(): void {
    for (const part of this.#later) part();
    this.#later.length = 0;
  }
}

/** Computed at the first use. The function is then dropped, because it may keep a whole file in memory. */
export function onDemand<T>(read: () => T): () => T {
  let state: { readonly read: () => T } | { readonly value: T } = { read };
  return () => {
    if ("read" in state) state = { value: state.read() };
    return state.value;
  };
}

/** Reads something of a source once for each name (a type, a key, a provider): an account may have thousands of each. */
export function perSource<R>(read: (source: Source, name: string) => R): (source: Source, name: string) => R {
  const results = perCollection((_: Source) => new Map<string, { readonly result: R }>());
  return (source, name) => {
    const ofSource = results(source);
    const before = ofSource.get(name);
    if (before !== undefined) return before.result;
    const result = read(source, name);
    ofSource.set(name, { result });
    return result;
  };
}

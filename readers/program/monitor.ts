/**
 * The other end of the program's line: takes every registration as the Pulumi engine would, writes it down, and
 * answers. Plain objects are used as the protocol's messages, so that the program's version of the protocol's library
 * does not matter.
 */
import { TASK_EXECUTION } from "../../analysis/topology/build/starters/table";
import { STACK_REFERENCE } from "../../analysis/topology/build/types";
import type { ResourceState } from "../../analysis/topology/resource";
import {
  propertiesFrom,
  SECRET_SIGNATURE,
  SIGNATURE_KEY,
  outputsFrom,
  UNKNOWN_STRING,
  wireFrom,
  withSecrets,
} from "../wire";
import { answerResource, type World } from "./answers";
import { type Beside, besideNamed, NOTHING_BESIDE, redeployed } from "./beside";
import { DEFAULT_VPC_ASSUMPTION, defaultSubnetsOf, defaultVpcResources } from "./defaultVpc";
import { expand, type Part } from "./expansion";
import { LookupDesk } from "./lookups/desk";
import type { GivenAnswer } from "./lookups/given";
import { closed, closedName } from "./lookups/open";
import { openFields } from "./lookups/typings";
import { OpenLookups } from "./lookups/unanswered";
import { deployedAs, stackReference } from "./otherStacks";
import type { OwnResource } from "./ownLookups";
import {
  GRPC_UNIMPLEMENTED,
  type InvokeRequest,
  invokeResponse,
  propertyDependencies,
  type ReadRequest,
  type RegisterRequest,
  type Reply,
  type Struct,
  struct,
  urnOf,
} from "./protocol";
import { assume, NO_OPTIONS, optionsOf, type Recording, type Registered } from "./recording";
import { type Positioned, positionsOf } from "./sourcePositions";

/** Parts of the default VPC that a program adopts, which AWS created. */
const ADOPTING: ReadonlySet<string> = new Set(["aws:ec2/defaultVpc:DefaultVpc", "aws:ec2/defaultSubnet:DefaultSubnet"]);

export class RecordingMonitor {
  readonly recording: Recording = {
    resources: [],
    assumptions: [],
    images: {},
    defects: [],
    missed: [],
    diagnostics: [],
    unanswered: new OpenLookups(),
    usedAnswers: new Set(),
    modelled: new Set(),
  };
  readonly lookups: LookupDesk;
  readonly #byUrn = new Map<string, Registered>();
  readonly #states = new Map<string, Record<string, unknown>>();
  readonly #ids = new Set<string>();
  readonly #regions = new Map<string, string>();
  /** Id or ARN → URN. */
  readonly #owners = new Map<string, string>();

  constructor(
    readonly stack: string,
    readonly project: string,
    readonly world: World,
    readonly beside: Beside = NOTHING_BESIDE,
    /** Answers to lookups, from the user. */
    given: readonly GivenAnswer[] = [],
  ) {
    // Example ids of two programs must differ, too.
    for (const { type, id, syntheticId } of beside.others)
      if (syntheticId === true) this.#ids.add(`${type} ${id ?? ""}`);
    this.lookups = new LookupDesk(
      {
        world,
        recording: this.recording,
        ownResources: () => this.#ownResources(),
        meetDefaultVpc: () => this.#meetDefaultVpc(),
      },
      given,
    );
  }

  registerResource(request: RegisterRequest, reply: Reply<unknown>): void {
    const inputs = closed(request.getObject()?.toJavaScript() ?? {});
    const name = closedName(request.getName());
    const urn = urnOf(this.stack, this.project, request.getParent(), request.getType(), name);
    const known = this.#byUrn.get(urn);
    if (known !== undefined && name !== request.getName()) {
      // One for each element of a list that is not known, with a name of the element.
      reply(null, registered(known, this.#states.get(urn) ?? {}));
      return;
    }
    if (known !== undefined) {
      reply(new Error(`Duplicate resource URN '${urn}'; try giving it a unique name`));
      return;
    }
    const providers = new Map(request.getRemote() ? request.getProvidersMap().entries() : []);
    const world = this.#worldOf(providers.get("aws") ?? request.getProvider());
    const dependencies = propertyDependencies(request);
    const expansion = request.getRemote()
      ? expand(
          {
            type: request.getType(),
            name,
            urn,
            inputs,
            propertyDependencies: dependencies,
            provider: providers.get("aws"),
          },
          this.#site(world),
        )
      : undefined;
    if (expansion?.refusal !== undefined) {
      reply(new Error(`${request.getType()} ${name}: ${expansion.refusal}`));
      return;
    }
    if (ADOPTING.has(request.getType()) && world.knowledge === "planned") this.#meetDefaultVpc();
    const subnets = defaultSubnetsOf(request.getType(), inputs, (of) =>
      this.#states.get(this.#owners.get(String(of)) ?? ""),
    );
    if (subnets !== undefined) this.#meetDefaultVpc();
    const made =
      expansion?.outputs === undefined
        ? answerResource(
            {
              type: request.getType(),
              name,
              custom: request.getCustom(),
              remote: request.getRemote(),
              inputs,
              givenId: request.getImportid(),
              ordinal: this.#byUrn.size + 1,
            },
            world,
          )
        : { synthetic: false, outputs: expansion.outputs };
    const here = subnets === undefined ? made : { ...made, outputs: { ...made.outputs, vpcZoneIdentifiers: subnets } };
    const answer = redeployed(deployedAs(this.beside, urn, request), here, inputs);
    const id = answer.id === undefined ? undefined : this.#unique(answer.id, answer.synthetic, request.getType());
    const outputs = id === answer.id ? answer.outputs : renamed(answer.outputs, answer.id ?? "", id ?? "");
    const secretOutputs = request.getAdditionalsecretoutputsList();
    if (request.getType().startsWith("pulumi:providers:") && typeof inputs["region"] === "string") {
      this.#regions.set(urn, inputs["region"]);
    }
    this.#record(
      {
        urn,
        type: request.getType(),
        name,
        ...(id === undefined ? {} : { id }),
        ...(answer.synthetic ? { syntheticId: true } : {}),
        custom: request.getCustom(),
        ...(request.getRemote() ? { remote: true, ...expansion?.mark } : {}),
        ...(request.getParent() === "" ? {} : { parent: request.getParent() }),
        ...(request.getProvider() === "" ? {} : { provider: request.getProvider() }),
        inputs: propertiesFrom(inputs),
        outputs: request.getRemote() ? {} : withSecrets(propertiesFrom(outputs), secretOutputs),
        dependencies: request.getDependenciesList(),
        propertyDependencies: dependencies,
        options: optionsOf(request),
        ...positioned(request),
      },
      outputs,
    );
    if (expansion?.parts !== undefined) {
      this.#recordParts(expansion.parts);
      this.recording.defects.push(...expansion.defects);
      this.recording.modelled.add(request.getVersion());
    }
    reply(null, registered({ urn, ...(id === undefined ? {} : { id }) }, withEnvelopes(outputs, secretOutputs)));
  }

  readResource(request: ReadRequest, reply: Reply<unknown>): void {
    const inputs = closed(request.getProperties()?.toJavaScript() ?? {});
    const name = closedName(request.getName());
    const urn = urnOf(this.stack, this.project, request.getParent(), request.getType(), name);
    const given = closed(request.getId());
    const id = given.includes(UNKNOWN_STRING) ? "" : given;
    if (request.getType() === STACK_REFERENCE) {
      const { resource, outputs } = stackReference(this.beside, request, urn, id);
      this.#record(resource, outputs);
      reply(null, { getUrn: () => urn, getProperties: () => struct(outputs), getUnknown: () => false });
      return;
    }
    const own = this.#byUrn.get(this.#owners.get(id) ?? "");
    if (own?.type === request.getType()) {
      // A known resource is not added again.
      const state = this.#states.get(own.urn) ?? {};
      reply(null, { getUrn: () => own.urn, getProperties: () => struct(state), getUnknown: () => false });
      return;
    }
    const other = besideNamed(this.beside, request.getType(), id);
    if (other !== undefined) {
      const state = wireFrom(other.outputs) as Record<string, unknown>;
      reply(null, { getUrn: () => other.urn, getProperties: () => struct(state), getUnknown: () => false });
      return;
    }
    const answer = answerResource(
      {
        type: request.getType(),
        name,
        custom: true,
        remote: false,
        inputs,
        givenId: id,
        ordinal: this.#byUrn.size + 1,
      },
      this.#worldOf(request.getProvider()),
    );
    this.#record(
      {
        urn,
        type: request.getType(),
        name,
        ...(id === "" ? {} : { id }),
        custom: true,
        external: true,
        sparse: true,
        unread: "is managed elsewhere, and this run has only its id (a preview or an export has more)",
        ...(request.getParent() === "" ? {} : { parent: request.getParent() }),
        ...(request.getProvider() === "" ? {} : { provider: request.getProvider() }),
        inputs: propertiesFrom(inputs),
        outputs: propertiesFrom(answer.outputs),
        dependencies: request.getDependenciesList(),
        propertyDependencies: {},
        options: NO_OPTIONS,
        ...positioned(request),
      },
      answer.outputs,
    );
    reply(null, { getUrn: () => urn, getProperties: () => struct(answer.outputs), getUnknown: () => false });
  }

  registerResourceOutputs(request: { getUrn(): string; getOutputs(): Struct }, reply: Reply<unknown>): void {
    const resource = this.#byUrn.get(request.getUrn());
    if (resource !== undefined) {
      resource.registeredOutputs = outputsFrom(resource.type, closed(request.getOutputs()?.toJavaScript()));
    }
    reply(null, {});
  }

  invoke(request: InvokeRequest, reply: Reply<unknown>): void {
    const token = request.getTok();
    const inputs = closed(request.getArgs()?.toJavaScript() ?? {});
    if (token === "pulumi:pulumi:getResource") {
      const urn = String(inputs["urn"]);
      const resource = this.#byUrn.get(urn) ?? this.beside.others.find((other) => other.urn === urn);
      const state = this.#states.get(urn) ?? wireFrom(resource?.outputs ?? {});
      reply(null, invokeResponse({ urn, id: resource?.id ?? "", state }));
      return;
    }
    const world = this.#worldOf(request.getProvider());
    const result = this.lookups.lookUp(token, inputs, world);
    if (result === undefined) {
      // The SDK takes the text from `details`, where gRPC puts it.
      reply({ details: `the answer of ${token} is unknown` });
      return;
    }
    // A field without an answer is unknown, not absent.
    reply(null, invokeResponse(world.knowledge === "planned" ? { ...openFields(token), ...result } : result));
  }

  /** Once anything refers to it, the default VPC belongs to the graph. */
  #meetDefaultVpc(): void {
    const parts = defaultVpcResources(this.stack, this.project, this.world.region);
    assume(this.recording, DEFAULT_VPC_ASSUMPTION);
    if (this.#byUrn.has(parts[0]?.urn ?? "")) return;
    for (const part of parts) this.#record({ ...part, options: NO_OPTIONS }, part.outputs);
  }

  *#ownResources(): Iterable<OwnResource> {
    for (const { urn, type, id } of this.recording.resources) {
      yield { type, state: { ...this.#states.get(urn), id } };
    }
    for (const { type, outputs, id } of this.beside.others) {
      if (id === undefined) continue;
      yield { type, state: { ...(wireFrom(outputs) as Record<string, unknown>), id }, isElsewhere: true };
    }
  }

  /** The functions that a component's model may call; its resources are recorded when it has finished. */
  #site(world: World): Parameters<typeof expand>[1] {
    return {
      world,
      stack: this.stack,
      urnOf: (parent, type, name) => urnOf(this.stack, this.project, parent, type, name),
      isTaken: (urn) => this.#byUrn.has(urn),
      unique: (id, type) => this.#unique(id, true, type),
      ordinal: this.#byUrn.size + 1,
      lookUp: (token, inputs) => this.lookups.lookUp(token, { ...inputs }, world),
      stateOf: (urn) => {
        const state = this.#states.get(urn);
        const id = this.#byUrn.get(urn)?.id;
        return state === undefined ? undefined : { ...state, ...(id === undefined ? {} : { id }) };
      },
      ownerOf: (text) => this.#owners.get(text),
    };
  }

  #recordParts(parts: readonly Part[]): void {
    for (const { outputs, ...part } of parts) {
      this.#record({ ...part, outputs: propertiesFrom(outputs), options: NO_OPTIONS }, outputs);
    }
  }

  /** Notes a task that the program runs at every deployment, which is no resource: what starts it is the call itself. */
  noteExecution(inputs: Record<string, unknown>): void {
    const { resources } = this.recording;
    const before = resources.filter(({ type }) => type === TASK_EXECUTION).length;
    const name = `getTaskExecution${before === 0 ? "" : `-${String(before + 1)}`}`;
    resources.push({
      urn: urnOf(this.stack, this.project, "", TASK_EXECUTION, name),
      type: TASK_EXECUTION,
      name,
      custom: false,
      inputs: propertiesFrom(inputs),
      outputs: {},
      dependencies: [],
      propertyDependencies: {},
      options: NO_OPTIONS,
    });
  }

  call(request: InvokeRequest, reply: Reply<unknown>): void {
    this.recording.unanswered.add(request.getTok(), {});
    reply({ details: `the answer of ${request.getTok()} is unknown` });
  }

  /** The newer request for features; declined, so that the SDK requests each separately. */
  getDeploymentInfo(_request: unknown, reply: (error: { readonly code: number }) => void): void {
    reply({ code: GRPC_UNIMPLEMENTED });
  }

  supportsFeature(request: { getId(): string }, reply: Reply<{ getHassupport(): boolean }>): void {
    // Transforms and hooks are called back over the network by a real engine; there is none here.
    const missing = new Set(["outputValues", "transforms", "invokeTransforms", "resourceHooks", "errorHooks"]);
    reply(null, { getHassupport: () => !missing.has(request.getId()) });
  }

  registerPackage(_request: unknown, reply: Reply<{ getRef(): string }>): void {
    reply(null, { getRef: () => "package" });
  }

  close(): void {
    // Nothing is open.
  }

  /** A resource is in its provider's Region. */
  #worldOf(provider: string): World {
    const region = this.#regions.get(provider.slice(0, provider.lastIndexOf("::")));
    return region === undefined ? this.world : { ...this.world, region };
  }

  /** Two resources of one type may share a name below different parents; their example ids must differ. */
  #unique(id: string, synthetic: boolean, type: string): string {
    let unique = id;
    for (let copy = 2; synthetic && this.#ids.has(`${type} ${unique}`); copy++) {
      unique = `${id}-${copy}`;
    }
    this.#ids.add(`${type} ${unique}`);
    return unique;
  }

  #record(resource: Registered, outputs: Record<string, unknown>): void {
    this.#byUrn.set(resource.urn, resource);
    this.#states.set(resource.urn, outputs);
    for (const name of [resource.id, outputs["arn"]]) {
      if (typeof name === "string" && name !== "") this.#owners.set(name, resource.urn);
    }
    this.recording.resources.push(resource);
  }
}

function registered({ urn, id = "" }: Pick<ResourceState, "urn" | "id">, outputs: Record<string, unknown>): object {
  return {
    getUrn: () => urn,
    getId: () => id,
    getObject: () => struct(outputs),
    getPropertydependenciesMap: () => undefined,
    getResult: () => 0,
    getUnknown: () => false,
  };
}

function positioned(request: Positioned): Pick<ResourceState, "positions"> {
  const positions = positionsOf(request);
  return positions.length === 0 ? {} : { positions };
}

/** As the engine answers: what depends on a secret output is secret too. */
function withEnvelopes(outputs: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  const open = names.filter((name) => typeof outputs[name] === "string" && outputs[name] !== UNKNOWN_STRING);
  if (open.length === 0) return outputs;
  const sealed = open.map((name) => [name, { [SIGNATURE_KEY]: SECRET_SIGNATURE, value: outputs[name] }] as const);
  return { ...outputs, ...Object.fromEntries(sealed) };
}

/** Outputs in which one string is replaced by another: an ARN that is also the id. */
function renamed(outputs: Record<string, unknown>, from: string, to: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(outputs).map(([key, value]) => [key, value === from && key !== SIGNATURE_KEY ? to : value]),
  );
}

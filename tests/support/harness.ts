/**
 * Builds components without a cloud and shows every resource as it was registered, so that a test can say exactly what
 * exists, who points where, and what does not exist.
 */
import { createRequire } from "node:module";
import type * as pulumi from "@pulumi/pulumi";
import { type Properties, SecretValue, UNKNOWN, type Value } from "../../analysis/topology/resource";
import { record } from "../../readers/program/record";
import type { Diagnostic, Registered, RegisteredOptions } from "../../readers/program/recording";
import type { GivenAnswer } from "../../readers/program/lookups/given";
import { sdkFrom } from "../../readers/program/sdk";

const sdk = sdkFrom(createRequire(__filename));

export interface BuildOptions {
  /** True: as a first preview, every id unknown and no `apply` run. False: as a deployment, everything known. */
  readonly preview: boolean;
  /** Full keys: `{"ecs-connectivity:strategy": "nat-gateway"}`. Values that are not text are passed as JSON. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly secretKeys?: readonly string[];
  readonly project?: string;
  readonly stack?: string;
  /** Default: `eu-central-1`. */
  readonly region?: string;
  /** The answers of AWS to lookups. */
  readonly answers?: readonly GivenAnswer[];
}

/** A registered resource; components too, the stack itself not. */
export type Resource = Registered;
export type { Diagnostic, RegisteredOptions };

export class Graph<T = unknown> {
  constructor(
    readonly resources: readonly Resource[],
    /** Return value of the program, for example its components. */
    readonly result: T,
    /** Messages that the program logged. */
    readonly diagnostics: readonly Diagnostic[],
  ) {}

  /** All resources of a type. `aws:ec2/subnet:Subnet` and its tail `Subnet` mean the same. */
  ofType(type: string): Resource[] {
    return this.resources.filter((resource) => resource.type === type || resource.type.endsWith(`:${type}`));
  }

  /** The one resource of that Pulumi name, and of that type where several share the name. */
  one(name: string, type?: string): Resource {
    const found = (type === undefined ? this.resources : this.ofType(type)).filter(
      (resource) => resource.name === name,
    );
    const [only] = found;
    if (only === undefined || found.length > 1) {
      const like =
        found.length > 1 ? found.map((resource) => resource.type) : this.resources.map((resource) => resource.name);
      throw new Error(`${found.length} resources are named ${name}; there are: ${like.join(", ")}`);
    }
    return only;
  }

  /** The resource of that URN. */
  at(urn: string): Resource {
    const found = this.resources.find((resource) => resource.urn === urn);
    if (found === undefined) {
      throw new Error(`no resource has the URN ${urn}`);
    }
    return found;
  }

  /** The Pulumi names of a type's resources, sorted. */
  names(type: string): string[] {
    return this.ofType(type)
      .map((resource) => resource.name)
      .sort();
  }

  /** Fails unless exactly so many resources of the type exist. */
  resourceCountIs(type: string, count: number): void {
    const found = this.ofType(type);
    if (found.length !== count) {
      throw new Error(
        `expected ${count} × ${type}, found ${found.length}: ${found.map(({ name }) => name).join(", ")}`,
      );
    }
  }

  /** The names of the resources that a property was computed from: who it points at, known or not. */
  pointsAt(resource: Resource, property: string): string[] {
    return (resource.propertyDependencies[property] ?? []).map((urn) => this.at(urn).name).sort();
  }

  /** The names of everything the resource waits for. */
  waitsFor(resource: Resource): string[] {
    return resource.dependencies.map((urn) => this.at(urn).name).sort();
  }
}

/**
 * Builds what `program` constructs and waits for all of it. Rejects with the first error, also of a forgotten promise.
 */
export async function build<T>(program: () => T | Promise<T>, options: BuildOptions): Promise<Graph<T>> {
  const region = options.region ?? "eu-central-1";
  const traces = Error.stackTraceLimit;
  // Each registration captures a stack trace; with the usual depth that is most of the time of a large graph.
  Error.stackTraceLimit = 1;
  try {
    let result: { value: T } | undefined;
    const { recording } = await record(
      sdk,
      {
        project: options.project ?? "ecs-connectivity",
        stack: options.stack ?? "test",
        preview: options.preview,
        config: { "aws:region": region, ...asTexts(options.config ?? {}) },
        secretKeys: options.secretKeys ?? [],
        world: { region, accountId: "123456789012", knowledge: options.preview ? "nothing" : "everything" },
        answers: options.answers ?? [],
      },
      async () => {
        result = { value: await program() };
        // Returned, it would be flattened into stack outputs.
        return {};
      },
    );
    const resources = recording.resources.filter(
      ({ type }) => type !== "pulumi:pulumi:Stack" && !type.startsWith("pulumi:providers:"),
    );
    return new Graph(resources, (result as { value: T }).value, recording.diagnostics);
  } finally {
    Error.stackTraceLimit = traces;
  }
}

function asTexts(config: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

/** One test in each mode: titles `… (preview)` and `… (deployed)`. */
export function bothModes(title: string, test: (mode: { preview: boolean }) => Promise<void>): void {
  for (const preview of [true, false]) {
    it(`${title} (${preview ? "preview" : "deployed"})`, () => test({ preview }));
  }
}

/** Value of an output after its graph is built; `UNKNOWN` where it is not known, and a secret's content. */
export async function valueOf<T>(output: pulumi.Output<T>): Promise<T | typeof UNKNOWN> {
  const known = await (output as unknown as { isKnown: Promise<boolean> }).isKnown;
  const value = await (output as unknown as { promise(): Promise<T> }).promise();
  return known ? value : UNKNOWN;
}

/** A value with its secrets opened, for assertions. */
export function revealed(value: Value): Value {
  if (value instanceof SecretValue) {
    return revealed(value.reveal());
  }
  if (Array.isArray(value)) {
    return (value as readonly Value[]).map(revealed);
  }
  return typeof value === "object" && value !== null ? revealedAll(value as Properties) : value;
}

function revealedAll(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, revealed(value)]));
}

export { UNKNOWN };

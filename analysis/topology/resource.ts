/**
 * One Pulumi resource as every reader returns it: a program run under mocks, a preview, a stack export. The three
 * differ in what they know, so a value is known, unknown or secret, and absent is a fourth thing.
 */
import type { MachineImage } from "../rules/machineImages";

import type { SubjectKind } from "../rules/words";

/**
 * A value that deployment will decide. A symbol, because no input file can contain one: a hostile file cannot forge it,
 * and an honest string cannot be mistaken for it.
 */
export const UNKNOWN: unique symbol = Symbol("unknown");

/** A value that its program marked as secret. What it holds may be analysed; it is never printed, logged or kept. */
export class SecretValue {
  readonly #value: Value;

  /** @param value what is inside, or `UNKNOWN` where only the ciphertext was readable. */
  constructor(value: Value) {
    this.#value = value;
  }

  /** The content, for the analysis alone. */
  reveal(): Value {
    return this.#value;
  }

  toJSON(): string {
    return "[secret]";
  }

  toString(): string {
    return "[secret]";
  }
}

export type Value =
  | null
  | boolean
  | number
  | string
  | typeof UNKNOWN
  | SecretValue
  | readonly Value[]
  | { readonly [key: string]: Value };

export type Properties = { readonly [key: string]: Value };

/** The value of a record of a file under a name, never an inherited one: a property may be called `constructor`. */
export function own<T>(record: { readonly [name: string]: T }, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** `ecsTarget.networkConfiguration.assignPublicIp` and `true`; in AWS's own form the value is `ENABLED`. */
export interface PublicIpSetting {
  readonly property: string;
  readonly value: string;
}

/** A resource as its program registered it, and as far as it is known how AWS completed it. */
export interface ResourceState {
  /** Unique in its graph. */
  readonly urn: string;
  /** Pulumi's type token: `aws:ec2/subnet:Subnet`. */
  readonly type: string;
  /** The last part of the URN. */
  readonly name: string;
  /** The provider's id. Absent while unknown. */
  readonly id?: string;
  /** The id was made up by a run under mocks: it joins references and must not be shown. */
  readonly syntheticId?: boolean;
  /** False for components. */
  readonly custom: boolean;
  /** A component that another process builds: what is inside it is not known here. */
  readonly remote?: boolean;
  /** Of a remote component: the package and version by whose model its parts were put here. */
  readonly expandedBy?: string;
  /** Of a remote component: why its model could not be used, as the rest of a sentence. */
  readonly unexpanded?: string;
  /** Of a live account: why what is unknown of it is, as the rest of a sentence. */
  readonly unread?: string;
  /** Read by `get` or a lookup, not managed here: its inputs say little. */
  readonly external?: boolean;
  /** Read by a program that runs here: what it does not say of itself is unknown, where elsewhere it would be absent. */
  readonly sparse?: boolean;
  readonly parent?: string;
  /** `urn::id` of its provider. */
  readonly provider?: string;
  readonly inputs: Properties;
  /** Empty in a first preview. */
  readonly outputs: Properties;
  /** Of what starts tasks, read in the words of an ECS service: what it is, and where its public IP is set. */
  readonly starter?: { readonly kind: SubjectKind; readonly publicIpSetting?: PublicIpSetting };
  /** Why a part of an input is unknown, by its path in lower case (`containerdefinitions.0.image`), as the rest of a sentence. */
  readonly causes?: { readonly [path: string]: string };
  /** The outputs that an unknown part of an input is built from, by the same paths. */
  readonly origins?: { readonly [path: string]: readonly Origin[] };
  /** The places in the program that made it, the innermost call first; absent where the source has none. */
  readonly positions?: readonly SourcePosition[];
  /** Of a program's run: the inputs whose changes the engine ignores, so the deployed value stays. */
  readonly options?: { readonly ignoreChanges: readonly string[] };
  readonly dependencies: readonly string[];
  /** Property → URNs it was computed from: what joins resources while ids are unknown. */
  readonly propertyDependencies: { readonly [property: string]: readonly string[] };
}

/** A place in a file, from line 1 and column 1. */
export interface SourcePosition {
  /** An absolute path; of a preview or an export one relative to the directory of Pulumi.yaml, with slashes. */
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

/** An output of a resource. */
export interface Origin {
  readonly urn: string;
  readonly property: string;
}

/** The result of a reader. */
export interface ResourceGraph {
  readonly resources: readonly ResourceState[];
  /** The Region of the default provider, where it is known. */
  readonly region?: string;
  /**
   * True if every resource of the stack is here. A preview without `--show-sames` omits resources that do not change,
   * so a resource that is not in it may exist.
   */
  readonly complete: boolean;
  /** Of a preview: the URNs that the deployment deletes. */
  readonly removed?: readonly string[];
  /** Of a run of a program: example ids of machine images → the SSM parameter or the name that it looked them up by. */
  readonly images?: { readonly [id: string]: MachineImage };
  /** Facts that the reader had to assume (a default VPC as AWS documents it, an account id). */
  readonly assumptions: readonly Assumption[];
  /** Things wrong with single resources in an otherwise good source. */
  readonly defects: readonly Defect[];
  /** Of a program's run or preview: the warnings that the program logged. */
  readonly log?: readonly string[];
  /** Of a run of a program: parts of it that did not run, so that resources of them are missing. */
  readonly missed?: readonly Missed[];
}

export interface Missed {
  readonly name: string;
  readonly reason: string;
}

export interface Assumption {
  readonly subject: string;
  readonly fact: string;
  readonly assumption: string;
  readonly consequence: string;
}

export interface Defect {
  /** The finding's id, where it is another than `DEFECT`. */
  readonly id?: "REGION";
  readonly subject: string;
  readonly message: string;
  readonly fix: string;
}

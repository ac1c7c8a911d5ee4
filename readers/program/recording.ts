/** The result of a run of a program: its resources as registered, assumptions and messages. */
import type { MachineImage } from "../../analysis/rules/machineImages";
import type { Assumption, Defect, Missed, ResourceState } from "../../analysis/topology/resource";
import type { GivenAnswer } from "./lookups/given";
import type { OpenLookups } from "./lookups/unanswered";
import type { RegisterRequest } from "./protocol";

/** Options of a resource, which never reach AWS. */
export interface RegisteredOptions {
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  /** Undefined if the program does not set it. */
  readonly deleteBeforeReplace: boolean | undefined;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly aliases: readonly string[];
  readonly importId: string;
}

/** A resource as the program registered it. */
export interface Registered extends ResourceState {
  readonly options: RegisteredOptions;
  /** The registered outputs of a component; undefined before it registers them. */
  registeredOutputs?: ResourceState["outputs"];
}

export type Severity = "info" | "warning" | "error";

export interface Diagnostic {
  readonly severity: Severity;
  readonly message: string;
}

/** The result of a run. */
export interface Recording {
  readonly resources: Registered[];
  readonly assumptions: Assumption[];
  /** Example ids of machine images → how the program looked them up. */
  readonly images: Record<string, MachineImage>;
  readonly defects: Defect[];
  /** Callbacks that failed with a value that is not known here. */
  readonly missed: Missed[];
  readonly diagnostics: Diagnostic[];
  /** Lookups without an answer. */
  readonly unanswered: OpenLookups;
  /** The answers of the user that the program used. */
  readonly usedAnswers: Set<GivenAnswer>;
  /** Versions of the packages whose components a model expanded, as the program requires them. */
  readonly modelled: Set<string>;
}

/** Resources that the program did not register itself. */
export const NO_OPTIONS: RegisteredOptions = {
  protect: false,
  retainOnDelete: false,
  deleteBeforeReplace: undefined,
  ignoreChanges: [],
  replaceOnChanges: [],
  aliases: [],
  importId: "",
};

export function optionsOf(request: RegisterRequest): RegisteredOptions {
  return {
    protect: request.getProtect(),
    retainOnDelete: request.getRetainondelete(),
    deleteBeforeReplace: request.getDeletebeforereplacedefined() ? request.getDeletebeforereplace() : undefined,
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    aliases: [
      ...request.getAliasurnsList(),
      ...request.getAliasesList().map((alias) => alias.getUrn() || (alias.getSpec()?.getName() ?? "")),
    ],
    importId: request.getImportid(),
  };
}

/** Each assumption once. */
export function assume({ assumptions }: Recording, assumption: Assumption): void {
  const { subject, fact } = assumption;
  if (!assumptions.some((known) => known.subject === subject && known.fact === fact)) assumptions.push(assumption);
}

/** What a run of a program leaves behind: its resources as they were registered, and what was assumed or said on the way. */
import type { Assumption, Defect, ResourceState } from "../../analysis/topology/resource";
import type { RegisterRequest } from "./protocol";

/** What the program said of a resource beside its inputs: the options that never reach AWS. */
export interface RegisteredOptions {
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  /** Undefined where the program left it to the provider. */
  readonly deleteBeforeReplace: boolean | undefined;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly aliases: readonly string[];
  readonly importId: string;
}

/** A resource as the program registered it. */
export interface Registered extends ResourceState {
  readonly options: RegisteredOptions;
  /** What a component registered as its outputs; undefined while it has not. */
  registeredOutputs?: ResourceState["outputs"];
}

export type Severity = "info" | "warning" | "error";

export interface Diagnostic {
  readonly severity: Severity;
  readonly message: string;
}

/** What a run leaves behind. */
export interface Recording {
  readonly resources: Registered[];
  readonly assumptions: Assumption[];
  readonly defects: Defect[];
  readonly diagnostics: Diagnostic[];
  /** Lookups that nobody could answer. */
  readonly unanswered: Set<string>;
  /** Versions of the packages whose components a model took apart, as the program asks for them. */
  readonly modelled: Set<string>;
}

/** Of what the program did not register itself. */
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

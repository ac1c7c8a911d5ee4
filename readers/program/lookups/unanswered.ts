/** Lookups of a run that have no answer: what the report says about them, and the file that a user fills in. */
import type { Assumption } from "../../../analysis/topology/resource";
import { HIDDEN } from "../../secrets";
import { UNKNOWN_STRING } from "../../wire";
import type { Inputs } from "./answerer";
import { canonical, keepSecretFields } from "./given";
import { type FieldKind, mainFieldsOf } from "./typings";

export interface OpenLookup {
  readonly token: string;
  /** Undefined if a part of them is not known, too. */
  readonly args: Inputs | undefined;
}

/** Each lookup once, in the order in which the program asks. */
export class OpenLookups {
  readonly #lookups = new Map<string, OpenLookup>();

  add(token: string, inputs: Inputs): void {
    keepSecretFields(inputs);
    const text = canonical(inputs);
    const args = text.includes(UNKNOWN_STRING) ? undefined : (JSON.parse(text) as Inputs);
    const key = `${token} ${text}`;
    if (!this.#lookups.has(key)) this.#lookups.set(key, { token, args });
  }

  list(): readonly OpenLookup[] {
    return [...this.#lookups.values()];
  }
}

/** The arguments of a few; a program may ask for hundreds. */
const SHOWN = 3;

/** `aws:ec2/getVpc:getVpc {"id":"vpc-1"}`. */
export function named({ token, args }: OpenLookup): string {
  return args === undefined || Object.keys(args).length === 0 ? token : `${token} ${JSON.stringify(args)}`;
}

export const HOW_TO_ANSWER =
  "give the answer with --lookup FILE (--lookup-template FILE writes the entries to fill in), or read a preview: pulumi preview --json --show-sames";

/** One assumption for all lookups of a token. */
export function openAssumptions(lookups: readonly OpenLookup[]): Assumption[] {
  return [...new Set(lookups.map(({ token }) => token))].sort().map((token) => {
    const asked = lookups.filter((lookup) => lookup.token === token).map(({ args }) => args);
    const shown = asked.flatMap((args) =>
      args === undefined || Object.keys(args).length === 0 ? [] : [JSON.stringify(args)],
    );
    const more = shown.length > SHOWN ? `, and ${String(shown.length - SHOWN)} more` : "";
    const arguments_ = shown.length === 0 ? "" : ` for ${shown.slice(0, SHOWN).join(", ")}${more}`;
    return {
      subject: token,
      fact: `the answer${token.startsWith("aws") ? " of AWS" : ""} to this lookup${arguments_}`,
      assumption: "it is unknown",
      consequence: `resources that depend on it are undetermined; ${HOW_TO_ANSWER}`,
    };
  });
}

const HINTS: Readonly<Record<FieldKind, string>> = {
  value: "",
  object: " # a mapping",
  values: " # a list",
  objects: " # a list of mappings",
};

/** The file for `--lookup`, as YAML, with the fields that the package declares. */
export function templateOf(lookups: readonly OpenLookup[]): string {
  const entries = lookups.map(({ token, args: all }) => {
    const args = all === undefined ? undefined : withoutHidden(all);
    const fields = Object.entries(mainFieldsOf(token)).map(([name, kind]) => `\n    ${name}: null${HINTS[kind]}`);
    const asked = args === undefined ? "" : `\n  args: ${JSON.stringify(args)}`;
    return `- token: ${JSON.stringify(token)}${asked}\n  result:${fields.length === 0 ? " {}" : fields.join("")}\n`;
  });
  return `# Answers for --lookup. A field that stays null is unknown.\n${entries.length === 0 ? "[]\n" : entries.join("")}`;
}

/** An argument with a part that the output hides would fit no lookup; without a value it fits all. */
function withoutHidden(args: Inputs): Inputs {
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [name, JSON.stringify(value).includes(HIDDEN) ? null : value]),
  );
}

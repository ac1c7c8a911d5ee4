/**
 * Container definitions that depend on something unknown are one unknown string in a preview. The program is then run
 * once more with placeholders, only for these strings: each is read part by part, and only a part with a placeholder is
 * unknown. If the second run fails, the first one is the result.
 */
import { grouped } from "../../analysis/topology/collections";
import {
  type Assumption,
  type Origin,
  type Properties,
  SecretValue,
  UNKNOWN,
  type Value,
} from "../../analysis/topology/resource";
import { type MarkedOutput, partlyKnown } from "../partlyKnown";
import { secretValue } from "../secrets";
import { JSON_TEXTS } from "../wire";
import { SEALED } from "./decrypted";
import { Placeholders } from "./placeholders";
import type { StackConfig } from "./project";
import type { Recording, Registered } from "./recording";

const PROPERTIES = [...JSON_TEXTS];
const CONTAINERS = "containerDefinitions";

export interface SecondLook {
  readonly resources: readonly Registered[];
  readonly assumptions: readonly Assumption[];
}

/**
 * @param sealed true if the stack has encrypted settings that cannot be decrypted: in the first run they are already a
 * string, without the setting of each part.
 * @param run runs the program with placeholders; not called if every string of the first run is known.
 */
export async function secondLook(
  first: readonly Registered[],
  sealed: boolean,
  run: (placeholders: Placeholders) => Promise<Recording>,
): Promise<SecondLook> {
  const isOpen = sealed ? holdsUnknown : (value: Value | undefined) => inner(value) === UNKNOWN;
  if (first.some(({ inputs }) => PROPERTIES.some((property) => isOpen(inputs[property])))) {
    const placeholders = new Placeholders();
    try {
      return withDefinitions(first, (await run(placeholders)).resources, placeholders);
    } catch {
      // Code outside the callbacks used a placeholder as a value: the definitions stay unknown.
    }
  }
  return { resources: first, assumptions: [] };
}

/** The settings for a second run: each encrypted value is its own placeholder. */
export function withMarks({ values, sealedKeys }: StackConfig, placeholders: Placeholders): Record<string, string> {
  const marked = sealedKeys.map((key) => {
    const mark = placeholders.mark(`the encrypted setting ${key} (${howToOpen([key])})`);
    return [key, (values[key] ?? "").replaceAll(SEALED, mark)];
  });
  return { ...values, ...(Object.fromEntries(marked) as Record<string, string>) };
}

function howToOpen(keys: readonly string[]): string {
  const given = keys.map((key) => `--config ${key}=VALUE`).join(" ");
  return `give ${given}, or the stack's passphrase in PULUMI_CONFIG_PASSPHRASE`;
}

/** One assumption for all encrypted settings that cannot be decrypted. */
export function sealedAssumption({ sealedKeys }: StackConfig): Assumption[] {
  if (sealedKeys.length === 0) return [];
  return [
    {
      subject: sealedKeys.join(", "),
      fact: `the value of the encrypted ${sealedKeys.length === 1 ? "setting" : "settings"} ${sealedKeys.join(", ")}`,
      assumption: "it is unknown and secret",
      consequence: `everything that depends on it is undetermined; ${howToOpen(sealedKeys)}`,
    },
  ];
}

/** The resources of the first run, with the definitions that the second one could read. */
function withDefinitions(
  first: readonly Registered[],
  second: readonly Registered[],
  placeholders: Placeholders,
): SecondLook {
  const again = new Map(second.map(({ urn, inputs }) => [urn, inputs]));
  const named = grouped(first, ({ type, name }) => [`${type} ${name}`]);
  const read = new Map<string, string[]>();
  const resources = first.map((resource) => {
    const inputs = again.get(resource.urn);
    return PROPERTIES.reduce((known, property) => {
      const text = inner(inputs?.[property]);
      if (!holdsUnknown(known.inputs[property]) || typeof text !== "string") return known;
      const part = partlyKnown(text, placeholders.marks);
      if (part === undefined) return known;
      read.set(property, [...(read.get(property) ?? []), known.name]);
      const secret = known.inputs[property] instanceof SecretValue;
      const value: Value = secret ? secretValue(part.value) : part.value;
      const at = (path: string): string => `${property.toLowerCase()}.${path}`;
      const causes = Object.entries(part.causes).map(([path, cause]) => [at(path), cause]);
      const origins = Object.entries(part.outputs).map(([path, outputs]) => [at(path), originsOf(named, outputs)]);
      return {
        ...known,
        inputs: { ...known.inputs, [property]: value } satisfies Properties,
        causes: { ...known.causes, ...(Object.fromEntries(causes) as Record<string, string>) },
        origins: { ...known.origins, ...(Object.fromEntries(origins) as Record<string, readonly Origin[]>) },
      };
    }, resource);
  });
  return { resources, assumptions: [...read].map(([property, names]) => assumption(property, names)) };
}

/** The SDK knows a resource by its type and its name; several components may each have one of that name. */
function originsOf(
  named: ReadonlyMap<string, readonly Registered[]>,
  outputs: readonly MarkedOutput[],
): readonly Origin[] {
  return outputs.flatMap(({ type, name, property }) => {
    const found = named.get(`${type} ${name}`) ?? [];
    return found.length === 1 ? found.map(({ urn }) => ({ urn, property })) : [];
  });
}

function holdsUnknown(value: Value | undefined): boolean {
  const revealed = inner(value);
  if (typeof revealed !== "object" || revealed === null) return revealed === UNKNOWN;
  return Object.values(revealed).some(holdsUnknown);
}

function inner(value: Value | undefined): Value | undefined {
  return value instanceof SecretValue ? value.reveal() : value;
}

function assumption(property: string, names: readonly string[]): Assumption {
  const what = property === CONTAINERS ? "container definitions" : property;
  return {
    subject: property,
    fact: `parts of the ${what} of ${names.join(", ")} are known only after deployment`,
    assumption: "the other parts do not depend on them",
    consequence: "a program that chooses an image or a port by such a value gets another verdict after deployment",
  };
}

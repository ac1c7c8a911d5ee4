/**
 * The settings of one start of tasks, in the words that the provider has for an ECS service. EventBridge, Scheduler,
 * Pipes, Step Functions and AWS Batch each write the same settings in their own way: `TaskDefinition` or
 * `taskDefinitionArn`, a network in `awsvpcConfiguration` or not, a public IP as `true` or as `ENABLED`.
 */
import { type Properties, type PublicIpSetting, SecretValue, UNKNOWN, type Value } from "../../resource";

export interface Settings {
  readonly inputs: Properties;
  /** Why a setting is unknown, by its name in lower case. */
  readonly causes: Readonly<Record<string, string>>;
}

/** The words that differ by more than their first letter. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ["taskDefinitionArn", "taskDefinition"],
  ["taskCount", "desiredCount"],
  ["count", "desiredCount"],
  ["capacityProviderStrategy", "capacityProviderStrategies"],
]);
const SETTINGS: ReadonlySet<string> = new Set([
  "cluster",
  "taskDefinition",
  "desiredCount",
  "launchType",
  "capacityProviderStrategies",
  "platformVersion",
  "networkConfiguration",
  "enableExecuteCommand",
  "loadBalancers",
  "serviceRegistries",
  "region",
]);

export function isObject(value: Value | undefined): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof SecretValue);
}

/** The value inside a secret. */
export function plain(value: Value | undefined): Value | undefined {
  const inner = value instanceof SecretValue ? value.reveal() : value;
  return inner === null ? undefined : inner;
}

/** The value at a path; what is below an unknown value is unknown. */
export function at(object: Properties, path: readonly string[]): Value | undefined {
  let value: Value | undefined = object;
  for (const name of path) {
    value = plain(value);
    if (value === UNKNOWN) return UNKNOWN;
    if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return plain(value);
}

/** Every setting unknown: what is not known as a whole. */
export const ALL_UNKNOWN: Settings = {
  inputs: Object.fromEntries(
    [
      "cluster",
      "taskDefinition",
      "launchType",
      "capacityProviderStrategies",
      "platformVersion",
      "networkConfiguration",
    ].map((name) => [name, UNKNOWN]),
  ),
  causes: {},
};

/** @param input what a path in the settings is read from: "the event", "the input of the state machine". */
export function inServiceWords(value: Value, input: string): Settings {
  if (typeof value === "string" && isExpression(value)) {
    const { inputs } = ALL_UNKNOWN;
    return {
      inputs,
      causes: Object.fromEntries(Object.keys(inputs).map((name) => [name.toLowerCase(), computed(value, input)])),
    };
  }
  if (!isObject(value)) return ALL_UNKNOWN;
  const causes: Record<string, string> = {};
  const inputs = Object.fromEntries(
    renamed(value, input, causes).flatMap(([name, inner]): [string, Value][] => {
      if (!SETTINGS.has(name)) return [];
      if (name === "networkConfiguration") return [[name, networkOf(inner, input, causes)]];
      if (name === "capacityProviderStrategies") return [[name, each(inner, input, causes)]];
      return [[name, inner]];
    }),
  );
  return { inputs, causes };
}

/** Names as the provider writes them, and values that are read from somewhere else as unknown. */
function renamed(object: Properties, input: string, causes: Record<string, string>): [string, Value][] {
  return Object.entries(object).map(([key, given]) => {
    const isPath = key.endsWith(".$");
    const bare = isPath ? key.slice(0, -2) : key;
    const camel = bare.charAt(0).toLowerCase() + bare.slice(1);
    const name = WORDS.get(camel) ?? camel;
    const value = plain(given) ?? null;
    if (!isPath && !(typeof value === "string" && isExpression(value))) return [name, value];
    causes[name.toLowerCase()] = computed(typeof value === "string" && !isPath ? value : "$", input);
    return [name, UNKNOWN];
  });
}

/** JSONata (`{% $states.input.task %}`), or a JSON path (`$.detail.task`). */
export function isExpression(text: string): boolean {
  return /^\{%[^]*%\}$/.test(text) || /^\$[.[]/.test(text);
}

function computed(text: string, input: string): string {
  return text.startsWith("{%") ? `is computed by JSONata from ${input}` : `is read from ${input}`;
}

function networkOf(value: Value, input: string, causes: Record<string, string>): Value {
  if (!isObject(value)) return value;
  const network = new Map(renamed(value, input, causes));
  const inner = network.get("awsvpcConfiguration") ?? network.get("awsVpcConfiguration");
  if (inner === UNKNOWN) return UNKNOWN;
  const settings = isObject(inner) ? renamed(inner, input, causes) : [...network];
  return Object.fromEntries(
    settings.map(([name, setting]) => {
      if (name === "assignPublicIp") return [name, flagOf(setting)];
      return [name, Array.isArray(setting) ? list(name, setting as readonly Value[], input, causes) : setting];
    }),
  );
}

export function flagOf(value: Value): Value {
  return typeof value === "string" && /^(en|dis)abled$/i.test(value) ? value.toUpperCase() === "ENABLED" : value;
}

/** The property that gives a public IP, as the network is written: in AWS's own form its value is `ENABLED`. */
export function publicIpSettingOf(settings: Value, path: readonly string[]): PublicIpSetting {
  const keyIn = (object: Value | undefined, name: RegExp) =>
    isObject(object) ? Object.keys(object).find((key) => name.test(key)) : undefined;
  const outer = keyIn(settings, /^networkConfiguration$/i) ?? "networkConfiguration";
  const inner = keyIn(at(isObject(settings) ? settings : {}, [outer]), /^awsvpcConfiguration$/i);
  const flag = outer.startsWith("N") ? "AssignPublicIp" : "assignPublicIp";
  const property = [...path, outer, ...(inner === undefined ? [] : [inner]), flag].join(".");
  return { property, value: inner === undefined ? "true" : "ENABLED" };
}

/** Ids, some of which may be read from somewhere else. */
function list(name: string, values: readonly Value[], input: string, causes: Record<string, string>): Value {
  return values.map((value) => {
    const inner = plain(value) ?? null;
    if (typeof inner !== "string" || !isExpression(inner)) return inner;
    causes[name.toLowerCase()] = computed(inner, input);
    return UNKNOWN;
  });
}

function each(value: Value, input: string, causes: Record<string, string>): Value {
  if (!Array.isArray(value)) return value;
  return (value as readonly Value[]).map((item) => {
    const inner = plain(item) ?? null;
    return isObject(inner) ? Object.fromEntries(renamed(inner, input, causes)) : inner;
  });
}

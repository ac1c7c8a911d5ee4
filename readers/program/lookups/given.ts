/**
 * Answers of the account from a file of the user, `--lookup FILE`: a list of the token, the arguments and the result of
 * each lookup, as YAML or JSON. A given argument must be that of the program; a field without a value stays unknown.
 */
import { stripVTControlCharacters } from "node:util";
import { InputError } from "../../inputError";
import { isObject } from "../../json";
import { secrets } from "../../secrets";
import { UNKNOWN_STRING } from "../../wire";
import { yamlIn } from "../yaml";
import type { Inputs } from "./answerer";

export interface GivenAnswer {
  readonly token: string;
  /** Absent: any. */
  readonly args?: Inputs;
  readonly result: Inputs;
}

const FORM =
  'Write a list of entries such as {"token": "aws:ec2/getVpc:getVpc", "args": {"id": "vpc-1"}, "result": {"cidrBlock": "10.0.0.0/16"}}; --lookup-template FILE writes those that the program needs.';

/** Problems of one message. */
const SHOWN = 20;

/** Throws an `InputError` with all problems, or the first of very many. */
export function readGiven(file: string): readonly GivenAnswer[] {
  const shown = stripVTControlCharacters(file);
  const content = yamlIn(file);
  if (content === null) return [];
  if (!Array.isArray(content)) throw new InputError(`--lookup ${shown} contains no list.`, FORM);
  const entries = content as readonly unknown[];
  const problems = entries.flatMap((entry, index) => problemsOf(entry).map((why) => `entry ${index + 1} ${why}`));
  if (problems.length > 0) {
    const more = problems.length > SHOWN ? `; and ${String(problems.length - SHOWN)} more` : "";
    throw new InputError(`--lookup ${shown}: ${problems.slice(0, SHOWN).join("; ")}${more}.`, FORM);
  }
  const given = entries as readonly GivenAnswer[];
  for (const answer of given) keepSecrets(answer);
  return given;
}

function problemsOf(entry: unknown): string[] {
  if (!isObject(entry)) return ["is no mapping"];
  const { token, args, result } = entry;
  return [
    ...(typeof token === "string" && token.split(":").length === 3
      ? []
      : ["has no token of the form package:module:function"]),
    ...(args === undefined || args === null || isObject(args) ? [] : ["has args that are no mapping"]),
    ...(isObject(result) ? [] : ["has no result that is a mapping"]),
  ];
}

/** The first entry that fits. */
export function givenFor(token: string, inputs: Inputs, given: readonly GivenAnswer[]): GivenAnswer | undefined {
  return given.find(
    (answer) =>
      answer.token === token &&
      Object.entries(answer.args ?? {}).every(([name, value]) => value === null || same(value, inputs[name])),
  );
}

/** The result as the engine would send it. */
export function resultOf({ result }: GivenAnswer): Record<string, unknown> {
  return Object.fromEntries(Object.entries(result).map(([name, value]) => [name, withoutNull(value)]));
}

function withoutNull(value: unknown): unknown {
  if (value === null || value === undefined) return UNKNOWN_STRING;
  if (Array.isArray(value)) return value.map(withoutNull);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withoutNull(part)]));
}

/** Values are compared as JSON, where the order of keys and an absent value have no meaning. */
export function same(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

export function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_, part: unknown) =>
    isObject(part)
      ? Object.fromEntries(
          Object.entries(part)
            .filter(([, inner]) => inner !== null && inner !== undefined)
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : part,
  );
}

/** Words that end the name of a secret field: `randomPassword`, `clientSecret`, `authorizationToken`. */
const SECRET_FIELD =
  /(?:password|passwords|passphrase|plaintext|secret|secret(?:String|Binary|Key)|token|credentials|keyMaterial|dataJson|(?:private|secret)Key\w*)$/i;
/** Functions that answer with the values of parameters, of which only the types say whether they are secret. */
const PARAMETERS = /^aws:ssm\/getParameters?(?:ByPath)?:/;
/** Parameters that AWS publishes. */
const PUBLIC_PARAMETER = /^\/aws\/service\//;

function keepSecrets({ token, args, result }: GivenAnswer): void {
  keepSecretFields(result);
  const { type, name = args?.["name"], value, values, insecureValue } = result;
  if (!PARAMETERS.test(token) || (typeof name === "string" && PUBLIC_PARAMETER.test(name))) return;
  if (type !== "String" && type !== "StringList" && value !== insecureValue) secrets.keep(value);
  secrets.keep(values);
}

/** Values with the name of a secret, also those that a program itself asks with: the text that KMS encrypts. */
export function keepSecretFields(value: unknown, name = ""): void {
  if (value === UNKNOWN_STRING) return;
  if (SECRET_FIELD.test(name)) secrets.keep(isObject(value) ? Object.values(value) : value);
  else if (Array.isArray(value)) for (const part of value) keepSecretFields(part);
  else if (isObject(value)) for (const [key, part] of Object.entries(value)) keepSecretFields(part, key);
}

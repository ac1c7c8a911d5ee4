/**
 * Every text that the program, a file, Pulumi or the environment keeps secret, as soon as a reader meets it: what one
 * stack keeps secret is masked also in the report of the next one, and in the message of an error that ends the call.
 *
 * A value that is itself marked as secret is one, whatever it is. Of a secret object or of a secret JSON text each field
 * is one too, except for texts that are public anyway: Regions, instance types, words of AWS, names of resources.
 */
import { endpointServices } from "../analysis/rules/endpointSet";
import { registries } from "../analysis/rules/registries";
import { Strategy } from "../analysis/rules/strategies";
import * as words from "../analysis/rules/words";
import { blockOf } from "../analysis/topology/addressBlock";
import type { ResourceGraph } from "../analysis/topology/resource";
import { own, SecretValue, UNKNOWN } from "../analysis/topology/resource";

/** A shorter text, and a number with fewer digits, occurs by chance: `a`, `443`. It cannot be masked. */
const SHORTEST = 4;
/** Deeper than any value of a program. */
const DEEPEST = 50;
/** Numbers of a secret object with fewer digits are ports, sizes and counts. */
const PUBLIC_DIGITS = 5;

/** Variables of the environment that have credentials. */
const CREDENTIALS = [
  "PULUMI_CONFIG_PASSPHRASE",
  "PULUMI_ACCESS_TOKEN",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN",
];

const BOOLEAN = /^(?:true|false)$/i;
const NUMBER = /^-?\d+(?:\.\d+)?$/;
const REGION = "[a-z]{2}(?:-[a-z]+)+-\\d";

/** Texts of a secret object that AWS or this package publishes: `eu-west-1b`, `t4g.nano`, `FARGATE`, `ghcr.io`. */
const PUBLIC: readonly RegExp[] = [
  new RegExp(`^${REGION}(?:[a-z]|-[a-z]+-\\d[a-z])?$`),
  /^[a-z]{2,4}\d-az\d$/,
  /^[a-z]+-?\d[a-z0-9-]*\.(?:nano|micro|small|medium|large|\d*xlarge|metal(?:-\d+xl)?)$/,
  new RegExp(`^(?:cn\\.)?com\\.amazonaws\\.${REGION}\\.[a-z0-9.-]+$`),
  /^(?:0\.0\.0\.0|::)\/0$/,
];

/** Values of closed sets, in any case. */
const WORDS: ReadonlySet<string> = new Set(
  [
    ...Object.values(words).flatMap((set) => Object.values(set)),
    ...Object.values(Strategy),
    ...endpointServices,
    ...registries.map(({ host }) => host),
    ...["docker.io", "default", "external", "ec2", "enabled", "disabled", "application", "network", "gateway"],
    ...["interface", "http", "https", "allow", "deny", "linux", "replica", "daemon", "essential", "null", "none"],
    ...["awslogs", "splunk", "fluentd", "gelf", "syslog", "awsfirelens", "json-file", "fluentbit"],
  ].map((word) => word.toLowerCase()),
);

function isPublic(text: string): boolean {
  if (NUMBER.test(text)) return text.replace(/\D/g, "").length <= PUBLIC_DIGITS;
  return WORDS.has(text.toLowerCase()) || PUBLIC.some((pattern) => pattern.test(text));
}

export class Secrets {
  readonly #texts = new Set<string>();
  /** Texts of secret objects: secret unless a resource has such a name. */
  readonly #parts = new Set<string>();
  readonly #names = new Set<string>();
  #changes = 0;

  /** Grows with each text that is new. */
  get changes(): number {
    return this.#changes;
  }

  /** All texts that no output may contain. */
  texts(): string[] {
    return [...this.#texts, ...[...this.#parts].filter((part) => !this.#names.has(part) && !this.#texts.has(part))];
  }

  /** A value that is secret: one of a file's JSON, of a program, or of the analysis. */
  keep(value: unknown): void {
    this.#keep(value, true, 0);
  }

  /** The names of resources, which every report shows. */
  publish({ resources }: ResourceGraph): void {
    if (this.#parts.size === 0) return;
    for (const { name, inputs, outputs } of resources) {
      for (const each of [name, own(inputs, "name"), own(outputs, "name"), own(inputs, "family")]) {
        if (typeof each === "string") this.#names.add(each);
      }
    }
    this.#changes += 1;
  }

  #keep(value: unknown, isMarked: boolean, depth: number): void {
    if (value instanceof SecretValue) return this.#keep(value.reveal(), isMarked, depth);
    if (typeof value === "number" || typeof value === "bigint") return this.#add(String(value), isMarked);
    if (typeof value === "string") return this.#keepText(value, isMarked, depth);
    if (typeof value !== "object" || value === null || depth > DEEPEST) return;
    // A value that is not known yet has no fields to list.
    if ((value as { __pulumiUnknown?: unknown }).__pulumiUnknown === true) return;
    // The elements of a secret list are the secret; the fields of a secret object are parts of it.
    if (Array.isArray(value)) for (const element of value) this.#keep(element, isMarked, depth + 1);
    else if (isPlain(value)) {
      for (const [key, part] of Object.entries(value)) {
        this.#keep(part, false, depth + 1);
        for (const name of namesIn(key, part)) this.#add(name, false);
      }
    }
  }

  #keepText(text: string, isMarked: boolean, depth: number): void {
    this.#add(text, isMarked);
    if (depth > DEEPEST) return;
    if (/^\s*[[{"]/.test(text)) {
      const inner = parsed(text);
      if (inner !== undefined) return this.#keep(inner, false, depth + 1);
    }
    // A message may repeat one line of it.
    const lines = text.split(/\r?\n/);
    if (lines.length > 1) for (const line of lines) this.#add(line.trim(), false);
    for (const part of addressParts(text)) this.#add(part, false);
    for (const form of otherForms(text)) this.#add(form, isMarked);
  }

  #add(text: string, isMarked: boolean): void {
    if (text.length < SHORTEST || BOOLEAN.test(text) || text === HIDDEN) return;
    if (!isMarked && isPublic(text)) return;
    const set = isMarked ? this.#texts : this.#parts;
    if (set.has(text)) return;
    set.add(text);
    this.#changes += 1;
  }
}

/** The mask of outputs. */
export const HIDDEN = "[secret]";

/** Null is a value of JSON, but no object of a class is one. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Names that an author chooses as keys: states of a state machine, and `key` of `aws:PrincipalTag/key` in a condition. */
function namesIn(key: string, part: unknown): string[] {
  const isStates = key === "States" && typeof part === "object" && part !== null && isPlain(part);
  return [...(isStates ? Object.keys(part) : []), ...(/^[\w-]+:\w+\/(.+)$/.exec(key)?.slice(1) ?? [])];
}

/** The registry of an image: `registry.example.com:5000/team/app:1.2` → `registry.example.com:5000` and its name. */
const IMAGE = /^((?=[^/]*[a-z])([a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)+)(?::\d+)?)\/[\w./:@-]+$/i;

/** Host, user and password of an address: `https://shop:hunter2@logs.example:8088` has three secrets more. */
function addressParts(text: string): string[] {
  const image = IMAGE.exec(text);
  if (image !== null) return image.slice(1, 3);
  if (!/^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(text) || !URL.canParse(text)) return [];
  const { hostname, username, password } = new URL(text);
  return [hostname, username, password].flatMap((part) => [part, decoded(part)]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The forms in which the analysis shows an address, which is a block too: `10.0.0.9` → `10.0.0.9/32`. */
function otherForms(text: string): string[] {
  const block = blockOf(text);
  if (block === null) return [];
  return [block.canonical, ...[text, block.canonical].map((form) => form.replace(/\/(?:32|128)$/, ""))];
}

/** The secrets of this process: at first, those of its environment. */
export const secrets = new Secrets();
for (const name of CREDENTIALS) secrets.keep(process.env[name]);

/** The value as a secret, which no output shows from now on. */
export function secretValue(value: ConstructorParameters<typeof SecretValue>[0]): SecretValue {
  if (value !== UNKNOWN) secrets.keep(value);
  return new SecretValue(value);
}

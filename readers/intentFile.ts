/**
 * `connectivity.yaml`: the connections that a network must have, and must not have. All mistakes of a file are reported
 * together, each with its line; the ends are names of a network, so that they are judged with it.
 */
import {
  type Expectation,
  type Intent,
  IntentError,
  type IntentProblem,
  isDevice,
  isPort,
  isReach,
  isSource,
  PORTS,
  REACHES,
  SOURCES,
} from "../analysis/intent";
import { VIAS } from "../analysis/report";
import { nearest } from "../analysis/rules/nearest";
import { type YamlText, yamlWithLines } from "./program/yaml";

/** The keys of one expectation, in the order of the documents. */
export const EXPECTATION_KEYS = ["from", "to", "port", "reach", "by", "source", "never", "stack"] as const;
const ROOT_KEYS = ["expect", "cost"] as const;
const COST_KEYS = ["monthly"] as const;

/** A name is never longer; messages repeat it. */
const LONGEST_NAME = 300;

const EXAMPLE = "Write expect: [{from: web, to: db, port: 5432}].";

/**
 * Throws an `IntentError` with every mistake and its line, or a `ProgramError` if the file cannot be read.
 *
 * @param stacks the names of the program's stacks, if they are known.
 */
export function intentIn(file: string, stacks: readonly string[] = []): Intent {
  const reading = new Reading(yamlWithLines(file), stacks);
  const intent = reading.intent();
  if (reading.problems.length > 0) {
    throw new IntentError(
      file,
      [...reading.problems].sort((one, two) => (one.line ?? 0) - (two.line ?? 0)),
    );
  }
  return { ...intent, file };
}

type Path = readonly (string | number)[];
type Mapping = Readonly<Record<string, unknown>>;

class Reading {
  readonly problems: IntentProblem[] = [];

  constructor(
    private readonly text: YamlText,
    private readonly stacks: readonly string[],
  ) {}

  intent(): Intent {
    const root = this.mapping([], this.text.value, ROOT_KEYS);
    if (root === null) return { expect: [] };
    const { expect, cost } = root;
    if (expect === undefined && cost === undefined) this.wrong([], "there is no expectation", EXAMPLE);
    return { expect: this.expectations(expect), ...this.cost(cost) };
  }

  private wrong(path: Path, problem: string, remedy: string): void {
    this.problems.push({ line: this.text.lineOf(path), problem, remedy });
  }

  private mapping(path: Path, value: unknown, keys: readonly string[]): Mapping | null {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      const remedy = `It must be a mapping with the keys ${keys.join(", ")}.`;
      this.wrong(path, `${placeOf(path)} is ${written(value)}`, remedy);
      return null;
    }
    for (const key of Object.keys(value)) {
      if (keys.includes(key)) continue;
      const close = nearest(key, keys);
      const hint = close === undefined ? "" : `Did you mean ${close}? `;
      this.wrong(
        [...path, key],
        `${placeOf(path)} has no key ${short(key)}`,
        `${hint}The keys are ${keys.join(", ")}.`,
      );
    }
    return value as Mapping;
  }

  private expectations(value: unknown): readonly Expectation[] {
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      this.wrong(["expect"], `expect is ${written(value)}`, `It must be a list. ${EXAMPLE}`);
      return [];
    }
    return value.flatMap((each, index) => this.expectation(["expect", index], each) ?? []);
  }

  private expectation(path: Path, value: unknown): Expectation | null {
    const given = this.mapping(path, value, EXPECTATION_KEYS);
    if (given === null) return null;
    const from = this.name([...path, "from"], given["from"]);
    const to = this.name([...path, "to"], given["to"]);
    const { port, reach, never } = given;
    if (port !== undefined && !isPort(port)) {
      const quotes = typeof port === "string" ? ", without quotes" : "";
      this.wrong([...path, "port"], `port is ${written(port)}`, `It must be ${PORTS}${quotes}.`);
    }
    if (reach !== undefined && !isReach(reach)) {
      this.wrong([...path, "reach"], `reach is ${written(reach)}`, `It must be ${REACHES.join(" or ")}.`);
    }
    if (never !== undefined && never !== true) {
      this.wrong([...path, "never"], `never is ${written(never)}`, "Write never: true, or omit it.");
    }
    const by = this.words([...path, "by"], given["by"], isDevice, VIAS);
    const source = this.words([...path, "source"], given["source"], isSource, SOURCES);
    const isStack = (word: string) => this.stacks.length === 0 || this.stacks.includes(word);
    const named = this.stacks.length === 0 ? ["the name of a stack"] : this.stacks;
    const stack = this.words([...path, "stack"], given["stack"], isStack, named);
    for (const key of ["reach", "by", "source"]) {
      if (never === undefined || given[key] === undefined) continue;
      const remedy = `never is about every packet: omit ${key}, or write an expectation without never.`;
      this.wrong([...path, key], `never and ${key} exclude each other`, remedy);
    }
    const line = this.text.lineOf(path);
    // Wrong values never leave this file: with one problem, it is refused.
    return { from, to, ...given, by, source, stack, ...(line === null ? {} : { line }) } as Expectation;
  }

  private name(path: Path, value: unknown): string {
    if (typeof value === "string" && value !== "" && value.length <= LONGEST_NAME) return value;
    const at = value === undefined ? path.slice(0, -1) : path;
    this.wrong(at, `${placeOf(path)} is ${written(value)}`, "It must be a name as explain takes it.");
    return "";
  }

  /** One word or a list of them. */
  private words(
    path: Path,
    value: unknown,
    isAllowed: (word: string) => boolean,
    allowed: readonly string[],
  ): readonly string[] | undefined {
    if (value === undefined) return undefined;
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    const key = String(path.at(-1));
    if (list.length === 0) this.wrong(path, `${key} is an empty list`, `Omit it, or name ${allowed.join(", ")}.`);
    list.forEach((word, index) => {
      if (typeof word === "string" && isAllowed(word)) return;
      const close = typeof word === "string" ? nearest(word, allowed) : undefined;
      const hint = close === undefined ? "" : `Did you mean ${close}? `;
      const place = Array.isArray(value) ? [...path, index] : path;
      this.wrong(place, `${key} is ${written(word)}`, `${hint}Allowed: ${allowed.join(", ")}.`);
    });
    return list as readonly string[];
  }

  private cost(value: unknown): Pick<Intent, "cost"> {
    if (value === undefined) return {};
    const given = this.mapping(["cost"], value, COST_KEYS);
    if (given === null) return {};
    const { monthly } = given;
    const line = this.text.lineOf(["cost", "monthly"]);
    if (typeof monthly === "number" && Number.isFinite(monthly) && monthly >= 0) {
      return { cost: { monthly, ...(line === null ? {} : { line }) } };
    }
    this.wrong(["cost"], `cost.monthly is ${written(monthly)}`, "It must be a number of US dollars from 0.");
    return {};
  }
}

/** `expect[0].from`; the file itself is the empty path. */
function placeOf(path: Path): string {
  if (path.length === 0) return "the file";
  return path.map((part, index) => (typeof part === "number" ? `[${part}]` : index === 0 ? part : `.${part}`)).join("");
}

/** The value in a sentence, as far as it fits. */
function written(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "empty";
  if (typeof value === "object") return Array.isArray(value) ? "a list" : "a mapping";
  const isPlain = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  return isPlain ? short(String(value)) : typeof value;
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}

/**
 * A Pulumi project as the CLI finds it: `Pulumi.yaml`, its stacks' settings, and the program's entry point. Settings are
 * merged as the CLI merges them: defaults declared in the project, then the stack's file, then `--config`.
 */
import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { LIMITS, readBounded } from "../limits";
import { openerOf } from "../passphrase";
import { secrets } from "../secrets";
import { overrideFrom, pathSteps, withValueAt } from "./configPath";
import { decrypted, SEALED } from "./decrypted";
import { ProgramError } from "./programError";
import { readYaml } from "./yaml";

export interface Project {
  readonly name: string;
  /** The directory of Pulumi.yaml. */
  readonly root: string;
  /** The directory of the stacks' files. */
  readonly stackDirectory: string;
  /** The program's working directory. */
  readonly directory: string;
  /** The file that runs first. */
  readonly entry: string;
  /** Declared settings, by full key. */
  readonly declared: Readonly<Record<string, Declaration>>;
}

interface Declaration {
  readonly default?: unknown;
  readonly required: boolean;
  readonly secret: boolean;
}

/** A stack's settings as a program receives them: full keys, texts. */
export interface StackConfig {
  readonly values: Readonly<Record<string, string>>;
  /** Keys whose values are, or contain, secrets. */
  readonly secretKeys: readonly string[];
  /** Keys whose values are, or contain, encrypted values that could not be decrypted here. */
  readonly sealedKeys: readonly string[];
  /** Keys that the project declares without a default, and that have no value; true for a secret. */
  readonly absentKeys: readonly (readonly [key: string, isSecret: boolean])[];
  /** Pulumi ESC environments that the stack imports, and that cannot be read here. */
  readonly environments: readonly string[];
}

type Fields = Record<string, unknown>;

/** Reads `Pulumi.yaml` (or `.yml`) in a directory. */
export function readProject(directory: string): Project {
  const root = resolve(directory);
  const file = ["Pulumi.yaml", "Pulumi.yml"].map((name) => join(root, name)).find((path) => existsSync(path));
  if (file === undefined && existsSync(join(root, "sst.config.ts"))) {
    throw new ProgramError(
      "project",
      `${root} is an SST app, whose program only SST can run.`,
      "Read its state: sst state export --stage STAGE > state.json, then --state state.json.",
    );
  }
  if (file === undefined) {
    throw new ProgramError(
      "project",
      existsSync(root) ? `${root} contains no Pulumi.yaml.` : `${root} does not exist.`,
      "Give the directory of a Pulumi project: --program DIR.",
    );
  }
  const fields = readYaml(file);
  const name = fields["name"];
  if (typeof name !== "string" || name === "") {
    throw new ProgramError("project", `${file} has no project name.`, "Add a line such as name: my-project.");
  }
  requireNode(fields["runtime"], file);
  const stackConfigDir =
    text(fields["stackConfigDir"]) ?? (isFields(fields["config"]) ? undefined : text(fields["config"]));
  return {
    name,
    root,
    stackDirectory: stackConfigDir === undefined ? root : resolve(root, stackConfigDir),
    declared: declarations(name, fields["config"]),
    ...entryPoint(root, text(fields["main"])),
  };
}

/** The stacks that have a file, sorted. */
export function stackNames(project: Project): string[] {
  if (!existsSync(project.stackDirectory)) {
    return [];
  }
  return readdirSync(project.stackDirectory)
    .map((file) => /^Pulumi\.(.+)\.ya?ml$/.exec(file)?.[1])
    .filter((stack) => stack !== undefined)
    .sort();
}

/** @param overrides `key=value`, as given to `--config`. */
export function readStackConfig(project: Project, stack: string, overrides: readonly string[]): StackConfig {
  const file = ["yaml", "yml"]
    .map((end) => join(project.stackDirectory, `Pulumi.${stack}.${end}`))
    .find((path) => existsSync(path));
  const fields = file === undefined ? {} : readYaml(file);
  const own = isFields(fields["config"]) ? fields["config"] : {};
  const merged = new Map<string, unknown>();
  for (const [key, declaration] of Object.entries(project.declared)) {
    if (declaration.default !== undefined) {
      merged.set(key, declaration.default);
    }
  }
  const encrypted = new Set<string>();
  for (const [key, value] of Object.entries(own)) {
    const full = fullKey(project.name, key);
    merged.set(full, value);
    if (decrypted(value, undefined).secret) {
      encrypted.add(full);
    }
  }
  for (const { key, value } of overrides.map(overrideFrom)) {
    override(project, merged, key, value, encrypted);
  }
  const open = encrypted.size === 0 ? undefined : openerOf(fields["encryptionsalt"]);
  const secretKeys: string[] = [];
  const sealedKeys: string[] = [];
  const values: [string, string][] = [];
  for (const [key, value] of merged) {
    const opened = decrypted(value, open);
    for (const text of opened.texts) secrets.keep(text);
    if (isCredential(project, key)) secrets.keep(value);
    // An encrypted setting of the stack is a secret also with another value from --config.
    if (opened.secret || encrypted.has(key)) {
      secretKeys.push(key);
    }
    const given = asText(opened.value);
    if (opened.secret && given.includes(SEALED)) sealedKeys.push(key);
    values.push([key, given]);
  }
  const environments = environmentNames(fields["environment"]);
  const absentKeys = Object.entries(project.declared)
    .filter(([key, { required }]) => required && !merged.has(key))
    .map(([key, { secret }]): [string, boolean] => [key, secret]);
  return { values: Object.fromEntries(values), secretKeys, sealedKeys, absentKeys, environments };
}

/** Settings that providers declare as secret, also where the stack has them in clear: `aws:secretKey`, `aws:token`. */
function isCredential({ name }: Project, key: string): boolean {
  const [namespace, setting = ""] = key.split(":");
  return namespace !== name && /(?:(?:secret|access|api|private)_?key|token|password|passphrase)$/i.test(setting);
}

/** @param encrypted keys of settings that are, or contain, secrets in the stack's file. */
function override(
  project: Project,
  merged: Map<string, unknown>,
  path: string,
  value: string,
  encrypted: ReadonlySet<string>,
): void {
  // The namespace ends at the colon; brackets and dots belong to the path after it.
  const colon = /^[^.[\]"]*:/.exec(path)?.[0] ?? "";
  const [name, ...rest] = pathSteps(path.slice(colon.length));
  const key = fullKey(project.name, `${colon}${String(name)}`);
  const isSecret = rest.length === 0 ? encrypted.has(key) : isEncryptedAt(merged.get(key), rest);
  if (isSecret) secrets.keep(value);
  if (rest.length === 0) {
    merged.set(key, value);
    return;
  }
  merged.set(key, withValueAt(structured(merged.get(key)), rest, value, path));
}

/** True if the path ends at an encrypted value, or inside one. */
function isEncryptedAt(root: unknown, steps: readonly (string | number)[]): boolean {
  let value = root;
  for (const step of [...steps, ""]) {
    if (!isFields(value) && !Array.isArray(value)) return false;
    if (typeof (value as Fields)["secure"] === "string") return true;
    value = (value as Fields)[step];
  }
  return false;
}

/** A setting in JSON becomes the structure. */
function structured(value: unknown): unknown {
  if (typeof value !== "string") {
    return value;
  }
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

/** A key without a value (`shop:name:`) is an empty text, as for the CLI. */
function asText(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function environmentNames(environment: unknown): string[] {
  const list: unknown = isFields(environment) ? environment["imports"] : environment;
  return Array.isArray(list) ? (list as unknown[]).filter((entry): entry is string => typeof entry === "string") : [];
}

function declarations(project: string, config: unknown): Record<string, Declaration> {
  if (!isFields(config)) {
    return {};
  }
  return Object.fromEntries(
    Object.entries(config).map(([key, declared]): [string, Declaration] => {
      const full = fullKey(project, key);
      if (!isFields(declared)) {
        return [full, { default: declared, required: false, secret: false }];
      }
      // With `value`, a project sets another package's key (aws:region).
      const value = declared["default"] ?? declared["value"];
      return [
        full,
        {
          ...(value === undefined ? {} : { default: value }),
          required: value === undefined && full.startsWith(`${project}:`),
          secret: declared["secret"] === true,
        },
      ];
    }),
  );
}

function fullKey(project: string, key: string): string {
  return key.includes(":") ? key.replace(/^([^:]+):config:/, "$1:") : `${project}:${key}`;
}

/**
 * The CLI runs a file that `main` names, else the directory: there the nearest package.json decides, and only then
 * `index`. (@pulumi/pulumi cmd/run/run.js)
 */
function entryPoint(root: string, main: string | undefined): { directory: string; entry: string } {
  const place = main === undefined ? root : isAbsolute(main) ? main : resolve(root, main);
  if (!existsSync(place)) {
    throw new ProgramError(
      "project",
      `Pulumi.yaml names ${main ?? "."} as its main, but that path does not exist.`,
      "Correct main in Pulumi.yaml.",
    );
  }
  const kind = statSync(place);
  if (!kind.isDirectory()) {
    if (!kind.isFile()) {
      throw new ProgramError(
        "project",
        `Pulumi.yaml names ${main ?? "."} as its main, which is neither a file nor a directory.`,
        "Correct main in Pulumi.yaml.",
      );
    }
    return { directory: dirname(place), entry: place };
  }
  const declared = packageEntry(place);
  const candidates = [...(declared === undefined ? [] : [declared]), place].flatMap((path) =>
    existsSync(path) && statSync(path).isDirectory()
      ? ["js", "mjs", "cjs", "ts", "mts"].map((end) => join(path, `index.${end}`))
      : [path, `${path}.js`, `${path}.ts`],
  );
  const entry = candidates.find((path) => existsSync(path) && statSync(path).isFile());
  if (entry === undefined) {
    throw new ProgramError(
      "project",
      `${place} contains no program.`,
      "Add an index.ts or index.js, or set main to the program's file.",
    );
  }
  return { directory: place, entry };
}

function packageEntry(from: string): string | undefined {
  for (let directory = from; ; directory = dirname(directory)) {
    const file = join(directory, "package.json");
    if (existsSync(file)) {
      const manifest = manifestIn(file);
      const exported = isFields(manifest.exports) ? manifest.exports["."] : manifest.exports;
      const declared = isFields(exported)
        ? (exported["default"] ?? exported["require"] ?? exported["import"])
        : (exported ?? manifest.main);
      const path = typeof declared === "string" ? join(directory, declared) : undefined;
      return path !== undefined && existsSync(path) ? path : undefined;
    }
    if (dirname(directory) === directory) {
      return undefined;
    }
  }
}

function manifestIn(file: string): { main?: unknown; exports?: unknown } {
  try {
    const manifest: unknown = JSON.parse(readBounded(file, LIMITS.settings.bytes).toString("utf8"));
    if (isFields(manifest)) return manifest;
  } catch {
    // Reported below, without the file's content.
  }
  throw new ProgramError(
    "project",
    `${file} is not the manifest of a package.`,
    "Correct the JSON: it must be an object.",
  );
}

function requireNode(runtime: unknown, file: string): void {
  const name = isFields(runtime) ? runtime["name"] : runtime;
  if (name !== "nodejs" && name !== "bun") {
    throw new ProgramError(
      "project",
      `${file} is a ${typeof name === "string" ? name : "nameless"} program; only Node programs can be run here.`,
      "Run a preview in its directory (pulumi preview --json --show-sames > preview.json), then judge its output " +
        "(ecs-connectivity plan --preview preview.json). With --pulumi, plan and explain run both.",
    );
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

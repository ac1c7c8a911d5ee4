/**
 * The command with which Pulumi's Node host starts a program: the SDK's `cmd/run`, the options of Pulumi.yaml, and the
 * settings in the environment. Types are checked or not as the program's own tsconfig says.
 * Source: https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/cmd/pulumi-language-nodejs/main.go
 */

/** `runtime.options` of Pulumi.yaml or PulumiPlugin.yaml. */
export interface NodeOptions {
  readonly typescript: boolean;
  /** Path as seen from the program's directory, which is that of `main`. */
  readonly tsconfig: string;
  /** Arguments of Node itself. */
  readonly nodeargs: readonly string[];
}

export function nodeOptions(given: Readonly<Record<string, unknown>>): NodeOptions {
  const text = (name: string): string => (typeof given[name] === "string" ? given[name] : "");
  return {
    typescript: given["typescript"] !== false,
    tsconfig: text("tsconfig"),
    nodeargs: text("nodeargs").split(" ").filter(Boolean),
  };
}

export function environmentOf({ typescript, tsconfig }: NodeOptions): Record<string, string> {
  return {
    ...(typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
    ...(tsconfig === "" ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: tsconfig }),
  };
}

export interface ProgramStart {
  readonly options: NodeOptions;
  /** Path of the SDK's `cmd/run`. */
  readonly script: string;
  /** Flags of `cmd/run`; the empty ones are left out. */
  readonly flags: Readonly<
    Record<"monitor" | "engine" | "organization" | "project" | "root-directory" | "stack" | "pwd" | "parallel", string>
  >;
  readonly isPreview: boolean;
  /** The program's first file, or `.`. */
  readonly entry: string;
  readonly args: readonly string[];
  /** Settings by full key. */
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
}

/** Arguments with which Node is started, and its environment. */
export function programStart(start: ProgramStart): {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
} {
  return {
    args: [
      ...start.options.nodeargs,
      start.script,
      ...Object.entries(start.flags)
        .filter(([, value]) => value !== "")
        .flatMap(([name, value]) => [`--${name}`, value]),
      ...(start.isPreview ? ["--dry-run"] : []),
      start.entry,
      ...start.args,
    ],
    env: {
      ...environmentOf(start.options),
      PULUMI_CONFIG: JSON.stringify(legacyKeys(start.config)),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(start.secretKeys),
    },
  };
}

/** `{"a:b": …}` → `{"a:config:b": …}`, as the SDK has read settings since its first release. */
function legacyKeys(config: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace(":", ":config:"), value]));
}

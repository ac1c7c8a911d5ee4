/**
 * Options of `analyse`: those of the command line by their names in camelCase, so that one text explains both and one
 * parser reads both. Files may also be objects, such as the export that Pulumi's Automation API returns.
 */
import { AnalysisError } from "./analysisError";

/** A path from the working directory, or the content of the file as an object. */
export type Document = string | object;

export interface AnalyseOptions {
  /** The directory of a Pulumi program. Default without another source: the working directory. */
  readonly program?: string | readonly string[];
  /** The name of the stack, if the program has several. */
  readonly stack?: string;
  /** Settings that are used without saving them: `{ strategy: "nat-gateway", "services[0].port": 8080 }`. */
  readonly config?: Readonly<Record<string, Setting>>;
  /** The output of `pulumi preview --json --show-sames`. */
  readonly preview?: Document | readonly Document[];
  /** The output of `pulumi stack export`. */
  readonly state?: Document | readonly Document[];
  /** A folder with the answers of AWS's describe calls, as `doctor --save` writes it. */
  readonly snapshot?: string | readonly string[];
  /** The account or Region, for a snapshot of several; the Region also for `aws`. */
  readonly account?: string;
  readonly region?: string;
  /** Exports of stacks that the program refers to, by the names in the program. */
  readonly stackExport?: Readonly<Record<string, Document>>;
  /** A file with answers to the program's lookups in its account. */
  readonly lookup?: string;
  /** A file for the lookups that have no answer. */
  readonly lookupTemplate?: string;
  /** True to preview the program, in any language, by the Pulumi CLI. */
  readonly pulumi?: boolean;
  /** True for the live account, read-only. */
  readonly aws?: boolean;
  readonly profile?: string;
  readonly cluster?: string;
  /** A task definition that is run by hand, and its settings. */
  readonly task?: string;
  readonly subnets?: readonly string[];
  readonly securityGroups?: readonly string[];
  readonly launchType?: "FARGATE" | "EC2";
  readonly assignPublicIp?: "ENABLED" | "DISABLED";
  /** Gigabytes a month sent to the internet, and from ECR, for the cost. Default: 0. */
  readonly gbOut?: number;
  readonly gbEcr?: number;
  /** A file with your own prices. */
  readonly prices?: string;
}

/** A list or an object has a setting for each of its parts: `services[0].port`. */
export type Setting = string | number | boolean | readonly Setting[] | { readonly [key: string]: Setting };

interface Call {
  readonly args: readonly string[];
  /** The text of the file that is given as an object, for standard input. */
  readonly input: string | undefined;
}

export function callOf(options: AnalyseOptions): Call {
  const inputs: string[] = [];
  const written = (value: unknown): string => {
    if (typeof value !== "object" || value === null) return String(value);
    inputs.push(JSON.stringify(value));
    return "-";
  };
  const args = Object.entries(options).flatMap(([name, value]: [string, unknown]) => {
    const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    if (value === undefined || value === false) return [];
    if (value === true) return [flag];
    if (name === "config") return settings(value, "").flatMap((setting) => [flag, setting]);
    if (name === "stackExport" && typeof value === "object" && value !== null) {
      return Object.entries(value).flatMap(([stack, file]) => [flag, `${stack}=${written(file)}`]);
    }
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    return values.flatMap((each) => [flag, written(each)]);
  });
  if (inputs.length > 1) {
    throw new AnalysisError(
      `${inputs.length} files are given as objects. Give one as an object, and the others as paths.`,
    );
  }
  return { args, input: inputs[0] };
}

/** `{ services: [{ port: 80 }] }` → `services[0].port=80`. */
function settings(value: unknown, path: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((each, index) => settings(each, `${path}[${index}]`));
  if (typeof value !== "object" || value === null) return [`${path}=${String(value)}`];
  return Object.entries(value).flatMap(([key, inner]) => settings(inner, path === "" ? key : `${path}.${quoted(key)}`));
}

/** A key of an object that a path would divide. */
function quoted(key: string): string {
  return /[.[\]"]/.test(key) ? JSON.stringify(key) : key;
}

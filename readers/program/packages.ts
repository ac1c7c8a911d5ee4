/**
 * Packages that a program imports and that are not installed beside it. If this package has one of that name, it is
 * used in its place, perhaps with another version; both versions are named.
 */
import { existsSync, readFileSync } from "node:fs";
import Module from "node:module";
import { dirname, join } from "node:path";
import type { Assumption } from "../../analysis/topology/resource";
import { isObject } from "../json";

export interface AbsentPackage {
  readonly name: string;
  /** The range in the nearest `package.json` that has it. */
  readonly wanted: string | undefined;
  /** The version that is used in its place; undefined if there is none. */
  readonly used: string | undefined;
}

/**
 * @param requests as the program writes them: `@pulumi/aws/ec2`.
 * @param places the `node_modules` of the program; @param own those of this package.
 */
export function absentPackages(
  entry: string,
  requests: Iterable<string>,
  places: readonly string[],
  own: readonly string[],
): readonly AbsentPackage[] {
  const names = new Set([...requests].filter((request) => !Module.isBuiltin(request)).map(packageName));
  return [...names].sort().flatMap((name) => {
    if (placeOf(name, places) !== undefined) return [];
    const ours = placeOf(name, own);
    const version = ours === undefined ? undefined : manifestIn(ours)?.["version"];
    return [{ name, wanted: wantedBy(entry, name), used: typeof version === "string" ? version : undefined }];
  });
}

/** One assumption for all that are declared and have another package in their place. */
export function replacedPackages(absent: readonly AbsentPackage[], directory: string): Assumption[] {
  const replaced = absent.flatMap(({ name, wanted, used }) =>
    wanted === undefined || used === undefined ? [] : [{ name, text: `${name} ${wanted} (here ${used})` }],
  );
  if (replaced.length === 0) return [];
  return [
    {
      subject: replaced.map(({ name }) => name).join(", "),
      fact: `packages of the program that are not installed: ${replaced.map(({ text }) => text).join(", ")}`,
      assumption: "the versions of this tool do the same",
      consequence: `another version may have other arguments and defaults; run npm install in ${directory}`,
    },
  ];
}

/** ` Not installed are a ^1.0.0, b.`, or empty. */
export function missingText(absent: readonly AbsentPackage[]): string {
  const missing = absent.filter(({ used }) => used === undefined);
  const names = missing.map(({ name, wanted }) => (wanted === undefined ? name : `${name} ${wanted}`));
  return names.length < 2 ? "" : ` Not installed are ${names.join(", ")}.`;
}

function packageName(request: string): string {
  return request
    .split("/")
    .slice(0, request.startsWith("@") ? 2 : 1)
    .join("/");
}

function placeOf(name: string, places: readonly string[]): string | undefined {
  return places.map((place) => join(place, name)).find((path) => existsSync(path));
}

function wantedBy(entry: string, name: string): string | undefined {
  for (let directory = dirname(entry); ; directory = dirname(directory)) {
    const manifest = manifestIn(directory);
    for (const field of ["dependencies", "devDependencies", "peerDependencies"]) {
      const ranges = manifest?.[field];
      const range = isObject(ranges) ? ranges[name] : undefined;
      if (typeof range === "string") return range;
    }
    if (dirname(directory) === directory) return undefined;
  }
}

function manifestIn(directory: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
    return isObject(manifest) ? manifest : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The line of a resource that a report names: that of its own program, or of the nearest ancestor that has one there. A
 * source without lines has its input file.
 */
import { existsSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { ResourceGraph, ResourceState, SourcePosition } from "../analysis/topology/resource";
import { originalPosition } from "../readers";
import type { Place, Places } from "../reports/results";

/**
 * @param input the file for resources without a line; undefined if the source is no file.
 * @param directories where the files of a preview or an export may be: those of the program.
 */
export function placesOf(
  { resources }: Pick<ResourceGraph, "resources">,
  input: string | undefined,
  directories: readonly string[],
): Places {
  let index: ReadonlyMap<string, ResourceState> | undefined;
  const known = new Map<string, Place | undefined>();
  const whole = input === undefined ? undefined : { file: inRepository(resolve(input)), line: 1 };
  return (subject) => {
    if (!known.has(subject)) {
      index ??= byName(resources);
      known.set(subject, placeOf(index, subject, directories) ?? fileNamed(subject) ?? whole);
    }
    return known.get(subject);
  };
}

/** A finding about a file, and the file of expectations, have its path as their subject. */
function fileNamed(subject: string): Place | undefined {
  try {
    return statSync(subject).isFile() ? { file: inRepository(resolve(subject)), line: 1 } : undefined;
  } catch {
    return undefined;
  }
}

/** By each name that a report may have for a resource: URN, id, ARN, and a component as it logs itself (`Network "app"`). */
function byName(resources: readonly ResourceState[]): ReadonlyMap<string, ResourceState> {
  const index = new Map<string, ResourceState>();
  for (const resource of resources) {
    const { urn, id, outputs, type, name } = resource;
    const shown = `${type.slice(type.lastIndexOf(":") + 1)} "${name}"`;
    for (const each of [urn, id, outputs["arn"], shown]) {
      if (typeof each === "string" && !index.has(each)) index.set(each, resource);
    }
  }
  return index;
}

function placeOf(
  index: ReadonlyMap<string, ResourceState>,
  subject: string,
  directories: readonly string[],
): Place | undefined {
  const seen = new Set<ResourceState>();
  for (let at = index.get(subject); at !== undefined && !seen.has(at); at = index.get(at.parent ?? "")) {
    seen.add(at);
    const position = originalPosition((at.positions ?? []).flatMap((each) => placed(each, directories)));
    if (position !== undefined) return { ...position, file: inRepository(position.file) };
  }
  return undefined;
}

/** A preview has paths relative to its project. */
function placed(position: SourcePosition, directories: readonly string[]): SourcePosition[] {
  return [...new Set(directories.map((directory) => resolve(directory, position.file)))].map((file) => ({
    ...position,
    file,
  }));
}

function inRepository(file: string): string {
  const path = relative(repositoryOf(dirname(file)), file);
  return (path.startsWith("..") ? file : path).split(sep).join("/");
}

const repositories = new Map<string, string>();

/** The nearest directory with `.git`; without one, the working directory. */
function repositoryOf(directory: string): string {
  const known = repositories.get(directory);
  if (known !== undefined) return known;
  const parent = dirname(directory);
  const found = existsSync(join(directory, ".git"))
    ? directory
    : parent === directory
      ? process.cwd()
      : repositoryOf(parent);
  repositories.set(directory, found);
  return found;
}

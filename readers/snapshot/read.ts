/** Reads a folder of describe answers, saved by doctor or created by hand: one Region of one account at a time. */
import { basename } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { InputError } from "../inputError";
import { at, isObject, type Json, objectAt, textAt } from "../json";
import { LIMITS, readBounded, sizeText, TooLargeError } from "../limits";
import type { Answers } from "./answers";
import { type RegionFolder, regionFoldersIn } from "./layout";

/** The file about the read itself, beside the answers. */
const ABOUT = "Snapshot";

export interface SnapshotOptions {
  /** Required if the folder contains several. */
  readonly account?: string;
  readonly region?: string;
}

/** Throws `InputError` without a snapshot, for several without a choice, and for a file that is not JSON. */
export async function readSnapshot(directory: string, options: SnapshotOptions = {}): Promise<Answers> {
  const folder = chosen(await regionFoldersIn(directory), options, stripVTControlCharacters(directory));
  const files = new Map<string, unknown[]>();
  let about: Json = {};
  let most = LIMITS.document.bytes;
  for (const path of folder.files) {
    const bytes = bytesOf(path, most);
    most -= bytes.length;
    const document = documentIn(path, bytes.toString("utf8"));
    if (basename(path) === `${ABOUT}.json`) about = document;
    else collect(document, files);
  }
  const region = folder.region ?? textAt(about, "region") ?? options.region ?? regionOfZones(files);
  if (region === undefined) {
    throw new InputError("The snapshot does not contain the name of its Region.", "Give it with --region.");
  }
  const takenAt = textAt(about, "takenAt");
  return {
    accountId: folder.account ?? textAt(about, "accountId") ?? null,
    region,
    ...(takenAt === undefined ? {} : { takenAt }),
    files: Object.fromEntries(files),
    missing: Object.fromEntries(
      Object.entries(objectAt(about, "missing") ?? {}).filter(
        (entry): entry is [string, string] => typeof entry[1] === "string",
      ),
    ),
  };
}

function chosen(folders: readonly RegionFolder[], { account, region }: SnapshotOptions, shown: string): RegionFolder {
  if (folders.length === 0) {
    throw new InputError(
      `There is no snapshot in ${shown}.`,
      "Its files must be in aws_configs/accounts/ACCOUNT/REGION/, one JSON file for each list of AWS.",
    );
  }
  const fitting = folders.filter(
    (folder) =>
      (account === undefined || folder.account === account) &&
      (region === undefined || folder.region === null || folder.region === region),
  );
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return only;
  const list = [...new Set(folders.map(folderName))].join(", ");
  throw new InputError(
    only === undefined
      ? `The snapshot ${shown} contains nothing for ${[account, region].filter((word) => word !== undefined).join(" ")}.`
      : `The snapshot ${shown} contains several Regions or accounts.`,
    `Choose one with --region and --account: it contains ${list}.`,
  );
}

function folderName({ account, region }: RegionFolder): string {
  const words = [region ?? "one Region", ...(account === null ? [] : [`of ${account}`])];
  return stripVTControlCharacters(words.join(" "));
}

const AGAIN = "Take the snapshot again, or remove the file.";

/** @param most the bytes that are left for the snapshot. */
function bytesOf(path: string, most: number): Buffer {
  try {
    return readBounded(path, most);
  } catch (error) {
    const shown = stripVTControlCharacters(path);
    if (error instanceof TooLargeError) {
      throw new InputError(
        `The snapshot is larger than ${sizeText(LIMITS.document.bytes)}, the most that is read: ${shown} exceeds it.`,
        "Take a snapshot of one cluster, or remove files that are not of AWS.",
      );
    }
    throw new InputError(`${shown} cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown"}).`, AGAIN);
  }
}

function documentIn(path: string, text: string): Json {
  const shown = stripVTControlCharacters(path);
  let document: unknown;
  try {
    document = JSON.parse(text.startsWith("\uFEFF") ? text.slice(1) : text);
  } catch {
    const isTruncated = /^\s*[[{]/.test(text) && !/[\]}]\s*$/.test(text);
    throw new InputError(
      isTruncated ? `${shown} ends in the middle: it is truncated JSON.` : `${shown} is not JSON.`,
      AGAIN,
    );
  }
  if (!isObject(document)) {
    throw new InputError(`${shown} contains no answer of AWS: an answer is a JSON object with a list.`, AGAIN);
  }
  return document;
}

/** Lists under the names that AWS's answers give them, if this package's file has another name. */
const LISTS: ReadonlyMap<string, string> = new Map([
  ["clusters", "Clusters"],
  ["services", "Services"],
  ["tasks", "Tasks"],
  ["taskDefinitions", "TaskDefinitions"],
  ["taskDefinition", "TaskDefinitions"],
  ["containerInstances", "ContainerInstances"],
  ["capacityProviders", "CapacityProviders"],
  ["settings", "AccountSettings"],
  ["computeEnvironments", "ComputeEnvironments"],
  ["jobQueues", "JobQueues"],
  ["jobDefinitions", "JobDefinitions"],
  ["Rules", "ListenerRules"],
]);

/** Lists whose records contain another list, as in Batfish's files. */
const NESTED: ReadonlyMap<string, string> = new Map([["LoadBalancerListeners", "Listeners"]]);

/** Reads a file by the lists in it, not by its name, as Batfish does. */
function collect(document: Json, files: Map<string, unknown[]>): void {
  const keep = (file: string, records: readonly unknown[]): void => {
    files.set(file, [...(files.get(file) ?? []), ...records]);
  };
  for (const name of Object.keys(document)) {
    const value = at(document, name);
    const inner = NESTED.get(name);
    if (Array.isArray(value) && name === "PrefixLists") prefixLists(value as readonly unknown[], keep);
    else if (Array.isArray(value) && inner !== undefined) {
      keep(
        inner,
        value.flatMap((record: unknown): readonly unknown[] => {
          const list = isObject(record) ? at(record, inner) : undefined;
          return Array.isArray(list) ? (list as readonly unknown[]) : [];
        }),
      );
    } else if (Array.isArray(value)) keep(LISTS.get(name) ?? name, value as readonly unknown[]);
    // The two answers with one object.
    else if (isObject(value)) keep(LISTS.get(name) ?? name, [value]);
  }
}

/** DescribePrefixLists returns a list with its blocks, the newer calls return them separately. */
function prefixLists(records: readonly unknown[], keep: (file: string, records: readonly unknown[]) => void): void {
  keep("ManagedPrefixLists", records);
  const entries = records.filter(isObject).flatMap((record) => {
    const cidrs = at(record, "Cidrs");
    return Array.isArray(cidrs)
      ? cidrs.map((Cidr: unknown) => ({ Cidr, PrefixListId: at(record, "PrefixListId") }))
      : [];
  });
  if (entries.length > 0) keep("ManagedPrefixListEntries", entries);
}

/** The Region of the Availability Zones, if they agree: `eu-west-1a` → `eu-west-1`. */
function regionOfZones(files: ReadonlyMap<string, readonly unknown[]>): string | undefined {
  const zones = (files.get("Subnets") ?? []).filter(isObject).map((subnet) => textAt(subnet, "AvailabilityZone") ?? "");
  const regions = new Set(zones.map((zone) => zone.replace(/[a-z]$/, "")));
  const [only] = regions;
  return regions.size === 1 && only !== "" ? only : undefined;
}

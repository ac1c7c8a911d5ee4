/**
 * Looks up the images, secrets, parameters and log groups that task definitions name, each once and in its own Region.
 * Only names and states are read: no value of a secret or a parameter, no description and no tag.
 */
import type { ThingState } from "../../analysis/live";
import { type Reference, referencesOf, type Thing, thingKey } from "../../analysis/rules/references";
import { topologyOf } from "../../analysis/topology/fromResources";
import { isUnknown } from "../../analysis/topology/model";
import { graphOf } from "../snapshot/graph";
import type { AccountReading } from "./accountReading";
import { type Answer, batchesOf, type Caller, inRegion, pagesOf } from "./caller";
import { AwsFailure, type FailureKind, failureOf, reasonOf } from "./failure";
import type { Operation } from "./operations";
import { type AwsRecord, recordIn, recordsIn, textIn, textsIn } from "./record";

/** The file of a snapshot with one record for each thing. */
export const EXISTENCE = "Existence";

/** The files that contain containers. */
const DEFINITIONS = ["TaskDefinitions", "JobDefinitions"] as const;

export async function readExistence(reading: AccountReading, accountId: string | null): Promise<void> {
  const [definition] = reading.files[DEFINITIONS[0]] ?? [];
  // A private network may have no endpoint for STS; a definition's ARN has the account too.
  const own = accountId ?? textIn(definition, "taskDefinitionArn")?.split(":")[4] ?? null;
  const things = thingsIn(reading, own);
  const of = (kind: Thing["kind"]): readonly Thing[] => things.filter((thing) => thing.kind === kind);
  const { caller } = reading;
  const known = new Map<string, Promise<CacheRules>>();
  const rulesOf = (there: Caller): Promise<CacheRules> => {
    const rules = known.get(there.region) ?? cacheRules(there);
    known.set(there.region, rules);
    return rules;
  };
  const records = await Promise.all([
    lookUp(caller, "DescribeImages", of("image"), async ([thing], there) => [
      await imageRecord(there, thing, own, rulesOf),
    ]),
    lookUp(caller, "DescribeSecret", of("secret"), async ([thing], there) => [await secretRecord(there, thing, own)]),
    lookUp(caller, "DescribeParameters", of("parameter"), (batch, there) => parameterRecords(there, batch, own)),
    lookUp(caller, "DescribeLogGroups", of("log-group"), async ([thing], there) => [await groupRecord(there, thing)]),
  ]);
  reading.keep(EXISTENCE, records.flat());
}

/** Through the topology, in which jobs of AWS Batch have task definitions too. */
function thingsIn({ files, caller: { region } }: AccountReading, accountId: string | null): readonly Thing[] {
  const read = Object.fromEntries(DEFINITIONS.map((file) => [file, files[file] ?? []]));
  const { taskDefinitions } = topologyOf(graphOf({ accountId, region, files: read, missing: {} }));
  const references = taskDefinitions.flatMap(({ containers }): readonly Reference[] =>
    isUnknown(containers) ? [] : referencesOf(containers, region),
  );
  const things = references.flatMap(({ thing }) => ("kind" in thing ? [thing] : []));
  return [...new Map(things.map((thing) => [thingKey(thing), thing])).values()];
}

type Batch = readonly [Thing, ...Thing[]];

/** Failures after which the same operation in the same Region fails again, each time after a wait. */
const LASTING: ReadonlySet<FailureKind> = new Set(["unreachable", "region", "credentials"]);

/** In each Region one call alone, and then the others beside each other, unless the first shows that all of them fail. */
async function lookUp(
  caller: Caller,
  operation: Operation,
  things: readonly Thing[],
  call: (batch: Batch, there: Caller) => Promise<AwsRecord[]>,
): Promise<AwsRecord[]> {
  const attempt = async (
    batch: readonly Thing[],
    there: Caller,
  ): Promise<{ records: AwsRecord[]; why?: AwsFailure }> => {
    try {
      return { records: await call(batch as Batch, there) };
    } catch (error) {
      const why = failureOf(error, operation);
      if (why.kind === "interrupted" || why.kind === "expired") throw why;
      return { records: unread(batch, why), why };
    }
  };
  const inOne = async (region: string): Promise<AwsRecord[]> => {
    const there = inRegion(caller, region);
    const ofRegion = things.filter((thing) => thing.region === region);
    const [first = [], ...others] = batchesOf(ofRegion, operation);
    const { records, why } = await attempt(first, there);
    if (why !== undefined && LASTING.has(why.kind)) return unread(ofRegion, why);
    const rest = await Promise.all(others.map((batch) => attempt(batch, there)));
    return [...records, ...rest.flatMap((each) => each.records)];
  };
  const regions = [...new Set(things.map(({ region }) => region))];
  return (await Promise.all(regions.map(inOne))).flat();
}

function unread(things: readonly Thing[], why: AwsFailure): AwsRecord[] {
  return things.map((thing) => record(thing, "unread", { reason: reasonOf(why) }));
}

function record(thing: Thing, state: ThingState, more: AwsRecord = {}): AwsRecord {
  return { thing: thingKey(thing), state, ...more };
}

async function imageRecord(
  there: Caller,
  thing: Thing,
  accountId: string | null,
  rulesOf: (there: Caller) => Promise<CacheRules>,
): Promise<AwsRecord> {
  const { account, id: repositoryName, image } = thing;
  try {
    const answer = await there.call("DescribeImages", { registryId: account, repositoryName, imageIds: [image] });
    const [detail] = recordsIn(answer, "imageDetails");
    const status = textIn(detail, "imageStatus") ?? "ACTIVE";
    return record(thing, status === "ACTIVE" ? "found" : "archived");
  } catch (error) {
    const { code } = failureOf(error, "DescribeImages");
    const state = code === "ImageNotFoundException" ? "absent" : "no-repository";
    if (state === "no-repository" && code !== "RepositoryNotFoundException") throw error;
    if (account !== accountId) return state === "absent" ? record(thing, state) : invisible(thing, "the repository");
    const prefixes = await rulesOf(there);
    if (prefixes instanceof AwsFailure) {
      const reason = `it is not in the registry, and whether a pull-through cache rule fetches it is not known: ${reasonOf(prefixes)}`;
      return record(thing, "unread", { reason });
    }
    const prefix = prefixes.find(
      (each) => each === "ROOT" || repositoryName.startsWith(each.endsWith("/") ? each : `${each}/`),
    );
    return prefix === undefined ? record(thing, state) : record(thing, "cached", { prefix });
  }
}

/** The prefixes of the pull-through cache rules of a Region, or why they are not known. */
type CacheRules = readonly string[] | AwsFailure;

async function cacheRules(there: Caller): Promise<CacheRules> {
  try {
    const pages = await pagesOf(there, "DescribePullThroughCacheRules", {});
    const rules = pages.flatMap((page) => recordsIn(page, "pullThroughCacheRules"));
    return rules.flatMap((rule) => textIn(rule, "ecrRepositoryPrefix") ?? []);
  } catch (error) {
    return failureOf(error, "DescribePullThroughCacheRules");
  }
}

async function secretRecord(there: Caller, thing: Thing, accountId: string | null): Promise<AwsRecord> {
  try {
    const answer = await there.call("DescribeSecret", { SecretId: thing.id });
    if (textIn(answer, "DeletedDate") !== undefined) return record(thing, "deleted");
    return record(thing, "found", { versions: versionsIn(answer) });
  } catch (error) {
    if (failureOf(error, "DescribeSecret").kind !== "gone") throw error;
    return isOwn(thing, accountId) ? record(thing, "absent") : invisible(thing, "the secret");
  }
}

/** AWS lists the versions that have a stage. */
function versionsIn(answer: Answer): AwsRecord[] {
  const versions = recordIn(answer, "VersionIdsToStages") ?? {};
  return Object.keys(versions).map((id) => ({ id, stages: textsIn(versions, id) }));
}

/** An ARN does not show whether the name begins with a slash: `parameter/db` is `db` or `/db`. */
async function parameterRecords(there: Caller, things: Batch, accountId: string | null): Promise<AwsRecord[]> {
  const own = things.filter((thing) => isOwn(thing, accountId));
  const Values = [...new Set(own.flatMap((thing) => namesOf(thing)))];
  const answers = await Promise.all(
    batchesOf(Values, "DescribeParameters").map((values) =>
      pagesOf(there, "DescribeParameters", { ParameterFilters: [{ Key: "Name", Option: "Equals", Values: values }] }),
    ),
  );
  const found = new Set(answers.flat().flatMap((page) => recordsIn(page, "Parameters").map(({ Name }) => Name)));
  return things.map((thing) => {
    if (!own.includes(thing)) return invisible(thing, "the parameter");
    return record(thing, namesOf(thing).some((name) => found.has(name)) ? "found" : "absent");
  });
}

function namesOf({ account, id }: Thing): readonly string[] {
  if (account === null || id.startsWith("/")) return [id];
  return id.includes("/") ? [`/${id}`] : [id, `/${id}`];
}

/** Groups come sorted by name, so the one with exactly this name is the first of those that begin with it. */
async function groupRecord(there: Caller, thing: Thing): Promise<AwsRecord> {
  const answer = await there.call("DescribeLogGroups", { logGroupNamePrefix: thing.id });
  const names = recordsIn(answer, "logGroups").map((group) => textIn(group, "logGroupName"));
  return record(thing, names.includes(thing.id) ? "found" : "absent");
}

function isOwn({ account }: Thing, accountId: string | null): boolean {
  return account === null || account === accountId;
}

/** Another account hides what it does not share. */
function invisible(thing: Thing, what: string): AwsRecord {
  return record(thing, "unread", {
    reason: `${what} is in account ${thing.account ?? ""}, which does not show it here`,
  });
}

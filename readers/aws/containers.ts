/** Answers of ECS: clusters, services and their capacity, and tasks, also those that stopped within the last hour. */
import { nearest } from "../../analysis/rules/nearest";
import { InputError } from "../inputError";
import { pagesOf } from "./caller";
import { failureOf, inputErrorOf } from "./failure";
import type { Operation } from "./operations";
import type { AccountReading } from "./accountReading";
import { type AwsRecord, distinct, recordIn, recordsIn, textIn, textsIn } from "./record";

export interface Scope {
  /** Name or ARN; all clusters of the Region without it. */
  readonly cluster?: string;
  /** Names of services; empty for all services of the clusters. */
  readonly services?: readonly string[];
  /** Ids of VPCs, subnets and security groups, and ARNs of load balancers, listeners and target groups, to read too. */
  readonly also?: readonly string[];
  /** True to look up the images, secrets, parameters and log groups that task definitions name. */
  readonly existence?: boolean;
}

/** Throws `InputError` if the cluster or service does not exist, or if listing is denied. */
/** Returns the ARNs of the clusters. */
export async function readContainers(reading: AccountReading, scope: Scope): Promise<readonly string[]> {
  const clusters = await clustersOf(reading, scope);
  await Promise.all([
    reading.list("AccountSettings", "ListAccountSettings", "settings", { effectiveSettings: true }),
    readServices(reading, clusters, scope),
    ...clusters.map((cluster) => readInstances(reading, cluster)),
    readProviders(reading, clusters),
  ]);
  return clusters;
}

/** ARNs of the clusters, which are also described. */
async function clustersOf(reading: AccountReading, { cluster }: Scope): Promise<string[]> {
  const listed = cluster === undefined ? await arnsOf(reading, "ListClusters", "clusterArns", {}) : [cluster];
  const described = await reading.describe(
    "Clusters",
    "DescribeClusters",
    listed,
    (clusters) => ({ clusters, include: ["CONFIGURATIONS", "SETTINGS"] }),
    (answer) => recordsIn(answer, "clusters").filter((record) => record["status"] !== "INACTIVE"),
  );
  const arns = distinct(described.map((record) => textIn(record, "clusterArn")));
  if (arns.length > 0) return arns;
  if (cluster === undefined || reading.missing["Clusters"] !== undefined) return listed;
  const others = (await arnsOf(reading, "ListClusters", "clusterArns", {})).map(nameIn);
  const near = nearest(cluster, others);
  throw new InputError(
    `There is no ECS cluster ${cluster} in ${reading.caller.region}.${near === undefined ? "" : ` Did you mean ${near}?`}`,
    others.length === 0
      ? "This Region has no clusters: check --region."
      : `The clusters are ${others.slice(0, 20).join(", ")}.`,
  );
}

async function readServices(reading: AccountReading, clusters: readonly string[], scope: Scope): Promise<void> {
  const listed = await Promise.all(
    clusters.map(async (cluster) => ({
      cluster,
      services: await arnsOf(reading, "ListServices", "serviceArns", { cluster }),
    })),
  );
  refuseUnknown(scope, listed.flatMap(({ services }) => services).map(nameIn));
  const services = await Promise.all(
    listed.map(({ cluster, services: arns }) =>
      reading.describe(
        "Services",
        "DescribeServices",
        arns.filter((arn) => isNamed(scope, nameIn(arn))),
        (batch) => ({ cluster, services: batch }),
        (answer) => recordsIn(answer, "services"),
      ),
    ),
  );
  // AWS still returns a deleted service for a while, and nothing starts its definition.
  const active = services.flat().filter((service) => (textIn(service, "status") ?? "ACTIVE") === "ACTIVE");
  const definitions = distinct(active.flatMap(taskDefinitionsOf));
  await Promise.all([
    reading.describe(
      "TaskDefinitions",
      "DescribeTaskDefinition",
      definitions,
      ([taskDefinition]) => ({ taskDefinition }),
      (answer) => one(recordIn(answer, "taskDefinition")),
    ),
    ...listed.map(({ cluster, services: arns }) => readTasks(reading, cluster, scope, arns)),
  ]);
}

/** The one in use now and, during a deployment, the others. */
function taskDefinitionsOf(service: AwsRecord): (string | undefined)[] {
  return [
    textIn(service, "taskDefinition"),
    ...[...recordsIn(service, "deployments"), ...recordsIn(service, "taskSets")].map((each) =>
      textIn(each, "taskDefinition"),
    ),
  ];
}

/** AWS keeps a stopped task for about an hour: docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-errors.html */
async function readTasks(
  reading: AccountReading,
  cluster: string,
  scope: Scope,
  services: readonly string[],
): Promise<void> {
  const named = scope.services ?? [];
  // Without a service a schedule may still have started tasks.
  reading.keep("Tasks", []);
  const filters =
    named.length === 0
      ? [{}]
      : services
          .map(nameIn)
          .filter((name) => named.includes(name))
          .map((serviceName) => ({ serviceName }));
  await reading.attempt("Tasks", "ListTasks", async () => {
    const pages = await Promise.all(
      filters.flatMap((filter) =>
        ["RUNNING", "STOPPED"].map((desiredStatus) =>
          pagesOf(reading.caller, "ListTasks", { cluster, desiredStatus, ...filter }),
        ),
      ),
    );
    await reading.describe(
      "Tasks",
      "DescribeTasks",
      distinct(pages.flat().flatMap((page) => textsIn(page, "taskArns"))),
      (tasks) => ({ cluster, tasks }),
      (answer) => recordsIn(answer, "tasks"),
    );
  });
}

async function readInstances(reading: AccountReading, cluster: string): Promise<void> {
  await reading.attempt("ContainerInstances", "ListContainerInstances", async () => {
    const pages = await pagesOf(reading.caller, "ListContainerInstances", { cluster });
    await reading.describe(
      "ContainerInstances",
      "DescribeContainerInstances",
      pages.flatMap((page) => textsIn(page, "containerInstanceArns")),
      (containerInstances) => ({ cluster, containerInstances }),
      (answer) => recordsIn(answer, "containerInstances"),
    );
  });
}

/** Lists by cluster, because only this request returns the providers of Managed Instances. */
async function readProviders(reading: AccountReading, clusters: readonly string[]): Promise<void> {
  const seen = new Set<unknown>();
  await reading.attempt("CapacityProviders", "DescribeCapacityProviders", async () => {
    const pages = await Promise.all(
      clusters.map((cluster) => pagesOf(reading.caller, "DescribeCapacityProviders", { cluster })),
    );
    for (const page of pages.flat()) reading.leftOut("CapacityProviders", "DescribeCapacityProviders", page);
    const records = pages.flat().flatMap((page) => recordsIn(page, "capacityProviders"));
    // FARGATE and FARGATE_SPOT belong to every cluster.
    reading.keep(
      "CapacityProviders",
      records.filter((record) => !seen.has(record["capacityProviderArn"]) && seen.add(record["capacityProviderArn"])),
    );
  });
}

/** Without these lists nothing is found, so a denial ends the call. */
async function arnsOf(
  reading: AccountReading,
  operation: Operation,
  list: string,
  input: AwsRecord,
): Promise<string[]> {
  try {
    return (await pagesOf(reading.caller, operation, input)).flatMap((page) => textsIn(page, list));
  } catch (error) {
    const failure = failureOf(error, operation);
    // A cluster that is deleted during the read has no services.
    if (failure.kind === "gone") return [];
    throw inputErrorOf(failure, reading.caller);
  }
}

function refuseUnknown({ services = [], cluster }: Scope, known: readonly string[]): void {
  const strange = services.filter((name) => !known.includes(name));
  const [first] = strange;
  if (first === undefined) return;
  const near = nearest(first, known);
  throw new InputError(
    `There is no service ${strange.join(", ")} in ${cluster === undefined ? "the clusters of this Region" : `cluster ${cluster}`}.${near === undefined ? "" : ` Did you mean ${near}?`}`,
    known.length === 0 ? "There are no services." : `The services are ${known.slice(0, 20).join(", ")}.`,
  );
}

function isNamed({ services = [] }: Scope, name: string): boolean {
  return services.length === 0 || services.includes(name);
}

/** The last part of an ARN: a service's, with or without its cluster in it, or a cluster's. */
function nameIn(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

function one(record: AwsRecord | undefined): AwsRecord[] {
  return record === undefined ? [] : [record];
}

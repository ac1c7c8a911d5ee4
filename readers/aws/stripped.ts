/**
 * What of an answer is kept: nothing that may hold a secret leaves the call that brought it. Containers keep what decides
 * about the network, by a list of what is allowed; elsewhere what may hold a secret is taken out.
 */
import { destinationOptions } from "../../analysis/rules/logNeeds";
import { type AwsRecord, recordIn, recordsIn } from "./record";

/** Fields of a container definition that are kept. Commands, environment values, labels and driver options are not. */
const CONTAINER_FIELDS = [
  "name",
  "image",
  "cpu",
  "memory",
  "memoryReservation",
  "essential",
  "portMappings",
  "mountPoints",
  "volumesFrom",
  "dependsOn",
  "links",
  "dnsServers",
  "dnsSearchDomains",
  "environmentFiles",
  "repositoryCredentials",
  "resourceRequirements",
  "linuxParameters",
  "versionConsistency",
];

/** Options of log drivers that say where the lines go. Others may hold tokens, and an address may hold a password. */
function destinations(options: AwsRecord): AwsRecord {
  const kept = Object.entries(options)
    .filter(([name]) => name === "awslogs-stream-prefix" || destinationOptions.includes(name.toLowerCase()))
    .map(([name, value]) => [name, typeof value === "string" ? value.replace(/\/\/.*@/, "//") : value]);
  return Object.fromEntries(kept) as AwsRecord;
}

/** EC2 calls an interface's tags TagSet. */
const TAGS = new Set(["Tags", "tags", "TagSet"]);

/** Where a log router of FireLens finds its outputs. */
const ROUTER_OPTIONS = ["config-file-type", "config-file-value"];

type Strip = (record: AwsRecord) => AwsRecord;

const STRIPS: { readonly [file: string]: Strip } = {
  TaskDefinitions: (definition) => ({
    ...definition,
    containerDefinitions: recordsIn(definition, "containerDefinitions").map(container),
    // A Docker volume's driver options may hold a password.
    volumes: recordsIn(definition, "volumes").map((volume) => only(volume, ["name", "efsVolumeConfiguration"])),
  }),
  // A proxy's log driver may hold a token, and managed volumes have tags of their own.
  Services: (service) => ({
    ...service,
    ...Object.fromEntries(
      ["deployments", "taskSets"].map((list) => [
        list,
        recordsIn(service, list).map((each) => without(each, ["serviceConnectConfiguration", "volumeConfigurations"])),
      ]),
    ),
  }),
  // Overrides of a single task may set commands and environment values.
  Tasks: (task) => without(task, ["overrides"]),
  LaunchTemplateVersions: (version) => {
    const data = recordIn(version, "LaunchTemplateData");
    return data === undefined ? version : { ...version, LaunchTemplateData: without(data, ["UserData"]) };
  },
  // Actions that sign clients in name an identity provider and its client.
  Listeners: (listener) => forwarding(listener, "DefaultActions"),
  ListenerRules: (rule) => without(forwarding(rule, "Actions"), ["Conditions"]),
};

/** The same record without what may hold a secret, and of its tags only names and AWS's own. */
export function stripped(file: string, record: AwsRecord): AwsRecord {
  const strip = STRIPS[file];
  return withoutTags(strip === undefined ? record : strip(record));
}

function container(definition: AwsRecord): AwsRecord {
  const logs = recordIn(definition, "logConfiguration");
  const router = recordIn(definition, "firelensConfiguration");
  return {
    ...only(definition, CONTAINER_FIELDS),
    ...(router === undefined
      ? {}
      : {
          firelensConfiguration: {
            type: router["type"],
            options: only(recordIn(router, "options") ?? {}, ROUTER_OPTIONS),
          },
        }),
    environment: named(definition, "environment"),
    secrets: secrets(definition, "secrets"),
    ...(logs === undefined
      ? {}
      : {
          logConfiguration: {
            logDriver: logs["logDriver"],
            options: destinations(recordIn(logs, "options") ?? {}),
            secretOptions: secrets(logs, "secretOptions"),
          },
        }),
  };
}

/** Variables keep their names alone. */
function named(holder: AwsRecord, list: string): AwsRecord[] {
  return recordsIn(holder, list).map(({ name }) => ({ name }));
}

/** Where a secret lies, not what it is. */
function secrets(holder: AwsRecord, list: string): AwsRecord[] {
  return recordsIn(holder, list).map(({ name, valueFrom }) => ({ name, valueFrom }));
}

function forwarding(holder: AwsRecord, list: string): AwsRecord {
  const actions = recordsIn(holder, list).map((action) =>
    only(action, ["Type", "TargetGroupArn", "ForwardConfig", "Order"]),
  );
  return { ...holder, [list]: actions };
}

/** Wherever they are: instances lie within reservations, and a launch template has the tags of what it launches. */
function withoutTags(record: AwsRecord): AwsRecord {
  const kept = Object.entries(record).map(([field, value]) => [
    field,
    TAGS.has(field) ? recordsIn(record, field).filter(isNameTag) : bare(value),
  ]);
  return Object.fromEntries(kept) as AwsRecord;
}

function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  return typeof value === "object" && value !== null ? withoutTags(value as AwsRecord) : value;
}

function isNameTag(tag: AwsRecord): boolean {
  const key = tag["Key"] ?? tag["key"];
  return typeof key === "string" && (key === "Name" || key.startsWith("aws:"));
}

function only(record: AwsRecord, fields: readonly string[]): AwsRecord {
  return Object.fromEntries(fields.flatMap((field) => (field in record ? [[field, record[field]]] : [])));
}

function without(record: AwsRecord, fields: readonly string[]): AwsRecord {
  return Object.fromEntries(Object.entries(record).filter(([field]) => !fields.includes(field)));
}

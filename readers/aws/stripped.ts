/**
 * The fields of an answer that are kept: nothing that may contain a secret is kept. Of containers, a list of allowed
 * fields is kept; elsewhere, fields that may contain a secret are removed.
 */
import { agentPortRangeIn, hasProxyIn } from "../../analysis/rules/agentSettings";
import { decoded, hostScriptOf } from "../../analysis/rules/hostScript";
import { destinationOptions } from "../../analysis/rules/logNeeds";
import { isUnknown } from "../../analysis/rules/serviceDefinition";
import { isSidecar, keptSettings } from "../../analysis/rules/sidecars";
import { type AwsRecord, recordIn, recordsIn, textIn } from "./record";

/** Fields of a container definition that are kept. Commands, environment values, labels and driver options are not, but for those of sidecars. */
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

/**
 * Options of log drivers with the destination of the logs. Others may contain tokens, and an address may contain a
 * password.
 */
function destinations(options: AwsRecord): AwsRecord {
  const kept = Object.entries(options)
    .filter(([name]) => name === "awslogs-stream-prefix" || destinationOptions.includes(name.toLowerCase()))
    .map(([name, value]) => [name, typeof value === "string" ? withoutUser(value) : value]);
  return Object.fromEntries(kept) as AwsRecord;
}

/** `https://user:password@host` → `https://host`. */
function withoutUser(address: string): string {
  const slashes = address.indexOf("//");
  const at = address.lastIndexOf("@");
  return slashes < 0 || at < slashes ? address : `${address.slice(0, slashes + 2)}${address.slice(at + 1)}`;
}

/** EC2 calls an interface's tags TagSet. */
const TAGS = new Set(["Tags", "tags", "TagSet"]);

/** Volumes on file systems; their credentials are ARNs, not values. */
const VOLUME_FIELDS = [
  "name",
  "efsVolumeConfiguration",
  "fsxWindowsFileServerVolumeConfiguration",
  "s3filesVolumeConfiguration",
];

/** The source of a FireLens log router's outputs. */
const ROUTER_OPTIONS = ["config-file-type", "config-file-value"];

const COMPUTED = "${COMPUTED}";

/** Of user data only settings of the agent that the analysis reads are kept, again as Base64. */
function agentSettings(userData: unknown): string | undefined {
  if (typeof userData !== "string") return undefined;
  const script = decoded(userData);
  const kept = script === null ? COMPRESSED : [...portsAndProxy(script), ...hostSettings(script)];
  return Buffer.from(kept.join("\n")).toString("base64");
}

const COMPRESSED = [`ECS_DYNAMIC_HOST_PORT_RANGE=${COMPUTED}`, `ECS_CLUSTER=${COMPUTED}`];

/** The cluster, also where there is none, and the access of containers to credentials. */
function hostSettings(script: string): string[] {
  const { cluster, blocksAwsvpcMetadata, enablesTaskRoles } = hostScriptOf(script);
  return [
    `ECS_CLUSTER=${isUnknown(cluster) ? COMPUTED : (cluster ?? "")}`,
    ...(blocksAwsvpcMetadata ? ["ECS_AWSVPC_BLOCK_IMDS=true"] : []),
    ...(enablesTaskRoles === null ? [] : [`Initialize-ECSAgent${enablesTaskRoles ? " -EnableTaskIAMRole" : ""}`]),
  ];
}

function portsAndProxy(script: string): string[] {
  const range = agentPortRangeIn(script);
  const value = range === null || range === "computed" ? range : `${String(range.from)}-${String(range.to)}`;
  const ports = value === null ? [] : [`ECS_DYNAMIC_HOST_PORT_RANGE=${value === "computed" ? COMPUTED : value}`];
  // The address of a proxy may have a password in it.
  const proxy = hasProxyIn(script) ? ["HTTP_PROXY=not-kept"] : [];
  return [...ports, ...proxy];
}

/** Of Service Connect, the namespace and the ports that the network depends on. */
function connectOf(deployment: AwsRecord): AwsRecord {
  const connect = recordIn(deployment, "serviceConnectConfiguration");
  if (connect === undefined) return {};
  const services = recordsIn(connect, "services").map((each) => only(each, ["portName", "ingressPortOverride"]));
  return { serviceConnectConfiguration: { ...only(connect, ["enabled", "namespace"]), services } };
}

type Strip = (record: AwsRecord) => AwsRecord;

const STRIPS: { readonly [file: string]: Strip } = {
  TaskDefinitions: (definition) => ({
    ...definition,
    containerDefinitions: recordsIn(definition, "containerDefinitions").map(container),
    // A Docker volume's driver options may contain a password.
    volumes: recordsIn(definition, "volumes").map((volume) => only(volume, VOLUME_FIELDS)),
  }),
  // A proxy's log driver may contain a token, and managed volumes have tags of their own.
  Services: (service) => ({
    ...service,
    ...Object.fromEntries(
      ["deployments", "taskSets"].map((list) => [
        list,
        recordsIn(service, list).map((each) => ({
          ...without(each, ["serviceConnectConfiguration", "volumeConfigurations"]),
          ...connectOf(each),
        })),
      ]),
    ),
  }),
  // Everything that is sent to a task may contain secrets: inputs, overrides, and everything else in a state machine.
  EventTargets: (target) => ({ ...only(target, ["Key", "Rule", "Arn"]), ...ecsSettings(target, "EcsParameters") }),
  Schedules: (schedule) => {
    const target = recordIn(schedule, "Target") ?? {};
    return {
      ...only(schedule, ["Arn", "Name"]),
      Target: { ...only(target, ["Arn"]), ...ecsSettings(target, "EcsParameters") },
    };
  },
  Pipes: (pipe) => ({
    ...only(pipe, ["Arn", "Name", "Target"]),
    TargetParameters: ecsSettings(recordIn(pipe, "TargetParameters") ?? {}, "EcsTaskParameters"),
  }),
  StateMachines: (machine) => ({
    ...only(machine, ["stateMachineArn", "name"]),
    definition: JSON.stringify(taskStates(parsed(machine["definition"]), 0)),
  }),
  // Parameters and commands of jobs are sent to tasks.
  JobDefinitions: (definition) => {
    const single = recordIn(definition, "containerProperties");
    const several = recordIn(definition, "ecsProperties");
    return {
      ...only(definition, ["jobDefinitionArn", "jobDefinitionName", "platformCapabilities"]),
      ...(single === undefined ? {} : { containerProperties: { ...container(single), ...jobSettings(single) } }),
      ...(several === undefined
        ? {}
        : {
            ecsProperties: {
              taskProperties: recordsIn(several, "taskProperties").map((task) => ({
                ...jobSettings(task),
                containers: recordsIn(task, "containers").map(container),
              })),
            },
          }),
    };
  },
  JobQueues: (queue) => only(queue, ["jobQueueArn", "jobQueueName", "computeEnvironmentOrder"]),
  ComputeEnvironments: (environment) => ({
    ...only(environment, ["computeEnvironmentArn", "computeEnvironmentName"]),
    ...(recordIn(environment, "computeResources") === undefined
      ? {}
      : {
          computeResources: only(recordIn(environment, "computeResources") ?? {}, [
            "type",
            "subnets",
            "securityGroupIds",
          ]),
        }),
  }),
  DBInstances: (instance) => ({
    ...only(instance, [
      "DBInstanceArn",
      "DBInstanceIdentifier",
      "DBInstanceStatus",
      "DBClusterIdentifier",
      "AvailabilityZone",
      "MultiAZ",
      "PubliclyAccessible",
      ...DATABASE_FIELDS,
    ]),
    DBSubnetGroup: only(recordIn(instance, "DBSubnetGroup") ?? {}, SUBNET_GROUP_FIELDS),
  }),
  DBClusters: (cluster) =>
    only(cluster, [
      "DBClusterArn",
      "DBClusterIdentifier",
      "Status",
      "DBSubnetGroup",
      "ReaderEndpoint",
      "Port",
      "PubliclyAccessible",
      ...DATABASE_FIELDS,
    ]),
  DBSubnetGroups: (group) => only(group, SUBNET_GROUP_FIELDS),
  DBProxies: (proxy) =>
    only(proxy, [
      "DBProxyArn",
      "DBProxyName",
      "Status",
      "EngineFamily",
      "VpcSecurityGroupIds",
      "VpcSubnetIds",
      "Endpoint",
      "EndpointNetworkType",
    ]),
  ReplicationGroups: (group) =>
    only(group, [
      "ARN",
      "ReplicationGroupId",
      "Status",
      "Engine",
      "MemberClusters",
      "NodeGroups",
      "ConfigurationEndpoint",
      "NetworkType",
    ]),
  CacheClusters: (cluster) =>
    only(cluster, [
      "ARN",
      "CacheClusterId",
      "CacheClusterStatus",
      "Engine",
      "NumCacheNodes",
      "PreferredAvailabilityZone",
      "CacheSubnetGroupName",
      "SecurityGroups",
      "CacheNodes",
      "ConfigurationEndpoint",
      "ReplicationGroupId",
      "NetworkType",
    ]),
  CacheSubnetGroups: (group) => only(group, SUBNET_GROUP_FIELDS),
  ServerlessCaches: (cache) =>
    only(cache, [
      "ARN",
      "ServerlessCacheName",
      "Status",
      "Engine",
      "SecurityGroupIds",
      "SubnetIds",
      "Endpoint",
      "ReaderEndpoint",
      "NetworkType",
    ]),
  // Overrides of a single task may set commands and environment values.
  Tasks: (task) => without(task, ["overrides"]),
  LaunchTemplateVersions: (version) => {
    const data = recordIn(version, "LaunchTemplateData");
    if (data === undefined) return version;
    const settings = agentSettings(data["UserData"]);
    const kept = settings === undefined ? {} : { UserData: settings };
    return { ...version, LaunchTemplateData: { ...without(data, ["UserData"]), ...kept } };
  },
  // Actions that sign clients in name an identity provider and its client.
  Listeners: (listener) => forwarding(listener, "DefaultActions"),
  ListenerRules: (rule) => without(forwarding(rule, "Actions"), ["Conditions"]),
};

/** The record without fields that may contain a secret; of its tags only the Name tag and AWS's own. */
export function stripped(file: string, record: AwsRecord): AwsRecord {
  const strip = STRIPS[file];
  return withoutTags(strip === undefined ? record : strip(record));
}

/** Of an instance and a cluster alike. The secret of the user is its ARN, not its value. */
const DATABASE_FIELDS = ["Engine", "Endpoint", "NetworkType", "VpcSecurityGroups", "MasterUserSecret"];
const SUBNET_GROUP_FIELDS = ["DBSubnetGroupName", "CacheSubnetGroupName", "Subnets"];

/** Of a job, what all its containers share. */
function jobSettings(job: AwsRecord): AwsRecord {
  const shared = only(job, [
    "executionRoleArn",
    "jobRoleArn",
    "taskRoleArn",
    "networkConfiguration",
    "fargatePlatformConfiguration",
    "platformVersion",
    "runtimePlatform",
  ]);
  return { ...shared, volumes: recordsIn(job, "volumes").map((volume) => only(volume, VOLUME_FIELDS)) };
}

/** The settings that decide where a task runs. */
const ECS_SETTINGS = [
  "Cluster",
  "TaskDefinition",
  "TaskDefinition.$",
  "TaskDefinitionArn",
  "LaunchType",
  "CapacityProviderStrategy",
  "PlatformVersion",
  "NetworkConfiguration",
  "NetworkConfiguration.$",
  "EnableExecuteCommand",
];

function ecsSettings(holder: AwsRecord, field: string): AwsRecord {
  const settings = recordIn(holder, field);
  return settings === undefined ? {} : { [field]: only(settings, ECS_SETTINGS) };
}

/** Deeper than any state machine that AWS accepts. */
const DEEPEST = 50;

/** The states that run tasks, and those around them, without anything that is sent to a task. */
function taskStates(machine: AwsRecord, depth: number): AwsRecord {
  const states = Object.entries(recordIn(machine, "States") ?? {}).flatMap(([name, value]): [string, AwsRecord][] => {
    const state = recordIn({ value }, "value");
    if (state === undefined || depth > DEEPEST) return [];
    const within = (key: string) =>
      recordIn(state, key) === undefined ? {} : { [key]: taskStates(recordIn(state, key) ?? {}, depth + 1) };
    const branches = recordsIn(state, "Branches").map((branch) => taskStates(branch, depth + 1));
    const isTask = String(textIn(state, "Resource")).includes("ecs:runTask");
    return [
      [
        name,
        {
          ...(isTask
            ? {
                ...only(state, ["Type", "Resource"]),
                ...settingsOf(state, "Parameters"),
                ...settingsOf(state, "Arguments"),
              }
            : {}),
          ...within("Iterator"),
          ...within("ItemProcessor"),
          ...(branches.length === 0 ? {} : { Branches: branches }),
        },
      ],
    ];
  });
  return { States: Object.fromEntries(states.filter(([, state]) => Object.keys(state).length > 0)) };
}

/** Arguments may be one JSONata expression, which is not known whatever it is. */
function settingsOf(state: AwsRecord, field: string): AwsRecord {
  return typeof state[field] === "string" ? { [field]: "{% %}" } : ecsSettings(state, field);
}

function parsed(text: unknown): AwsRecord {
  try {
    return recordIn({ value: JSON.parse(String(text)) as unknown }, "value") ?? {};
  } catch {
    return {};
  }
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
    environment: variables(definition),
    ...configurationOf(definition),
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

/** Only the names of variables are kept, and of a sidecar for telemetry what decides about its destinations. */
function variables(definition: AwsRecord): AwsRecord[] {
  const { image } = definition;
  const sends = typeof image === "string" && isSidecar(image);
  return recordsIn(definition, "environment").map(({ name, value }) => {
    const kept = sends && typeof name === "string" && typeof value === "string" ? keptSettings(name, value) : null;
    return kept === null ? { name } : { name, value: kept };
  });
}

const KEPT_WORD = /^(--config=\/etc\/ecs\/[\w.-]+|-n|--region(=[a-z0-9-]+)?|[a-z]{2,4}(-[a-z]+)+-\d+)$/;

/** Of a command, the configuration in the image of the ADOT collector, `--config=/etc/ecs/ecs-xray.yaml`, and the Region. */
function configurationOf({ image, command }: AwsRecord): AwsRecord {
  if (typeof image !== "string" || !isSidecar(image) || !Array.isArray(command)) return {};
  const kept = command.filter((word) => typeof word === "string" && KEPT_WORD.test(word));
  return kept.length === 0 ? {} : { command: kept };
}

/** The ARN of a secret, not its value. */
function secrets(holder: AwsRecord, list: string): AwsRecord[] {
  return recordsIn(holder, list).map(({ name, valueFrom }) => ({ name, valueFrom }));
}

function forwarding(holder: AwsRecord, list: string): AwsRecord {
  const actions = recordsIn(holder, list).map((action) =>
    only(action, ["Type", "TargetGroupArn", "ForwardConfig", "Order"]),
  );
  return { ...holder, [list]: actions };
}

/** Tags at any depth: instances are inside reservations, and a launch template contains the tags of its instances. */
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

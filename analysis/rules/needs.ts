/**
 * The needs of a service: what it must reach before it runs and while it runs, each with its name, its port and the
 * interface that carries it. The application's own traffic is not a need, because only its author knows it.
 */
import { type ApiCall, calls, HOLE } from "./calls";
import { type Runtime, carriersOf } from "./carriers";
import type { EndpointService } from "./endpointSet";
import { bucketHost, serviceConnectHost, serviceHost } from "./hosts";
import { type Wanted, imageWants, regionOf } from "./imageNeeds";
import { logWants } from "./logNeeds";
import { NeedList } from "./needList";
import { partitionOf } from "./partitions";
import { nameOfRegistrySecret } from "./registrySecrets";
import type { Maybe, Need, ServiceDefinition } from "./serviceDefinition";
import { isUnknown } from "./serviceDefinition";
import { sidecarWants } from "./sidecars";
import { efsWant, mountWants } from "./volumeNeeds";

export { type EndpointSet, endpointServices, endpointsOf } from "./endpointSet";

function known<T>(value: Maybe<T> | undefined): T | undefined {
  return value === undefined || isUnknown(value) ? undefined : value;
}

function runtimeOf(service: ServiceDefinition): Runtime {
  return {
    launchType: known(service.launchType),
    networkMode: known(service.networkMode),
    // LATEST is the newest version, so only an explicit version can be older.
    platformVersion: service.platformVersion === undefined ? "LATEST" : known(service.platformVersion),
    operatingSystem: known(service.operatingSystem),
  };
}

function hostOf(region: Maybe<string>, host: (region: string) => string): Maybe<string> {
  return isUnknown(region) ? region : host(region);
}

/** A need of an AWS service in `region`, if given, else in the service's own Region. */
function awsService(
  purpose: Exclude<Wanted["purpose"], "monitoring">,
  destination: EndpointService,
  rule: string,
  service: ServiceDefinition,
  region?: string,
): Wanted {
  const host = hostOf(region ?? service.region, (place) => serviceHost(destination, place));
  return { ...regionOf(region, service), traffic: purpose, purpose, destination, host, port: 443, rule };
}

/**
 * `arn:aws:ssm:eu-west-1:…` contains service and Region; a text that is not an ARN is the name of a parameter
 * (R-EP-09).
 */
function secretWants(valueFrom: Maybe<string>, service: ServiceDefinition): Wanted[] {
  if (isUnknown(valueFrom)) {
    const uncertain = `it is not known whether the secret is in Secrets Manager or Systems Manager: ${valueFrom.unknown}`;
    return (["secretsmanager", "ssm"] as const).map((word) => ({
      ...awsService("secrets", word, "R-EP-09", service),
      calls: word === "ssm" ? calls("parameter", HOLE) : calls("secret", HOLE),
      uncertain,
    }));
  }
  const [arn, , name, region] = valueFrom.split(":");
  const isArn = arn === "arn";
  const word = isArn && name === "secretsmanager" ? "secretsmanager" : "ssm";
  return [
    {
      ...awsService("secrets", word, "R-EP-09", service, isArn && region ? region : undefined),
      calls:
        word === "ssm"
          ? calls("parameter", isArn ? valueFrom : parameterArn(valueFrom, service))
          : calls("secret", secretArn(valueFrom)),
    },
  ];
}

/** Removes the key and the version after a secret's ARN. AWS adds six characters of its own to a secret's name. */
function secretArn(valueFrom: string): string {
  const name = nameOfRegistrySecret(valueFrom);
  if (name !== undefined) return `arn:${HOLE}:secretsmanager:${HOLE}:${HOLE}:secret:${name}${HOLE}`;
  const arn = valueFrom.split(":").slice(0, 7).join(":");
  return /-[A-Za-z0-9]{6}$/.test(arn) ? arn : `${arn}${HOLE}`;
}

function parameterArn(name: string, { region, account }: ServiceDefinition): string {
  const partition = isUnknown(region) ? HOLE : partitionOf(region).name;
  return `arn:${partition}:ssm:${known(region) ?? HOLE}:${known(account) ?? HOLE}:parameter/${name.replace(/^\//, "")}`;
}

function environmentFileWants(file: Maybe<string>, service: ServiceDefinition): Wanted[] {
  const want = awsService("env-files", "s3", "R-EP-06", service);
  const [arn, bucket] = (isUnknown(file) ? null : /^(arn:[^:]+:s3:::([^/]+))\//.exec(file))?.slice(1) ?? [];
  if (isUnknown(file) || arn === undefined || bucket === undefined) {
    return [{ ...want, calls: [...calls("env-file", HOLE), ...calls("env-file-bucket", HOLE)] }];
  }
  return [
    {
      ...want,
      host: hostOf(service.region, (place) => bucketHost(bucket, place)),
      calls: [...calls("env-file", file), ...calls("env-file-bucket", arn)],
    },
  ];
}

/** The calls of ECS Exec by the endpoint's name. */
const EXEC_CALLS = {
  ssmmessages: calls("exec", "*"),
  kms: calls("exec-key", HOLE),
  logs: [...calls("exec-log-groups", "*"), ...calls("exec-log-streams", HOLE)],
  s3: [...calls("exec-log-bucket", HOLE), ...calls("exec-log-object", HOLE)],
} as const;

function execWants(service: ServiceDefinition): Wanted[] {
  const exec = service.exec;
  if (isUnknown(exec)) {
    const uncertain = `it is not known whether ECS Exec is on: ${exec.unknown}`;
    return [{ ...awsService("exec", "ssmmessages", "R-EP-10", service), calls: EXEC_CALLS.ssmmessages, uncertain }];
  }
  if (!exec.enabled) {
    return [];
  }
  const words = ["ssmmessages" as const, ...(exec.kmsKey === true ? ["kms" as const] : []), ...(exec.logsTo ?? [])];
  return words.map((word) => ({
    ...awsService("exec", word, word === "logs" || word === "s3" ? "R-VPC-39" : "R-EP-10", service),
    calls: EXEC_CALLS[word],
  }));
}

const AGENT_CALLS: readonly (readonly [EndpointService, readonly ApiCall[]])[] = [
  ["ecs", [...calls("agent-discovery", HOLE), ...calls("agent-cluster", HOLE)]],
  ["ecs-agent", calls("agent-poll", HOLE)],
  ["ecs-telemetry", calls("agent-telemetry", HOLE)],
];

/** The needs of the agent on an instance, for every launch type that has instances (R-EP-12, R-EP-13, R-EP-14). */
function agentWants(service: ServiceDefinition): Wanted[] {
  const rule = service.launchType === "managed-instances" ? "R-EP-14" : "R-EP-13";
  const uncertain = isUnknown(service.launchType)
    ? {
        uncertain: `only EC2 and Managed Instances have an agent, and the launch type is not known: ${service.launchType.unknown}`,
      }
    : {};
  return AGENT_CALLS.map(([word, made]) => ({
    ...awsService("agent", word, rule, service),
    calls: made,
    ...uncertain,
  }));
}

/**
 * The proxy's configuration, through the ecs-agent endpoint or else from the public host (R-EP-16). AWS's page about it
 * names no launch type, and another sentence says that Fargate needs no endpoint of ECS: on Fargate a missing path is
 * not certain to stop the task.
 */
function serviceConnectWants(service: ServiceDefinition): Wanted[] {
  const { serviceConnect = false, region, launchType } = service;
  if (serviceConnect === false) {
    return [];
  }
  return [
    {
      traffic: "service-connect",
      purpose: "service-connect",
      destination: "ecs-agent",
      host: hostOf(region, serviceConnectHost),
      port: 443,
      calls: calls("agent-poll", HOLE),
      rule: "R-EP-16",
      ...(launchType === "ec2"
        ? {}
        : {
            contested:
              "AWS's pages do not agree on whether Service Connect needs this path on Fargate and Managed Instances",
          }),
      ...(isUnknown(serviceConnect)
        ? { uncertain: `it is not known whether Service Connect is on: ${serviceConnect.unknown}` }
        : {}),
    },
  ];
}

/** The needs of one service, in the order in which a start meets them. Unknown parts become uncertain needs. */
export function needsOfService(service: ServiceDefinition): Need[] {
  const carriers = carriersOf(runtimeOf(service));
  const containers = isUnknown(service.containers) ? [] : service.containers;
  const needs = new NeedList(service, carriers);
  const add = (wants: readonly Wanted[], names: readonly string[]): void => {
    for (const want of wants) needs.add(want, names);
  };
  if (carriers.get("agent")?.length !== 0) add(agentWants(service), []);
  if (isUnknown(service.containers)) {
    add(imageWants(service.containers, service), []);
  }
  for (const container of containers) {
    const names = [container.name];
    add(imageWants(container.image, service), names);
    for (const secret of container.secrets) add(secretWants(secret, service), names);
    for (const file of container.environmentFiles) add(environmentFileWants(file, service), names);
    add(logWants(container, service), names);
    add(sidecarWants(container, service), names);
  }
  add(
    service.efs.map((fileSystem) => efsWant(fileSystem, service)),
    [],
  );
  for (const mount of service.mounts ?? []) {
    add(mountWants(mount, service), []);
    // The agent of a Windows instance reads the credentials of the share, as it reads secrets (R-EP-34).
    if (mount.kind === "fsx" && service.launchType === "ec2") add(secretWants(mount.credentials, service), []);
  }
  add(serviceConnectWants(service), []);
  add(
    execWants(service),
    containers.map((container) => container.name),
  );
  return needs.needs;
}

/** The needs of several services together, for a network that serves them all: see `endpointsOf`. */
export function needsOf(services: readonly ServiceDefinition[]): Need[] {
  return services.flatMap((service) => needsOfService(service));
}

/**
 * The destinations of log drivers: AWS services, and hosts in options that are plain text.
 * (docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html, docs.docker.com/engine/logging/drivers)
 */
import { calls, HOLE } from "./calls";
import { type FirelensOutput, hostOutput, outputOf, routerOption } from "./firelens";
import { bucketHost, serviceHost } from "./hosts";
import { regionOf, type Wanted } from "./imageNeeds";
import { type Address, addressOf, isLoopback } from "./logAddress";
import { partitionOf } from "./partitions";
import {
  type ContainerDefinition,
  isUnknown,
  type LogConfiguration,
  type Maybe,
  type ServiceDefinition,
} from "./serviceDefinition";

type Options = NonNullable<LogConfiguration["options"]>;

/** Drivers that keep the lines on the machine, or drop them. */
const LOCAL_DRIVERS: ReadonlySet<string> = new Set(["json-file", "local", "journald", "etwlogs", "none"]);

/** The name of a destination that is not known. */
const SOME_DESTINATION = "log destination";

/** Drivers of Docker's daemon that call one host: the option with the host, and the default of this option. */
const HOST_DRIVERS: Readonly<Record<string, { option: string; port: number; udp: boolean; fallback: string | null }>> =
  {
    splunk: { option: "splunk-url", port: 443, udp: false, fallback: null },
    fluentd: { option: "fluentd-address", port: 24224, udp: false, fallback: "localhost" },
    gelf: { option: "gelf-address", port: 12201, udp: true, fallback: null },
    syslog: { option: "syslog-address", port: 514, udp: true, fallback: "localhost" },
  };

/** The options that decide about the destination of the lines; readers drop all others. */
export const destinationOptions: readonly string[] = [
  "awslogs-region",
  "awslogs-group",
  "awslogs-create-group",
  "awslogs-endpoint",
  ...Object.values(HOST_DRIVERS).map(({ option }) => option),
  "name",
  "@type",
  "region",
  "host",
  "port",
  "endpoint",
  "bucket",
];

export function logWants(container: ContainerDefinition, service: ServiceDefinition): Wanted[] {
  return [...driverWants(container.logs, service), ...routerWants(container, service)];
}

function driverWants(logs: ContainerDefinition["logs"], service: ServiceDefinition): Wanted[] {
  if (isUnknown(logs)) {
    const uncertain = `the log driver is not known: ${logs.unknown}`;
    return [{ ...serviceWant("logs", undefined, service), uncertain }];
  }
  if (logs === null || LOCAL_DRIVERS.has(logs.driver)) return [];
  const options = logs.options ?? {};
  if (logs.driver === "awslogs") return [awslogsWant(options, service)];
  if (logs.driver === "awsfirelens") return firelensWants(options, service);
  const host = HOST_DRIVERS[logs.driver];
  return host === undefined
    ? [someDestination(`the destination of log driver ${logs.driver} is not known`)]
    : hostWants(logs.driver, host, options, service);
}

function awslogsWant(options: Options, service: ServiceDefinition): Wanted {
  const region = options["awslogs-region"];
  const place = region === undefined ? service.region : region;
  const group = options["awslogs-group"];
  const arn = `arn:${partitionName(place)}:logs:${part(place)}:${part(service.account)}:log-group:${part(group)}`;
  const want = {
    ...serviceWant("logs", region, service),
    calls:
      options["awslogs-create-group"] === "true"
        ? [...calls("awslogs", `${arn}:log-stream:${HOLE}`), ...calls("awslogs-create-group", `${arn}:log-stream:`)]
        : calls("awslogs", `${arn}:log-stream:${HOLE}`),
  };
  const endpoint = options["awslogs-endpoint"];
  if (endpoint === undefined) return want;
  const uncertain =
    "the log driver calls an endpoint of its own (awslogs-endpoint), which this analysis does not follow";
  return { ...want, uncertain };
}

function hostWants(
  driver: string,
  { option, port, udp, fallback }: (typeof HOST_DRIVERS)[string],
  options: Options,
  service: ServiceDefinition,
): Wanted[] {
  const written = options[option] ?? fallback;
  if (written === null || isUnknown(written)) {
    const why = written === null ? `${option} is missing, or comes from a secret` : written.unknown;
    return [someDestination(`the destination of log driver ${driver} is not known: ${why}`)];
  }
  const address = addressOf(written, port, udp);
  if (address === "local") return [];
  if (address === null) return [someDestination(`${option} has no host that can be read`)];
  const want: Wanted = { ...addressed(address), traffic: "logs", rule: "R-EP-31" };
  // Fargate accepts awslogs, splunk and awsfirelens only (API_LogConfiguration).
  return service.launchType === "fargate" && driver !== "splunk"
    ? [{ ...want, uncertain: `Fargate does not accept the log driver ${driver}` }]
    : [want];
}

/** The needs of a FireLens router for a container, as application traffic of the task (R-EP-32). */
function firelensWants(options: Options, service: ServiceDefinition): Wanted[] {
  const output = outputOf(options);
  if (isUnknown(output)) return [someOutput(output.unknown)];
  return outputWants(output, options, service).map((want) => ({ ...want, traffic: "application" }));
}

function outputWants(output: FirelensOutput, options: Options, service: ServiceDefinition): Wanted[] {
  switch (output.kind) {
    case "none":
      return [];
    case "unknown":
      return [someOutput(`the destination of output ${output.name} is not known here`)];
    case "aws": {
      const endpoint = options["endpoint"];
      if (endpoint !== undefined) return [someOutput(`output ${output.name} calls an endpoint of its own`)];
      const { service: word, call } = output;
      const want = { ...serviceWant(word, options["region"], service), rule: "R-EP-32" };
      if (word !== "s3") return [{ ...want, calls: calls(call, HOLE) }];
      const bucket = options["bucket"];
      if (bucket === undefined || isUnknown(bucket)) return [{ ...want, calls: calls(call, HOLE) }];
      const place = options["region"] ?? service.region;
      return [
        {
          ...want,
          host: isUnknown(place) ? place : bucketHost(bucket, place),
          calls: calls(call, `arn:${partitionName(place)}:s3:::${bucket}/${HOLE}`),
        },
      ];
    }
    case "host": {
      const address = hostOutput(output, options);
      if (isUnknown(address)) return [someOutput(address.unknown)];
      return isLoopback(address.host) ? [] : [{ ...addressed(address), traffic: "application", rule: "R-EP-32" }];
    }
  }
}

/** The needs of outputs in a router's configuration file, which ECS downloads if it is in S3 (on instances only). */
function routerWants({ firelens, name }: ContainerDefinition, service: ServiceDefinition): Wanted[] {
  if (firelens === undefined) return [];
  if (isUnknown(firelens))
    return [someOutput(`the FireLens configuration of ${name} is not known: ${firelens.unknown}`)];
  if (firelens.file === undefined && firelens.fileType === undefined) return [];
  const outputs = someOutput(`log router ${name} has outputs in a configuration file, which is not read`);
  const bucket = routerOption(firelens);
  if (bucket === null) return [outputs];
  const { object, bucketArn, name: bucketName } = bucket;
  const { region } = service;
  const download: Wanted = {
    ...serviceWant("s3", undefined, service),
    traffic: "env-files",
    host: isUnknown(region) ? region : bucketHost(bucketName, region),
    rule: "R-EP-32",
    calls: [...calls("env-file", object), ...calls("env-file-bucket", bucketArn)],
  };
  return [download, outputs];
}

/** A need of an AWS service in the given Region, else in the service's own. */
function serviceWant(word: string, region: Maybe<string> | undefined, service: ServiceDefinition): Wanted {
  const place = region ?? service.region;
  const host = isUnknown(place) ? place : serviceHost(word, place);
  const want: Wanted = { traffic: "logs", purpose: "logs", destination: word, host, port: 443, rule: "R-EP-08" };
  if (isUnknown(region)) return { ...want, uncertain: `the Region of the logs is not known: ${region.unknown}` };
  return region === undefined || region === service.region ? want : { ...want, ...regionOf(region, service) };
}

function addressed({ host, port, udp }: Address): Omit<Wanted, "traffic" | "rule"> {
  // A name without a dot or a port would look like an AWS service.
  const destination = port === 443 && host.includes(".") ? host : `${host}:${String(port)}`;
  return { purpose: "logs", destination, host, port, ...(udp ? { protocol: "udp" } : {}) };
}

function someDestination(reason: string): Wanted {
  return {
    traffic: "logs",
    purpose: "logs",
    destination: SOME_DESTINATION,
    host: { unknown: reason },
    port: 443,
    rule: "R-EP-31",
    uncertain: reason,
  };
}

function someOutput(reason: string): Wanted {
  return {
    ...someDestination(`the destination of the log router is not known: ${reason}`),
    traffic: "application",
    rule: "R-EP-32",
  };
}

function part(value: Maybe<string> | undefined): string {
  return value === undefined || isUnknown(value) ? HOLE : value;
}

function partitionName(region: Maybe<string>): string {
  return isUnknown(region) ? HOLE : partitionOf(region).name;
}

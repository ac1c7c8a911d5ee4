/**
 * Where log drivers send the lines of a container: AWS services, and hosts that options name in plain text.
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

/** What a destination is called of which no name is known. */
export const SOME_DESTINATION = "log destination";

/** Drivers of Docker's daemon that call one host: the option that names it, and what is taken where that is left out. */
const HOST_DRIVERS: Readonly<Record<string, { option: string; port: number; udp: boolean; fallback: string | null }>> =
  {
    splunk: { option: "splunk-url", port: 443, udp: false, fallback: null },
    fluentd: { option: "fluentd-address", port: 24224, udp: false, fallback: "localhost" },
    gelf: { option: "gelf-address", port: 12201, udp: true, fallback: null },
    syslog: { option: "syslog-address", port: 514, udp: true, fallback: "localhost" },
  };

/** The options that decide where lines go; no reader keeps others. */
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
    ? [someDestination(`where log driver ${logs.driver} sends the lines is not known`)]
    : hostWants(logs.driver, host, options, service);
}

function awslogsWant(options: Options, service: ServiceDefinition): Wanted {
  const region = options["awslogs-region"];
  const place = region === undefined ? service.region : region;
  const group = options["awslogs-group"];
  const arn = `arn:${partitionName(place)}:logs:${part(place)}:${part(service.account)}:log-group:${part(group)}`;
  const want = {
    ...serviceWant("logs", region, service),
    calls: [
      ...calls("awslogs", `${arn}:log-stream:${HOLE}`),
      ...(options["awslogs-create-group"] === "true" ? calls("awslogs-create-group", `${arn}:log-stream:`) : []),
    ],
  };
  const endpoint = options["awslogs-endpoint"];
  if (endpoint === undefined) return want;
  const uncertain = "the log driver calls an endpoint of its own (awslogs-endpoint), which is not followed here";
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
    const why = written === null ? `${option} is not known: it is missing, or comes from a secret` : written.unknown;
    return [someDestination(`where log driver ${driver} sends the lines is not known: ${why}`)];
  }
  const address = addressOf(written, port, udp);
  if (address === "local") return [];
  if (address === null) return [someDestination(`${option} names no host that can be read`)];
  const want: Wanted = { ...addressed(address), traffic: "logs", rule: "R-EP-31" };
  // Fargate takes awslogs, splunk and awsfirelens alone (API_LogConfiguration).
  return service.launchType === "fargate" && driver !== "splunk"
    ? [{ ...want, uncertain: `Fargate does not accept the log driver ${driver}` }]
    : [want];
}

/** What a router of FireLens sends for a container: as application traffic of the task (R-EP-32). */
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
      return [someOutput(`what output ${output.name} calls is not known here`)];
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

/** Outputs in a configuration file of the router's, which ECS downloads where it is in S3 (on instances alone). */
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

/** A service of AWS's in the Region that is named, else the service's own. */
function serviceWant(word: string, region: Maybe<string> | undefined, service: ServiceDefinition): Wanted {
  const place = region ?? service.region;
  const host = isUnknown(place) ? place : serviceHost(word, place);
  const want: Wanted = { traffic: "logs", purpose: "logs", destination: word, host, port: 443, rule: "R-EP-08" };
  if (isUnknown(region)) return { ...want, uncertain: `the Region of the logs is not known: ${region.unknown}` };
  return { ...want, ...regionOf(region, service) };
}

function addressed({ host, port, udp }: Address): Omit<Wanted, "traffic" | "rule"> {
  // A word without a dot or a port would read as a service of AWS's.
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
    ...someDestination(`where the log router sends the lines is not known: ${reason}`),
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

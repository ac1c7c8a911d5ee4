/**
 * Outputs of FireLens's log routers, Fluent Bit and Fluentd, by their name in the options: AWS services by the plugins
 * of the aws-for-fluent-bit image, hosts by Fluent Bit's own. https://docs.fluentbit.io/manual/pipeline/outputs
 */
import type { CallName } from "./calls";
import type { Address } from "./logAddress";
import { type FirelensConfiguration, isUnknown, type LogConfiguration, type Maybe } from "./serviceDefinition";

type Options = NonNullable<LogConfiguration["options"]>;

export type FirelensOutput =
  | { readonly kind: "aws"; readonly name: string; readonly service: string; readonly call: CallName }
  | {
      readonly kind: "host";
      readonly name: string;
      readonly host: string;
      readonly port: number;
      readonly udp: boolean;
    }
  /** The output sends nothing out of the task. */
  | { readonly kind: "none" }
  | { readonly kind: "unknown"; readonly name: string };

type Aws = readonly [service: string, call: CallName];
const LOGS: Aws = ["logs", "firelens-logs"];
const FIREHOSE: Aws = ["kinesis-firehose", "firelens-firehose"];
const KINESIS: Aws = ["kinesis-streams", "firelens-kinesis"];

const AWS: Readonly<Record<string, Aws>> = {
  cloudwatch: LOGS,
  cloudwatch_logs: LOGS,
  firehose: FIREHOSE,
  kinesis_firehose: FIREHOSE,
  kinesis: KINESIS,
  kinesis_streams: KINESIS,
  s3: ["s3", "firelens-s3"],
};

/** Outputs that call the host in their option `Host`, with the plugin's own defaults. */
const HOSTS: Readonly<Record<string, readonly [host: string, port: number, udp?: boolean]>> = {
  datadog: ["http-intake.logs.datadoghq.com", 443],
  es: ["127.0.0.1", 9200],
  forward: ["127.0.0.1", 24224],
  gelf: ["127.0.0.1", 12201, true],
  http: ["127.0.0.1", 80],
  loki: ["127.0.0.1", 3100],
  opensearch: ["127.0.0.1", 9200],
  splunk: ["127.0.0.1", 8088],
  syslog: ["127.0.0.1", 514, true],
  tcp: ["127.0.0.1", 5170],
};

const LOCAL: ReadonlySet<string> = new Set(["stdout", "null", "file", "counter"]);

/** The output in the options: `Name` for Fluent Bit, `@type` for Fluentd. */
export function outputOf(options: Options): Maybe<FirelensOutput> {
  const written = options["name"] ?? options["@type"];
  if (written === undefined) return { unknown: "the options have no output" };
  if (isUnknown(written)) return written;
  const name = written.toLowerCase();
  const aws = AWS[name];
  if (aws !== undefined) return { kind: "aws", name: written, service: aws[0], call: aws[1] };
  const host = HOSTS[name];
  if (host !== undefined) return { kind: "host", name: written, host: host[0], port: host[1], udp: host[2] === true };
  return LOCAL.has(name) ? { kind: "none" } : { kind: "unknown", name: written };
}

/** The host and port of an output. */
export function hostOutput(output: FirelensOutput & { readonly kind: "host" }, options: Options): Maybe<Address> {
  const { host = output.host, port = String(output.port) } = options;
  if (isUnknown(host)) return { unknown: `the host of output ${output.name} is not known: ${host.unknown}` };
  if (isUnknown(port)) return { unknown: `the port of output ${output.name} is not known: ${port.unknown}` };
  const number = Number(port);
  return Number.isInteger(number) && number > 0 && number < 65536
    ? { host: host.toLowerCase(), port: number, udp: output.udp }
    : { unknown: `the port of output ${output.name} is not a port` };
}

/** An object in S3. */
interface S3Object {
  readonly object: string;
  readonly bucketArn: string;
  readonly name: string;
}

/** The object in S3 that a router's configuration is downloaded from; null where it is a file of the image. */
export function routerOption({ file, fileType }: FirelensConfiguration): S3Object | null {
  if (fileType !== "s3" || file === undefined || isUnknown(file)) return null;
  const [bucketArn, name] = /^(arn:[^:]+:s3:::([^/]+))/.exec(file)?.slice(1) ?? [];
  return bucketArn === undefined || name === undefined ? null : { object: file, bucketArn, name };
}

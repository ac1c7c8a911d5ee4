/**
 * Needs of a task and its host, as a table written from AWS's documentation without a look at this code
 * (`tests/fixtures/needs-table.csv`): each row as a task that has this need. Confidence: C, a page or AWS's own source
 * says so; I, inferred; U, not known, or pages contradict each other.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ContainerDefinition } from "../../analysis/rules/serviceDefinition";
import type { Service, TaskDefinition } from "../../analysis/topology/model";
import { REGION } from "./topology";

export interface TableRow {
  readonly [column: string]: string;
  readonly id: string;
  readonly launch_type: "any" | "fargate" | "ec2" | "managed-instances" | "external";
  readonly confidence: "C" | "I" | "U";
}

/** Settings of a task that cause the need of a row, and the analysis's names for that need. */
export interface Setup {
  readonly purpose: string;
  readonly destination: string;
  readonly container?: Partial<ContainerDefinition>;
  readonly task?: Partial<TaskDefinition>;
  readonly service?: Partial<Service>;
  /** ECS Exec's settings of the cluster. */
  readonly exec?: { readonly kmsKey: boolean; readonly logsTo: readonly ("logs" | "s3")[] };
}

export const ACCOUNT = "210987654321";
export const OTHER_REGION = "us-west-2";
export const FILE_SYSTEM = "fs-0123";

/** The rows of the table. */
export function tableRows(): readonly TableRow[] {
  const [names = [], ...rows] = parsed(readFileSync(join(__dirname, "../fixtures/needs-table.csv"), "utf8"));
  return rows.map((cells) => Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ""])) as TableRow);
}

function parsed(text: string): string[][] {
  return text
    .trim()
    .split("\n")
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
        ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? "",
      ),
    );
}

const ecr = (region = REGION): string => `${ACCOUNT}.dkr.ecr.${region}.amazonaws.com/shop/web:1`;
const DUAL = `${ACCOUNT}.dkr-ecr.${REGION}.on.aws/shop/web:1`;

/** The image of a row that is about no other one: ECR's, by its dual-stack name where IPv4 is missing. */
export function imageOf(row: TableRow): string {
  return row["ip_family"] === "ipv6-only" ? DUAL : ecr();
}

const secretArn = (region = REGION): string => `arn:aws:secretsmanager:${region}:${ACCOUNT}:secret:db-AbCdEf`;
const firelens = (name: string, more: Readonly<Record<string, string>> = {}): Partial<ContainerDefinition> => ({
  logs: { driver: "awsfirelens", options: { name, ...more } },
});
const driver = (name: string, options: Readonly<Record<string, string>>): Partial<ContainerDefinition> => ({
  logs: { driver: name, options },
});
const EXEC: Setup = { purpose: "exec", destination: "ssmmessages", service: { execEnabled: true } };
const agent = (destination: string): Setup => ({ purpose: "agent", destination });

/** A container whose definition shows that it sends telemetry to one service. */
const telemetry = (destination: "xray" | "logs" | "aps-workspaces"): Setup => ({
  purpose: "monitoring",
  destination,
  container: { sidecar: { outputs: [{ service: destination }] } },
});

/** A set-up for the rows of a need; rows whose condition requires another one are in `BY_ROW`. */
const BY_NEED: Readonly<Record<string, Setup>> = {
  "image-auth": { purpose: "image-pull", destination: "ecr.api" },
  "image-manifest": { purpose: "image-pull", destination: "ecr.dkr" },
  "image-layers": { purpose: "image-layers", destination: "s3" },
  "registry-credentials": {
    purpose: "secrets",
    destination: "secretsmanager",
    container: { image: "registry.example.com/web:1", secrets: [secretArn()] },
  },
  "logs-awslogs": { purpose: "logs", destination: "logs", container: driver("awslogs", { "awslogs-region": REGION }) },
  "logs-splunk": {
    purpose: "logs",
    destination: "hec.example.com:8088",
    container: driver("splunk", { "splunk-url": "https://hec.example.com:8088" }),
  },
  "logs-fluentd": {
    purpose: "logs",
    destination: "logs.example.com:24224",
    container: driver("fluentd", { "fluentd-address": "logs.example.com:24224" }),
  },
  "logs-gelf": {
    purpose: "logs",
    destination: "logs.example.com:12201",
    container: driver("gelf", { "gelf-address": "udp://logs.example.com:12201" }),
  },
  "logs-syslog": {
    purpose: "logs",
    destination: "logs.example.com:514",
    container: driver("syslog", { "syslog-address": "udp://logs.example.com:514" }),
  },
  "logs-json-file": { purpose: "logs", destination: "logs", container: driver("json-file", {}) },
  "logs-firelens-cloudwatch": { purpose: "logs", destination: "logs", container: firelens("cloudwatch_logs") },
  "logs-firelens-firehose": {
    purpose: "logs",
    destination: "kinesis-firehose",
    container: firelens("kinesis_firehose"),
  },
  "logs-firelens-kinesis": { purpose: "logs", destination: "kinesis-streams", container: firelens("kinesis_streams") },
  "logs-firelens-s3": { purpose: "logs", destination: "s3", container: firelens("s3", { bucket: "lines" }) },
  "logs-firelens-opensearch": {
    purpose: "logs",
    destination: `search-logs.${REGION}.es.amazonaws.com`,
    container: firelens("opensearch", { host: `search-logs.${REGION}.es.amazonaws.com`, port: "443" }),
  },
  "logs-firelens-http": {
    purpose: "logs",
    destination: "logs.example.com",
    container: firelens("http", { host: "logs.example.com", port: "443" }),
  },
  "secret-secretsmanager": {
    purpose: "secrets",
    destination: "secretsmanager",
    container: { secrets: [secretArn()] },
  },
  "secret-ssm": { purpose: "secrets", destination: "ssm", container: { secrets: ["/prod/key"] } },
  "env-file-s3": {
    purpose: "env-files",
    destination: "s3",
    container: { environmentFiles: ["arn:aws:s3:::settings/prod.env"] },
  },
  "exec-ssm": EXEC,
  "exec-kms": { ...EXEC, destination: "kms", exec: { kmsKey: true, logsTo: [] } },
  "exec-logging-cloudwatch": { ...EXEC, destination: "logs", exec: { kmsKey: false, logsTo: ["logs"] } },
  "exec-logging-s3": { ...EXEC, destination: "s3", exec: { kmsKey: false, logsTo: ["s3"] } },
  "efs-mount": { purpose: "efs", destination: FILE_SYSTEM, task: { efs: ["efs"] } },
  "s3files-mount": {
    purpose: "s3-files",
    destination: "files",
    task: { mounts: [{ kind: "s3-files", fileSystem: "files" }] },
  },
  "fsx-mount": {
    purpose: "fsx",
    destination: "fsx",
    task: {
      operatingSystem: "windows",
      mounts: [{ kind: "fsx", fileSystem: "fs-share", credentials: secretArn() }],
    },
  },
  "service-connect-control": {
    purpose: "service-connect",
    destination: "ecs-agent",
    service: { serviceConnect: { namespace: "shop", offers: [] } },
  },
  xray: telemetry("xray"),
  "agent-register": agent("ecs"),
  "agent-poll": agent("ecs-agent"),
  "agent-telemetry": agent("ecs-telemetry"),
};

const pull = (image: string, destination: string): Setup => ({
  purpose: "image-pull",
  destination,
  container: { image },
});

/** Rows whose condition requires a task of its own. */
const BY_ROW: Readonly<Record<string, Setup>> = {
  N007: { ...pull(ecr().replace("shop/", "mirror/"), "ecr.dkr") },
  N009: pull("public.ecr.aws/nginx/nginx:1", "public.ecr.aws"),
  N012: pull("nginx:1", "docker.io"),
  N014: pull(ecr(OTHER_REGION), "ecr.dkr"),
  N016: { purpose: "logs", destination: "logs", container: driver("awslogs", { "awslogs-region": OTHER_REGION }) },
  N018: {
    purpose: "secrets",
    destination: "secretsmanager",
    container: { logs: { driver: "splunk" }, secrets: [secretArn()] },
  },
  N033: {
    purpose: "secrets",
    destination: "secretsmanager",
    container: { secrets: [secretArn(OTHER_REGION)] },
  },
  N061: telemetry("xray"),
  N062: telemetry("logs"),
  N063: telemetry("aps-workspaces"),
  N107: pull("nginx:1", "docker.io"),
  N110: pull("ecr-public.aws.com/nginx/nginx:1", "ecr-public.aws.com"),
  N169: {
    purpose: "logs",
    destination: "s3",
    container: { firelens: { fileType: "s3", file: "arn:aws:s3:::configs/extra.conf" } },
  },
  N181: { purpose: "fsx", destination: "fs-share", task: BY_NEED["fsx-mount"]?.task ?? {} },
  N182: { purpose: "secrets", destination: "secretsmanager", task: BY_NEED["fsx-mount"]?.task ?? {} },
};

/** Undefined for a row that is about no need that a task's definition shows. */
export function setupOf(row: TableRow): Setup | undefined {
  return BY_ROW[row.id] ?? BY_NEED[row["need"] ?? ""];
}

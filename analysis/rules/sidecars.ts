/**
 * Sidecars that send telemetry, recognised by their image, and the destinations that their definition shows (R-EP-33):
 * the X-Ray daemon, the ADOT collector, the CloudWatch agent and the Datadog agent.
 */
import { type CallName, calls, HOLE } from "./calls";
import { serviceHost } from "./hosts";
import { regionOf, type Wanted } from "./imageNeeds";
import { parseImage } from "./images";
import { type ContainerDefinition, isUnknown, type Maybe, type ServiceDefinition } from "./serviceDefinition";

export interface Sidecar {
  readonly outputs: readonly SidecarOutput[];
  /** The reason why it may have other destinations. */
  readonly unread?: string;
}
export type SidecarOutput = { readonly service: Telemetry; readonly region?: string } | { readonly host: string };
type Telemetry = "xray" | "logs" | "monitoring" | "aps-workspaces";

type Settings = Readonly<Record<string, Maybe<string>>>;
type Reader = (environment: Settings, command: readonly string[]) => Sidecar;

const X_RAY: SidecarOutput = { service: "xray" };
const LOGS: SidecarOutput = { service: "logs" };

/** By the repository of the image, in whichever registry it is. */
const READERS: readonly (readonly [RegExp, Reader])[] = [
  [/(^|\/)aws-xray-daemon$/, xrayDaemon],
  [/(^|\/)aws-otel-collector$/, collector],
  [/(^|\/)cloudwatch-agent$/, cloudWatchAgent],
  [/(^|\/)(datadog|datadoghq)\/agent$/, datadogAgent],
];

/** The variables that decide about destinations; readers drop all others. */
export const sidecarVariables: readonly string[] = [
  "AWS_REGION",
  "HTTPS_PROXY",
  "AOT_CONFIG_CONTENT",
  "CW_CONFIG_CONTENT",
  "DD_SITE",
  "DD_DD_URL",
  "DD_URL",
  "DD_LOGS_ENABLED",
  "DD_PROXY_HTTPS",
];

/** Most images are no sidecars, and a file may have ten thousand of them. */
const SOME_SIDECAR = /aws-xray-daemon|aws-otel-collector|cloudwatch-agent|\/agent/;

function readerOf(image: string): Reader | undefined {
  if (!SOME_SIDECAR.test(image)) return undefined;
  const parsed = parseImage(image);
  return parsed.kind === "bad" ? undefined : READERS.find(([pattern]) => pattern.test(parsed.repository))?.[1];
}

export function isSidecar(image: string): boolean {
  return readerOf(image) !== undefined;
}

/** Null for any other image. */
export function sidecarOf(image: string, environment: Settings, command: readonly string[]): Sidecar | null {
  const reader = readerOf(image);
  if (reader === undefined) return null;
  return typeof environment["HTTPS_PROXY"] === "string" ? elsewhere("it has a proxy") : reader(environment, command);
}

/** The options of the daemon are at docs.aws.amazon.com/xray/latest/devguide/xray-daemon-configuration.html. */
function xrayDaemon({ AWS_REGION }: Settings, command: readonly string[]): Sidecar {
  const words = command.join(" ");
  if (/(^| )(-c|--?config|-p|--?proxy-address)[ =]/.test(words)) return elsewhere("it has a configuration or a proxy");
  return { outputs: [inRegion("xray", /(?:^| )(?:-n|--?region)[ =]([a-z0-9-]+)/.exec(words)?.[1] ?? AWS_REGION)] };
}

function inRegion(service: Telemetry, region: Maybe<string> | undefined): SidecarOutput {
  return region === undefined || isUnknown(region) ? { service } : { service, region };
}

/** Configurations in the image of the collector: github.com/aws-observability/aws-otel-collector/tree/main/config/ecs. */
const CONFIGURATIONS: Readonly<Record<string, readonly SidecarOutput[]>> = {
  "ecs-default-config.yaml": [X_RAY, LOGS],
  "ecs-cloudwatch-xray.yaml": [X_RAY, LOGS],
  "ecs-cloudwatch.yaml": [LOGS],
  "ecs-xray.yaml": [X_RAY],
};

function collector({ AOT_CONFIG_CONTENT: content }: Settings, command: readonly string[]): Sidecar {
  const file = command.map((each) => /\/etc\/ecs\/([\w.-]+)$/.exec(each)?.[1]).find((each) => each !== undefined);
  const outputs = file === undefined ? undefined : CONFIGURATIONS[file];
  if (outputs !== undefined) return { outputs };
  if (content === undefined || isUnknown(content)) return elsewhere("its configuration is not in the task definition");
  const exporters = exportersIn(content);
  const found = exporters.map(({ name, text }) => destinationsOf(name, text));
  const others = exporters.filter((_, index) => found[index] === undefined).map(({ name }) => name);
  return {
    outputs: found.flatMap((each) => each ?? []),
    ...(exporters.length === 0 ? { unread: "its configuration has no exporter that can be read" } : {}),
    ...(others.length === 0 ? {} : { unread: `exporter ${others.join(", ")} is not read` }),
  };
}

/** Undefined for an exporter whose destination is not read: it is another collector, or an address in place of AWS's. */
function destinationsOf(exporter: string, text: string): readonly SidecarOutput[] | undefined {
  const [type = ""] = exporter.split("/");
  const place = /^[ \t]*(?:endpoint|proxy_address):[ \t]*["']?([^\s"'#]+)/m.exec(text)?.[1];
  if (/^[ \t]*output_destination:[ \t]*["']?stdout\b/m.test(text) || LOCAL.test(place ?? "")) return [];
  return place === undefined || type === "prometheusremotewrite" ? EXPORTERS[type]?.(text) : undefined;
}

/** The task itself: `localhost:4317`. */
const LOCAL = /^(?:\w+:\/\/)?(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?![\w.-])/;

const EXPORTERS: Readonly<Record<string, (text: string) => readonly SidecarOutput[] | undefined>> = {
  awsxray: (text) => [inRegion("xray", regionIn(text))],
  awsemf: (text) => [inRegion("logs", regionIn(text))],
  awscloudwatchlogs: (text) => [inRegion("logs", regionIn(text))],
  prometheusremotewrite: (text) => {
    const region = /https:\/\/aps-workspaces\.([a-z0-9-]+)\.amazonaws\.com/.exec(text)?.[1];
    return region === undefined ? undefined : [{ service: "aps-workspaces", region }];
  },
  logging: () => [],
  debug: () => [],
};

function regionIn(text: string): string | undefined {
  return /^[ \t]*region:\s*["']?([a-z]{2,}(?:-[a-z]+)+-\d)\b/m.exec(text)?.[1];
}

interface Exporter {
  readonly name: string;
  readonly text: string;
}

/** The entries of `exporters:` in YAML that a pipeline uses: the collector starts no other one. */
function exportersIn(content: string): readonly Exporter[] {
  const used = new Set(
    [...content.matchAll(/^[ \t]+exporters:[ \t]*(?:\[([^\]]*)\]|((?:\r?\n[ \t]*-[^\n]*)+))/gm)].flatMap(
      ([, flow, block = ""]) => (flow ?? block).match(/[\w/][\w/-]*/g) ?? [],
    ),
  );
  const all = writtenExporters(content);
  return used.size === 0 ? all : all.filter(({ name }) => used.has(name));
}

/** By indentation. */
function writtenExporters(content: string): readonly Exporter[] {
  const block = /^exporters:[ \t]*\r?\n((?:[ \t]+[^\n]*(?:\n|$)|[ \t]*\r?\n|#[^\n]*\n)*)/m.exec(content)?.[1] ?? "";
  const indent = /^([ \t]+)\S/m.exec(block)?.[1] ?? "  ";
  return block
    .split(new RegExp(`^${indent}(?=[\\w"'])`, "m"))
    .slice(1)
    .map((text) => ({ name: /^["']?([\w/-]+)/.exec(text)?.[1] ?? "", text }));
}

/** Sections of the agent's JSON: metrics → CloudWatch, logs → CloudWatch Logs, traces → X-Ray. */
function cloudWatchAgent({ CW_CONFIG_CONTENT: content }: Settings): Sidecar {
  const configuration = content === undefined || isUnknown(content) ? null : objectIn(content);
  if (configuration === null) return elsewhere("its configuration is not in the task definition");
  const region = recordIn(configuration, "agent")?.["region"];
  const place = typeof region === "string" ? region : undefined;
  const read = Object.entries(SECTIONS).map(([name, service]) => {
    const section = recordIn(configuration, name);
    if (section === null) return [];
    if (Object.hasOwn(section, "endpoint_override")) return undefined;
    const destinations = name === "metrics" ? recordIn(section, "metrics_destinations") : null;
    if (destinations === null) return [inRegion(service, place)];
    return Object.keys(destinations).map((each) => inRegion(each === "amp" ? "aps-workspaces" : service, place));
  });
  return {
    outputs: read.flatMap((each) => each ?? []),
    ...(read.includes(undefined) ? { unread: "it has another endpoint" } : {}),
  };
}

const SECTIONS = { metrics: "monitoring", logs: "logs", traces: "xray" } as const;

function recordIn(holder: Readonly<Record<string, unknown>>, name: string): Readonly<Record<string, unknown>> | null {
  const value = Object.hasOwn(holder, name) ? holder[name] : undefined;
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : null;
}

function objectIn(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Hosts below the site (docs.datadoghq.com/agent/configuration/network). */
function datadogAgent({ DD_SITE, DD_DD_URL, DD_URL, DD_LOGS_ENABLED, DD_PROXY_HTTPS }: Settings): Sidecar {
  const site = DD_SITE ?? "datadoghq.com";
  if (isUnknown(site)) return elsewhere(`its site is not known: ${site.unknown}`);
  if ((DD_DD_URL ?? DD_URL ?? DD_PROXY_HTTPS) !== undefined) return elsewhere("it has another URL, or a proxy");
  if (!/^[a-z0-9.-]+$/.test(site)) return elsewhere("its site is not a domain");
  const logs = DD_LOGS_ENABLED === "true" ? [{ host: `agent-http-intake.logs.${site}` }] : [];
  return { outputs: [{ host: `*.agent.${site}` }, ...logs] };
}

function elsewhere(unread: string): Sidecar {
  return { outputs: [], unread };
}

const CALLS: Readonly<Record<Telemetry, readonly [CallName, string]>> = {
  xray: ["sidecar-traces", "*"],
  logs: ["sidecar-logs", HOLE],
  monitoring: ["sidecar-metrics", "*"],
  "aps-workspaces": ["sidecar-prometheus", HOLE],
};

/** The needs of a sidecar, as application traffic of the task. */
export function sidecarWants({ sidecar }: ContainerDefinition, service: ServiceDefinition): Wanted[] {
  const common = { traffic: "application", purpose: "monitoring", port: 443, rule: "R-EP-33" } as const;
  return (sidecar?.outputs ?? []).map((output) => {
    if ("host" in output) return { ...common, destination: output.host, host: output.host };
    const place = output.region ?? service.region;
    const [call, resource] = CALLS[output.service];
    return {
      ...common,
      destination: output.service,
      host: isUnknown(place) ? place : serviceHost(output.service, place),
      calls: calls(call, resource),
      ...regionOf(output.region, service),
    };
  });
}

/** Of the settings of a sidecar, the part that decides about destinations, without what may be a secret. */
export function keptSettings(name: string, value: string): string | null {
  switch (name) {
    case "AOT_CONFIG_CONTENT": {
      const lines = exportersIn(value).map(({ name: exporter, text }) => {
        const workspace = /https:\/\/aps-workspaces\.[a-z0-9-]+\.amazonaws\.com/.exec(text)?.[0];
        const isRead = destinationsOf(exporter, text);
        const endpoint =
          workspace ?? (isRead === undefined ? "not-kept" : isRead.length === 0 ? "localhost" : undefined);
        const region = regionIn(text);
        return [
          `  ${exporter}:`,
          ...(region === undefined ? [] : [`    region: ${region}`]),
          ...(endpoint === undefined ? [] : [`    endpoint: ${endpoint}`]),
        ];
      });
      return ["exporters:", ...lines.flat(), ""].join("\n");
    }
    case "CW_CONFIG_CONTENT": {
      const configuration = objectIn(value) ?? {};
      const region = recordIn(configuration, "agent")?.["region"];
      const sections = Object.keys(SECTIONS).flatMap((each): readonly [string, object][] => {
        const section = recordIn(configuration, each);
        return section === null ? [] : [[each, keptSection(section)]];
      });
      const agent = typeof region === "string" && /^[a-z0-9-]{1,64}$/.test(region) ? { region } : {};
      return JSON.stringify({ agent, ...Object.fromEntries(sections) });
    }
    case "AWS_REGION":
    case "DD_SITE":
      return /^[a-z0-9.-]{1,64}$/.test(value) ? value : null;
    case "DD_LOGS_ENABLED":
      return value === "true" ? value : "false";
    default:
      // An address may contain a password.
      return sidecarVariables.includes(name) ? "not-kept" : null;
  }
}

/** Of a section of the CloudWatch agent's configuration, that its destination is another one. */
function keptSection(section: Readonly<Record<string, unknown>>): object {
  const destinations = recordIn(section, "metrics_destinations");
  const kept = Object.keys(destinations ?? {}).filter((each) => each === "amp" || each === "cloudwatch");
  return {
    ...(Object.hasOwn(section, "endpoint_override") ? { endpoint_override: "not-kept" } : {}),
    ...(destinations === null ? {} : { metrics_destinations: Object.fromEntries(kept.map((each) => [each, {}])) }),
  };
}

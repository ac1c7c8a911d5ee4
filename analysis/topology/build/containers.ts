/**
 * Container definitions: JSON text in a task definition, in camelCase as ECS takes it. Only what decides connectivity is
 * read; environment values and log options are never even looked at.
 */
import type { ContainerDefinition, PortMapping } from "../../rules/serviceDefinition";
import type { Maybe } from "../model";
import { UNKNOWN, type Value } from "../resource";
import type { Fields } from "./fields";

type Json = { readonly [key: string]: unknown };

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A field in ECS's camelCase or CloudFormation's PascalCase. */
function field(object: Json, name: string): unknown {
  const pascal = name.charAt(0).toUpperCase() + name.slice(1);
  if (Object.hasOwn(object, name)) return object[name];
  return Object.hasOwn(object, pascal) ? object[pascal] : undefined;
}

function list(object: Json, name: string): readonly Json[] {
  const value = field(object, name);
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function text(object: Json, name: string): string | undefined {
  const value = field(object, name);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function port(object: Json, name: string): number | undefined {
  const value = field(object, name);
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isInteger(number) && number >= 0 && number <= 65535 ? number : undefined;
}

function portMapping(mapping: Json): PortMapping[] {
  const containerPort = port(mapping, "containerPort");
  if (containerPort === undefined) return [];
  const hostPort = port(mapping, "hostPort");
  const protocol = text(mapping, "protocol")?.toLowerCase() === "udp" ? "udp" : "tcp";
  return [{ containerPort, protocol, ...(hostPort === undefined ? {} : { hostPort }) }];
}

/** `valueFrom` of secrets of the container, of its log driver, and the registry's credentials. */
function secretsOf(container: Json): string[] {
  const logs = field(container, "logConfiguration");
  const registry = field(container, "repositoryCredentials");
  const named = [...list(container, "secrets"), ...(isObject(logs) ? list(logs, "secretOptions") : [])];
  const credentials = isObject(registry) ? [text(registry, "credentialsParameter")] : [];
  return [...named.map((secret) => text(secret, "valueFrom")), ...credentials].filter(
    (name): name is string => name !== undefined,
  );
}

function logsOf(container: Json): ContainerDefinition["logs"] {
  const logs = field(container, "logConfiguration");
  if (!isObject(logs)) return null;
  const driver = text(logs, "logDriver");
  if (driver === undefined) return { unknown: "the log driver is not named" };
  const options = field(logs, "options");
  const region = isObject(options) ? options["awslogs-region"] : undefined;
  return typeof region === "string" && region !== "" ? { driver, region } : { driver };
}

function containerOf(container: Json, position: number): ContainerDefinition {
  const name = text(container, "name") ?? `container ${String(position)}`;
  return {
    name,
    image: text(container, "image") ?? { unknown: `the image of ${name} is missing` },
    logs: logsOf(container),
    secrets: secretsOf(container),
    environmentFiles: list(container, "environmentFiles").flatMap((file) => text(file, "value") ?? []),
    portMappings: list(container, "portMappings").flatMap(portMapping),
    essential: field(container, "essential") !== false,
  };
}

/** A program may also hand over the list itself, not its JSON. */
function parse(fields: Fields, value: Value): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    // Too deeply nested, or not JSON: either way the same defect.
    fields.source.defect(
      fields.key,
      `The container definitions of ${fields.resource.name} are not JSON.`,
      "Write containerDefinitions with JSON.stringify, or as a JSON document.",
    );
    return undefined;
  }
}

export function containersOf(fields: Fields): Maybe<readonly ContainerDefinition[]> {
  const value = fields.value("containerDefinitions");
  if (value === undefined) return fields.unknown("containerDefinitions", "is missing");
  if (value === UNKNOWN) return fields.unknown("containerDefinitions");
  const definitions = parse(fields, value);
  if (definitions === undefined) return fields.unknown("containerDefinitions", "is not JSON");
  if (!Array.isArray(definitions) || !definitions.every(isObject)) {
    fields.source.defect(
      fields.key,
      `The container definitions of ${fields.resource.name} are not a list of containers.`,
      "Write containerDefinitions as a JSON list of objects.",
    );
    return fields.unknown("containerDefinitions", "is not a list of containers");
  }
  return definitions.map(containerOf);
}

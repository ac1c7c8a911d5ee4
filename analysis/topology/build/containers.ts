/** Container definitions: the JSON text of a task definition, read as far as it decides what a task must reach. */
import type { ContainerDefinition, Maybe, PortMapping } from "../../rules/serviceDefinition";
import { UNKNOWN, type Value } from "../resource";
import { field, isObject, type Json, list, text } from "./definitionJson";
import type { Fields } from "./fields";
import { firelensOf, logsOf } from "./logs";

/** Reads the definitions of one task definition; a mistake in them is a defect, and they stay unknown. */
export function containersOf(fields: Fields): Maybe<readonly ContainerDefinition[]> {
  const value = fields.value("containerDefinitions");
  if (value === undefined) return fields.unknown("containerDefinitions", "is missing");
  if (value === UNKNOWN) return fields.unknown("containerDefinitions");
  const parsed = typeof value === "string" ? parse(value) : value;
  if (!Array.isArray(parsed)) return broken(fields, "is not a JSON list");
  const containers: ContainerDefinition[] = [];
  for (const element of parsed as readonly Value[]) {
    if (element === UNKNOWN) return fields.unknown("containerDefinitions");
    if (!isObject(element)) return broken(fields, "holds something that is no container");
    const name = field(element, "name");
    if (typeof name !== "string" || name === "") return broken(fields, "holds a container without a name");
    containers.push(containerOf(fields, element, name));
  }
  return containers.length === 0 ? broken(fields, "holds no container") : containers;
}

function broken(fields: Fields, why: string): { unknown: string } {
  fields.source.defect(
    fields.key,
    `containerDefinitions of ${fields.resource.name} ${why}.`,
    "Write it with JSON.stringify([{name, image}]).",
  );
  return fields.unknown("containerDefinitions", why);
}

function parse(text: string): Value | undefined {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}

function containerOf(fields: Fields, json: Json, name: string): ContainerDefinition {
  const essential = field(json, "essential");
  const image = field(json, "image");
  return {
    name,
    image:
      typeof image === "string" && image !== ""
        ? image
        : fields.unknown(`the image of container ${name}`, image === UNKNOWN ? undefined : "is missing"),
    logs: logsOf(fields, json, name),
    ...firelensOf(fields, json, name),
    secrets: secretsOf(fields, json, name),
    environmentFiles: list(json, "environmentFiles").map((file) => text(fields, file, "value", name)),
    portMappings: list(json, "portMappings").map((mapping) => portOf(fields, mapping, name)),
    ...(typeof essential === "boolean" ? { essential } : {}),
  };
}

/** Where the values of secrets lie, never the values. */
function secretsOf(fields: Fields, json: Json, container: string): readonly Maybe<string>[] {
  const logs = field(json, "logConfiguration");
  const credentials = field(json, "repositoryCredentials");
  return [
    ...list(json, "secrets").map((secret) => text(fields, secret, "valueFrom", container)),
    ...(isObject(logs)
      ? list(logs, "secretOptions").map((secret) => text(fields, secret, "valueFrom", container))
      : []),
    ...(isObject(credentials) ? [text(fields, credentials, "credentialsParameter", container)] : []),
  ];
}

function port(fields: Fields, json: Json, name: string, container: string): Maybe<number> | undefined {
  const value = field(json, name);
  if (value === undefined) return undefined;
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isInteger(number) && number >= 0 && number <= 65535
    ? number
    : fields.unknown(`${name} of container ${container}`, value === UNKNOWN ? undefined : "is no port");
}

function portOf(fields: Fields, json: Json, container: string): PortMapping {
  const hostPort = port(fields, json, "hostPort", container);
  const protocol = field(json, "protocol");
  return {
    containerPort:
      port(fields, json, "containerPort", container) ??
      fields.unknown(`containerPort of container ${container}`, "is a range, or missing"),
    ...(hostPort === undefined ? {} : { hostPort }),
    protocol: typeof protocol === "string" && protocol.toLowerCase() === "udp" ? "udp" : "tcp",
  };
}

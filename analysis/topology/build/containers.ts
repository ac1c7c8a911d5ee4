/** Container definitions: the JSON text of a task definition, read as far as it decides what a task must reach. */
import {
  type ContainerDefinition,
  isUnknown,
  type Maybe,
  type PortMapping,
  type Unknown,
} from "../../rules/serviceDefinition";
import { SecretValue, UNKNOWN, type Value } from "../resource";
import type { Fields } from "./fields";

const PROPERTY = "containerDefinitions";

interface Json {
  readonly [key: string]: Value;
}

/** A field by its name in any case: the provider reads definitions so. */
function field(json: Json, name: string): Value | undefined {
  const exact = Object.hasOwn(json, name) ? name : undefined;
  const key = exact ?? Object.keys(json).find((candidate) => isNamed(candidate, name));
  const value = key === undefined ? undefined : json[key];
  const inner = value instanceof SecretValue ? value.reveal() : value;
  return inner === null ? undefined : inner;
}

/** Most keys differ in length already, and of ten thousand definitions each has many. */
function isNamed(key: string, name: string): boolean {
  return key.length === name.length && key.toLowerCase() === name.toLowerCase();
}

function isObject(value: Value | undefined): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof SecretValue);
}

/** A list's objects; undefined for one that is not known, or for the one place of a list that is not known. */
function list(json: Json, name: string): readonly (Json | undefined)[] {
  const value = field(json, name);
  if (value === UNKNOWN) return [undefined];
  if (!Array.isArray(value)) return [];
  return (value as readonly Value[]).flatMap((element) => {
    const inner = element instanceof SecretValue ? element.reveal() : element;
    return inner === UNKNOWN ? [undefined] : isObject(inner) ? [inner] : [];
  });
}

/** One container, or a part of one, and its place in the task definition. */
interface Place {
  readonly fields: Fields;
  readonly container: string;
  /** `containerDefinitions.0`, in lower case as causes are kept. */
  readonly path: string;
}

function within({ path, ...place }: Place, ...names: readonly (string | number)[]): Place {
  return { ...place, path: [path, ...names.map((name) => String(name).toLowerCase())].join(".") };
}

/** Names what is unknown, and the cause: the reader's, else the resources that the definitions are computed from. */
function open({ fields, container, path }: Place, what: string, why?: string): Unknown {
  return fields.unknown(`${what} of container ${container}`, why ?? causeOf(fields, path));
}

function causeOf(fields: Fields, path: string): string | undefined {
  const cause = fields.resource.causes?.[path];
  if (cause !== undefined) return cause;
  const names = fields.sourcesOf(PROPERTY).flatMap((urn) => {
    const resource = fields.source.resource(urn);
    return resource === undefined ? [] : [`${resource.name} (${resource.type})`];
  });
  return fields.resource.unread !== undefined || names.length === 0
    ? undefined
    : `is not known before deployment; the definitions are computed from ${names.join(", ")}`;
}

/** Reads the definitions of one task definition; a mistake in them is a defect, and they stay unknown. */
export function containersOf(fields: Fields): Maybe<readonly ContainerDefinition[]> {
  const value = fields.value(PROPERTY);
  if (value === undefined) return fields.unknown(PROPERTY, "is missing");
  if (value === UNKNOWN) return fields.unknown(PROPERTY, causeOf(fields, PROPERTY.toLowerCase()));
  const parsed = typeof value === "string" ? parse(value) : value;
  if (!Array.isArray(parsed)) return broken(fields, "is not a JSON list");
  const containers: ContainerDefinition[] = [];
  for (const [index, given] of (parsed as readonly Value[]).entries()) {
    const path = `${PROPERTY.toLowerCase()}.${index}`;
    const element = given instanceof SecretValue ? given.reveal() : given;
    if (element === UNKNOWN) return fields.unknown(PROPERTY, causeOf(fields, path));
    if (!isObject(element)) return broken(fields, "holds something that is no container");
    const name = field(element, "name");
    if (name === UNKNOWN) return fields.unknown(`the name of container ${index + 1}`, causeOf(fields, `${path}.name`));
    if (typeof name !== "string" || name === "") return broken(fields, "holds a container without a name");
    containers.push(containerOf({ fields, container: name, path }, element));
  }
  return containers.length === 0 ? broken(fields, "holds no container") : containers;
}

function broken(fields: Fields, why: string): { unknown: string } {
  fields.source.defect(
    fields.key,
    `containerDefinitions of ${fields.resource.name} ${why}.`,
    "Write it with JSON.stringify([{name, image}]).",
  );
  return fields.unknown(PROPERTY, why);
}

function parse(text: string): Value | undefined {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}

function containerOf(place: Place, json: Json): ContainerDefinition {
  const essential = field(json, "essential");
  const image = field(json, "image");
  return {
    name: place.container,
    image:
      typeof image === "string" && image !== ""
        ? image
        : open(within(place, "image"), "the image", image === UNKNOWN ? undefined : "is missing"),
    logs: logsOf(within(place, "logConfiguration"), json),
    secrets: secretsOf(place, json),
    environmentFiles: list(json, "environmentFiles").map((file, index) =>
      text(within(place, "environmentFiles", index), file, "value"),
    ),
    portMappings: list(json, "portMappings").map((mapping, index) =>
      portOf(within(place, "portMappings", index), mapping),
    ),
    ...(typeof essential === "boolean" ? { essential } : {}),
  };
}

/** @param json undefined where the object is not known. */
function text(place: Place, json: Json | undefined, name: string): Maybe<string> {
  const value = json === undefined ? UNKNOWN : field(json, name);
  return typeof value === "string" && value !== "" ? value : open(within(place, name), name);
}

function logsOf(place: Place, json: Json): ContainerDefinition["logs"] {
  const logs = field(json, "logConfiguration");
  if (logs === undefined) return null;
  if (!isObject(logs)) return open(place, "logConfiguration");
  const driver = text(place, logs, "logDriver");
  if (isUnknown(driver)) return driver;
  const options = field(logs, "options");
  if (options === UNKNOWN) return open(within(place, "options"), "the log options");
  if (!isObject(options)) return { driver };
  for (const name of ["awslogs-region", "region"]) {
    const region = field(options, name);
    if (region === UNKNOWN) return open(within(place, "options", name), "the log Region");
    if (typeof region === "string" && region !== "") return { driver, region };
  }
  return { driver };
}

/** The places of secrets, never their values. */
function secretsOf(place: Place, json: Json): readonly Maybe<string>[] {
  const logs = field(json, "logConfiguration");
  const credentials = field(json, "repositoryCredentials");
  const inLogs = within(place, "logConfiguration", "secretOptions");
  return [
    ...list(json, "secrets").map((secret, index) => text(within(place, "secrets", index), secret, "valueFrom")),
    ...(isObject(logs)
      ? list(logs, "secretOptions").map((secret, index) => text(within(inLogs, index), secret, "valueFrom"))
      : []),
    ...(isObject(credentials) || credentials === UNKNOWN
      ? [
          text(
            within(place, "repositoryCredentials"),
            credentials === UNKNOWN ? undefined : credentials,
            "credentialsParameter",
          ),
        ]
      : []),
  ];
}

function port(place: Place, json: Json, name: string): Maybe<number> | undefined {
  const value = field(json, name);
  if (value === undefined) return undefined;
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isInteger(number) && number >= 0 && number <= 65535
    ? number
    : open(within(place, name), name, value === UNKNOWN ? undefined : "is no port");
}

function portOf(place: Place, json: Json | undefined): PortMapping {
  if (json === undefined) return { containerPort: open(place, "a port mapping"), protocol: "tcp" };
  const hostPort = port(place, json, "hostPort");
  const protocol = field(json, "protocol");
  return {
    containerPort:
      protocol === UNKNOWN
        ? open(within(place, "protocol"), "the protocol of a port")
        : (port(place, json, "containerPort") ?? open(place, "containerPort", "is a range, or missing")),
    ...(hostPort === undefined ? {} : { hostPort }),
    protocol: typeof protocol === "string" && protocol.toLowerCase() === "udp" ? "udp" : "tcp",
  };
}

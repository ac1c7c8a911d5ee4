/** Container definitions: the JSON text of a task definition, read as far as it decides what a task must reach. */
import { registrySecret } from "../../rules/registrySecrets";
import { type ContainerDefinition, isUnknown, type Maybe, type PortMapping } from "../../rules/serviceDefinition";
import { isSidecar, sidecarOf, sidecarVariables } from "../../rules/sidecars";
import { SecretValue, UNKNOWN, type Value } from "../resource";
import { callsOf } from "./calls";
import {
  causeOf,
  DEFINITIONS,
  field,
  isObject,
  type Json,
  list,
  open,
  type Place,
  text,
  within,
} from "./definitionJson";
import type { Fields } from "./fields";
import { firelensOf, logsOf } from "./logs";

/** Reads the definitions of one task definition; a mistake in them is a defect, and they stay unknown. */
export function containersOf(fields: Fields): Maybe<readonly ContainerDefinition[]> {
  const value = fields.value(DEFINITIONS);
  if (value === undefined) return fields.unknown(DEFINITIONS, "is missing");
  if (value === UNKNOWN) return fields.unknown(DEFINITIONS, causeOf(fields, DEFINITIONS.toLowerCase()));
  const parsed = typeof value === "string" ? parse(value) : value;
  if (!Array.isArray(parsed)) return broken(fields, "is not a JSON list");
  const containers: ContainerDefinition[] = [];
  for (const [index, given] of (parsed as readonly Value[]).entries()) {
    const path = () => `${DEFINITIONS.toLowerCase()}.${index}`;
    const element = given instanceof SecretValue ? given.reveal() : given;
    if (element === UNKNOWN) return fields.unknown(DEFINITIONS, causeOf(fields, path()));
    if (!isObject(element)) return broken(fields, "contains something that is not a container");
    const name = field(element, "name");
    if (name === UNKNOWN)
      return fields.unknown(`the name of container ${index + 1}`, causeOf(fields, `${path()}.name`));
    if (typeof name !== "string" || name === "") return broken(fields, "contains a container without a name");
    containers.push(containerOf({ fields, container: name, path }, element));
  }
  return containers.length === 0 ? broken(fields, "contains no container") : containers;
}

function broken(fields: Fields, why: string): { unknown: string } {
  fields.source.defect(
    fields.key,
    `containerDefinitions of ${fields.resource.name} ${why}.`,
    "Write it with JSON.stringify([{name, image}]).",
  );
  return fields.unknown(DEFINITIONS, why);
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
    logs: logsOf(place, json),
    ...sidecarIn(place, json, image),
    ...firelensOf(place, json),
    secrets: secretsOf(place, json),
    environmentFiles: list(json, "environmentFiles").map((file, index) =>
      text(within(place, "environmentFiles", index), file, "value"),
    ),
    portMappings: list(json, "portMappings").map((mapping, index) =>
      portOf(within(place, "portMappings", index), mapping),
    ),
    ...(typeof essential === "boolean" ? { essential } : {}),
    ...callsOf(place, json),
  };
}

/** A sidecar by its image, with the variables that decide about its destinations. */
function sidecarIn(place: Place, json: Json, image: Value | undefined): Pick<ContainerDefinition, "sidecar"> {
  if (typeof image !== "string" || !isSidecar(image)) return {};
  const given = list(json, "environment").flatMap((each, index): [string, Maybe<string>][] => {
    const name = each === undefined ? undefined : field(each, "name");
    return typeof name === "string" ? [[name, text(within(place, "environment", index), each, "value")]] : [];
  });
  const secret = list(json, "secrets").map((each) => (each === undefined ? undefined : field(each, "name")));
  // An environment file may set any variable that is not written here.
  const isOpen = list(json, "environmentFiles").length > 0;
  const hidden = sidecarVariables.filter((name) => isOpen || secret.includes(name));
  const environment = Object.fromEntries([
    ...hidden.map((name) => [name, open(within(place, "environment"), name, "is set outside the task definition")]),
    ...given.filter(([name]) => sidecarVariables.includes(name)),
  ]) as Readonly<Record<string, Maybe<string>>>;
  const command = field(json, "command");
  const words = Array.isArray(command) ? (command as readonly Value[]) : [];
  const sidecar = sidecarOf(
    image,
    environment,
    words.filter((each): each is string => typeof each === "string"),
  );
  return sidecar === null ? {} : { sidecar };
}

/** The places of secrets, never their values. */
function secretsOf(place: Place, json: Json): readonly Maybe<string>[] {
  const logs = field(json, "logConfiguration");
  const credentials = field(json, "repositoryCredentials");
  const inLogs = within(place, "logConfiguration", "secretOptions");
  const ofRegistry = (json: Json | undefined): Maybe<string> => {
    const written = text(within(place, "repositoryCredentials"), json, "credentialsParameter");
    return isUnknown(written) ? written : registrySecret(written);
  };
  return [
    ...list(json, "secrets").map((secret, index) => text(within(place, "secrets", index), secret, "valueFrom")),
    ...(isObject(logs)
      ? list(logs, "secretOptions").map((secret, index) => text(within(inLogs, index), secret, "valueFrom"))
      : []),
    ...(isObject(credentials) || credentials === UNKNOWN
      ? [ofRegistry(credentials === UNKNOWN ? undefined : credentials)]
      : []),
  ];
}

function port(place: Place, json: Json, name: string): Maybe<number> | undefined {
  const value = field(json, name);
  if (value === undefined) return undefined;
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isInteger(number) && number >= 0 && number <= 65535
    ? number
    : open(within(place, name), name, value === UNKNOWN ? undefined : "is not a port");
}

function portOf(place: Place, json: Json | undefined): PortMapping {
  if (json === undefined) return { containerPort: open(place, "a port mapping"), protocol: "tcp" };
  const hostPort = port(place, json, "hostPort");
  const protocol = field(json, "protocol");
  const name = field(json, "name");
  return {
    containerPort:
      protocol === UNKNOWN
        ? open(within(place, "protocol"), "the protocol of a port")
        : (port(place, json, "containerPort") ?? open(place, "containerPort", "is a range, or missing")),
    ...(hostPort === undefined ? {} : { hostPort }),
    protocol: typeof protocol === "string" && protocol.toLowerCase() === "udp" ? "udp" : "tcp",
    ...(typeof name === "string" ? { name } : {}),
  };
}

/** The log driver of a container: which one, and those of its options that say where the lines go. */
import { destinationOptions } from "../../rules/logNeeds";
import { type ContainerDefinition, isUnknown, type Maybe } from "../../rules/serviceDefinition";
import { SecretValue, UNKNOWN, type Value } from "../resource";
import { field, isObject, type Json, list, text } from "./definitionJson";
import type { Fields } from "./fields";

export function logsOf(fields: Fields, json: Json, container: string): ContainerDefinition["logs"] {
  const logs = field(json, "logConfiguration");
  if (logs === undefined) return null;
  if (!isObject(logs)) return fields.unknown(`logConfiguration of container ${container}`);
  const driver = text(fields, logs, "logDriver", container);
  if (isUnknown(driver)) return driver;
  const given = optionsOf(fields, field(logs, "options"), container);
  if (isUnknown(given)) return given;
  const options = { ...given, ...secretsOf(logs, container) };
  return Object.keys(options).length === 0 ? { driver } : { driver, options };
}

type Options = Readonly<Record<string, Maybe<string>>>;

function optionsOf(fields: Fields, options: Value | undefined, container: string): Maybe<Options> {
  if (options === undefined) return {};
  if (!isObject(options)) return fields.unknown(`the log options of container ${container}`, unless(options));
  return Object.fromEntries(
    Object.entries(options).flatMap(([name, value]): [string, Maybe<string>][] => {
      const key = name.toLowerCase();
      if (!destinationOptions.includes(key) || value === null || value === "") return [];
      const written = typeof value === "number" || typeof value === "boolean" ? String(value) : value;
      const option = `log option ${name} of container ${container}`;
      return [[key, typeof written === "string" ? written : fields.unknown(option, unless(value))]];
    }),
  );
}

/** Options whose values lie in Secrets Manager or Systems Manager: not known, whatever they hold. */
function secretsOf(logs: Json, container: string): Options {
  return Object.fromEntries(
    list(logs, "secretOptions").flatMap((secret): [string, Maybe<string>][] => {
      const name = field(secret, "name");
      if (typeof name !== "string" || !destinationOptions.includes(name.toLowerCase())) return [];
      return [[name.toLowerCase(), { unknown: `log option ${name} of container ${container} comes from a secret` }]];
    }),
  );
}

/** The file that a log router of FireLens reads its outputs from, where it has one. */
export function firelensOf(fields: Fields, json: Json, container: string): Pick<ContainerDefinition, "firelens"> {
  const router = field(json, "firelensConfiguration");
  if (router === undefined) return {};
  if (!isObject(router))
    return { firelens: fields.unknown(`firelensConfiguration of container ${container}`, unless(router)) };
  const options = field(router, "options");
  if (options === undefined) return { firelens: {} };
  if (!isObject(options))
    return { firelens: fields.unknown(`the router's options of container ${container}`, unless(options)) };
  const option = (name: string): Maybe<string> | undefined =>
    field(options, name) === undefined ? undefined : text(fields, options, name, container);
  const [fileType, file] = [option("config-file-type"), option("config-file-value")];
  return {
    firelens: { ...(fileType === undefined ? {} : { fileType }), ...(file === undefined ? {} : { file }) },
  };
}

/** What is unknown is so until deployment; a secret stays one; anything else is of the wrong kind. */
function unless(value: Value): string | undefined {
  if (value === UNKNOWN) return undefined;
  return value instanceof SecretValue ? "is secret" : "is not of the form that ECS takes";
}

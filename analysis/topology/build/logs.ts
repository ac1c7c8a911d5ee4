/** The log driver of a container: which one, and those of its options that say where the lines go. */
import { destinationOptions } from "../../rules/logNeeds";
import { type ContainerDefinition, isUnknown, type Maybe } from "../../rules/serviceDefinition";
import { SecretValue, UNKNOWN, type Value } from "../resource";
import { field, isObject, type Json, list, open, type Place, text, within } from "./definitionJson";

export function logsOf(container: Place, json: Json): ContainerDefinition["logs"] {
  const place = within(container, "logConfiguration");
  const logs = field(json, "logConfiguration");
  if (logs === undefined) return null;
  if (!isObject(logs)) return open(place, "logConfiguration");
  const driver = text(place, logs, "logDriver");
  if (isUnknown(driver)) return driver;
  const given = optionsOf(within(place, "options"), field(logs, "options"));
  if (isUnknown(given)) return given;
  const options = { ...given, ...secretsOf(place, logs) };
  return Object.keys(options).length === 0 ? { driver } : { driver, options };
}

type Options = Readonly<Record<string, Maybe<string>>>;

function optionsOf(place: Place, options: Value | undefined): Maybe<Options> {
  if (options === undefined) return {};
  if (!isObject(options)) return open(place, "the log options", unless(options));
  return Object.fromEntries(
    Object.entries(options).flatMap(([name, value]): [string, Maybe<string>][] => {
      const key = name.toLowerCase();
      if (!destinationOptions.includes(key) || value === null || value === "") return [];
      const written = typeof value === "number" || typeof value === "boolean" ? String(value) : value;
      return [
        [key, typeof written === "string" ? written : open(within(place, name), `log option ${name}`, unless(value))],
      ];
    }),
  );
}

/** Options whose values are in Secrets Manager or Systems Manager: not known, whatever they hold. */
function secretsOf({ container }: Place, logs: Json): Options {
  return Object.fromEntries(
    list(logs, "secretOptions").flatMap((secret): [string, Maybe<string>][] => {
      const name = secret === undefined ? undefined : field(secret, "name");
      if (typeof name !== "string" || !destinationOptions.includes(name.toLowerCase())) return [];
      return [[name.toLowerCase(), { unknown: `log option ${name} of container ${container} comes from a secret` }]];
    }),
  );
}

/** The file that a log router of FireLens reads its outputs from, where it has one. */
export function firelensOf(container: Place, json: Json): Pick<ContainerDefinition, "firelens"> {
  const place = within(container, "firelensConfiguration");
  const router = field(json, "firelensConfiguration");
  if (router === undefined) return {};
  if (!isObject(router)) return { firelens: open(place, "firelensConfiguration", unless(router)) };
  const options = field(router, "options");
  if (options === undefined) return { firelens: {} };
  const inner = within(place, "options");
  if (!isObject(options)) return { firelens: open(inner, "the router's options", unless(options)) };
  const option = (name: string): Maybe<string> | undefined =>
    field(options, name) === undefined ? undefined : text(inner, options, name);
  const [fileType, file] = [option("config-file-type"), option("config-file-value")];
  return {
    firelens: { ...(fileType === undefined ? {} : { fileType }), ...(file === undefined ? {} : { file }) },
  };
}

/** An unknown value has its own cause; a secret stays a secret; any other value is of the wrong kind. */
function unless(value: Value): string | undefined {
  if (value === UNKNOWN) return undefined;
  return value instanceof SecretValue ? "is secret" : "is not of the form that ECS accepts";
}

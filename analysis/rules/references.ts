/**
 * The things outside a task definition that must exist before its task can start: the images, secrets, parameters and log
 * groups that it names, each with the name by which AWS finds it.
 */
import { parseImage, registryWord } from "./images";
import { canBeRegion } from "./partitions";
import { nameOfRegistrySecret } from "./registrySecrets";
import { type ContainerDefinition, isUnknown, type Maybe } from "./serviceDefinition";

export type ReferenceKind = "image" | "secret" | "parameter" | "log-group";

/** The kinds as a sentence has them. */
export const kindWords: Readonly<Record<ReferenceKind, string>> = {
  image: "image",
  secret: "secret",
  parameter: "parameter",
  "log-group": "log group",
};

/** A thing as AWS finds it. The account is that of an ARN or of a registry; null for the reader's own. */
export interface Thing {
  readonly kind: ReferenceKind;
  readonly region: string;
  readonly account: string | null;
  /** Name or ARN of a secret, name of a parameter or log group, repository of an image. */
  readonly id: string;
  /** Of an image: its digest if it has one, else its tag. */
  readonly image?: { readonly imageTag: string } | { readonly imageDigest: string };
}

export interface Reference {
  readonly kind: ReferenceKind;
  /** As the task definition writes it. */
  readonly name: string;
  /** The thing, or why it is not looked up. */
  readonly thing: Thing | { readonly state: "unknown" | "not-checked"; readonly why: string };
  /** Of a secret: the JSON key, stage and version that the task reads. */
  readonly part?: { readonly key: string; readonly stage: string; readonly version: string };
}

/** One text for each thing: `secret eu-west-1 arn:aws:secretsmanager:…`. */
export function thingKey({ kind, region, account, id, image }: Thing): string {
  const which = image === undefined ? "" : "imageTag" in image ? `:${image.imageTag}` : `@${image.imageDigest}`;
  return [kind, region, ...(account === null ? [] : [account]), `${id}${which}`].join(" ");
}

/** Each reference once, in the order of the containers. */
export function referencesOf(containers: readonly ContainerDefinition[], region: string): readonly Reference[] {
  const all = containers.flatMap((container) => [
    imageReference(container),
    ...container.secrets.map((valueFrom) => secretReference(valueFrom, region)),
    ...logReferences(container, region),
  ]);
  const keyOf = ({ kind, name, thing }: Reference): string =>
    [kind, name, "kind" in thing ? thingKey(thing) : thing.why].join(" ");
  return [...new Map(all.map((reference) => [keyOf(reference), reference])).values()];
}

function imageReference({ name: container, image }: ContainerDefinition): Reference {
  if (typeof image !== "string") {
    const why = isUnknown(image) ? image.unknown : "the image is not built yet";
    return { kind: "image", name: `image of container ${container}`, thing: { state: "unknown", why } };
  }
  const parsed = parseImage(image);
  const open = (state: "unknown" | "not-checked", why: string): Reference => ({
    kind: "image",
    name: image,
    thing: { state, why },
  });
  if (parsed.kind === "bad") return open("unknown", `the reference cannot be read: ${parsed.reason}`);
  if (parsed.kind !== "private-ecr") {
    return open("not-checked", `only private ECR is read, and the registry is ${registryWord(parsed)}`);
  }
  const { account, region, repository: id, tag, digest } = parsed;
  if (!canBeRegion(region)) return open("unknown", notARegion(region));
  // Docker ignores a tag beside a digest.
  const which = digest === null ? { imageTag: tag ?? "latest" } : { imageDigest: digest };
  return { kind: "image", name: image, thing: { kind: "image", region, account, id, image: which } };
}

/** `arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME[:KEY:STAGE:VERSION]`, or a parameter by its ARN or name. */
function secretReference(valueFrom: Maybe<string>, own: string): Reference {
  if (isUnknown(valueFrom)) {
    return { kind: "secret", name: "a secret", thing: { state: "unknown", why: valueFrom.unknown } };
  }
  const words = valueFrom.split(":");
  const [arn, , service, region = "", account = ""] = words;
  const isArn = arn === "arn";
  const place = isArn && region !== "" ? region : own;
  const kind = isArn && service === "secretsmanager" ? "secret" : "parameter";
  const byName = nameOfRegistrySecret(valueFrom);
  const name = byName ?? valueFrom;
  if (!canBeRegion(place)) return { kind, name, thing: { state: "unknown", why: notARegion(place) } };
  const thing = { region: place, account: isArn && account !== "" ? account : null };
  if (kind === "secret") {
    const [key = "", stage = "", version = ""] = words.slice(7);
    const id = byName ?? words.slice(0, 7).join(":");
    return { kind, name, thing: { kind, ...thing, id }, part: { key, stage, version } };
  }
  // A name ends before a version or a label: `db/password:3`.
  const id = isArn ? (words[5] ?? "").replace(/^parameter\//, "") : (words[0] ?? "");
  if (/^\/?aws\//.test(id)) {
    const why = "parameters of AWS below /aws/ are not listed";
    return { kind, name, thing: { state: "not-checked", why } };
  }
  return /^[\w./-]{1,1011}$/.test(id)
    ? { kind, name, thing: { kind, ...thing, id } }
    : { kind, name, thing: { state: "unknown", why: "this is not the name of a parameter" } };
}

function logReferences({ logs }: ContainerDefinition, own: string): readonly Reference[] {
  if (logs === null || isUnknown(logs) || logs.driver !== "awslogs") return [];
  const {
    "awslogs-group": group,
    "awslogs-region": region = own,
    "awslogs-create-group": creates,
  } = logs.options ?? {};
  // AWS Batch has a group of its own for jobs that name none.
  if (group === undefined) return [];
  const open = (state: "unknown" | "not-checked", why: string): Reference[] => [
    { kind: "log-group", name: isUnknown(group) ? "a log group" : group, thing: { state, why } },
  ];
  if (isUnknown(group)) return open("unknown", group.unknown);
  if (isUnknown(region)) return open("unknown", region.unknown);
  if (!canBeRegion(region)) return open("unknown", notARegion(region));
  if (!isUnknown(creates) && creates?.toLowerCase() === "true") {
    return open("not-checked", "the log driver creates it if it is missing (awslogs-create-group)");
  }
  return [{ kind: "log-group", name: group, thing: { kind: "log-group", region, account: null, id: group } }];
}

/** The Region becomes part of a host name. */
function notARegion(region: string): string {
  return `${region} is not an AWS Region`;
}

/**
 * The registry of an image, read from its reference alone: it decides whether a pull uses endpoints or the internet. An
 * invalid reference is a value too, and never an exception.
 */
import { type Partition, partitionOf, partitions } from "./partitions";
import { perText } from "./perText";

interface Named {
  /** The registry's host that clients call, without a port. */
  readonly host: string;
  readonly port: number;
  readonly repository: string;
  readonly tag: string | null;
  readonly digest: string | null;
}

/** An image in a private Amazon ECR registry. */
export interface PrivateEcr extends Named {
  readonly kind: "private-ecr";
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  /** True for `<account>.dkr-ecr.<region>.on.aws`, the only form of the host that has IPv6 (R-V6-07). */
  readonly dualStackHost: boolean;
  readonly fips: boolean;
  /**
   * True if the repository is below one of the given pull-through prefixes: its first pull may need the internet
   * (R-EP-21).
   */
  readonly pullThrough: boolean;
}

export interface PublicRegistry extends Named {
  readonly kind: "public-ecr" | "docker-hub" | "other";
}

/** Not an image reference. */
export interface BadImage {
  readonly kind: "bad";
  readonly reason: string;
}

export type Image = PrivateEcr | PublicRegistry;

/** Host names of Docker Hub. */
const dockerHub = new Set(["docker.io", "index.docker.io", "registry-1.docker.io"]);

/** The host that clients of Docker Hub call. */
const dockerHubHost = "registry-1.docker.io";

const hostPattern = /^(?:\[[0-9a-f:]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(\d{1,5}))?$/i;
const repositoryPattern = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const tagPattern = /^\w[\w.-]{0,127}$/;
const digestPattern = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-f]{32,}$/i;
const ecrPattern = /^(\d{12})\.dkr\.ecr(-fips)?\.([a-z0-9-]+)\.(.+)$/;
const dualStackEcrPattern = /^(\d{12})\.dkr-ecr(-fips)?\.([a-z0-9-]+)\.(on\.aws|on\.amazonwebservices\.com\.cn)$/;

/** Returns true if the first component is a host: it has a dot or a colon, or is `localhost` (Docker's own rule). */
function isHost(component: string): boolean {
  return component.includes(".") || component.includes(":") || component === "localhost";
}

function split(reference: string): { host: string | null; rest: string } {
  const slash = reference.indexOf("/");
  const first = slash < 0 ? "" : reference.slice(0, slash);
  return isHost(first) ? { host: first, rest: reference.slice(slash + 1) } : { host: null, rest: reference };
}

function bad(reason: string): BadImage {
  return { kind: "bad", reason };
}

interface EcrHost {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly dualStackHost: boolean;
  readonly fips: boolean;
}

function ecrHost(host: string): EcrHost | null {
  const dualStack = dualStackEcrPattern.exec(host);
  const match = dualStack ?? ecrPattern.exec(host);
  const [, account, fips, region, suffix] = match ?? [];
  if (account === undefined || region === undefined) {
    return null;
  }
  const partition: Partition = partitionOf(region);
  // A known suffix with a Region of another partition is a typing error, but still a host name of ECR.
  if (dualStack === null && !partitions.some((known) => known.dnsSuffix === suffix)) {
    return null;
  }
  return { account, region, partition: partition.name, dualStackHost: dualStack !== null, fips: fips !== undefined };
}

const MOST = 10_000;

const read = perText(MOST, parsed);

/**
 * Reads an image reference in any of Docker's and ECR's forms, each distinct text once.
 *
 * `pullThroughPrefixes` are the ECR repository prefixes of known pull-through cache rules. The name of a repository
 * alone does not show whether it is a cache. The empty prefix means all repositories.
 */
export function parseImage(reference: string, pullThroughPrefixes: readonly string[] = []): Image | BadImage {
  const image = read(reference);
  if (image.kind !== "private-ecr") return image;
  const path = image.repository;
  const pullThrough = pullThroughPrefixes.some(
    (prefix) => prefix === "" || path.startsWith(`${prefix.replace(/(?<!\/)\/+$/, "")}/`),
  );
  return pullThrough ? { ...image, pullThrough } : image;
}

function parsed(reference: string): Image | BadImage {
  const at = reference.indexOf("@");
  const digest = at < 0 ? null : reference.slice(at + 1);
  if (digest !== null && !digestPattern.test(digest)) {
    return bad("its digest does not have the form sha256:<hexadecimal digits>");
  }
  const { host: written, rest } = split(at < 0 ? reference : reference.slice(0, at));
  const colon = rest.indexOf(":");
  const tag = colon < 0 ? null : rest.slice(colon + 1);
  const path = colon < 0 ? rest : rest.slice(0, colon);
  if (tag !== null && !tagPattern.test(tag)) {
    return bad("its tag must have at most 128 letters, digits, _ . and -");
  }
  if (!repositoryPattern.test(path)) {
    return bad("its repository must have lower-case letters, digits and single separators only");
  }
  const authority = written === null ? null : hostPattern.exec(written);
  if (written !== null && authority === null) {
    return bad("its registry is not a host name");
  }
  const portText = authority?.[1];
  const port = portText === undefined ? 443 : Number(portText);
  if (port < 1 || port > 65535) {
    return bad("its registry's port is not between 1 and 65535");
  }
  const host = (written ?? "docker.io").replace(/:\d+$/, "").toLowerCase();
  const named = { host, port, repository: path, tag, digest };
  if (dockerHub.has(host) && port === 443) {
    return {
      ...named,
      kind: "docker-hub",
      host: dockerHubHost,
      repository: path.includes("/") ? path : `library/${path}`,
    };
  }
  if (host === "public.ecr.aws") {
    return { ...named, kind: "public-ecr" };
  }
  const ecr = ecrHost(host);
  if (ecr === null) {
    return { ...named, kind: "other" };
  }
  return { ...named, ...ecr, kind: "private-ecr", pullThrough: false };
}

/**
 * An image's registry as the destination of a need: the service for private ECR, else the host, with its port if not
 * 443.
 */
export function registryWord(image: Image): string {
  if (image.kind === "private-ecr") {
    return "ecr.dkr";
  }
  const host = image.kind === "docker-hub" ? "docker.io" : image.host;
  return image.port === 443 ? host : `${host}:${String(image.port)}`;
}

/**
 * The hosts that the pull of one image calls. Only private ECR has separate layers (in S3, R-EP-04); other registries
 * have them on the internet too, so they are no second need. An image's name does not show Windows base layers that
 * come from Microsoft (R-EP-24).
 */
import { calls, HOLE } from "./calls";
import type { Traffic } from "./carriers";
import { anyRegistryHost, bucketHost, layerBucket, registryLoginHost, serviceHost } from "./hosts";
import { type PrivateEcr, parseImage, registryWord } from "./images";
import { partitionOf } from "./partitions";
import type { Maybe, Need, PrivateEcrImage, ServiceDefinition } from "./serviceDefinition";
import { isUnknown } from "./serviceDefinition";

/** A need whose interface is not decided yet: the fields that `NeedList` copies into it. Only calls have evidence. */
export interface Wanted extends Omit<
  Need,
  "interface" | "orInterface" | "inTask" | "containers" | "purpose" | "evidence"
> {
  readonly traffic: Traffic;
  readonly purpose: Exclude<Need["purpose"], "load-balancing" | "call">;
}

/**
 * Marks a need in another Region than the service's. While the service's Region is not known, it is not known either
 * whether an endpoint of the service's VPC serves the need, so the need is uncertain.
 */
export function regionOf(region: string | undefined, service: ServiceDefinition): Pick<Need, "region" | "uncertain"> {
  if (region === undefined || region === service.region) {
    return {};
  }
  return isUnknown(service.region)
    ? { uncertain: `it is not known whether the service runs in ${region} too: ${service.region.unknown}` }
    : { region };
}

interface EcrPull {
  readonly login: Maybe<string>;
  readonly registry: Maybe<string>;
  readonly layers: Maybe<string>;
  readonly region: string | undefined;
  /** The repository's ARN, with placeholders for unknown parts. */
  readonly repository: string;
  readonly pullThrough: boolean;
}

function ecrWants(pull: EcrPull, service: ServiceDefinition): Wanted[] {
  const { region } = pull;
  const common = { ...regionOf(region, service), port: 443, rule: "R-EP-04" };
  const bucket = region === undefined ? HOLE : `arn:${partitionOf(region).name}:s3:::${layerBucket(region)}/${HOLE}`;
  const registry: Wanted = {
    ...common,
    traffic: "image-pull",
    purpose: "image-pull",
    destination: "ecr.dkr",
    host: pull.registry,
    calls: calls("ecr-pull", pull.repository),
  };
  return [
    {
      ...common,
      traffic: "registry-login",
      purpose: "image-pull",
      destination: "ecr.api",
      host: pull.login,
      calls: calls("ecr-login", "*"),
    },
    pull.pullThrough ? { ...registry, pullThrough: true, rule: "R-EP-21" } : registry,
    {
      ...common,
      traffic: "image-layers",
      purpose: "image-layers",
      destination: "s3",
      host: pull.layers,
      calls: calls("ecr-layers", bucket),
    },
  ];
}

function pullOf(image: PrivateEcr): EcrPull {
  const { region, account, repository, pullThrough } = image;
  const layers = bucketHost(layerBucket(region), region);
  return {
    login: registryLoginHost(image),
    registry: image.host,
    layers,
    region,
    repository: `arn:${partitionOf(region).name}:ecr:${region}:${account}:repository/${repository}`,
    pullThrough,
  };
}

function pullOfUnbuilt(image: PrivateEcrImage, service: ServiceDefinition): EcrPull {
  const region = image.region ?? service.region;
  // An image that this deployment pushes is in its repository, even if a cache rule has the same prefix.
  const built = { repository: HOLE, pullThrough: false };
  if (isUnknown(region)) {
    return { login: region, registry: region, layers: region, region: undefined, ...built };
  }
  const login = serviceHost("ecr.api", region);
  const layers = bucketHost(layerBucket(region), region);
  return { login, registry: anyRegistryHost(region), layers, region, ...built };
}

/**
 * The prefixes of the cache rules in an image's Region. An unknown prefix may be any, and ROOT means all repositories.
 */
function prefixesIn(region: string, service: ServiceDefinition): string[] {
  return (service.pullThroughCaches ?? [])
    .filter((cache) => isUnknown(cache.region) || cache.region === region)
    .map(({ prefix }) => (isUnknown(prefix) || prefix === "ROOT" ? "" : prefix));
}

function doubtful(reason: string): Wanted[] {
  const host = { unknown: reason };
  return [
    {
      traffic: "image-pull",
      purpose: "image-pull",
      destination: "registry",
      host,
      port: 443,
      rule: "R-PUB-03",
      uncertain: reason,
    },
  ];
}

/** The needs of one pull. An unknown image is one uncertain need with the destination `registry`. */
export function imageWants(image: Maybe<string | PrivateEcrImage>, service: ServiceDefinition): Wanted[] {
  if (isUnknown(image)) {
    return doubtful(`the image is not known: ${image.unknown}`);
  }
  if (typeof image !== "string") {
    return ecrWants(pullOfUnbuilt(image, service), service);
  }
  const parsed = parseImage(image);
  if (parsed.kind === "bad") {
    return doubtful(`the image reference cannot be read: ${parsed.reason}`);
  }
  if (parsed.kind === "private-ecr") {
    const prefixes = prefixesIn(parsed.region, service);
    const cached = prefixes.length === 0 ? parsed : parseImage(image, prefixes);
    return ecrWants(pullOf(cached.kind === "private-ecr" ? cached : parsed), service);
  }
  const { host, port } = parsed;
  const destination = registryWord(parsed);
  return [{ traffic: "image-pull", purpose: "image-pull", destination, host, port, rule: "R-EP-20" }];
}

/** The DNS names that AWS's services answer to, by Region: what an endpoint's private DNS has to catch. */
import type { PrivateEcr } from "./images";
import { partitionOf } from "./partitions";

/** What stands before the Region in a service's own name. */
const prefixes: Readonly<Record<string, string>> = {
  "ecr.api": "api.ecr",
  "ecs-agent": "ecs-a",
  "ecs-telemetry": "ecs-t",
  "kinesis-firehose": "firehose",
  "kinesis-streams": "kinesis",
};

/** `logs`, `eu-west-1` → `logs.eu-west-1.amazonaws.com`. */
export function serviceHost(service: string, region: string): string {
  return `${prefixes[service] ?? service}.${region}.${partitionOf(region).dnsSuffix}`;
}

/** Where a client asks for a token before it pulls: on IPv6 too, if the image's own host answers there (R-V6-07). */
export function registryLoginHost(image: PrivateEcr): string {
  const partition = partitionOf(image.region);
  if (image.dualStackHost) {
    return `ecr${image.fips ? "-fips" : ""}.${image.region}.${partition.dualStackSuffix}`;
  }
  return image.fips ? `ecr-fips.${image.region}.${partition.dnsSuffix}` : serviceHost("ecr.api", image.region);
}

/** The name that the `ecr.dkr` endpoint answers to, for a registry whose account is not known yet. */
export function anyRegistryHost(region: string): string {
  return `*.dkr.ecr.${region}.${partitionOf(region).dnsSuffix}`;
}

/** Layers of private images lie in a bucket of AWS's, in the image's Region (R-EP-06). */
export function layerBucket(region: string): string {
  return `prod-${region}-starport-layer-bucket`;
}

/** A bucket's own name as clients call it. */
export function bucketHost(bucket: string, region: string): string {
  return `${bucket}.${serviceHost("s3", region)}`;
}

/** `fs-0123` → `fs-0123.efs.eu-west-1.amazonaws.com`, answered per Availability Zone (R-VPC-40). */
export function fileSystemHost(fileSystem: string, region: string): string {
  return `${fileSystem}.${serviceHost("efs", region)}`;
}

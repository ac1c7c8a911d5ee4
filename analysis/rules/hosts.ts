/** The DNS names of AWS's services by Region, which the private DNS of an endpoint must cover. */
import type { PrivateEcr } from "./images";
import { partitionOf } from "./partitions";

/** The part before the Region in a service's DNS name. */
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

/** The host that issues a token before a pull; it has IPv6 if the image's own host has it (R-V6-07). */
export function registryLoginHost(image: PrivateEcr): string {
  const partition = partitionOf(image.region);
  if (image.dualStackHost) {
    return `ecr${image.fips ? "-fips" : ""}.${image.region}.${partition.dualStackSuffix}`;
  }
  return image.fips ? `ecr-fips.${image.region}.${partition.dnsSuffix}` : serviceHost("ecr.api", image.region);
}

/** The DNS name of the `ecr.dkr` endpoint, for a registry whose account is not known yet. */
export function anyRegistryHost(region: string): string {
  return `*.dkr.ecr.${region}.${partitionOf(region).dnsSuffix}`;
}

/** The bucket of AWS that has the layers of private images, in the image's Region (R-EP-06). */
export function layerBucket(region: string): string {
  return `prod-${region}-starport-layer-bucket`;
}

/** The DNS name of a bucket. */
export function bucketHost(bucket: string, region: string): string {
  return `${bucket}.${serviceHost("s3", region)}`;
}

/** `fs-0123` → `fs-0123.efs.eu-west-1.amazonaws.com`, which resolves per Availability Zone (R-VPC-40). */
export function fileSystemHost(fileSystem: string, region: string): string {
  return `${fileSystem}.${serviceHost("efs", region)}`;
}

/** Where Service Connect's proxies get their configuration without an endpoint; it answers on both families (R-V6-13). */
export function serviceConnectHost(region: string): string {
  return `ecs-sc.${region}.${partitionOf(region).dualStackSuffix}`;
}

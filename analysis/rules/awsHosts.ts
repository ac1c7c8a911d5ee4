/** The AWS service of a host name in an error message: `api.ecr.eu-west-1.amazonaws.com` → `ecr.api`. */
import { endpointServices } from "./endpointSet";
import { serviceHost } from "./hosts";
import { partitionOf } from "./partitions";

export interface AwsHost {
  readonly host: string;
  /** The name of the service. */
  readonly service: string;
  readonly region: string;
}

const PARTS = /^(.+)\.([a-z]{2,}(?:-[a-z]+)+-\d+)\.([a-z0-9.-]+)$/;

/** Null for any other host. */
export function awsHostOf(host: string): AwsHost | null {
  const [, name, region, suffix] = PARTS.exec(host) ?? [];
  if (name === undefined || region === undefined || suffix === undefined) return null;
  const { dnsSuffix, dualStackSuffix } = partitionOf(region);
  if (![dnsSuffix, dualStackSuffix, "on.aws"].includes(suffix)) return null;
  const service = serviceOf(name, region, suffix === dnsSuffix);
  return service === undefined ? null : { host, service, region };
}

/** Registries and buckets have their own hosts below the service's host, and the agent uses numbered hosts. */
function serviceOf(name: string, region: string, isPlain: boolean): string | undefined {
  if (/^\d{12}\.(dkr\.ecr|dkr-ecr)(-fips)?$/.test(name)) return "ecr.dkr";
  if (/^(.+\.)?s3(\.dualstack)?$/.test(name)) return "s3";
  if (!isPlain && name === "ecr") return "ecr.api";
  const plain = name.replace(/^(ecs-[at])-\d+$/, "$1");
  const host = `${plain}.${region}.${partitionOf(region).dnsSuffix}`;
  const listed = endpointServices.find((word) => serviceHost(word, region) === host);
  // Of most other services the host begins with the word that their endpoints have too.
  return listed ?? (/^[a-z][a-z0-9-]*$/.test(plain) ? plain : undefined);
}

/**
 * The domain names of a Region's services, by partition. For a network path AWS's partitions differ in nothing else.
 * The list is that of the AWS SDKs' `partitions.json`.
 */
export interface Partition {
  readonly name: string;
  /** The beginning of its Region names; the commercial partition has all others. */
  readonly regionPrefix: string;
  readonly dnsSuffix: string;
  /** The suffix of names that also have IPv6, such as `ecr.eu-west-1.api.aws`. */
  readonly dualStackSuffix: string;
}

const commercial: Partition = {
  name: "aws",
  regionPrefix: "",
  dnsSuffix: "amazonaws.com",
  dualStackSuffix: "api.aws",
};

export const partitions: readonly Partition[] = [
  {
    name: "aws-cn",
    regionPrefix: "cn-",
    dnsSuffix: "amazonaws.com.cn",
    dualStackSuffix: "api.amazonwebservices.com.cn",
  },
  { name: "aws-us-gov", regionPrefix: "us-gov-", dnsSuffix: "amazonaws.com", dualStackSuffix: "api.aws" },
  { name: "aws-iso", regionPrefix: "us-iso-", dnsSuffix: "c2s.ic.gov", dualStackSuffix: "api.aws.ic.gov" },
  { name: "aws-iso-b", regionPrefix: "us-isob-", dnsSuffix: "sc2s.sgov.gov", dualStackSuffix: "api.aws.scloud" },
  {
    name: "aws-iso-e",
    regionPrefix: "eu-isoe-",
    dnsSuffix: "cloud.adc-e.uk",
    dualStackSuffix: "api.cloud-aws.adc-e.uk",
  },
  { name: "aws-iso-f", regionPrefix: "us-isof-", dnsSuffix: "csp.hci.ic.gov", dualStackSuffix: "api.aws.hci.ic.gov" },
  { name: "aws-eusc", regionPrefix: "eusc-", dnsSuffix: "amazonaws.eu", dualStackSuffix: "api.amazonwebservices.eu" },
  commercial,
];

/** The partition of a Region; a Region without a known prefix is in the commercial partition. */
export function partitionOf(region: string): Partition {
  return partitions.find((partition) => region.startsWith(partition.regionPrefix)) ?? commercial;
}

/**
 * Returns false for a name that no Region can have: `eu-centrall-1`. A name has an area, a direction and a number, so
 * that a Region that is newer than this list passes.
 */
export function canBeRegion(name: string): boolean {
  return /^[a-z]{2,4}(?:-(?:gov|iso[a-z]?|[a-z]{2}))?-(?:north|south|east|west|central|(?:north|south)(?:east|west))-[1-9]\d?$/.test(
    name,
  );
}

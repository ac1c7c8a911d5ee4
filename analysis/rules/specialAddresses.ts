/**
 * Addresses that no host on the internet has, with their use: RFC 6890 and IANA's registries of special-purpose
 * addresses. A default route to an internet gateway or a NAT gateway is no path to them (R-VPC-46).
 */

export interface SpecialBlock {
  readonly cidr: string;
  /** A noun phrase for messages. */
  readonly use: string;
}

/** Source: https://www.iana.org/assignments/iana-ipv4-special-registry, and the registry for IPv6. */
export const specialBlocks: readonly SpecialBlock[] = [
  { cidr: "0.0.0.0/8", use: "this network (RFC 791)" },
  { cidr: "10.0.0.0/8", use: "private use (RFC 1918)" },
  { cidr: "100.64.0.0/10", use: "shared address space (RFC 6598)" },
  { cidr: "127.0.0.0/8", use: "loopback (RFC 1122)" },
  { cidr: "169.254.0.0/16", use: "link-local use (RFC 3927)" },
  { cidr: "172.16.0.0/12", use: "private use (RFC 1918)" },
  { cidr: "192.0.0.0/24", use: "protocol assignments (RFC 6890)" },
  { cidr: "192.168.0.0/16", use: "private use (RFC 1918)" },
  { cidr: "198.18.0.0/15", use: "benchmarks (RFC 2544)" },
  { cidr: "224.0.0.0/4", use: "multicast (RFC 5771)" },
  { cidr: "240.0.0.0/4", use: "future use (RFC 1112)" },
  { cidr: "::1/128", use: "loopback (RFC 4291)" },
  { cidr: "fc00::/7", use: "unique local use (RFC 4193)" },
  { cidr: "fe80::/10", use: "link-local use (RFC 4291)" },
  { cidr: "ff00::/8", use: "multicast (RFC 4291)" },
];

/**
 * Blocks for examples. They are part of the set of all hosts on the internet, because rules and tests that use them
 * mean public addresses; no real host has one of them.
 */
export const documentationBlocks: readonly SpecialBlock[] = [
  { cidr: "192.0.2.0/24", use: "documentation (RFC 5737)" },
  { cidr: "198.51.100.0/24", use: "documentation (RFC 5737)" },
  { cidr: "203.0.113.0/24", use: "documentation (RFC 5737)" },
  { cidr: "2001:db8::/32", use: "documentation (RFC 3849)" },
  { cidr: "3fff::/20", use: "documentation (RFC 9637)" },
];

/**
 * Services at link-local addresses of the host itself: routes, security groups and ACLs do not apply to them
 * (R-VPC-01). https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
 */
export const hostServices: Readonly<Record<string, string>> = {
  "169.254.169.123": "Amazon Time Sync",
  "169.254.169.254": "the instance metadata service",
  "169.254.170.2": "the task metadata and credentials endpoint",
  "fd00:ec2::123": "Amazon Time Sync",
  "fd00:ec2::254": "the instance metadata service",
};

/** Amazon's resolver at the same address in every VPC; it is also at the VPC's base address plus two (R-VPC-01). */
export const resolverAddresses: readonly string[] = ["169.254.169.253", "fd00:ec2::253"];

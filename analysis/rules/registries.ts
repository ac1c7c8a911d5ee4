/**
 * IPv6 support of registries, as their operators state it: it decides whether a pull works in a network with IPv6
 * egress only. A registry that is not listed is unknown.
 */
export interface RegistryAddresses {
  /** The DNS name that clients call. */
  readonly host: string;
  /** True if it has IPv6 (AAAA) besides IPv4 (A) addresses. */
  readonly ipv6: boolean;
  readonly asOf: string;
  readonly source: string;
}

export const registries: readonly RegistryAddresses[] = [
  {
    host: "registry-1.docker.io",
    ipv6: true,
    asOf: "2023-11-28",
    source: "https://www.docker.com/blog/docker-hub-registry-ipv6-support-now-generally-available/",
  },
  {
    host: "public.ecr.aws",
    ipv6: false,
    asOf: "2025-05-28",
    source: "https://docs.aws.amazon.com/AmazonECR/latest/public/public-ecr-requests.html",
  },
  {
    host: "ecr-public.aws.com",
    ipv6: true,
    asOf: "2025-05-28",
    source: "https://docs.aws.amazon.com/AmazonECR/latest/public/public-ecr-requests.html",
  },
  { host: "ghcr.io", ipv6: false, asOf: "2025-12-02", source: "https://github.com/kyverno/kyverno/issues/13257" },
  {
    host: "quay.io",
    ipv6: true,
    asOf: "2023-11-02",
    source: "https://github.com/prometheus-operator/prometheus-operator/issues/6059",
  },
];

/** Undefined for a host that is not in the table. */
export function answersOnIpv6(host: string): boolean | undefined {
  return registries.find((registry) => registry.host === host)?.ipv6;
}

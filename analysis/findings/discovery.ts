/** Names of service discovery that no task of a VPC can resolve. */
import type { Finding } from "../report";
import { byKey, known, listed, nameOf } from "../topology/lookup";
import type { Topology, Vpc } from "../topology/model";
import { subjectId } from "./finding";

/** A private DNS namespace is a private hosted zone, which answers only where the VPC has both of its DNS settings on. */
export function discoveryFindings(topology: Topology): readonly Finding[] {
  return topology.services.flatMap((service) =>
    (known(service.serviceRegistries) ?? []).flatMap(({ namespaceVpc }) => {
      const vpc = byKey(topology.vpcs, known(namespaceVpc));
      const off = vpc === undefined ? [] : settingsOff(vpc);
      if (vpc === undefined || off.length === 0) return [];
      const settings = listed(off);
      return [
        {
          id: "R-MODE-27",
          severity: "warning" as const,
          subject: subjectId(service),
          message: `serviceRegistries: VPC ${nameOf(vpc)} has ${settings} off, so the names of its private DNS namespace do not resolve there: DNS hostnames and DNS support must both be on [R-MODE-27].`,
          fix: `Turn ${settings} on for VPC ${nameOf(vpc)}.`,
        },
      ];
    }),
  );
}

function settingsOff({ dnsSupport, dnsHostnames }: Vpc): readonly string[] {
  return [
    ...(dnsSupport === false ? ["enableDnsSupport"] : []),
    ...(dnsHostnames === false ? ["enableDnsHostnames"] : []),
  ];
}

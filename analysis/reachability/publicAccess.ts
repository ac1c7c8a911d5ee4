/** VPC Block Public Access: what it leaves of a subnet's ways to the internet. */
import type { Maybe, Subnet, Vpc } from "../topology/model";
import { isUnknown } from "../topology/model";

/** What the internet gateway is asked to carry. */
export type PublicWay = "own-address" | "nat-gateway" | "egress-only";

/**
 * Whether Block Public Access lets it pass (R-PUB-16). `block-ingress` leaves NAT gateways and egress-only gateways
 * alone; a public address of an interface, and so a NAT instance, is cut in both directions. An exclusion that allows
 * egress makes a bidirectional block one of ingress.
 */
export function publicAccess(vpc: Vpc | undefined, subnet: Subnet | null, way: PublicWay): Maybe<boolean> {
  const mode = vpc?.blockPublicAccess;
  if (mode === undefined || mode === "off") return true;
  if (isUnknown(mode)) return mode;
  const exclusions = [vpc?.blockPublicAccessExclusion, subnet?.blockPublicAccessExclusion];
  if (exclusions.includes("allow-bidirectional")) return true;
  const ingressOnly = mode === "block-ingress" || exclusions.includes("allow-egress");
  return ingressOnly && way !== "own-address";
}

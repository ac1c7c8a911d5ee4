/** VPC Block Public Access: what it leaves of a subnet's ways to the internet. */
import type { BlockPublicAccess, BlockPublicAccessExclusion, Maybe, Subnet, Vpc } from "../../topology/model";
import { isUnknown } from "../../topology/model";

/** What the internet gateway is asked to carry. */
export type PublicWay = "own-address" | "nat-gateway" | "egress-only";

/**
 * Whether Block Public Access lets it pass (R-PUB-16). Unknown only where what is not known decides: the mode, or an
 * exclusion that may be this VPC's or this subnet's.
 */
export function publicAccess(vpc: Vpc | undefined, subnet: Subnet | null, way: PublicWay): Maybe<boolean> {
  const mode = vpc?.blockPublicAccess ?? "off";
  const exclusions = [vpc?.blockPublicAccessExclusion ?? null, subnet?.blockPublicAccessExclusion ?? null];
  const at = (loosest: boolean): boolean =>
    passes(
      settled(mode, loosest ? "off" : "block-bidirectional"),
      exclusions.map((exclusion) => settled(exclusion, loosest ? "allow-bidirectional" : null)),
      way,
    );
  const open = [mode, ...exclusions].find(isUnknown);
  return open === undefined || at(true) === at(false) ? at(true) : open;
}

function settled<T extends string | null>(value: Maybe<T>, otherwise: T): T {
  return isUnknown(value) ? otherwise : value;
}

/**
 * `block-ingress` leaves NAT gateways and egress-only gateways alone; a public address of an interface, and so a NAT
 * instance, is cut in both directions. An exclusion that allows egress makes a bidirectional block one of ingress.
 */
function passes(
  mode: BlockPublicAccess,
  exclusions: readonly (BlockPublicAccessExclusion | null)[],
  way: PublicWay,
): boolean {
  if (mode === "off" || exclusions.includes("allow-bidirectional")) return true;
  const ingressOnly = mode === "block-ingress" || exclusions.includes("allow-egress");
  return ingressOnly && way !== "own-address";
}

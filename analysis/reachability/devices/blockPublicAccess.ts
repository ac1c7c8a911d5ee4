/**
 * VPC Block Public Access (R-PUB-16): https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
 *
 * Modelled: the account's mode in the Region, exclusions of the VPC and of the subnet, and the three ways through an
 * internet gateway. Not modelled: a change that is still being applied, which AWS finishes within minutes.
 */
import {
  type BlockPublicAccess,
  type BlockPublicAccessExclusion,
  isUnknown,
  type Maybe,
  type Subnet,
  type Vpc,
} from "../../topology/model";
import { block, doubt, type Step } from "../trace/steps";
import type { Component } from "../trace/trace";

/** How a packet uses an internet gateway. */
export type PublicWay = "own-address" | "nat-gateway" | "egress-only";

/**
 * The judgement of Block Public Access on a packet. Unknown only if an unknown value decides: the mode, or an exclusion
 * that may be this VPC's or this subnet's.
 */
export function publicAccess(vpc: Vpc | undefined, subnet: Subnet | null, way: PublicWay): Maybe<boolean> {
  const mode = vpc?.blockPublicAccess ?? "off";
  const exclusions = [vpc?.blockPublicAccessExclusion ?? null, subnet?.blockPublicAccessExclusion ?? null];
  const at = (loosest: boolean): boolean =>
    passes(
      assumed(mode, loosest ? "off" : "block-bidirectional"),
      exclusions.map((exclusion) => assumed(exclusion, loosest ? "allow-bidirectional" : null)),
      way,
    );
  const open = [mode, ...exclusions].find(isUnknown);
  return open === undefined || at(true) === at(false) ? at(true) : open;
}

function assumed<T extends string | null>(value: Maybe<T>, otherwise: T): T {
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

/** @param stop the words for what Block Public Access does to the packet. */
export function unlessBlocked(
  { vpc, subnet, use }: { readonly vpc: Vpc | undefined; readonly subnet: Subnet | null; readonly use: PublicWay },
  at: Component,
  stop = `stops it at ${at.name}`,
): Step | false {
  const open = publicAccess(vpc, subnet, use);
  const rule = "R-PUB-16";
  if (isUnknown(open)) {
    return doubt({ ...at, detail: `it is not known whether Block Public Access is on: ${open.unknown}`, rule });
  }
  return !open && block("VPC_BLOCK_PUBLIC_ACCESS_ENABLED", { ...at, detail: `VPC Block Public Access ${stop}`, rule });
}

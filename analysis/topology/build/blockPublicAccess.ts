/** VPC Block Public Access: one mode for each Region of an account, and the VPCs and subnets that it spares (R-PUB-16). */
import {
  type BlockPublicAccess,
  type BlockPublicAccessExclusion,
  isUnknown,
  type Key,
  type Maybe,
  type Unknown,
} from "../model";
import { all, type Fields } from "./fields";
import { governs } from "./settingOfRegion";
import { perSource, type Source } from "./source";
import { SUBNETS, VPCS } from "./types";

const OPTIONS = "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions";
const EXCLUSION = "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion";

/** The mode of a VPC's account and Region. */
export function blockPublicAccessOf(source: Source, vpc: Fields): Maybe<BlockPublicAccess> {
  const modes: { readonly yes: Maybe<BlockPublicAccess>[]; readonly open: Maybe<BlockPublicAccess>[] } = {
    yes: [],
    open: [],
  };
  for (const options of all(source, OPTIONS)) {
    const place = governs(options, vpc);
    if (place !== "no") modes[place].push(modeOf(options));
  }
  // A Region has one: where its own is here, what may be its own is another's.
  const [mode = "off", ...others] = modes.yes.length > 0 ? modes.yes : ["off" as const, ...modes.open];
  return others.every((other) => other === mode)
    ? mode
    : { unknown: `it is not known which mode of Block Public Access applies in the Region of ${vpc.resource.name}` };
}

function modeOf(options: Fields): Maybe<BlockPublicAccess> {
  const mode = options.string("internetGatewayBlockMode");
  if (mode === undefined || mode === "off") return "off";
  if (isUnknown(mode)) return mode;
  return mode === "block-bidirectional" || mode === "block-ingress"
    ? mode
    : options.unknown("internetGatewayBlockMode", "is not a mode that AWS names");
}

/** The exclusion of a VPC or a subnet; unknown if an exclusion may be its own, or if its mode is not known. */
export function exclusionOf(
  source: Source,
  property: "vpcId" | "subnetId",
  spared: Fields,
): Maybe<BlockPublicAccessExclusion | null> {
  const { byOwner, ownerless } = exclusions(source, property);
  const modes = (byOwner.get(spared.key) ?? []).map(exclusionMode);
  const mode = modes.find((each) => !isUnknown(each));
  if (mode !== undefined) return mode;
  const open = ownerless.find(({ exclusion }) => governs(exclusion, spared) !== "no");
  return open?.owner ?? modes[0] ?? null;
}

function exclusionMode(exclusion: Fields): Maybe<BlockPublicAccessExclusion> {
  const mode = exclusion.string("internetGatewayExclusionMode");
  if (mode === "allow-bidirectional" || mode === "allow-egress") return mode;
  return mode !== undefined && isUnknown(mode)
    ? mode
    : exclusion.unknown("internetGatewayExclusionMode", "is not a mode that AWS names");
}

interface Exclusions {
  readonly byOwner: ReadonlyMap<Key, readonly Fields[]>;
  /** Those of which it is not known whose they are. */
  readonly ownerless: readonly { readonly exclusion: Fields; readonly owner: Unknown }[];
}

/** An account may exclude each of thousands of subnets. */
const exclusions: (source: Source, property: string) => Exclusions = perSource((source, property) => {
  const byOwner = new Map<Key, Fields[]>();
  const ownerless: { readonly exclusion: Fields; readonly owner: Unknown }[] = [];
  for (const exclusion of all(source, EXCLUSION)) {
    const owner = ownerOf(exclusion, property === "vpcId" ? "vpcId" : "subnetId");
    if (isUnknown(owner)) ownerless.push({ exclusion, owner });
    else if (owner !== null) byOwner.set(owner, [...(byOwner.get(owner) ?? []), exclusion]);
  }
  return { byOwner, ownerless };
});

/** An exclusion has one of its two properties; without either, its owner is not known. */
function ownerOf(exclusion: Fields, property: "vpcId" | "subnetId"): Maybe<Key | null> {
  const [vpc, subnet] = [exclusion.ref("vpcId", VPCS), exclusion.ref("subnetId", SUBNETS)];
  if (vpc === null && subnet === null) return exclusion.unknown(property, "is missing");
  const [owner, text] = property === "vpcId" ? [vpc, exclusion.value("vpcId")] : [subnet, exclusion.value("subnetId")];
  // An id of one that is not here is another's.
  return isUnknown(owner) && typeof text === "string" ? null : owner;
}

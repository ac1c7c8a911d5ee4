/** What a NAT's settings must be: its placement, and one Elastic IP of its own for each slot or none at all. */
import type { Problem } from "../problem";
import { NatPlacement, RegionalAddresses } from "../words";
import { ownImageProblems } from "./ownImage";

export interface NatSettings {
  readonly placement?: string;
  readonly elasticIpAllocationIds?: readonly unknown[];
  readonly addresses?: string;
  /** NAT instances only. */
  readonly instanceType?: string;
  readonly amiId?: unknown;
}

function problem(rest: Omit<Problem, "id" | "severity">): Problem {
  return { id: "V-24", severity: "error", ...rest };
}

/** Says that a value is none of these. */
function notOneOf(property: string, value: string | undefined, words: readonly string[], rules: string[]): Problem[] {
  return value === undefined || words.includes(value)
    ? []
    : [
        problem({
          rules,
          property,
          value: String(value),
          message: "there is no such value.",
          remedy: `Use one of: ${words.join(", ")}.`,
        }),
      ];
}

/** Own Elastic IPs: exactly as many as there are NATs, each used once. */
function elasticIpProblems(settings: NatSettings, prefix: string, expected: number): Problem[] {
  const own = settings.elasticIpAllocationIds;
  if (own === undefined) {
    return [];
  }
  const property = `${prefix}elasticIpAllocationIds`;
  const literal = own.filter((id) => typeof id === "string");
  const repeated = literal.filter((id, index) => literal.indexOf(id) !== index);
  return [
    ...(own.length === expected
      ? []
      : [
          problem({
            rules: ["R-NAT-01"],
            property,
            value: `${own.length} given`,
            message: `each NAT has one Elastic IP, by Availability Zone slot, and there are ${expected}.`,
            remedy: `Give ${expected}, or leave it out and have them made.`,
          }),
        ]),
    ...(repeated.length === 0
      ? []
      : [
          problem({
            rules: ["R-NAT-10"],
            property,
            value: [...new Set(repeated)].join(", "),
            message: "one Elastic IP cannot be on two NATs at once.",
            remedy: "Give each slot an Elastic IP of its own.",
          }),
        ]),
  ];
}

/** A NAT gateway's settings. `prefix` is where they stand: `natGateway.` in a network's arguments. */
export function natGatewayProblems(settings: NatSettings, availabilityZoneCount: number, prefix = ""): Problem[] {
  const { placement = NatPlacement.PerAz, addresses } = settings;
  const wrong = [
    ...notOneOf(`${prefix}placement`, settings.placement, Object.values(NatPlacement), ["R-NAT-01", "R-NAT-05"]),
    ...notOneOf(`${prefix}addresses`, addresses, Object.values(RegionalAddresses), ["R-NAT-07"]),
  ];
  if (wrong.length > 0) {
    return wrong;
  }
  if (addresses !== undefined && placement !== NatPlacement.Regional) {
    wrong.push(
      problem({
        rules: ["R-NAT-07"],
        property: `${prefix}addresses`,
        value: addresses,
        message: `only a regional NAT gateway has a choice of addresses, and the placement is ${placement}.`,
        remedy: `Leave it out, or set ${prefix}placement to regional.`,
      }),
    );
  }
  if (placement === NatPlacement.Regional && addresses !== RegionalAddresses.Manual) {
    if (settings.elasticIpAllocationIds !== undefined) {
      wrong.push(
        problem({
          rules: ["R-NAT-07", "R-NAT-09"],
          property: `${prefix}elasticIpAllocationIds`,
          value: `${settings.elasticIpAllocationIds.length} given`,
          message: "AWS chooses the addresses of a regional NAT gateway unless they are manual.",
          remedy: `Set ${prefix}addresses to manual, or leave the Elastic IPs out.`,
        }),
      );
    }
    return wrong;
  }
  return [
    ...wrong,
    ...elasticIpProblems(settings, prefix, placement === NatPlacement.Single ? 1 : availabilityZoneCount),
  ];
}

/** A NAT instance's settings. `prefix` is where they stand: `natInstance.` in a network's arguments. */
export function natInstanceProblems(settings: NatSettings, availabilityZoneCount: number, prefix = ""): Problem[] {
  const placements = [NatPlacement.Single, NatPlacement.PerAz];
  const wrong = [
    ...notOneOf(`${prefix}placement`, settings.placement, placements, ["R-NATI-01"]),
    ...ownImageProblems(settings, prefix),
  ];
  return wrong.length > 0
    ? wrong
    : elasticIpProblems(settings, prefix, settings.placement === NatPlacement.PerAz ? availabilityZoneCount : 1);
}

/**
 * One own Elastic IP under two strategies: a switch between them would associate it with two devices at once, since the
 * new device is created before the old one is deleted.
 * @param options the settings of each strategy by their key, in the order of reports.
 */
export function sharedElasticIpProblems(
  options: readonly (readonly [key: string, settings: NatSettings])[],
): Problem[] {
  return options.flatMap(([key, { elasticIpAllocationIds: ids = [] }], index) =>
    options.slice(0, index).flatMap(([earlier, { elasticIpAllocationIds: taken = [] }]) => {
      const shared = ids.filter((id): id is string => typeof id === "string" && taken.includes(id));
      return shared.length === 0
        ? []
        : [
            problem({
              rules: ["R-NAT-10"],
              property: `${key}.elasticIpAllocationIds`,
              value: shared.join(", "),
              message: `${earlier} has the same Elastic IP, and during a switch between them both would hold it at once.`,
              remedy: "Give each its own; to keep the address, release it in one deployment and use it in the next.",
            }),
          ];
    }),
  );
}

/** Checks of a NAT's settings: its placement, and either one Elastic IP for each slot or none. */
import type { Problem } from "../problem";
import { NatPlacement, RegionalAddresses } from "../words";
import { ownImageProblems } from "./ownImage";

export interface NatSettings {
  readonly placement?: string;
  readonly elasticIpAllocationIds?: readonly unknown[];
  readonly addresses?: string;
  /** For NAT instances only. */
  readonly instanceType?: string;
  readonly amiId?: unknown;
}

function problem(rest: Omit<Problem, "id" | "severity">): Problem {
  return { id: "V-24", severity: "error", ...rest };
}

/** The problem of a value that is not one of these words. */
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

/** Elastic IPs of the user: exactly as many as there are NATs, each used once. */
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
            message: `each NAT has one Elastic IP, by Availability Zone slot, and there are ${expected} NATs.`,
            remedy: `Give ${expected}, or leave it out so that new ones are created.`,
          }),
        ]),
    ...(repeated.length === 0
      ? []
      : [
          problem({
            rules: ["R-NAT-10"],
            property,
            value: [...new Set(repeated)].join(", "),
            message: "two NATs cannot share one Elastic IP.",
            remedy: "Give each slot an Elastic IP of its own.",
          }),
        ]),
  ];
}

/**
 * Problems of a NAT gateway's settings. `prefix` is the path of the settings: `natGateway.` in a network's arguments.
 */
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
        message: `only a regional NAT gateway has this setting, and the placement is ${placement}.`,
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
          message: "AWS chooses the addresses of a regional NAT gateway unless addresses is manual.",
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

/**
 * Problems of a NAT instance's settings. `prefix` is the path of the settings: `natInstance.` in a network's arguments.
 */
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
 * The problem of one Elastic IP in two strategies. A switch between them creates the new device before it deletes the
 * old one, so it would associate the address with two devices at the same time.
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
              message: `${earlier} has the same Elastic IP, and during a switch both strategies need it at the same time.`,
              remedy:
                "Give each strategy its own. To keep the address, remove it from one strategy in one deployment and add it to the other in the next.",
            }),
          ];
    }),
  );
}

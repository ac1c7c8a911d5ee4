/** Checks V-06, V-08 and V-09: public addresses without effect, and interfaces that need one. */
import { judge } from "../matrix";
import type { Problem } from "../problem";
import type { AnyLaunchType, AnyNetworkMode, AssignPublicIp, Placement } from "../words";
import { broken } from "./broken";

export interface PlacementFacts {
  readonly launchType: AnyLaunchType;
  readonly networkMode: AnyNetworkMode;
  readonly assignPublicIp: AssignPublicIp;
  /** The placement of the subnet that carries the application's traffic. */
  readonly placement: Placement;
  /** True if the instance has a public IP from its launch template or an Elastic IP, whatever the subnet's flag is. */
  readonly instanceHasPublicIp?: boolean;
}

/** V-06, V-08, V-09: settings that AWS accepts in this placement although they give no connectivity. */
export function checkPlacement(facts: PlacementFacts): Problem[] {
  const { launchType, networkMode, placement, assignPublicIp } = facts;
  const judgement = judge(facts);
  const onInternetGateway = placement === "PUB_AUTO" || placement === "PUB_NOAUTO";
  if (judgement.verdict !== "REJECT_USELESS") {
    return [];
  }
  const { rules, text: message } = judgement;
  if (launchType === "fargate") {
    // A Fargate task in a public subnet without a public IP is reported by its needs.
    return assignPublicIp === "ENABLED"
      ? [
          broken("V-06", {
            property: "assignPublicIp",
            value: assignPublicIp,
            message,
            rules,
            remedy: "Set assignPublicIp to false on the service.",
          }),
        ]
      : [];
  }
  if (networkMode === "awsvpc" && onInternetGateway) {
    const remedy =
      "Run the tasks in subnets with a NAT, in the same Availability Zones (networkConfiguration.subnets), or use network mode host on instances with a public IP.";
    return [broken("V-08", { property: "subnets", value: placement, message, rules, remedy })];
  }
  if (facts.instanceHasPublicIp === true) {
    return [];
  }
  const remedy =
    launchType === "ec2"
      ? "Set mapPublicIpOnLaunch to true on the subnets or associatePublicIpAddress to true in the launch template, or add a route for 0.0.0.0/0 to a NAT to the subnets."
      : "Set mapPublicIpOnLaunch to true on the capacity provider's subnets, or add a route for 0.0.0.0/0 to a NAT to them.";
  return [broken("V-09", { property: "subnets", value: placement, message, rules, remedy })];
}

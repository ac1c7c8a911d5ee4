/** What a load balancer's settings get wrong, as far as they are plain. */
import type { Problem } from "../problem";

export interface BalancerInputs {
  readonly type: string;
  /** A list whose length is known, or something that deployment decides. */
  readonly subnetIds: unknown;
  readonly port: number;
}

export function loadBalancerInputProblems({ type, subnetIds, port }: BalancerInputs): Problem[] {
  const problems: Problem[] = [];
  if (type === "alb" && Array.isArray(subnetIds) && subnetIds.length < 2) {
    problems.push({
      id: "V-16",
      rules: ["R-LB-04"],
      severity: "error",
      property: "subnetIds",
      value: `${String(subnetIds.length)} given`,
      message: "an Application Load Balancer needs subnets in two Availability Zones.",
      remedy: "Give two subnets or more, or use type nlb.",
    });
  }
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    problems.push({
      id: "R-LB-14",
      rules: ["R-LB-14"],
      severity: "error",
      property: "port",
      value: String(port),
      message: "this is no port.",
      remedy: "Use a whole number from 1 to 65535.",
    });
  }
  return problems;
}

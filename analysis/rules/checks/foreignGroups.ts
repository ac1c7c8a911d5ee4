/** Checks of the security groups of a service that the program creates itself. */
import { brokenRule, type Problem } from "../problem";

export interface ForeignGroups {
  /** Undefined if a new group is created; a list may be known only later. */
  readonly securityGroupIds?: unknown;
  readonly allowFrom?: readonly unknown[];
  readonly egress?: readonly unknown[];
  /** The group of a load balancer that gets a rule to the tasks. */
  readonly balancerGroupId?: unknown;
}

export interface ForeignService {
  readonly networkMode: string;
  readonly hasOwnInterface: boolean;
  /** True behind a load balancer of the program. */
  readonly isBalanced: boolean;
}

/** Settings of groups that have no effect, and a load balancer that no rule allows. */
export function foreignGroupProblems(groups: ForeignGroups, service: ForeignService): Problem[] {
  const { securityGroupIds, allowFrom = [], balancerGroupId } = groups;
  if (securityGroupIds === undefined) {
    return service.isBalanced && allowFrom.length === 0 && balancerGroupId === undefined
      ? [
          brokenRule("R-LB-08", {
            property: "allowFrom",
            value: null,
            message: "the tasks' security group must allow the load balancer's.",
            remedy:
              "Set loadBalancer.securityGroupId for a LoadBalancer of this package, put the id of another load balancer's security group in allowFrom, or set securityGroupIds.",
          }),
        ]
      : [];
  }
  const names = { allowFrom: "allowFrom", egress: "egress", balancerGroupId: "loadBalancer.securityGroupId" } as const;
  const useless = (["allowFrom", "egress", "balancerGroupId"] as const)
    .filter((property) => groups[property] !== undefined)
    .map((property) => names[property]);
  return [
    ...useless.map((property) =>
      brokenRule("R-VPC-07", {
        property,
        value: null,
        message: "with securityGroupIds no rule is created, because the groups are yours.",
        remedy: `Leave ${property} out and create the rules in your program, or leave securityGroupIds out.`,
      }),
    ),
    ...(service.hasOwnInterface
      ? []
      : [
          brokenRule("R-MODE-08", {
            property: "securityGroupIds",
            value: null,
            message: `in ${service.networkMode} mode the security groups of the instances filter the tasks' traffic.`,
            remedy: "Leave securityGroupIds out, or use network mode awsvpc.",
          }),
        ]),
    ...(Array.isArray(securityGroupIds) && securityGroupIds.length === 0
      ? [
          brokenRule("R-MODE-08", {
            property: "securityGroupIds",
            value: "[]",
            message: "without a group the tasks have the VPC's default one.",
            remedy: "Give the ids of one to five groups, or leave securityGroupIds out.",
          }),
        ]
      : []),
  ];
}

/** The `networkConfiguration` of tasks: only in awsvpc mode, and only on Fargate with a public-IP flag. */
import * as pulumi from "@pulumi/pulumi";
import { assignsPublicIp } from "../../analysis/rules/strategies";
import { LaunchType } from "../../analysis/rules/words";
import type { TaskNetworkArgs } from "../network/taskNetwork";
import type { ServicePlan } from "./plan";

/** The `networkConfiguration` of tasks in awsvpc mode. */
export interface NetworkConfiguration {
  /** The ids of the subnets. Known once their routes exist. */
  subnets: pulumi.Output<string[]>;
  /** The ids of the security groups. Known once the rules of a new group exist. */
  securityGroups: pulumi.Output<string>[];
  /** True if each task gets a public IPv4 address; absent unless the tasks run on Fargate, as only Fargate does this. */
  assignPublicIp?: pulumi.Output<boolean>;
}

/** R-MODE-08: only awsvpc has a networkConfiguration. R-PUB-04, R-MI-01: only Fargate may set assignPublicIp. */
export function networkConfiguration(
  network: TaskNetworkArgs,
  { hasOwnInterface, launchType }: Pick<ServicePlan, "hasOwnInterface" | "launchType">,
  securityGroups: pulumi.Output<string>[],
): { networkConfiguration?: NetworkConfiguration } {
  if (!hasOwnInterface) return {};
  const assignPublicIp = pulumi.output(network.assignPublicIp ?? assignsPublicIp(network.strategy));
  return {
    networkConfiguration: {
      subnets: pulumi.output(network.subnetIds),
      securityGroups,
      ...(launchType === LaunchType.Fargate ? { assignPublicIp } : {}),
    },
  };
}

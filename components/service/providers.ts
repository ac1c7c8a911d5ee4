/** The capacity that tasks run on: launch type `FARGATE`, or capacity providers and their shares (R-MODE-15). */
import type * as pulumi from "@pulumi/pulumi";
import { LaunchType } from "../../analysis/rules/words";
import type { CapacityArgs } from "../network/taskNetwork";
import type { GivenService } from "./given";
import type { ServicePlan } from "./plan";

/** The launch type of tasks without capacity providers, in ECS's word. */
export const FARGATE = "FARGATE";

export interface ProviderShare {
  readonly capacityProvider: pulumi.Input<string>;
  readonly weight: number;
  readonly base?: number;
}

/** The capacity providers; undefined for a launch type. */
export function providersOf(
  args: Pick<GivenService, "capacity" | "capacityProviders">,
  { launchType }: Pick<ServicePlan, "launchType">,
): ProviderShare[] | undefined {
  if (launchType !== LaunchType.Fargate) {
    return [{ capacityProvider: capacityOf(args).capacityProviderName, weight: 1 }];
  }
  return args.capacityProviders?.map(({ name, weight = 1, base }) => ({
    capacityProvider: name,
    weight,
    ...(base === undefined ? {} : { base }),
  }));
}

/** R-MODE-15: a launch type or capacity providers, never both. */
export function placementOf(
  args: Pick<GivenService, "capacity" | "capacityProviders">,
  plan: Pick<ServicePlan, "launchType">,
): { launchType: string } | { capacityProviderStrategies: ProviderShare[] } {
  const providers = providersOf(args, plan);
  return providers === undefined ? { launchType: FARGATE } : { capacityProviderStrategies: providers };
}

/** The capacity with which tasks on instances are planned. */
export function capacityOf({ capacity }: Pick<GivenService, "capacity">): CapacityArgs {
  if (capacity === undefined) {
    throw new Error("A service without capacity runs on Fargate.");
  }
  return capacity;
}

/** Problems of a service's security settings, with the paths of its arguments. */
import {
  balancerSecurityProblems,
  containerSecurityProblems,
  kmsKeyProblems,
} from "../../analysis/rules/checks/security";
import type { Problem } from "../../analysis/rules/problem";
import { now } from "../later";
import type { ServiceChoices, ServicePlan } from "./plan";

export function securityProblems(args: ServiceChoices, plan: ServicePlan): Problem[] {
  const { loadBalancer, logKmsKeyArn, exec = false } = args;
  return [
    ...(loadBalancer === undefined || !plan.isBalanced
      ? []
      : balancerSecurityProblems(
          { ...loadBalancer, type: plan.ingress, isSecure: loadBalancer.certificateArn !== undefined },
          "loadBalancer.",
        )),
    ...kmsKeyProblems("logKmsKeyArn", now(logKmsKeyArn)),
    ...plan.containers.flatMap((container, index) =>
      containerSecurityProblems(container, exec, args.containers === undefined ? "" : `containers[${index}].`),
    ),
  ];
}

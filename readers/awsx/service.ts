/**
 * `awsx.ecs.FargateService` and `EC2Service`: a service with a given task definition or its own. A Fargate service
 * without a network of its own goes to the default VPC. Source:
 * https://www.pulumi.com/registry/packages/awsx/api-docs/ecs/fargateservice/
 */
import { UNKNOWN_STRING } from "../wire";
import { defaultVpcOf } from "./defaultVpc";
import { isUnknown, Refused, refuseBoth, type Wire } from "./inputs";
import { type Component, type Model, reference } from "./model";
import { openToAll } from "./openGroup";
import {
  EC2_TASK_DEFINITION,
  FARGATE_TASK_DEFINITION,
  makeTaskDefinition,
  type MadeTaskDefinition,
} from "./taskDefinition";

/** Passed on to the service itself. */
const PROPERTIES = [
  "alarms",
  "availabilityZoneRebalancing",
  "capacityProviderStrategies",
  "deploymentCircuitBreaker",
  "deploymentConfiguration",
  "deploymentController",
  "deploymentMaximumPercent",
  "deploymentMinimumHealthyPercent",
  "desiredCount",
  "enableEcsManagedTags",
  "enableExecuteCommand",
  "forceDelete",
  "forceNewDeployment",
  "healthCheckGracePeriodSeconds",
  "iamRole",
  "loadBalancers",
  "name",
  "networkConfiguration",
  "orderedPlacementStrategies",
  "placementConstraints",
  "platformVersion",
  "propagateTags",
  "region",
  "schedulingStrategy",
  "serviceConnectConfiguration",
  "serviceRegistries",
  "sigintRollback",
  "tags",
  "triggers",
  "volumeConfiguration",
  "vpcLatticeConfigurations",
];
const OWN_INPUTS = [
  "cluster",
  "continueBeforeSteadyState",
  "taskDefinition",
  "taskDefinitionArgs",
  "useClusterDefaultCapacityProviderStrategy",
];

export const FARGATE_SERVICE: Model = {
  inputs: [...PROPERTIES, ...OWN_INPUTS, "assignPublicIp"],
  make: (component) => makeService(component, "FARGATE"),
};
export const EC2_SERVICE: Model = {
  inputs: [...PROPERTIES, ...OWN_INPUTS],
  make: (component) => makeService(component, "EC2"),
};

function makeService(component: Component, launchType: "FARGATE" | "EC2"): Record<string, unknown> {
  const { inputs, name, make, stateOf } = component;
  refuseBoth(inputs, "taskDefinition", "taskDefinitionArgs");
  refuseBoth(inputs, "networkConfiguration", "assignPublicIp");
  const byCluster = inputs.flag("useClusterDefaultCapacityProviderStrategy") === true;
  if (byCluster) refuseBoth(inputs, "capacityProviderStrategies", "useClusterDefaultCapacityProviderStrategy");
  const made = ownTaskDefinition(component, launchType);
  if (made === undefined && !inputs.has("taskDefinition")) {
    throw new Refused("Either `taskDefinition` or `taskDefinitionArgs` must be provided.");
  }
  const cluster = inputs.plain("cluster");
  const service = make("aws:ecs/service:Service", name, {
    ...(launchType === "FARGATE" ? { desiredCount: 1 } : {}),
    ...inputs.picked(PROPERTIES),
    ...(launchType === "FARGATE" && !inputs.has("networkConfiguration")
      ? { networkConfiguration: defaultNetwork(component) }
      : {}),
    ...(cluster === undefined ? {} : { cluster: stateOf(cluster)?.["arn"] ?? cluster }),
    // The cluster's default strategy applies only without both.
    ...(inputs.has("capacityProviderStrategies") || byCluster ? {} : { launchType }),
    ...(made === undefined || inputs.has("loadBalancers") ? {} : { loadBalancers: made.loadBalancers }),
    taskDefinition:
      made === undefined ? inputs.values["taskDefinition"] : (made.taskDefinition.outputs["arn"] ?? UNKNOWN_STRING),
  });
  return {
    service: reference(service),
    ...(made === undefined ? {} : { taskDefinition: reference(made.taskDefinition) }),
  };
}

function ownTaskDefinition(component: Component, launchType: "FARGATE" | "EC2"): MadeTaskDefinition | undefined {
  const described = component.inputs.object("taskDefinitionArgs");
  if (described === undefined) return undefined;
  const kind = launchType === "FARGATE" ? "FargateTaskDefinition" : "EC2TaskDefinition";
  described.expectOnly((launchType === "FARGATE" ? FARGATE_TASK_DEFINITION : EC2_TASK_DEFINITION).inputs);
  return makeTaskDefinition(component.within(`awsx:ecs:${kind}`, component.name, described), launchType);
}

/** The default VPC: its public subnets with a public IP, else its private ones, which AWS does not create. */
function defaultNetwork(component: Component): Wire {
  const { inputs, name, make, lookUp, warn } = component;
  const vpc = defaultVpcOf(lookUp);
  const group = make("aws:ec2/securityGroup:SecurityGroup", `${name}-sg`, { vpcId: vpc.vpcId, ...openToAll() });
  const assignPublicIp = inputs.plain("assignPublicIp") ?? false;
  const common = { assignPublicIp, securityGroups: [group.id] };
  if (isUnknown(assignPublicIp)) return { ...common, subnets: UNKNOWN_STRING };
  if (assignPublicIp !== true && vpc.privateSubnetIds.length === 0) {
    warn(
      `${name} is placed in private subnets of the default VPC, but AWS creates a default VPC without private subnets: awsx ends with an error.`,
      "Set assignPublicIp to true, or set networkConfiguration.",
    );
    return { ...common, subnets: UNKNOWN_STRING };
  }
  return { ...common, subnets: assignPublicIp === true ? vpc.publicSubnetIds : vpc.privateSubnetIds };
}

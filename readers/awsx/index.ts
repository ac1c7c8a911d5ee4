/**
 * Models of awsx's components, which another process builds: the resources of each in the version below. With them, a
 * program that uses awsx is read without that process.
 */
import { DEFAULT_VPC } from "./defaultVpc";
import { APPLICATION_LOAD_BALANCER, NETWORK_LOAD_BALANCER, TARGET_GROUP_ATTACHMENT } from "./loadBalancer";
import type { Model } from "./model";
import { IMAGE, REGISTRY_IMAGE, REPOSITORY } from "./registry";
import { EC2_SERVICE, FARGATE_SERVICE } from "./service";
import { EC2_TASK_DEFINITION, FARGATE_TASK_DEFINITION } from "./taskDefinition";
import { VPC } from "./vpc";

export { Inputs, NotModelled, Refused, type Wire } from "./inputs";
export { type Component, type ModelledResource, referredUrn } from "./model";

/** The version of awsx that the models follow. */
export const AWSX_VERSION = "3.9";

const MODELS: Readonly<Record<string, Model>> = {
  "awsx:ec2:Vpc": VPC,
  "awsx:ec2:DefaultVpc": DEFAULT_VPC,
  "awsx:ecs:FargateService": FARGATE_SERVICE,
  "awsx:ecs:EC2Service": EC2_SERVICE,
  "awsx:ecs:FargateTaskDefinition": FARGATE_TASK_DEFINITION,
  "awsx:ecs:EC2TaskDefinition": EC2_TASK_DEFINITION,
  "awsx:lb:ApplicationLoadBalancer": APPLICATION_LOAD_BALANCER,
  "awsx:lb:NetworkLoadBalancer": NETWORK_LOAD_BALANCER,
  "awsx:lb:TargetGroupAttachment": TARGET_GROUP_ATTACHMENT,
  "awsx:ecr:Repository": REPOSITORY,
  "awsx:ecr:Image": IMAGE,
  "awsx:ecr:RegistryImage": REGISTRY_IMAGE,
};

/** Undefined for every other component of another process. */
export function modelOf(type: string): Model | undefined {
  return Object.hasOwn(MODELS, type) ? MODELS[type] : undefined;
}

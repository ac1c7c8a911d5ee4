/** Services to build for the tests of later arguments, and readers of the result. */
import { expect } from "chai";
import { needsEndpoints, type Strategy } from "../../analysis/rules/strategies";
import { Network } from "../../components/network/network";
import type { NetworkArgs } from "../../components/network/args";
import { RefusedArgumentsError } from "../../components/refuse";
import { EcsService } from "../../components/service/service";
import type { EcsServiceArgs } from "../../components/service/args";
import type { CapacityArgs, TaskNetworkArgs } from "../../components/network/taskNetwork";
import { requiredSettings } from "../support/choices";
import { type Graph, build } from "../support/harness";

export const CLUSTER = "arn:aws:ecs:eu-central-1:123456789012:cluster/shop";
export const IMAGE = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/web:1";
export const DEPLOYED = { preview: false };
export const PREVIEW = { preview: true };

const ENDPOINTS = { interface: ["ecr.api", "ecr.dkr", "logs"], gateway: ["s3"] };

export function networkOf(strategy: Strategy, args: Partial<NetworkArgs> = {}): TaskNetworkArgs {
  const endpoints = needsEndpoints(strategy) ? { endpoints: ENDPOINTS } : {};
  return new Network("app", { strategies: [strategy], ...requiredSettings(strategy), ...endpoints, ...args })
    .taskNetwork;
}

export const NETWORK: TaskNetworkArgs = {
  strategy: "nat-gateway",
  availabilityZoneCount: 2,
  hasPublicTier: true,
  vpcId: "vpc-1",
  vpcCidrBlocks: ["10.0.0.0/16"],
  subnetIds: ["subnet-0", "subnet-1"],
  publicSubnetIds: ["subnet-2", "subnet-3"],
};
export const CAPACITY: CapacityArgs = {
  launchType: "ec2",
  strategy: "nat-gateway",
  instanceType: "t3.medium",
  maxInstances: 2,
  capacityProviderName: "fleet",
  securityGroupId: "sg-instances",
};

export function service(args: Partial<EcsServiceArgs> = {}): EcsService {
  return new EcsService("web", { network: NETWORK, cluster: CLUSTER, image: IMAGE, port: 80, ...args });
}

/** Type and name of every resource, in an order of their own. */
export function namesOf(graph: Graph): string[] {
  return graph.resources.map(({ type, name }) => `${type} ${name}`).sort();
}

/** The inputs of each AWS resource, by type and name. */
export function inputsOf(graph: Graph): Record<string, unknown> {
  const ours = graph.resources.filter(({ type }) => type.startsWith("aws:"));
  return Object.fromEntries(ours.map(({ type, name, inputs }) => [`${type} ${name}`, inputs]));
}

/** The sentences that a program ends with, where a component refuses it; none where it is built. */
export async function refusalsOf(program: () => unknown, mode = DEPLOYED): Promise<string[]> {
  try {
    await build(program, mode);
    return [];
  } catch (error) {
    if (!RefusedArgumentsError.isInstance(error)) throw error;
    return error.errors.map(({ propertyPath, reason }) => {
      expect(reason.startsWith(propertyPath), reason).to.equal(true);
      return reason;
    });
  }
}

/** The same without rules and remedies: `port (0): this is not a port.` */
export async function reasonsOf(program: () => unknown, mode = DEPLOYED): Promise<string[]> {
  return (await refusalsOf(program, mode)).map((sentence) => sentence.slice(0, sentence.indexOf(" [")));
}

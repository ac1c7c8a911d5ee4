/** Resources beside the random network's tasks: endpoints, mount targets, a load balancer, and the tasks' capacity. */
import type { SecurityGroupRule, Topology } from "../../../analysis/topology/model";
import {
  autoScalingGroup,
  endpoint,
  gatewayEndpoint,
  group,
  launchTemplate,
  listener,
  loadBalancer,
  rule,
  targetGroup,
} from "../../support/topology";
import type { Choices } from "./choices";
import { ANY, groupPeer } from "./filters";

export function endpointsOf(choices: Choices): Partial<Topology> {
  const storage =
    choices.storage === "none"
      ? []
      : [
          gatewayEndpoint(
            choices.storage === "task tables" ? ["private-a", "private-b", "public", "isolated"] : ["main"],
          ),
        ];
  const words = ["ecr.api", "ecr.dkr", "ecs", "ecs-agent", "ecs-telemetry", "ssmmessages"];
  const all = choices.endpoints === "none" ? [] : choices.endpoints === "all but logs" ? words : [...words, "logs"];
  const rules: { readonly [name in Choices["endpoints"]]?: SecurityGroupRule[] } = {
    closed: [],
    "by part": [rule("ingress", 443, "10.0.128.0/20"), rule("ingress", 443, "10.0.0.0/20")],
    "by group": [rule("ingress", 443, groupPeer("tasks"))],
    "by 80": [rule("ingress", 80, "10.0.0.0/16")],
  };
  const guard = rules[choices.endpoints] ?? [rule("ingress", 443, "10.0.0.0/16")];
  const over = {
    privateDns: choices.endpoints !== "no private dns",
    privateDnsOnlyForInboundResolver: choices.endpoints === "resolvers only",
  };
  return {
    vpcEndpoints: [...all.map((word) => endpoint(word, ["isolated-a", "isolated-b"], over)), ...storage],
    securityGroups: [group("endpoints", [...guard, rule("egress", null, ANY)])],
  };
}

/** A file system with mount targets where nothing else lies, so that their group decides. */
export function filesOf({ files }: Choices): Partial<Topology> {
  if (files === "none") return {};
  const guard: { readonly [name in Choices["files"]]?: SecurityGroupRule[] } = {
    "by part": [rule("ingress", 2049, "10.0.128.0/20")],
    closed: [],
  };
  const zones = files === "one zone" ? ["a"] : ["a", "b"];
  const mountTargets = zones.map((zone) => ({
    key: `mount-${zone}`,
    subnet: `isolated-${zone}`,
    securityGroups: ["files"],
  }));
  return {
    efsFileSystems: [{ key: "efs", name: "efs", id: "fs-0123", mountTargets, incomplete: null }],
    securityGroups: [group("files", guard[files] ?? [rule("ingress", 2049, "10.0.0.0/16")])],
  };
}

export function balancerOf(choices: Choices, launch: string): Partial<Topology> {
  if (choices.balancer === "none") return { securityGroups: [group("front", [])] };
  const internal = choices.balancer === "internal";
  const places = internal ? ["isolated-a", "isolated-b"] : ["public-a", "public-b"];
  const egress: { readonly [name in Choices["balancerEgress"]]: SecurityGroupRule[] } = {
    all: [rule("egress", null, ANY)],
    none: [],
    "443": [rule("egress", 443, ANY)],
  };
  const ingress: { readonly [name in Choices["balancerIngress"]]: SecurityGroupRule[] } = {
    anywhere: [rule("ingress", 80, ANY)],
    none: [],
    half: [rule("ingress", 80, "0.0.0.0/1")],
  };
  const right = launch === "awsvpc" ? "ip" : "instance";
  const wrong = right === "ip" ? "instance" : "ip";
  const nlb = choices.balancer === "nlb";
  return {
    loadBalancers: [
      loadBalancer(choices.balancerZones === "both" ? places : places.slice(0, 1), {
        kind: nlb ? "nlb" : "alb",
        crossZone: !nlb,
        scheme: internal ? "internal" : "internet-facing",
      }),
    ],
    listeners: [listener(nlb ? { protocol: "TCP" } : {})],
    targetGroups: [
      targetGroup({ targetType: choices.targetType === "right" ? right : wrong, ...(nlb ? { protocol: "TCP" } : {}) }),
    ],
    securityGroups: [group("front", [...ingress[choices.balancerIngress], ...egress[choices.balancerEgress]])],
  };
}

export function capacityOf(choices: Choices, kind: string, places: readonly string[]): Partial<Topology> {
  if (kind === "fargate") return {};
  const provider = {
    key: "provider",
    name: "provider",
    id: null,
    providerName: "provider",
    kind: kind === "ec2" ? "ec2" : "managed-instances",
    autoScalingGroup: kind === "ec2" ? "fleet" : null,
    subnets: kind === "ec2" ? [] : places,
    securityGroups: kind === "ec2" ? [] : ["tasks"],
    instanceRoleName: null,
  } as const;
  const flag = { subnet: null, on: true, off: false }[choices.templateFlag];
  return {
    capacityProviders: [provider],
    ...(kind === "ec2"
      ? {
          launchTemplates: [
            launchTemplate({
              securityGroups: ["tasks"],
              associatePublicIpAddress: flag,
              interfaceCount: choices.interfaces === "one" ? 1 : 2,
            }),
          ],
          autoScalingGroups: [autoScalingGroup("fleet", places)],
        }
      : {}),
  };
}

/** Reports like those of an analysis, for tests of their formats. */
import { noCost } from "../support/noCost";
import type { Finding, NeedReport, PathReport, Report, ServiceReport } from "../../analysis/report";

export function pathOf(changes: Partial<PathReport> = {}): PathReport {
  return {
    verdict: "reachable",
    code: null,
    rule: null,
    via: ["nat-gateway", "internet-gateway"],
    sourceIp: { kind: "fixed", addresses: ["203.0.113.9"] },
    subnets: { reachable: ["subnet-a"], blocked: [], undetermined: [] },
    message: "It arrives.",
    fix: null,
    hops: [],
    ...changes,
  };
}

export const BLOCKED: Partial<PathReport> = {
  verdict: "blocked",
  code: "NO_ROUTE_TO_DESTINATION",
  rule: "R-VPC-01",
  via: [],
  sourceIp: { kind: "none", addresses: [] },
  subnets: { reachable: [], blocked: ["subnet-a"], undetermined: [] },
  message: "No route of app-private-0 leads to docker.io.",
  fix: "Add a route 0.0.0.0/0 to nat-1.",
  hops: [
    {
      kind: "security-group",
      name: "web",
      id: "sg-1",
      direction: "forward",
      verdict: "passed",
      detail: "a rule admits TCP 443",
      rule: null,
    },
    {
      kind: "route-table",
      name: "app-private-0",
      id: "rtb-1",
      direction: "forward",
      verdict: "stopped",
      detail: "no route covers it",
      rule: "R-VPC-01",
    },
  ],
};

export function needOf(changes: Partial<NeedReport> = {}): NeedReport {
  return { ...pathOf(), purpose: "image-pull", destination: "docker.io", interface: "task", ...changes };
}

export function serviceOf(changes: Partial<ServiceReport> = {}): ServiceReport {
  return {
    name: "web",
    id: "urn:pulumi:prod::shop::aws:ecs/service:Service::web",
    launchType: "fargate",
    networkMode: "awsvpc",
    strategy: "nat-gateway",
    desiredCount: 2,
    tasksPerInstance: null,
    network: {
      tier: "private",
      subnets: [
        {
          name: "subnet-a",
          availabilityZone: "eu-central-1a",
          defaultRoute: { ipv4: "nat-gateway", ipv6: "none" },
          mapPublicIpOnLaunch: false,
        },
      ],
      assignPublicIp: false,
      targetType: "ip",
    },
    needs: [needOf(), needOf({ purpose: "logs", destination: "logs" })],
    egress: { ipv4: pathOf(), ipv6: pathOf(BLOCKED) },
    ingress: { internet: pathOf({ via: ["load-balancer"] }), vpc: pathOf(BLOCKED), loadBalancer: null },
    ...changes,
  };
}

export function reportOf(services: readonly ServiceReport[], findings: readonly Finding[] = []): Report {
  return {
    formatVersion: 1,
    source: { kind: "program", name: "prod", region: "eu-central-1" },
    verdict: services.flatMap((service) => service.needs).some((need) => need.verdict === "blocked")
      ? "blocked"
      : "reachable",
    services,
    findings,
    cost: noCost,
    resources: { "aws:ec2/subnet:Subnet": 4, "aws:ec2/vpc:Vpc": 1 },
  };
}

/** Load balancers in describe answers: who of them carries requests, and who does not, or not yet. */
import type * as ecs from "@aws-sdk/client-ecs";
import type * as elb from "@aws-sdk/client-elastic-load-balancing-v2";
import { expect } from "chai";
import { analyse } from "../../../analysis/analyse";
import type { PathReport } from "../../../analysis/report";
import { topologyOf } from "../../../analysis/topology/fromResources";
import type { Topology } from "../../../analysis/topology/model";
import { savedGraphOf } from "../../support/saving";
import { containers, type Files, network, REGION, whole } from "../../support/snapshots";

const ARN = `arn:aws:elasticloadbalancing:${REGION}:111122223333`;
const GROUP = `${ARN}:targetgroup/web/1`;
const BALANCER = `${ARN}:loadbalancer/app/web/1`;

const balancer: elb.LoadBalancer = {
  LoadBalancerArn: BALANCER,
  LoadBalancerName: "web",
  Type: "application",
  Scheme: "internet-facing",
  VpcId: "vpc-1",
  AvailabilityZones: [{ ZoneName: `${REGION}a`, SubnetId: "subnet-public" }],
  SecurityGroups: ["sg-lb"],
  State: { Code: "active" },
};
const everywhere = { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] };
const behind: Files = {
  ...whole,
  SecurityGroups: [
    { ...network.SecurityGroups[0], IpPermissions: [{ ...everywhere, IpRanges: [{ CidrIp: "10.0.0.0/16" }] }] },
    { GroupId: "sg-lb", VpcId: "vpc-1", IpPermissions: [everywhere], IpPermissionsEgress: [everywhere] },
  ],
  LoadBalancerAttributes: [{ LoadBalancerArn: BALANCER, Attributes: [] }],
  TargetGroups: [
    { TargetGroupArn: GROUP, TargetGroupName: "web", VpcId: "vpc-1", TargetType: "ip", Port: 80, Protocol: "HTTP" },
  ] satisfies elb.TargetGroup[],
  Listeners: [
    {
      ListenerArn: `${ARN}:listener/app/web/1/1`,
      LoadBalancerArn: BALANCER,
      Port: 80,
      Protocol: "HTTP",
      DefaultActions: [{ Type: "forward", TargetGroupArn: GROUP }],
    },
  ] satisfies elb.Listener[],
  TaskDefinitions: containers.TaskDefinitions.map((definition) => ({
    ...definition,
    containerDefinitions: [{ name: "web", image: "nginx:1.29", portMappings: [{ containerPort: 80 }] }],
  })) satisfies ecs.TaskDefinition[],
  Services: containers.Services.map((service) => ({
    ...service,
    loadBalancers: [{ targetGroupArn: GROUP, containerName: "web", containerPort: 80 }],
  })) satisfies ecs.Service[],
};

function topologyWith(changes: Files): Topology {
  const answers = { accountId: "111122223333", region: REGION, files: { ...behind, ...changes }, missing: {} };
  return topologyOf(savedGraphOf(answers));
}

/** From the internet to the service, through what is left of the balancer. */
function wayIn(changes: Files): Pick<PathReport, "verdict" | "code" | "via"> & { readonly why: string } {
  const source = { kind: "snapshot", name: "test", region: REGION } as const;
  const [service] = analyse(topologyWith(changes), source).services;
  if (service === undefined || service.ingress === null) throw new Error("no service with paths in");
  const { verdict, code, via, hops } = service.ingress.internet;
  return { verdict, code, via, why: hops.map(({ detail }) => detail).join("; ") };
}

const inState = (Code: elb.LoadBalancerStateEnum): Files => ({ LoadBalancers: [{ ...balancer, State: { Code } }] });

describe("a snapshot with a load balancer", () => {
  it("carries requests by one that is active, be it impaired", () => {
    for (const state of ["active", "active_impaired"] as const) {
      expect(wayIn(inState(state)), state).to.include({ verdict: "reachable", code: null });
    }
  });

  it("is undetermined for one that is being created or has failed", () => {
    for (const state of ["provisioning", "failed"] as const) {
      const { verdict, why } = wayIn(inState(state));

      expect(verdict, state).to.equal("undetermined");
      expect(why).to.include(`it is in state ${state}`);
    }
  });

  it("shows a Network Load Balancer's clients to its targets as the group's attribute defines, or is undetermined", () => {
    const network = { ...balancer, Type: "network" as const, SecurityGroups: [] };
    const group = { TargetGroupArn: GROUP, VpcId: "vpc-1", TargetType: "ip", Port: 80, Protocol: "TCP" };
    const through = (attributes: Files): string =>
      wayIn({ LoadBalancers: [network], TargetGroups: [group], ...attributes }).verdict;
    const attribute = (Value: string): Files => ({
      TargetGroupAttributes: [{ TargetGroupArn: GROUP, Attributes: [{ Key: "preserve_client_ip.enabled", Value }] }],
    });

    expect(through(attribute("false"))).to.equal("reachable");
    expect(through(attribute("true"))).to.equal("blocked");
    expect(through({ TargetGroupAttributes: [] })).to.equal("undetermined");
  });

  it("may have targets that are registered by hand, which no answer shows", () => {
    const [group] = topologyWith({ LoadBalancers: [balancer] }).targetGroups;
    expect(group?.attached).to.deep.equal({ unknown: "targets of web are not known" });
  });

  it("answers some clients alone where its only rule for the service has a condition of source addresses", () => {
    const through = (Conditions: elb.RuleCondition[]): string =>
      wayIn({
        ...inState("active"),
        Listeners: [
          {
            ListenerArn: `${ARN}:listener/app/web/1/1`,
            LoadBalancerArn: BALANCER,
            Port: 80,
            Protocol: "HTTP",
            DefaultActions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "403" } }],
          },
        ],
        ListenerRules: [
          {
            RuleArn: `${ARN}:listener-rule/app/web/1/1/1`,
            Conditions,
            Actions: [{ Type: "forward", TargetGroupArn: GROUP }],
          },
        ],
      }).verdict;

    expect(through([{ Field: "source-ip", SourceIpConfig: { Values: ["203.0.113.0/24"] } }])).to.equal("undetermined");
    expect(through([{ Field: "path-pattern", Values: ["/shop/*"] }])).to.equal("reachable");
  });

  it("is not reached from the internet by one that faces the VPC", () => {
    const internal = { LoadBalancers: [{ ...balancer, Scheme: "internal" }] };

    expect(wayIn(internal).verdict).to.equal("blocked");
  });
});

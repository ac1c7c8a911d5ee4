import { expect } from "chai";
import { type Graph } from "../support/harness";
import { buildSettings } from "../support/stacks";
import { refusalsBetween, replacementsBetween } from "../support/switching";

/** Image that every strategy can pull. */
const IMAGE = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/app:1";
const SERVICES = [{ name: "web", image: IMAGE, port: 80, ingress: "alb" }];

const manual = { placement: "regional", addresses: "manual" };
/** Every strategy, in every way it can be laid out. */
const VARIANTS: Readonly<Record<string, Record<string, unknown>>> = {
  "public-ip": { strategy: "public-ip" },
  "public-host": { strategy: "public-host", launchType: "managed-instances" },
  "nat-gateway single": { strategy: "nat-gateway", natGateway: { placement: "single" } },
  "nat-gateway per-az": { strategy: "nat-gateway", natGateway: { placement: "per-az" } },
  "nat-gateway regional": { strategy: "nat-gateway", natGateway: { placement: "regional" } },
  "nat-gateway regional, manual addresses": {
    strategy: "nat-gateway",
    natGateway: manual,
    availabilityZones: ["eu-central-1a", "eu-central-1b"],
  },
  "nat-instance single": { strategy: "nat-instance", natInstance: { placement: "single" } },
  "nat-instance per-az": { strategy: "nat-instance", natInstance: { placement: "per-az" } },
  "vpc-endpoints": { strategy: "vpc-endpoints" },
  "egress-only-ipv6": { strategy: "egress-only-ipv6" },
  "egress-only-ipv6 with NAT64": { strategy: "egress-only-ipv6", ipv6: { nat64: true } },
};

const graphs = new Map<string, Promise<Graph>>();

/** Built once, deployed: its ids are what the comparison joins by. */
function graphOf(settings: Record<string, unknown>): Promise<Graph> {
  const all = { services: SERVICES, availabilityZones: ["eu-central-1a", "eu-central-1b"], ...settings };
  const key = JSON.stringify(all);
  const built = graphs.get(key) ?? buildSettings(all, false);
  graphs.set(key, built);
  return built;
}

/**
 * Resources that a change may replace: a task definition is a new revision each time; another launch type is
 * another service, whose port is guarded by another group.
 */
function mayReplace(before: Record<string, unknown>, after: Record<string, unknown>): RegExp {
  return before["launchType"] === after["launchType"]
    ? /:TaskDefinition$/
    : /:(TaskDefinition|Service|TargetGroup|SecurityGroupIngressRule|SecurityGroupEgressRule)$/;
}

async function expectSwitch(before: Record<string, unknown>, after: Record<string, unknown>): Promise<[Graph, Graph]> {
  const [old, next] = await Promise.all([graphOf(before), graphOf(after)]);

  expect(
    refusalsBetween(old, next)
      .map(({ resource, why }) => `${resource}: ${why}`)
      .join("\n"),
  ).to.equal("");
  const allowed = mayReplace(before, after);
  const replaced = replacementsBetween(old, next).filter(({ resource }) => !allowed.test(resource.type));
  expect(replaced.map(({ resource, because }) => `${resource.name}: ${because.join(", ")}`).join("\n")).to.equal("");
  for (const type of ["aws:ec2/vpc:Vpc", "aws:ecs/cluster:Cluster", "aws:lb/loadBalancer:LoadBalancer"]) {
    expect(
      next.ofType(type).map(({ urn }) => urn),
      type,
    ).to.deep.equal(old.ofType(type).map(({ urn }) => urn));
  }
  return [old, next];
}

const addresses = (graph: Graph) => graph.names("aws:ec2/eip:Eip");

describe("switching a deployed stack", function () {
  this.timeout(60_000);

  for (const [from, before] of Object.entries(VARIANTS)) {
    it(`from ${from} to every other strategy and layout creates beside what exists, and replaces nothing that stays`, async () => {
      for (const [to, after] of Object.entries(VARIANTS)) {
        if (to !== from) {
          try {
            await expectSwitch(before, after);
          } catch (error) {
            throw new Error(`to ${to}: ${(error as Error).message}`, { cause: error });
          }
        }
      }
    });

    it(`under ${from}, adding an Availability Zone moves nothing`, async () => {
      const zones = { availabilityZones: ["eu-central-1a", "eu-central-1b", "eu-central-1c"] };
      const [old, next] = await expectSwitch(before, { ...before, ...zones });

      expect(next.names("aws:ec2/subnet:Subnet")).to.include.members(old.names("aws:ec2/subnet:Subnet"));
      expect(addresses(next)).to.include.members(addresses(old));
    });

    it(`under ${from}, adding a strategy for one more service moves nothing`, async () => {
      const strategy = from === "vpc-endpoints" ? "nat-gateway" : "vpc-endpoints";
      const services = [...SERVICES, { name: "other", image: IMAGE, port: 80, strategy, launchType: "fargate" }];
      const [old, next] = await expectSwitch(before, { ...before, services });

      expect(next.names("aws:ec2/subnet:Subnet")).to.include.members(old.names("aws:ec2/subnet:Subnet"));
      expect(addresses(next)).to.include.members(addresses(old));
    });
  }

  it("leaves a load balancer that services share in its place, with its listeners and rules", async () => {
    const shared = {
      balancers: [{ name: "front", type: "alb", scheme: "internal" }],
      services: [
        { name: "api", image: IMAGE, port: 80, loadBalancer: { of: "front", path: "/api/*" } },
        { name: "web", image: IMAGE, port: 80, loadBalancer: { of: "front" } },
      ],
    };
    const onFargate = Object.values(VARIANTS).filter((variant) => variant["launchType"] === undefined);
    for (const before of onFargate) {
      for (const after of onFargate) {
        const [old, next] = await expectSwitch({ ...before, ...shared }, { ...after, ...shared });
        for (const type of ["Listener", "ListenerRule", "TargetGroup"]) {
          const inputs = (graph: Graph) => graph.ofType(`aws:lb/${type[0]?.toLowerCase()}${type.slice(1)}:${type}`);
          expect(inputs(next).map((resource) => resource.inputs)).to.deep.equal(
            inputs(old).map((resource) => resource.inputs),
          );
        }
        const [balancer] = next.ofType("aws:lb/loadBalancer:LoadBalancer");
        expect(balancer?.inputs["subnets"]).to.deep.equal(
          old.ofType("aws:lb/loadBalancer:LoadBalancer")[0]?.inputs["subnets"],
        );
      }
    }
  });

  it("keeps an Elastic IP within one strategy and zone, and only there", async () => {
    const single = addresses(await graphOf(VARIANTS["nat-gateway single"] ?? {}));
    const perAz = addresses(await graphOf(VARIANTS["nat-gateway per-az"] ?? {}));
    const regional = addresses(await graphOf(VARIANTS["nat-gateway regional, manual addresses"] ?? {}));
    const instance = addresses(await graphOf(VARIANTS["nat-instance per-az"] ?? {}));

    expect(single).to.have.length(1);
    expect(perAz).to.have.length(2).and.to.include.members(single);
    expect([...regional, ...instance].filter((name) => perAz.includes(name))).to.deep.equal([]);
  });

  it("would be refused with one Elastic IP of your own under two kinds of NAT", async () => {
    const own = { placement: "single", elasticIpAllocationIds: ["eipalloc-1"] };
    const refused = await buildSettings(
      { services: SERVICES, strategy: "nat-gateway", natGateway: own, natInstance: own },
      true,
    ).catch((error: Error) => error.message);

    expect(refused).to.contain("natInstance.elasticIpAllocationIds").and.to.contain("[R-NAT-10]");
  });
});

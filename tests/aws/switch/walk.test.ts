import { expect } from "chai";
import { type Living, type Step } from "./deployment";
import { gapsIn } from "./paths";
import { type Case, cases } from "./space";
import { builtWith, Observer, runsOf, stepText, walk } from "./walk";

/** One of each kind, with every strategy as the source of one and the target of another. */
const TITLES = [
  "public-ip → nat-gateway per-az (fargate awsvpc alb)",
  "nat-gateway per-az → vpc-endpoints (ec2 bridge alb)",
  "vpc-endpoints → egress-only-ipv6 (fargate awsvpc nlb)",
  "egress-only-ipv6 → public-host (managed-instances alb)",
  "public-host → nat-instance single (ec2 nlb)",
  "nat-instance per-az → nat-instance single (fargate alb)",
  "nat-gateway regional, manual addresses → nat-gateway regional, manual addresses fargate alb 2 zones (fargate alb 3 zones)",
  "nat-gateway per-az → nat-gateway per-az fargate alb and vpc-endpoints (fargate alb)",
];

function titled(title: string): Case {
  const found = cases.find((one) => one.title === title);
  if (found === undefined) throw new Error(`there is no switch ${title}`);
  return found;
}

/** Observes what happens if one resource is deleted now. */
function deleting(live: readonly Living[], type: string, name: string): Observer {
  const gone = live.find((living) => living.type.endsWith(`:${type}`) && living.name === name);
  if (gone === undefined) throw new Error(`there is no ${type} ${name}`);
  const { urn, dependencies } = gone;
  const step: Step = { op: "delete", urn, type: gone.type, name, properties: [], dependencies };
  const observer = new Observer(live);
  observer.watch(
    step,
    live.filter((living) => living !== gone),
    live,
  );
  // And back again.
  observer.watch(
    { ...step, op: "create" },
    live,
    live.filter((living) => living !== gone),
  );
  return observer;
}

const codes = ({ conflicts }: Observer) => [...conflicts.values()].map(({ code, why }) => `${code}: ${why}`).sort();

describe("a switch, walked step by step", function () {
  this.timeout(120_000);

  for (const title of TITLES) {
    it(`meets nothing that AWS refuses, in whatever order the engine takes what may be next: ${title}`, async () => {
      const one = titled(title);
      const orders = new Set<string>();
      for (const seed of [1, 2]) {
        let draw = seed;
        const { runs, conflicts } = await walk(one, (count) => (draw = (draw * 48_271) % 2_147_483_647) % count);

        expect(conflicts.map(({ code, why, step }) => `${code} ${why} (${step})`)).to.deep.equal([]);
        orders.add(runs.flat().map(stepText).join("\n"));
      }
      expect(orders.size).to.equal(2);
    });
  }

  it("takes two runs where EC2 instances move to another tier, and one elsewhere", async () => {
    const runs = await Promise.all(TITLES.map(async (title) => (await runsOf(titled(title))).length));

    expect(runs).to.deep.equal([1, 2, 1, 1, 2, 1, 1, 1]);
  });

  describe("would see it, if out of its turn was deleted", () => {
    const settings = titled("public-ip → nat-gateway per-az (fargate awsvpc alb)").after;

    it("the internet gateway, under public addresses", async () => {
      const observer = deleting(await builtWith(settings), "InternetGateway", "app-igw");

      expect(codes(observer)).to.include("DependencyViolation: a public address, and no internet gateway attached");
    });

    it("a subnet, with tasks in it", async () => {
      const observer = deleting(await builtWith(settings), "Subnet", "app-private-0");

      expect(codes(observer)).to.include("DependencyViolation: web has a network interface in the subnet");
    });

    it("an Elastic IP, of a NAT gateway that is there", async () => {
      const observer = deleting(await builtWith(settings), "Eip", "app-nat-gateway-eip-0");

      expect(codes(observer)).to.include("InvalidIPAddress.InUse: app-nat-gateway-0 holds the Elastic IP");
    });

    it("the target group, before its listener", async () => {
      const observer = deleting(await builtWith(settings), "TargetGroup", "web-lb-ip");

      expect(codes(observer)).to.include("ResourceInUse: web-lb-80 forwards to the target group");
    });

    it("a route, and which paths are lost until it is back", async () => {
      const observer = deleting(await builtWith(settings), "Route", "app-nat-gateway-routes-0-ipv4");
      const lost = gapsIn(observer.moments).map(({ path, from, to }) => `${path} ${from}-${to}`);

      expect(codes(observer)).to.deep.equal([]);
      expect(lost).to.include("web: egress ipv4 0-1").and.to.include("web: image-pull ecr.api 0-1");
      expect(lost.filter((path) => path.startsWith("web: ingress"))).to.deep.equal([]);
    });
  });
});

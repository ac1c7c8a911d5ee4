/** `switch`: the steps that a live stack goes through, in order, and what others must do first. */
import { expect } from "chai";
import { candidates, settingsFor } from "../../analysis/compare/candidates";
import type { Candidate, Comparison } from "../../analysis/compare";
import { type Switch, settingsBetween, switchOf } from "../../analysis/switch";
import { trialsOf } from "../../cli/trials";
import { type Planned, whatIf } from "../../cli/whatIf";
import { json } from "../../reports/json";
import { comparisonText } from "../../reports/text/comparison";
import { faults } from "../support/published";
import { ROOT, stacks } from "../support/stacks";
import { ecsConnectivity as run } from "./command";
import { EVERYTHING } from "./everything";

async function switched(stack: string, ...flags: string[]): Promise<Switch> {
  const { stdout, stderr, code } = await run(["switch", stack, "--format", "json", ...flags]);
  expect(stderr, stderr).to.equal("");
  expect(code).to.equal(0);
  return JSON.parse(stdout) as Switch;
}

function positions(change: Switch, op: string, type: string): number[] {
  return change.steps.flatMap((step, index) => (step.op === op && step.type.endsWith(`:${type}`) ? [index] : []));
}

describe("switch", function () {
  this.timeout(30_000);

  describe("of prod from NAT gateways to one NAT instance", () => {
    let change: Switch;
    before(async () => {
      change = await switched("prod", "--to", "nat-instance");
    });

    it("says from where to where, by strategy and placement", () => {
      expect(change).to.include({ formatVersion: 1, from: "nat-gateway per-az", to: "nat-instance single" });
    });

    it("moves each subnet to the new routes in place, once the instance is in service", () => {
      const moves = positions(change, "update", "RouteTableAssociation");
      expect(moves).to.have.lengthOf(2);
      expect(Math.min(...moves)).to.be.above(Math.max(...positions(change, "create", "Group")));
      for (const index of moves) {
        expect(change.steps[index]?.properties).to.deep.equal(["routeTableId"]);
        expect(change.steps[index]?.interrupts).to.match(/cut/);
      }
    });

    it("deletes the NAT gateways and their addresses last, after everything else has moved", () => {
      const deletions = change.steps.findIndex(({ op }) => op === "delete");
      expect(change.steps.slice(deletions).every(({ op }) => op === "delete")).to.equal(true);
      const nats = positions(change, "delete", "NatGateway");
      expect(nats).to.have.lengthOf(2);
      expect(Math.max(...nats)).to.be.below(Math.min(...positions(change, "delete", "Eip")));
    });

    it("replaces nothing: the VPC, subnets, cluster, balancer and service stay", () => {
      expect(change.steps.filter(({ op }) => op === "replace")).to.deep.equal([]);
      const touched = change.steps.map(({ type }) => type);
      for (const type of ["aws:ec2/vpc:Vpc", "aws:ec2/subnet:Subnet", "aws:lb/loadBalancer:LoadBalancer"]) {
        expect(touched).to.not.include(type);
      }
    });

    it("says that allow-lists need the new addresses first, what it costs, and what to run", () => {
      expect(change.sourceIps.before.kind).to.equal("fixed");
      expect(change.sourceIps.after.kind).to.equal("fixed");
      expect(change.allowList).to.match(/to allow-lists before/);
      expect(change.cost.before).to.be.above(change.cost.after ?? Infinity);
      expect(change.commands).to.deep.equal([
        "pulumi config set --stack prod strategy nat-instance",
        "pulumi config set --stack prod --path natInstance.placement single",
        "pulumi preview --stack prod",
        "pulumi up --stack prod",
      ]);
    });
  });

  it("to what a stack already has takes no step", async () => {
    const change = await switched("prod", "--to", "nat-gateway");
    expect(change.steps).to.deep.equal([]);
    expect(change.unchanged).to.be.above(30);
    expect(change.allowList).to.equal(null);
  });

  it("names the Elastic IPs that were allocated elsewhere: allow-lists must include them", async () => {
    const given = 'natGateway.elasticIpAllocationIds=["eipalloc-0b","eipalloc-0a"]';
    const change = await switched("staging", "--to", "nat-gateway", "--config", given);

    expect(change.allowList).to.equal(
      "First add the Elastic IPs of eipalloc-0a, eipalloc-0b to allow-lists that filter by source address.",
    );
  });

  it("warns where a service loses its network configuration: AWS does not say that a live one can", async () => {
    const { steps } = await switched("managed-nat", "--to", "public-host");

    const service = steps.find(({ type }) => type === "aws:ecs/service:Service");
    expect(service).to.include({ op: "update" });
    expect(service?.interrupts).to.match(/AWS does not document whether .*R-MODE-09.*pulumi up --replace/);
  });

  it("warns for allow-lists when the addresses will no longer be fixed", async () => {
    expect((await switched("prod", "--to", "public-ip")).allowList).to.match(/are not fixed after the switch/);
  });

  describe("of EC2 instances to another tier", () => {
    const private_ = "services[0].image=123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1";
    let change: Switch;
    before(async () => {
      change = await switched("ec2-bridge", "--to", "vpc-endpoints", "--config", private_);
    });
    const runOf = (op: string, name: string): number | undefined =>
      change.steps.find((step) => step.op === op && step.name === name)?.run;

    it("takes two runs: the old instances go once no task is on them", () => {
      expect(runOf("create", "ec2-isolated-provider")).to.equal(1);
      expect(runOf("update", "web")).to.equal(1);
      expect(runOf("delete", "ec2-private-provider")).to.equal(2);
      expect(runOf("delete", "app-nat-gateway-0")).to.equal(2);
      expect(change.steps.filter(({ name, type }) => name === "app" && type.endsWith(":ClusterCapacityProviders")))
        .to.have.lengthOf(2)
        .and.satisfy((steps: Switch["steps"]) => steps.every(({ op }) => op === "update"));
      const first = change.steps.filter(({ run: of }) => of === 1);
      expect(first.filter(({ op }) => op === "delete").map(({ name }) => name)).to.deep.equal([
        "web-load-balancer-to-ec2-private",
      ]);
      expect(first.at(-1)?.op).to.equal("delete");
    });

    it("says what to run for both", () => {
      expect(change.commands).to.deep.equal([
        "pulumi config set --stack ec2-bridge strategy vpc-endpoints",
        "pulumi config set --stack ec2-bridge --path 'capacity.keep[0]' nat-gateway",
        "pulumi preview --stack ec2-bridge",
        "pulumi up --stack ec2-bridge",
        "pulumi config rm --stack ec2-bridge --path capacity.keep",
        "pulumi preview --stack ec2-bridge",
        "pulumi up --stack ec2-bridge",
      ]);
    });

    it("keeps the endpoints that the old instances reach AWS by until the second run", async () => {
      const flags = ["--config", private_, "--config", "strategy=vpc-endpoints"];
      const back = await switched("ec2-bridge", "--to", "nat-gateway", ...flags);
      const endpoints = back.steps.filter(({ type }) => type.endsWith(":VpcEndpoint"));
      expect(endpoints.map(({ op, run: of }) => `${op} ${of}`)).to.deep.equal(endpoints.map(() => "delete 2"));
      expect(endpoints).to.have.lengthOf(7);
    });

    it("within one tier leaves the instances as they are, in one run", async () => {
      const within = await switched("ec2-bridge", "--to", "nat-instance", "--config", private_);
      expect(within.steps.every(({ run: of }) => of === 1)).to.equal(true);
      expect(within.steps.filter(({ name }) => name.startsWith("ec2-private"))).to.deep.equal([]);
      expect(within.steps.filter(({ type }) => type.endsWith(":Service"))).to.deep.equal([]);
    });

    it("names the two runs separately in its text", async () => {
      const { stdout } = await run(["switch", "ec2-bridge", "--to", "vpc-endpoints", "--config", private_]);
      expect(stdout.indexOf("with the first pulumi up")).to.be.above(0);
      expect(stdout.indexOf("with the second pulumi up, after all tasks have moved")).to.be.above(
        stdout.indexOf("update ecs.Service web"),
      );
    });
  });

  it("keeps its schema from every strategy to every other, for any stack", async function () {
    this.timeout(120_000);
    const trials = await trialsOf({ program: [ROOT] });
    const pairs: string[] = [];
    for (const stack of stacks) {
      const sides: { readonly candidate: Candidate; readonly settings: string[]; readonly side: Planned }[] = [];
      for (const candidate of candidates) {
        const settings = settingsFor(candidate);
        // A service that clients reach directly has no other strategy, so no client is allowed here.
        const side = await whatIf({ trials, stack, config: [...settings, "ingress=none"], cost: {} });
        if (side.kind === "planned") sides.push({ candidate, settings, side });
      }
      for (const { candidate: from, side: before } of sides) {
        for (const { candidate: to, settings, side: after } of sides) {
          const first = settingsBetween(from, before.graph, after.graph);
          const between = first.length === 0 ? null : { graph: before.graph, settings: first };
          const change = switchOf({ stack, from, to, settings, before, between, after });
          const pair = `${stack}: ${change.from} to ${change.to}`;
          expect(faults("switch", JSON.parse(json(change))), pair).to.deep.equal([]);
          pairs.push(pair);
        }
      }
    }
    expect(pairs).to.have.length.above(200);
  });

  it("has a schema that refuses a word that is not in the vocabulary, and a field too many or too few", async () => {
    const change = await switched("prod", "--to", "public-ip");
    const [first] = change.steps;

    expect(faults("switch", change)).to.deep.equal([]);
    expect(faults("switch", { ...change, to: "nat-gateway" })).not.to.deep.equal([]);
    expect(faults("switch", { ...change, steps: [{ ...first, op: "same" }] })).not.to.deep.equal([]);
    expect(faults("switch", { ...change, steps: [{ ...first, price: 1 }] })).not.to.deep.equal([]);
    expect(faults("switch", { ...change, commands: undefined })).not.to.deep.equal([]);
  });

  describe("of a stack with schedules, a shared balancer, scaling, Spot and volumes", () => {
    for (const to of ["nat-instance", "public-ip", "vpc-endpoints"]) {
      it(`to ${to} changes nothing of them but the subnets of tasks`, async () => {
        const { steps } = await switched("prod", "--to", to, "--allow-undetermined", ...EVERYTHING);
        const kept =
          /^aws:(?:lb|alb|appautoscaling|iam|efs|cloudwatch)\/|TaskDefinition$|ClusterCapacityProviders$|Cluster$/;
        expect(
          steps
            .filter(({ type, name }) => kept.test(type) && !name.startsWith("app-nat-instance"))
            .map(({ op, type, name }) => `${op} ${type} ${name}`),
        ) //
          .to.deep.equal([]);
        const tasks = steps.filter(({ type }) => /:(?:Service|Schedule)$/.test(type));
        expect(tasks.map(({ op, name }) => `${op} ${name}`).sort()) //
          .to.deep.equal(to === "nat-instance" ? [] : ["update nightly", "update web"]);
      });
    }
  });

  it("takes the ingress with which compare says that a strategy works, and without it names it", async () => {
    const comparison = JSON.parse((await run(["compare", "dev", "--format", "json"])).stdout) as Comparison;
    const row = comparison.strategies.find(({ strategy }) => strategy === "nat-gateway");
    expect(row).to.deep.include({ works: true, changes: ["services[0].ingress=private"] });
    expect(comparisonText(comparison, { colour: false, width: 40 })).to.include("with services[0].ingress=private");

    const refused = await run(["switch", "dev", "--to", "nat-gateway"]);
    expect([refused.code, refused.stdout]).to.deep.equal([2, ""]);
    expect(refused.stderr).to.include("Or add --config 'services[0].ingress=private'.");
    for (const setting of ["services[0].ingress=private", "ecs-connectivity:services[0].ingress=private"]) {
      const change = await switched("dev", "--to", "nat-gateway", "--config", setting);
      expect(change).to.include({ from: "public-ip", to: "nat-gateway per-az" });
      expect(change.commands.join("\n")).to.match(/services\[0\]\.ingress'? private/);
    }
    const needless = await switched("prod", "--to", "nat-instance");
    expect(needless.commands.join("\n")).not.to.include("ingress");
  });

  it("refuses what cannot work, with the rule and a way to find what can", async () => {
    const { code, stderr, stdout } = await run(["switch", "prod", "--to", "public-host"]);
    expect(code).to.equal(2);
    expect(stdout).to.equal("");
    expect(stderr)
      .to.match(/R-PUB-03/)
      .and.match(/compare prod/);
  });

  it("names the nearest strategy for one that does not exist, and refuses a placement where there is none", async () => {
    const wrong = await run(["switch", "prod", "--to", "nat-gatway"]);
    expect(wrong.code).to.equal(2);
    expect(wrong.stderr).to.match(/nat-gateway/);
    expect((await run(["switch", "prod", "--to", "public-ip", "--placement", "single"])).code).to.equal(2);
  });
});

/** `switch`: the steps that a live stack goes through, in order, and what others must do first. */
import { expect } from "chai";
import type { Switch } from "../../analysis/switch";
import { ecsConnectivity as run } from "./command";

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
      expect(change.allowList).to.match(/admit them before/);
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
    expect(change.allowList).to.match(/New Elastic IPs|null/);
  });

  it("warns whoever filters by address when the addresses will no longer be fixed", async () => {
    expect((await switched("prod", "--to", "public-ip")).allowList).to.match(/will change/);
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

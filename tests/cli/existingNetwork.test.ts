/** A stack that names a VPC by its id alone: the calls that judge it, and what they say while its lookup is open. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { ComparedStrategy, Comparison } from "../../analysis/compare";
import type { Report } from "../../analysis/report";
import { existingVpcAnswers } from "../support/existingVpc";
import { SAVED } from "../support/saved";
import { ROOT } from "../support/stacks";
import { ecsConnectivity } from "./command";

const SAVED_VPC = "vpc-3072ff53d062bd064";

const named =
  (name: string) =>
  ({ strategy }: ComparedStrategy): boolean =>
    strategy === name;

describe("a stack in an existing VPC, on the command line", function () {
  this.timeout(60_000);
  let root: string;
  before(() => {
    root = mkdtempSync(join(tmpdir(), "existing-"));
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  const plan = (vpcId: string, ...more: readonly string[]) => called("plan", vpcId, ...more);
  const called = (command: "plan" | "compare" | "switch", vpcId: string, ...more: readonly string[]) => {
    const settings = [
      `existingNetwork.vpcId=${vpcId}`,
      "strategy=nat-gateway",
      "ingress=private",
      "aws:region=us-east-1",
    ];
    const config = settings.flatMap((setting) => ["--config", setting]);
    return ecsConnectivity([command, "dev", "--program", ROOT, ...config, ...more]);
  };

  it("ends with exit code 2 while the lookup is open, with the lookups and the commands that answer them", async () => {
    const file = join(root, "lookups.yaml");
    const { code, stdout, stderr } = await plan("vpc-1", "--lookup-template", file);

    expect([code, stdout]).to.deep.equal([2, ""]);
    expect(stderr).to.match(/^ecs-connectivity: Stack dev: existingNetworkOf "vpc-1": the VPC cannot be looked up: /);
    expect(stderr).to.include('aws:ec2/getVpc:getVpc {"id":"vpc-1"}');
    expect(stderr).to.include("Give their answers with --lookup FILE; --lookup-template FILE writes the entries");
    expect(stderr).to.include("pulumi preview --json --show-sames > preview.json");
    const tokens = [...readFileSync(file, "utf8").matchAll(/^- token: "aws:ec2\/(\w+):/gm)].map(([, name]) => name);
    expect(tokens).to.deep.equal(["getVpc", "getSubnets", "getRouteTables"]);
  });

  it("runs with the answers to the lookups, which do not contain all that a verdict needs: undetermined", async () => {
    const file = join(root, "answers.json");
    writeFileSync(file, JSON.stringify(existingVpcAnswers()));
    const { code, stdout } = await plan("vpc-1", "--lookup", file, "--format", "json");

    const { verdict, services } = JSON.parse(stdout) as Report;
    expect([code, verdict, services.map(({ strategy }) => strategy)]).to.deep.equal([3, "undetermined", [null]]);
  });

  it("is compared with the answers to the lookups, too", async () => {
    const file = join(root, "answers.json");
    writeFileSync(file, JSON.stringify(existingVpcAnswers()));
    const open = await called("compare", "vpc-1");
    const { code, stdout } = await called("compare", "vpc-1", "--lookup", file, "--format", "json");

    expect(open.stderr).to.include("Give their answers with --lookup FILE");
    const reasonOf = (name: string) => (JSON.parse(stdout) as Comparison).strategies.find(named(name))?.reason;
    expect(code).to.equal(0);
    expect(reasonOf("nat-gateway")).to.include(
      "undetermined: subnets of web names something that is not in this source",
    );
    expect(reasonOf("nat-instance")).to.include("are those of another strategy: IPv4 nat-gateway. [R-VPC-04]");
    expect(reasonOf("egress-only-ipv6")).to.include("no subnet of vpc-1 has its default routes");
  });

  it("is decided beside a source that has the VPC: a snapshot of the account", async () => {
    const { code, stdout, stderr } = await plan(SAVED_VPC, "--snapshot", SAVED, "--format", "json");

    expect([code, stderr]).to.deep.equal([0, ""]);
    const { verdict, services } = JSON.parse(stdout) as Report;
    const web = services.find(({ name }) => name === "web");
    expect([verdict, web?.strategy, web?.egress.ipv4.sourceIp]).to.deep.equal([
      "reachable",
      "nat-gateway",
      { kind: "fixed", addresses: ["203.0.113.1"] },
    ]);
    const other = await plan("vpc-1", "--snapshot", SAVED);
    expect([other.code, other.stdout]).to.deep.equal([2, ""]);
  });
});

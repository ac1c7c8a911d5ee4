/** Expectations of connectivity.yaml as a policy: broken, kept, not known yet, and a mistake in the file. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { policies } from "../../policy/policies";
import { fargate, group, natGateway, network, publicSubnets, subnets, tcp } from "../support/awsPieces";
import { graphFrom } from "../support/documents";
import { violationsOf } from "../support/policyRequests";

function program(): void {
  const on = network();
  const outer = publicSubnets(on);
  const { id } = natGateway(outer.ids[0] ?? "");
  const routes = [{ cidrBlock: "0.0.0.0/0", natGatewayId: id }];
  const inner = subnets(on, "private", { cidrs: ["10.0.10.0/24", "10.0.11.0/24"], routes });
  const groups = [group(on, "web", { ingress: [tcp(80, ["10.0.0.0/16"])] }).id];
  fargate("web", { image: "nginx:1.29", port: 80 }, { subnetIds: inner.ids, securityGroupIds: groups });
  new aws.rds.Instance("db", { engine: "postgres", instanceClass: "db.t4g.micro", allocatedStorage: 20 });
}

describe("the policy intent-kept", function () {
  this.timeout(20_000);
  const before = process.env["PWD"];
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "intent-"));
    process.env["PWD"] = directory;
  });
  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
    if (before === undefined) delete process.env["PWD"];
    else process.env["PWD"] = before;
  });

  async function violations(expectations: string): Promise<string[]> {
    writeFileSync(join(directory, "connectivity.yaml"), expectations);
    const all = await violationsOf(policies, await graphFrom(program, true));
    return all.map(({ policy, level, message, urn }) => [policy, level, urn.split("::").at(-1), message].join(" | "));
  }

  it("reports nothing without a file, and nothing of expectations that are kept", async () => {
    expect(await violationsOf(policies, await graphFrom(program, true))).to.deep.equal([]);
    expect(
      await violations("expect:\n  - { from: web, to: internet, by: nat-gateway, source: fixed }\n"),
    ).to.deep.equal([]);
  });

  it("reports a broken expectation at its service, with its line", async () => {
    expect(await violations("expect:\n  - { from: web, to: internet, never: true }\n")).to.deep.equal([
      "intent-kept | mandatory | web | The network keeps the expectations of connectivity.yaml.\n" +
        "connectivity.yaml:2: web → internet: A packet from web to internet arrives: from web to internet: reachable by " +
        "nat gateway, then internet gateway.",
    ]);
  });

  it("reports mistakes of the file with their lines", async () => {
    expect(await violations("expect:\n  - { from: wbe, to: internet }\n")).to.deep.equal([
      "intent-kept | mandatory |  | The network keeps the expectations of connectivity.yaml.\n" +
        `${join(directory, "connectivity.yaml")}:2: wbe is not in this network. Did you mean web? Name a service (web, db), ` +
        "internet, a registry's host, an AWS service, or ADDRESS:PORT.",
    ]);
    const [unknownKey, ...more] = await violations("expects: []\n");
    expect(unknownKey).to.include("connectivity.yaml:1: ").and.to.include("expects");
    expect(more).to.deep.equal([]);
  });

  it("leaves the expectations of other stacks out", async () => {
    expect(await violations("expect:\n  - { from: web, to: internet, never: true, stack: prod }\n")).to.deep.equal([]);
  });
});

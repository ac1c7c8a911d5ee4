/** `compare` of a network whose services are programs of their own, and `switch` of a stack that refers to another one. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Comparison } from "../../analysis/compare";
import type { Switch } from "../../analysis/switch";
import { runProgram } from "../../readers/program/runProgram";
import { stateDocument } from "../support/documents";
import { ROOT } from "../support/stacks";
import { appProgram } from "./appProgram";
import { ecsConnectivity } from "./command";

const NETWORK = `
  import * as pulumi from "@pulumi/pulumi";
  import { Network, type NetworkArgs, type Strategy } from ${JSON.stringify(join(ROOT, "components"))};
  const config = new pulumi.Config();
  const natGateway = config.getObject<NetworkArgs["natGateway"]>("natGateway");
  const { taskNetwork } = new Network("shop", {
    strategies: [config.require("strategy") as Strategy],
    ...(config.require("strategy") === "nat-gateway" && natGateway ? { natGateway } : {}),
  });
  export const { vpcId, subnetIds, assignPublicIp } = taskNetwork;`;

const APP = appProgram(`assignPublicIp: net.requireOutput("assignPublicIp")`);

describe("a network whose services are in other stacks", function () {
  this.timeout(120_000);
  let root: string;
  let programs: readonly string[];

  function project(name: string, program: string, settings: string): string {
    mkdirSync(join(root, name));
    writeFileSync(join(root, name, "Pulumi.yaml"), `name: ${name}\nruntime: nodejs\n`);
    writeFileSync(join(root, name, "Pulumi.prod.yaml"), `config:\n  aws:region: us-east-1\n${settings}`);
    writeFileSync(join(root, name, "index.ts"), program);
    return join(root, name);
  }

  before(() => {
    root = mkdtempSync(join(tmpdir(), "split-"));
    symlinkSync(join(ROOT, "node_modules"), join(root, "node_modules"));
    programs = [project("network", NETWORK, "  network:strategy: nat-gateway\n"), project("app", APP, "")].flatMap(
      (directory) => ["--program", directory],
    );
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  it("is compared by the services of the programs beside it, each strategy with their verdicts", async () => {
    const { stdout, stderr, code } = await ecsConnectivity(["compare", "prod", ...programs, "--format", "json"]);
    const { strategies } = JSON.parse(stdout) as Comparison;

    expect([code, stderr]).to.deep.equal([0, ""]);
    const works = (name: string) => strategies.filter(({ strategy }) => strategy === name).map((each) => each.works);
    expect(works("nat-gateway")).to.include(true).and.not.to.include(false);
    expect(works("public-ip")).to.deep.equal([true]);
    // The network alone has them: the service in the other stack is what fails.
    for (const name of ["public-host", "egress-only-ipv6"]) {
      expect(works(name)).to.deep.equal([false]);
      expect(strategies.find(({ strategy }) => strategy === name)?.reason).to.match(/^web: pulling the image/);
    }
    expect(works("vpc-endpoints")).to.deep.equal([false]);
    expect(strategies.find(({ current }) => current)?.strategy).to.equal("nat-gateway");
  });

  it("is left alone by the switch of a stack that refers to it, also from the export of that stack", async () => {
    const program = NETWORK.replace("export const", 'new pulumi.StackReference("acme/network/prod");\nexport const');
    const shop = project("shop", program, "  shop:strategy: nat-gateway\n");
    const state = join(root, "shop.json");
    writeFileSync(state, stateDocument(await runProgram({ directory: shop, stack: "prod" })));
    const call = ["switch", "prod", "--to", "public-ip", "--program", shop, "--format", "json"];
    const [running, exported] = [await ecsConnectivity(call), await ecsConnectivity([...call, "--state", state])];

    for (const { stdout, stderr } of [running, exported]) {
      expect(stderr).to.not.include("exit code 2");
      const { steps } = JSON.parse(stdout) as Switch;
      expect(steps.map(({ op, type }) => `${op} ${type}`)).to.include("delete aws:ec2/natGateway:NatGateway");
      expect(steps.filter(({ id }) => !id.startsWith("urn:pulumi:prod::shop::"))).to.deep.equal([]);
    }
  });

  it("refuses the export of a stack that none of the programs uses", async () => {
    const file = join(root, "other.json");
    writeFileSync(file, JSON.stringify({ version: 3, deployment: { resources: [] } }));
    const call = ["compare", "prod", ...programs, "--stack-export", `acme/other/prod=${file}`];
    const { stderr, code } = await ecsConnectivity(call);

    expect(stderr).to.include("--stack-export acme/other/prod: no program here refers to a stack with this name");
    expect(code).to.equal(2);
  });
});

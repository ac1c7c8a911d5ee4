/**
 * Each stack's life by Pulumi's real engine, command by command, and what the product reads in what Pulumi writes of
 * it.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Report } from "../../analysis/report";
import { networkFor, reportOf } from "../../cli/sources";
import { Progress } from "../../cli/terminal";
import { stacks } from "../support/stacks";
import { services } from "../support/sameAnswers";
import { planned } from "../aws/live";
import { cloneOf, type Project, withEngine } from "./engine";
import { leftIn } from "./left";
import { spyPack } from "./policyPacks";
import { product } from "./walk";

async function readFrom(source: {
  readonly state?: readonly string[];
  readonly preview?: readonly string[];
}): Promise<Report> {
  return reportOf(await networkFor({ ...source, config: [] }, undefined, new Progress()), {});
}

function judgement({ source: _source, resources: _resources, ...report }: Report): unknown {
  return JSON.parse(JSON.stringify(report));
}

/** Another strategy for each stack, as its services accept it. */
const NEXT: Readonly<Record<string, readonly string[]>> = {
  dev: ["strategy=nat-gateway", "ingress=private"],
  "ec2-bridge": ["strategy=nat-instance"],
  ipv6: ["strategy=nat-gateway"],
  isolated: ["strategy=nat-instance"],
  "managed-host": ["strategy=nat-gateway", "ingress=private"],
  "managed-nat": ["strategy=nat-instance"],
  "private-fargate": ["services[1].strategy=nat-gateway"],
  prod: ["strategy=nat-instance"],
  staging: ["strategy=public-ip"],
};

describe("a stack in Pulumi's real engine", function () {
  this.timeout(300_000);
  const engine = withEngine();
  let spy: string;

  before(() => {
    spy = spyPack(engine());
  });

  for (const stack of stacks) {
    describe(stack, () => {
      let project: Project;
      let plan: Report;

      before(async () => {
        await engine().emulator.reset();
        engine().aws.reset();
        project = cloneOf(engine(), stack);
        plan = await planned(stack);
        await project.pulumi(["stack", "init", stack]);
      });

      it("previews before it exists: no verdict but the plan's, or that it is not known yet", async () => {
        const judged = join(project.directory, ".policies.json");
        const preview = await project.previewed(["--policy-pack", spy], { env: { REPORT: judged } });
        const report = await readFrom({ preview: [preview] });

        // The policies judge it as the analysis of its output does: each need, each finding.
        expect(judgement(JSON.parse(readFileSync(judged, "utf8")) as Report)).to.deep.equal(judgement(report));
        expect(report.services.map(({ name }) => name)).to.have.members(plan.services.map(({ name }) => name));
        for (const service of report.services) {
          const own = plan.services.find(({ name }) => name === service.name);
          // A definition that names its log group is one unknown text until the group exists; the network is known.
          expect(service.egress.ipv4.verdict).to.equal(own?.egress.ipv4.verdict);
          expect(service.egress.ipv4.via).to.deep.equal(own?.egress.ipv4.via);
          expect(service.egress.ipv6.verdict).to.equal(own?.egress.ipv6.verdict);
          const planned = own?.needs.map(({ purpose, verdict, code }) => `${purpose} ${verdict} ${String(code)}`);
          for (const { purpose, verdict, code } of service.needs) {
            if (verdict !== "undetermined") expect(planned).to.include(`${purpose} ${verdict} ${String(code)}`);
          }
        }
      });

      it("comes up, and its export says of every service what the plan says", async () => {
        const { events } = await project.up();
        const report = await readFrom({ state: [await project.exported()] });

        expect(services(report)).to.deep.equal(services(plan));
        expect(report.verdict).to.equal(plan.verdict);
        expect(new Set(events.filter(({ custom }) => custom).map(({ op }) => op))).to.deep.equal(new Set(["create"]));
      });

      it("is unchanged by a second up, by a refresh and by the up after it", async () => {
        const again = await project.up(["--expect-no-changes"]);
        expect(again.events.filter(({ op }) => op !== "same")).to.deep.equal([]);

        const refreshed = await project.pulumi(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
        expect(refreshed.output).not.to.match(/updated|deleted/);

        const after = await project.up(["--expect-no-changes"]);
        expect(after.events.filter(({ op }) => op !== "same")).to.deep.equal([]);
        expect(engine().aws.steps.filter(({ op }) => op !== "create")).to.deep.equal([]);
      });

      it("previews as it is, and the preview says of every service what the plan says", async () => {
        const report = await readFrom({ preview: [await project.previewed()] });

        expect(services(report)).to.deep.equal(services(plan));
      });

      it(`follows ${NEXT[stack]?.join(" and ")}, as planned then`, async () => {
        for (const setting of NEXT[stack] ?? []) {
          const [key = "", value = ""] = setting.split("=");
          await project.pulumi(["config", "set", "--path", key, value]);
        }
        await project.up();
        const report = await readFrom({ state: [await project.exported()] });

        expect(services(report)).to.deep.equal(services(await product<Report>(project, ["plan", stack])));
        expect(report.verdict).to.equal("reachable");
      });

      it("leaves nothing behind when it is destroyed", async () => {
        await project.destroy();

        expect(engine().aws.live.map(({ type, name }) => `${type} ${name}`)).to.deep.equal([]);
        expect(await leftIn(engine().emulator, plan.source.region ?? "")).to.deep.equal([]);
      });
    });
  }
});

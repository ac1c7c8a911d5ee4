/** Each value of a preview is made a secret, one at a time: no format of the report contains it. Of exports: `tests/fuzz`. */
import { expect } from "chai";
import { maskedData } from "../../cli/masking";
import { readDocument } from "../../readers/document";
import { topologyOf } from "../../analysis/topology/fromResources";
import { reportJson } from "../../reports/json";
import { reportText } from "../../reports/text";
import {
  documentsOfShop,
  expectHidden,
  type Json,
  networkIn,
  outcomes,
  type Place,
  rare,
  replaced,
  sealed,
} from "../support/everySecret";
import { faults } from "../support/published";

describe("a value that is made a secret", () => {
  it("is in no format of a preview's report, which keeps its schema", async function () {
    this.timeout(120_000);
    const { preview, ofPreview } = await documentsOfShop();
    await expectHidden(preview, "preview", ofPreview, rare, (report, name) => {
      expect(faults("report", JSON.parse(reportJson([maskedData(report)]))), name).to.deep.equal([]);
    });
  });

  it("leaves the report's own field of it empty, where it is a number, a flag or a word of a closed set", async () => {
    const { state } = await documentsOfShop();
    const [storefront] = topologyOf(readDocument(JSON.stringify(state)).graph).services.filter(
      ({ name }) => name === "storefront",
    );
    const urnOf = (type: string, name: string) => (text: string) => text.endsWith(`::${type}::${name}`);
    const resources = (state as { deployment: { resources: { urn: string }[] } }).deployment.resources;
    const shown = (type: string, name: string, path: Place, value: Json, as = sealed) => {
      const index = resources.findIndex(({ urn }) => urnOf(type, name)(urn));
      expect(index, `${type} ${name}`).to.be.greaterThan(-1);
      const place = ["deployment", "resources", index, "inputs", ...path];
      const { report } = networkIn(replaced(state, place, as(value)), "state");
      const service = report.services.find(({ name: each }) => each === storefront?.name);
      if (service === undefined) throw new Error("the service is missing");
      return { service, report };
    };
    const task = "aws:ecs/taskDefinition:TaskDefinition";
    const service = "aws:ecs/service:Service";

    const count = shown(service, "storefront", ["desiredCount"], 7);
    expect(count.service.desiredCount).to.equal(null);
    const hidden = reportText([count.report], { colour: false, width: 100, require: [] });
    expect(hidden).not.to.match(/desired count 7|storefront × 7/);
    expect(shown(service, "storefront", ["launchType"], "FARGATE").service.launchType).to.equal(null);
    expect(shown(task, "storefront", ["networkMode"], "awsvpc").service.networkMode).to.equal(null);
    const flag = shown(service, "storefront", ["networkConfiguration", "assignPublicIp"], false);
    expect(flag.service.network.assignPublicIp).to.equal(null);
    expect(shown("aws:lb/targetGroup:TargetGroup", "front", ["targetType"], "ip").service.network.targetType).to.equal(
      null,
    );
    const subnet = shown("aws:ec2/subnet:Subnet", "private-0", ["mapPublicIpOnLaunch"], false);
    expect(subnet.service.network.subnets.map(({ mapPublicIpOnLaunch }) => mapPublicIpOnLaunch)).to.deep.equal([
      null,
      false,
    ]);
    const size = shown("aws:autoscaling/group:Group", "pool", ["minSize"], 5);
    const clear = shown("aws:autoscaling/group:Group", "pool", ["minSize"], 5, (value) => value);
    expect(JSON.stringify(clear.report.cost)).to.match(/"count":5\b/);
    expect(JSON.stringify(size.report.cost)).not.to.match(/"count":5\b/);
    // The verdicts are those of the values.
    for (const { report } of [count, flag, subnet, size]) {
      expect(outcomes(report)).to.deep.equal(outcomes(networkIn(state, "state").report));
    }
  });
});

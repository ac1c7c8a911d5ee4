/** Real packets in the package's own stacks go where the report says, and are seen under the addresses it names. */
import { expect } from "chai";
import { Strategy } from "../../analysis/rules/strategies";
import { Ingress, LaunchType, NetworkMode } from "../../analysis/rules/words";
import { topologyOf } from "../../analysis/topology/fromResources";
import { refusal, settingsOf } from "../support/choices";
import type { Graph } from "../support/harness";
import { buildSettings, buildStack, stacks } from "../support/stacks";
import { disagreements, needsPackets } from "./session";

async function expectAgreement({ resources }: Graph): Promise<void> {
  const graph = { resources, region: "eu-central-1", complete: true, assumptions: [], defects: [] };
  const found = await disagreements(topologyOf(graph));
  expect(found, found.join("\n\n")).to.deep.equal([]);
}

describe("packets in our stacks", function () {
  this.timeout(120_000);
  needsPackets(this);
  for (const stack of stacks) {
    it(`${stack}: every path is as the report says`, async () => {
      await expectAgreement(await buildStack(stack, { preview: false }));
    });
  }
});

describe("packets in every stack that the settings accept", function () {
  this.timeout(120_000);
  needsPackets(this);
  for (const strategy of Object.values(Strategy)) {
    for (const launchType of Object.values(LaunchType)) {
      const accepted = Object.values(NetworkMode)
        .map((networkMode) => ({ strategy, launchType, networkMode }))
        .map((choice) => ({ choice, ways: Object.values(Ingress).filter((way) => refusal(choice, way) === "") }))
        .filter(({ ways }) => ways.length > 0);
      if (accepted.length === 0) continue;
      const modes = accepted.map(({ choice }) => choice.networkMode).join(", ");
      it(`${strategy} on ${launchType}, by ${modes}: with every kind of ingress`, async () => {
        for (const { choice, ways } of accepted)
          await expectAgreement(await buildSettings(settingsOf(choice, ways), false));
      });
    }
  }
});

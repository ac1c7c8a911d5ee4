/**
 * Switches on a live stack in the emulator: every step is a call of AWS's API, and what is read back live is the plan.
 * Of the kinds that Pulumi's real engine does not walk (tests/engine): modes, zones, second services, own addresses.
 */
import { AllocateAddressCommand } from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { clientsOf } from "../emulator/clients";
import { withEmulator } from "../emulator/emulator";
import { diagnosed } from "../live";
import { Deployment, type Living } from "./deployment";
import { emulated } from "./emulated";
import { REGION } from "./imagined";
import { covering } from "./covering";
import { pathsOf } from "./paths";
import { type Case, cases, OWN_ADDRESS } from "./space";
import { up } from "./up";
import { runsOf } from "./walk";

/** Features of a case: each of them is in one case at least. */
function featuresOf({ kind, from, to, before }: Case): string[] {
  const launchType = before.find((setting) => setting.startsWith("launchType=")) ?? "";
  const ingress = before.find((setting) => setting.startsWith("ingress=")) ?? "";
  return [`${kind} ${launchType}`, `${kind} ${ingress}`, `${kind} from ${from}`, `${kind} to ${to}`];
}

const KEPT = /:(Vpc|Subnet|Cluster|Eip)$/;

function idsOf(live: readonly Living[], kept: ReadonlySet<string>): Record<string, string> {
  return Object.fromEntries(
    live
      .filter(({ type, urn }) => KEPT.test(type) && kept.has(urn))
      .map(({ name, type, id }) => [`${type} ${name}`, id]),
  );
}

describe("a switch on a deployed stack", function () {
  this.timeout(180_000);
  const emulator = withEmulator();
  const own = cases.filter(({ kind }) => kind !== "strategy" && kind !== "placement");
  const sample = covering(own, featuresOf);

  before(() => console.log(`      ${sample.length} of ${own.length} switches`));

  for (const one of sample) {
    it(`${one.title}: ${one.kind}`, async () => {
      await emulator().reset();
      const clients = clientsOf(emulator().endpoint, REGION);
      const { AllocationId = "" } = await clients.ec2.send(new AllocateAddressCommand({ Domain: "vpc" }));
      const own = (settings: readonly string[]) =>
        settings.map((setting) => setting.replace(OWN_ADDRESS, AllocationId));
      const provider = emulated(clients);
      const first = new Deployment([], provider);
      await up(own(one.before), first);
      let live = first.live;
      for (const settings of await runsOf(one)) {
        const deployment = new Deployment(live, provider);
        await up(own(settings), deployment);
        live = deployment.live;
      }

      const urns = new Set(live.map(({ urn }) => urn));
      expect(idsOf(live, urns)).to.deep.equal({ ...idsOf(live, urns), ...idsOf(first.live, urns) });
      const report = await diagnosed(emulator(), REGION);
      const astray = report.services.flatMap(({ name, needs }) =>
        needs.filter(({ verdict }) => verdict !== "reachable").map(({ message }) => `${name}: ${message}`),
      );
      const expected = [...pathsOf(live, REGION)].filter(([path, verdict]) => isNeed(path) && verdict !== "reachable");
      expect(astray).to.have.length(expected.length, astray.join("\n"));
      expect(report.services).to.have.length(live.filter(({ type }) => type === "aws:ecs/service:Service").length);
    });
  }
});

function isNeed(path: string): boolean {
  return !/: (egress|ingress) /.test(path);
}

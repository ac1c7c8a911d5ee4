/** Switches on a live stack in the emulator: every step is a call of AWS's API, and what is read back live is the plan. */
import { AllocateAddressCommand } from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { clientsOf } from "../emulator/clients";
import { withEmulator } from "../emulator/emulator";
import { diagnosed } from "../live";
import { Deployment, type Living } from "./deployment";
import { emulated } from "./emulated";
import { REGION } from "./imagined";
import { pathsOf } from "./paths";
import { type Case, cases, OWN_ADDRESS } from "./space";
import { up } from "./up";
import { runsOf } from "./walk";

/** What a case shows: each of these is in one case at least. */
function featuresOf({ kind, from, to, before, after }: Case): string[] {
  const launchType = before.find((setting) => setting.startsWith("launchType=")) ?? "";
  const ingress = before.find((setting) => setting.startsWith("ingress=")) ?? "";
  const nat = (settings: readonly string[]): string => settings.filter((setting) => /^nat\w+\./.test(setting)).join();
  return [
    `${from} → ${to}`,
    ...(kind === "placement" ? [`${from} ${nat(before)} → ${to} ${nat(after)}`] : []),
    `${kind} ${launchType}`,
    `${kind} ${ingress}`,
    `${kind} from ${from}`,
    `${kind} to ${to}`,
  ];
}

/** The fewest cases, taken greedily in their order, that show everything. */
function covering(all: readonly Case[]): Case[] {
  const open = new Set(all.flatMap(featuresOf));
  const chosen: Case[] = [];
  while (open.size > 0) {
    let best: Case | undefined;
    let most = 0;
    for (const one of all) {
      const count = featuresOf(one).filter((feature) => open.has(feature)).length;
      if (count > most) [best, most] = [one, count];
    }
    if (best === undefined) break;
    for (const feature of featuresOf(best)) open.delete(feature);
    chosen.push(best);
  }
  return chosen;
}

const KEPT = /:(Vpc|Subnet|Cluster|Eip)$/;

function idsOf(live: readonly Living[], kept: ReadonlySet<string>): Record<string, string> {
  return Object.fromEntries(
    live
      .filter(({ type, urn }) => KEPT.test(type) && kept.has(urn))
      .map(({ name, type, id }) => [`${type} ${name}`, id]),
  );
}

describe("a switch on a live stack", function () {
  this.timeout(180_000);
  const emulator = withEmulator();
  const sample = covering(cases);

  before(() => {
    console.log(`      ${sample.length} of ${cases.length} switches, each strategy from and to every other among them`);
  });

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

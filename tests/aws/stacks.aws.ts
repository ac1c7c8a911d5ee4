/** Every stack, created through AWS's API and read back live: what runs is what was planned. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Report } from "../../analysis/report";
import { actionOf, OPERATIONS } from "../../readers/aws/operations";
import { faults } from "../support/published";
import { ROOT, stacks } from "../support/stacks";
import { services } from "../support/sameAnswers";
import { withEmulator } from "./emulator/emulator";
import { diagnosed, planned, replayed } from "./live";
import { type Deployment, deploy } from "./mocks/deploy";

/** Elastic IPs as AWS gave them. */
function elasticIps({ resources }: Deployment): string[] {
  return resources
    .filter(({ type }) => type === "aws:ec2/eip:Eip")
    .map(({ outputs }) => String(outputs["publicIp"]))
    .sort();
}

/** Settings that no stack has by itself, given with `--config`. */
const variants: readonly (readonly [stack: string, ...config: string[]])[] = [
  ["prod", 'natGateway={"placement":"regional"}', "endpoints={}"],
  ["prod", 'natGateway={"placement":"single"}'],
  ["staging", 'natInstance={"placement":"per-az"}', "availabilityZoneCount=3"],
  ["prod", "ingress=nlb", 'loadBalancer={"scheme":"internal"}', "client=true"],
  [
    "ec2-bridge",
    "strategy=public-host",
    "networkMode=host",
    "ingress=direct",
    'services=[{"name":"web","image":"public.ecr.aws/nginx/nginx:1.29","port":80,"desiredCount":2}]',
  ],
  ["isolated", "availabilityZoneCount=1", 'loadBalancer={"scheme":"internal"}', "ingress=nlb"],
  ["ipv6", "launchType=ec2"],
  [
    "prod",
    'balancers=[{"name":"front"},{"name":"tcp","type":"nlb","scheme":"internal"}]',
    'services=[{"name":"api","image":"nginx","port":80,"loadBalancer":{"of":"front","path":"/api/*"}},{"name":"web","image":"nginx","port":80,"loadBalancer":{"of":"front"}},{"name":"mail","image":"nginx","port":25,"loadBalancer":{"of":"tcp","port":25}}]',
  ],
];

describe("a stack created through AWS's API", function () {
  this.timeout(120_000);
  const emulator = withEmulator();
  const policy = JSON.parse(readFileSync(join(ROOT, "docs/iam-policy.json"), "utf8")) as {
    Statement: { Action: string[] }[];
  };
  const allowed = new Set(policy.Statement.flatMap(({ Action }) => Action));
  // moto knows the operations of AWS Batch by their paths, which are in lower case.
  const reading = new Set(OPERATIONS.map((operation) => operation.toLowerCase()));

  for (const [stack, ...config] of [...stacks.map((each) => [each] as const), ...variants]) {
    describe([stack, ...config].join(" "), () => {
      let saved = "";
      let deployment: Deployment;
      let live: Report;
      let plan: Report;
      let calls: readonly string[];

      before(async () => {
        saved = mkdtempSync(join(tmpdir(), "ecs-connectivity-"));
        await emulator().reset();
        deployment = await deploy(emulator(), stack, config);
        await emulator().calls();
        live = await diagnosed(emulator(), deployment.region, join(saved, "snapshot"));
        calls = await emulator().calls();
        plan = await planned(stack, config);
      });

      after(() => {
        if (saved !== "") rmSync(saved, { recursive: true });
      });

      it("works as planned: the same verdict, code, way and kind of source IP on every path", () => {
        expect(services(live)).to.deep.equal(services(plan));
        expect(live.verdict).to.equal(plan.verdict);
        expect(faults("report", live)).to.deep.equal([]);
      });

      it("is seen from its Elastic IPs, where it was planned to have a fixed source IP", () => {
        for (const each of live.services) {
          const { kind, addresses } = each.egress.ipv4.sourceIp;
          if (kind === "fixed") expect(elasticIps(deployment)).to.include.members([...addresses]);
          expect(addresses.length > 0).to.equal(kind === "fixed");
        }
      });

      it("creates nothing before what it depends on", () => {
        const made = new Map(deployment.resources.map((each) => [each.id, each.ended]));
        // A tag may have the name of another resource without a need of it.
        const untagged = (key: string, value: unknown): unknown =>
          /^tag(?:s|Specifications)$/.test(key) ? null : value;
        for (const { name, inputs, id, began } of deployment.resources) {
          const text = JSON.stringify(inputs, untagged);
          for (const [other, ended] of made) {
            if (other === id || !text.includes(`"${other}"`)) continue;
            expect(ended, `${name} after ${other}`).to.be.lessThan(began);
          }
        }
      });

      it("is read without a call that the policy does not allow", () => {
        const asked = [...new Set(calls.map((call) => call.split(":")[1]?.toLowerCase() ?? ""))];
        expect(asked).to.have.length.above(10);
        expect(asked.filter((operation) => !reading.has(operation))).to.deep.equal([]);
        for (const operation of OPERATIONS) expect(allowed).to.include(actionOf(operation));
      });

      it("says the same again from the snapshot that was saved", async () => {
        const again = await replayed(join(saved, "snapshot"));

        expect(services(again)).to.deep.equal(services(live));
        expect(again.findings).to.deep.equal(live.findings);
      });
    });
  }
});

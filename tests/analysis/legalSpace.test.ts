/**
 * Everything that our components accept works as promised: each strategy with each launch type, network mode and
 * ingress, built by our own stack and judged from its resources. What the truth table refuses as useless is held
 * against plain resources in `matrix.test.ts`.
 */
import { resolve } from "node:path";
import { expect } from "chai";
import { analyse } from "../../analysis/analyse";
import type { ReportSource, ServiceReport } from "../../analysis/report";
import { networkModesOf, strategyFacts } from "../../analysis/rules/strategies";
import { Ingress, LaunchType, NetworkMode, Strategy } from "../../analysis/rules/words";
import { topologyOf } from "../../analysis/topology/fromResources";
import { openProgram } from "../../readers/program/runProgram";

const SOURCE: ReportSource = { kind: "program", name: "dev", region: null };
const program = openProgram(resolve(__dirname, "../.."));

/** Strategies whose tasks or instances have public addresses: only there can anybody connect directly. */
const PUBLIC: readonly Strategy[] = [Strategy.PublicIp, Strategy.PublicHost];

function settings(strategy: Strategy, launchType: LaunchType, networkMode: NetworkMode, ingress: Ingress): string[] {
  // Isolated tasks pull from private ECR alone.
  const image = [Strategy.VpcEndpoints, Strategy.EgressOnlyIpv6].some((each) => each === strategy)
    ? "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop/web:1.4.2"
    : "nginx:1.29";
  return Object.entries({
    strategy,
    launchType,
    networkMode,
    ingress,
    services: JSON.stringify([{ name: "web", image, port: 80 }]),
  }).map(([key, value]) => `ecs-connectivity:${key}=${value}`);
}

/** Who can come in, as the ingress promises. */
function expectIngress(web: ServiceReport, ingress: Ingress, title: string): void {
  const balanced = ingress === Ingress.Alb || ingress === Ingress.Nlb;
  expect(web.ingress.loadBalancer?.verdict ?? null, title).to.equal(balanced ? "reachable" : null);
  const open = balanced || ingress === Ingress.Direct;
  expect(web.ingress.internet.verdict, `${title}: ${web.ingress.internet.message}`).to.equal(
    open ? "reachable" : "blocked",
  );
  if (ingress === Ingress.Private || ingress === Ingress.Direct) {
    expect(web.ingress.vpc.verdict, `${title}: ${web.ingress.vpc.message}`).to.equal("reachable");
  }
  if (ingress === Ingress.None) expect(web.ingress.vpc.verdict, title).to.equal("blocked");
}

describe("what our components accept works as promised", () => {
  for (const strategy of Object.values(Strategy)) {
    for (const launchType of Object.values(LaunchType)) {
      for (const networkMode of networkModesOf(strategy, launchType)) {
        it(`${strategy}, ${launchType}, ${networkMode}, with every ingress`, async function () {
          this.timeout(60_000);
          for (const ingress of Object.values(Ingress)) {
            if (ingress === Ingress.Direct && !PUBLIC.includes(strategy)) continue;
            const title = `${strategy} ${launchType} ${networkMode} ${ingress}`;
            const config = settings(strategy, launchType, networkMode, ingress);
            const report = analyse(topologyOf(await program.run({ stack: "dev", config })), SOURCE);
            const web = report.services[0] as ServiceReport;
            expect(web.strategy, title).to.equal(strategy);
            for (const need of web.needs) {
              expect(need.verdict, `${title}: ${need.purpose} ${need.destination}: ${need.message}`).to.equal(
                "reachable",
              );
            }
            const { sourceIp, ipv4Route } = strategyFacts(strategy);
            if (ipv4Route !== null) expect(web.egress.ipv4.sourceIp.kind, title).to.equal(sourceIp);
            expect(web.egress.ipv4.verdict, title).to.equal(ipv4Route === null ? "blocked" : "reachable");
            expectIngress(web, ingress, title);
            expect(
              report.findings.filter((finding) => finding.severity === "error"),
              title,
            ).to.deep.equal([]);
          }
        });
      }
    }
  }
});

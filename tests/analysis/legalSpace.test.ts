/**
 * Everything that our components accept works as promised: each strategy with each launch type, network mode and
 * ingress, built by our own stack and judged from its resources. What the truth table refuses as useless is held
 * against plain resources in `matrix.test.ts`.
 */
import { resolve } from "node:path";
import { expect } from "chai";
import { analyse } from "../../analysis/analyse";
import type { ReportSource, ServiceReport } from "../../analysis/report";
import { needsEndpoints, needsPublicAddress, networkModesOf, rowOf, Strategy } from "../../analysis/rules/strategies";
import type { DefaultRoute } from "../../analysis/rules/subnetRoutes";
import { Ingress, LaunchType } from "../../analysis/rules/words";
import { topologyOf } from "../../analysis/topology/fromResources";
import { openProgram } from "../../readers/program/runProgram";
import { requiredSettings } from "../support/choices";

const SOURCE: ReportSource = { kind: "program", name: "dev", region: null };
const program = openProgram(resolve(__dirname, "../.."));

function settings(strategy: Strategy, choices: Readonly<Record<string, unknown>>): string[] {
  // Endpoints reach private ECR alone.
  const image = needsEndpoints(strategy) ? "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop/web:1.4.2" : "nginx:1.29";
  const services = [{ name: "web", image, port: 80 }];
  return Object.entries({ ...requiredSettings(strategy), strategy, services, ...choices }).map(
    ([key, value]) => `ecs-connectivity:${key}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
}

async function planned(config: readonly string[]) {
  return analyse(topologyOf(await program.run({ stack: "dev", config })), SOURCE);
}

/**
 * A default route that the analysis does not follow leaves the rest undetermined, and may belong to several strategies.
 */
function isFollowed(strategy: Strategy): boolean {
  return rowOf(strategy).routes.ipv4 !== "other";
}

/** Sources that reach the service are those that its ingress setting allows. */
function expectIngress(web: ServiceReport, ingress: Ingress, title: string): void {
  const balanced = ingress === Ingress.Alb || ingress === Ingress.Nlb;
  expect(web.ingress?.loadBalancer?.verdict ?? null, title).to.equal(balanced ? "reachable" : null);
  const open = balanced || ingress === Ingress.Direct;
  expect(web.ingress?.internet.verdict, `${title}: ${web.ingress?.internet.message}`).to.equal(
    open ? "reachable" : "blocked",
  );
  if (ingress === Ingress.Private || ingress === Ingress.Direct) {
    expect(web.ingress?.vpc.verdict, `${title}: ${web.ingress?.vpc.message}`).to.equal("reachable");
  }
  if (ingress === Ingress.None) expect(web.ingress?.vpc.verdict, title).to.equal("blocked");
}

describe("what our components accept works as promised", () => {
  for (const strategy of Object.values(Strategy)) {
    for (const launchType of Object.values(LaunchType)) {
      for (const networkMode of networkModesOf(strategy, launchType)) {
        it(`${strategy}, ${launchType}, ${networkMode}, with every ingress`, async function () {
          this.timeout(60_000);
          for (const ingress of Object.values(Ingress)) {
            if (ingress === Ingress.Direct && !needsPublicAddress(strategy)) continue;
            const title = `${strategy} ${launchType} ${networkMode} ${ingress}`;
            const report = await planned(settings(strategy, { launchType, networkMode, ingress }));
            const web = report.services[0] as ServiceReport;
            expect(web.strategy, title).to.equal(isFollowed(strategy) ? strategy : null);
            for (const need of web.needs) {
              const verdict = isFollowed(strategy) || need.purpose === "load-balancing" ? "reachable" : "undetermined";
              expect(need.verdict, `${title}: ${need.purpose} ${need.destination}: ${need.message}`).to.equal(verdict);
            }
            const { routes } = rowOf(strategy);
            if (routes.ipv4 !== null)
              expect(web.egress.ipv4.sourceIp.kind, title).to.equal(rowOf(strategy).sourceIp({}));
            expect(web.egress.ipv4.verdict, title).to.equal(
              routes.ipv4 === null ? "blocked" : isFollowed(strategy) ? "reachable" : "undetermined",
            );
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

describe("the routes that a strategy's row states", function () {
  this.timeout(60_000);

  for (const strategy of Object.values(Strategy)) {
    const { routes, tier, ...row } = rowOf(strategy);
    const launchType = Object.values(LaunchType).find((one) => networkModesOf(strategy, one).length > 0);
    const ipv4 = routes.ipv4 ?? "none";
    const ipv6 = routes.ipv6 ?? "none";

    const expectRoutes = async (choices: Readonly<Record<string, unknown>>, expected: DefaultRoute[]) => {
      const { services } = await planned(settings(strategy, { launchType, ingress: Ingress.None, ...choices }));
      const network = (services[0] as ServiceReport).network;
      expect(network.tier).to.equal(isFollowed(strategy) ? tier : null);
      expect(network.subnets).to.have.lengthOf(2);
      for (const { defaultRoute } of network.subnets) {
        expect([defaultRoute.ipv4, defaultRoute.ipv6]).to.deep.equal(expected);
      }
    };

    it(`are those of ${strategy}'s component, and over IPv6 only where the subnets have IPv6`, async () => {
      await expectRoutes({}, [ipv4, row.ipFamily === undefined ? "none" : ipv6]);
      await expectRoutes({ ipFamily: "dual-stack" }, [ipv4, ipv6]);
    });
  }
});

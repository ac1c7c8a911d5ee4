import { expect } from "chai";
import { isRefused } from "../../analysis/rules/matrix";
import { assignsPublicIp, judgementOf, rowOf, Strategy } from "../../analysis/rules/strategies";
import { Ingress, LaunchType, NetworkMode } from "../../analysis/rules/words";
import * as components from "../../components";
import type { Graph } from "../support/harness";
import { routesBySubnet } from "../support/routes";
import { type Choice, refusal, settingsOf } from "../support/choices";
import { buildSettings } from "../support/stacks";

/** The default route that each strategy's own subnets must have, and no other. */
const WAY: Record<Strategy, string[]> = {
  "public-ip": ["0.0.0.0/0 → app-igw"],
  "public-host": ["0.0.0.0/0 → app-igw"],
  "nat-gateway": ["0.0.0.0/0 → app-nat-gateway-0"],
  "nat-instance": ["0.0.0.0/0 → app-nat-instance-0-interface"],
  "vpc-endpoints": [],
  "egress-only-ipv6": ["::/0 → app-eigw"],
};

function expectRoutes(graph: Graph, strategy: Strategy): void {
  const own = Object.entries(routesBySubnet(graph)).filter(([name]) => name.startsWith(`app-${rowOf(strategy).tier}-`));
  expect(own.length).to.equal(2);
  own.forEach(([name, routes]) => expect(routes, name).to.deep.equal(WAY[strategy]));
}

/** A component that a network builds can also be imported, for a VPC that exists. */
function expectExported(graph: Graph): void {
  const classes = graph.resources.flatMap(({ type }) => /^ecs-connectivity:index:(.+)$/.exec(type)?.[1] ?? []);
  expect(classes.filter((name) => !(name in components))).to.deep.equal([]);
}

function expectService(graph: Graph, { strategy, launchType, networkMode }: Choice, ingress: Ingress): void {
  const service = graph.one(ingress, "aws:ecs/service:Service");
  const network = service.inputs["networkConfiguration"] as { assignPublicIp?: boolean } | undefined;
  expect(network !== undefined, "networkConfiguration").to.equal(networkMode === "awsvpc");
  expect(network?.assignPublicIp, "assignPublicIp").to.equal(
    launchType === "fargate" ? assignsPublicIp(strategy) : undefined,
  );
  const below = (type: string) => graph.ofType(type).filter(({ urn }) => urn.split("::")[3]?.startsWith(`${ingress}-`));
  expect(below("aws:lb/targetGroup:TargetGroup").map(({ inputs }) => inputs["targetType"])).to.deep.equal(
    ingress === "alb" || ingress === "nlb" ? [networkMode === "awsvpc" ? "ip" : "instance"] : [],
  );
  const fromEverywhere = below("SecurityGroupIngressRule").filter(({ inputs }) => inputs["cidrIpv4"] === "0.0.0.0/0");
  expect(fromEverywhere.length > 0, "open to the internet").to.equal(["direct", "alb", "nlb"].includes(ingress));
}

describe("every strategy, launch type, network mode and ingress", function () {
  this.timeout(60_000);

  for (const strategy of Object.values(Strategy)) {
    for (const launchType of Object.values(LaunchType)) {
      it(`${strategy} on ${launchType} is built exactly where the matrix accepts it, and its routes are those of the matrix`, async () => {
        for (const networkMode of Object.values(NetworkMode)) {
          const choice = { strategy, launchType, networkMode };
          const judged = judgementOf(choice);
          const ways: Ingress[] = [];
          for (const ingress of Object.values(Ingress)) {
            const what = `${networkMode}, ingress ${ingress}`;
            const reason = refusal(choice, ingress);
            if (isRefused(judged.verdict)) {
              expect(reason, what).to.contain(`[${judged.rules.join(", ")}]`);
            } else if (
              ingress !== "none" &&
              (networkMode === "none" || (ingress === "direct" && judged.directInbound === "no"))
            ) {
              expect(reason, what).to.match(/services\[0\]\.(ingress|port)/);
            } else {
              expect(reason, what).to.equal("");
              ways.push(ingress);
            }
          }
          if (ways.length > 0) {
            const graph = await buildSettings(settingsOf(choice, ways), false);
            expectRoutes(graph, strategy);
            expectExported(graph);
            ways.forEach((ingress) => expectService(graph, choice, ingress));
          }
        }
      });
    }
  }
});

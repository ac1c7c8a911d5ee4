/** Random networks as resources: what the builder reads from them is the network that was drawn. */
import { expect } from "chai";
import { analyse } from "../../../analysis/analyse";
import type { PathReport } from "../../../analysis/report";
import { topologyOf } from "../../../analysis/topology/fromResources";
import type { Topology } from "../../../analysis/topology/model";
import { choose, randomOf } from "../../packets/random/choices";
import { network } from "../../packets/random/network";
import { isDeclarable, resourcesOf } from "../../packets/random/resources";

const COUNT = 60;

function brief(path: PathReport | null): string {
  if (path === null) return "none";
  const { verdict, code, via, sourceIp } = path;
  return [verdict, code ?? "", via.join("+"), sourceIp.kind, ...sourceIp.addresses].join(" ");
}

function pathsOf(topology: Topology): readonly string[] {
  const { services } = analyse(topology, { kind: "state", name: "drawn", region: null });
  return services.flatMap(({ needs, egress, ingress }) => [
    ...needs.map((need) => `${need.purpose} ${need.destination} ${brief(need)}`),
    ...[egress.ipv4, egress.ipv6, ...Object.values(ingress ?? {})].map(brief),
  ]);
}

describe("a random network, read from an export of its resources", function () {
  this.timeout(60_000);

  it("has the paths, codes and source IPs of the network that was drawn", () => {
    const random = randomOf(1);
    const drawn = Array.from({ length: COUNT }, () => network(choose(random))).filter(isDeclarable);

    expect(drawn.length).to.be.greaterThan(COUNT / 2);
    for (const each of drawn) expect(pathsOf(topologyOf(resourcesOf(each)))).to.deep.equal(pathsOf(each));
  });
});

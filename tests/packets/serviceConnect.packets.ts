/** Real packets from a client of Service Connect to the proxy of a server: the port of the override, and no other. */
import { expect } from "chai";
import { analyse } from "../../analysis/analyse";
import type { ServiceConnect, Topology } from "../../analysis/topology/model";
import { behindNat, group, rule, service } from "../support/topology";
import { disagreements, needsPackets } from "./session";

const PROXY = 15000;
const OUT = rule("egress", null, "0.0.0.0/0");
const fromClient = { kind: "group", group: "client" } as const;

function network(admitted: number, egress = OUT): Topology {
  const place = (securityGroup: string, offers: ServiceConnect["offers"]) => ({
    networkConfiguration: { subnets: ["private-a"], securityGroups: [securityGroup], assignPublicIp: false },
    serviceConnect: { namespace: "shop", offers },
  });
  return {
    ...behindNat(),
    securityGroups: [group("client", [egress]), group("server", [OUT, rule("ingress", admitted, fromClient)])],
    services: [
      service(["private-a"], place("client", []), "front"),
      service(["private-a"], place("server", [{ portName: "http", ingressPortOverride: PROXY }]), "back"),
    ],
  };
}

const CASES: readonly (readonly [name: string, topology: Topology, verdict: string])[] = [
  ["are reachable where its group allows the proxy's port", network(PROXY), "reachable"],
  ["are blocked where its group allows the container's port alone", network(80), "blocked"],
  ["are blocked by the client's group", network(PROXY, rule("egress", 443, "0.0.0.0/0")), "blocked"],
];

describe("packets to a proxy of Service Connect", function () {
  this.timeout(240_000);
  needsPackets(this);

  for (const [name, topology, verdict] of CASES) {
    it(`${name}, as the analysis finds`, async () => {
      const { services } = analyse(topology, { kind: "program", name: "lab", region: null });
      const call = services.find((each) => each.name === "front")?.needs.find(({ purpose }) => purpose === "call");
      expect([call?.destination, call?.verdict]).to.deep.equal(["back", verdict]);
      expect(await disagreements(topology)).to.deep.equal([]);
    });
  }
});

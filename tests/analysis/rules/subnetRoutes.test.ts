/** The tier of a subnet from its default routes: the analysis and networks on an existing VPC read the same table. */
import { expect } from "chai";
import { rowOf, Strategy } from "../../../analysis/rules/strategies";
import { type DefaultRoute, deviceOf, hasRoutesOf, tiersOfRoutes } from "../../../analysis/rules/subnetRoutes";

const ROUTES: readonly DefaultRoute[] = [
  "internet-gateway",
  "egress-only-internet-gateway",
  "nat-gateway",
  "nat-instance",
  "other",
  "none",
  "undetermined",
];

describe("the tier of a subnet", () => {
  it("is the one that its default routes show, and none for routes of no strategy", () => {
    const seen = ROUTES.flatMap((ipv4) =>
      ROUTES.map((ipv6) => [`${ipv4}, ${ipv6}`, tiersOfRoutes({ ipv4, ipv6 }, false)] as const),
    ).filter(([, tiers]) => tiers.length > 0);

    expect(Object.fromEntries(seen)).to.deep.equal({
      ...Object.fromEntries(ROUTES.map((ipv6) => [`internet-gateway, ${ipv6}`, ["public"]])),
      ...Object.fromEntries(ROUTES.map((ipv6) => [`nat-gateway, ${ipv6}`, ["private"]])),
      ...Object.fromEntries(ROUTES.map((ipv6) => [`nat-instance, ${ipv6}`, ["private"]])),
      "none, egress-only-internet-gateway": ["ipv6"],
      "none, none": ["isolated"],
    });
  });

  it("is host where new instances get public addresses, and such a subnet can serve as a public one", () => {
    expect(tiersOfRoutes({ ipv4: "internet-gateway", ipv6: "none" }, true)).to.deep.equal(["host", "public"]);
    expect(tiersOfRoutes({ ipv4: "internet-gateway", ipv6: "none" }, undefined)).to.deep.equal(["public"]);
    expect(tiersOfRoutes({ ipv4: "nat-gateway", ipv6: "none" }, true)).to.deep.equal(["private"]);
  });

  for (const strategy of Object.values(Strategy)) {
    it(`of ${strategy} is recognised by the routes that the strategy makes, with and without IPv6`, () => {
      const { routes, tier, publicAddress } = rowOf(strategy);
      const own = { ipv4: routes.ipv4 ?? "none", ipv6: routes.ipv6 ?? "none" } as const;

      expect(tiersOfRoutes(own, publicAddress === "instance")[0]).to.equal(tier);
      expect(hasRoutesOf(strategy, own)).to.equal(true);
      if (routes.ipv4 !== null) expect(hasRoutesOf(strategy, { ...own, ipv6: "none" })).to.equal(true);
      expect(hasRoutesOf(strategy, { ipv4: "undetermined", ipv6: own.ipv6 })).to.equal(false);
    });
  }

  it("takes an instance and an interface for a NAT instance, and what is not followed for no device", () => {
    expect(deviceOf("instance")).to.equal("nat-instance");
    expect(deviceOf("network-interface")).to.equal("nat-instance");
    expect(
      ["vpc-endpoint", "peering-connection", "local", "other"].map((kind) => deviceOf(kind as "other")),
    ).to.deep.equal(["other", "other", "other", "other"]);
  });
});

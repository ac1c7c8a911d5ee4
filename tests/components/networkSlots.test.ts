/** Subnets have their place in the VPC once and for all. */
import { expect } from "chai";
import fc from "fast-check";
import { Address4, Address6 } from "ip-address";
import { Strategy } from "../../analysis/rules/strategies";
import { NatPlacement, Scheme, Tier } from "../../analysis/rules/words";
import type { NetworkArgs } from "../../components/network/args";
import { planNetwork } from "../../components/network/plan";
import { cidrSlot, ipv6Slot, slots } from "../../components/slots";

const TIERS = Object.values(Tier);

/** A VPC block that is allowed, and for how many Availability Zones it is cut. */
const layout = fc
  .constantFrom(4, 8)
  .chain((max) => fc.tuple(fc.constant(max), fc.integer({ min: 16, max: max === 4 ? 22 : 21 }), fc.integer()))
  .map(([max, prefix, seed]) => {
    const address = new Address4(`${10}.${seed & 255}.${(seed >> 8) & 255}.0/${prefix}`);
    return { max, block: `${address.startAddress().correctForm()}/${prefix}` };
  });

function range(block: string): [bigint, bigint] {
  const parsed = block.includes(":") ? new Address6(block) : new Address4(block);
  return [parsed.startAddress().bigInt(), parsed.endAddress().bigInt()];
}

function disjoint(blocks: readonly string[]): boolean {
  const sorted = blocks.map(range).sort(([left], [right]) => (left < right ? -1 : 1));
  return sorted.every(([start], index) => index === 0 || start > (sorted[index - 1]?.[1] ?? 0n));
}

describe("The slots of a VPC", () => {
  it("cut 10.0.0.0/16 for four zones as the tiers' shares say", () => {
    expect(
      TIERS.map((tier) => [tier, cidrSlot("10.0.0.0/16", 4, tier, 0), cidrSlot("10.0.0.0/16", 4, tier, 3)]),
    ).to.deep.equal([
      ["public", "10.0.192.0/21", "10.0.216.0/21"],
      ["host", "10.0.224.0/22", "10.0.236.0/22"],
      ["private", "10.0.0.0/19", "10.0.96.0/19"],
      ["isolated", "10.0.128.0/20", "10.0.176.0/20"],
      ["ipv6", "10.0.240.0/22", "10.0.252.0/22"],
    ]);
  });

  it("fit in the block, do not overlap, and give load balancers at least a /27", () => {
    fc.assert(
      fc.property(layout, ({ max, block }) => {
        const all = TIERS.flatMap((tier) => slots(max).map((slot) => cidrSlot(block, max, tier, slot)));
        const [first, last] = range(block);
        expect(all.every((subnet) => range(subnet)[0] >= first && range(subnet)[1] <= last)).to.equal(true);
        expect(disjoint(all)).to.equal(true);
        for (const tier of TIERS) {
          const longest = tier === Tier.Host || tier === Tier.Ipv6 ? 28 : 27;
          expect(Number(cidrSlot(block, max, tier, 0).split("/")[1])).to.be.at.most(longest);
        }
      }),
    );
  });

  it("number IPv6 subnets by tier and zone, each a /64 of the VPC's /56", () => {
    expect(ipv6Slot("2001:db8:1:100::/56", Tier.Public, 0)).to.equal("2001:db8:1:100::/64");
    expect(ipv6Slot("2001:db8:1:100::/56", Tier.Ipv6, 7)).to.equal("2001:db8:1:127::/64");
    const all = TIERS.flatMap((tier) => slots(8).map((slot) => ipv6Slot("2001:db8:1:100::/56", tier, slot)));
    const [first, last] = range("2001:db8:1:100::/56");
    expect(disjoint(all)).to.equal(true);
    expect(all.every((subnet) => range(subnet)[0] >= first && range(subnet)[1] <= last)).to.equal(true);
  });

  it("never move when a zone, a strategy or a load balancer is added", () => {
    const choice = fc.record({
      layout,
      strategies: fc.subarray([...Object.values(Strategy)], { minLength: 1 }),
      added: fc.subarray([...Object.values(Strategy)]),
      zones: fc.integer({ min: 1, max: 4 }),
      moreZones: fc.integer({ min: 0, max: 4 }),
      placement: fc.constantFrom(...Object.values(NatPlacement)),
    });
    const located = (args: NetworkArgs): Map<string, string | null> | undefined => {
      const { plan } = planNetwork(args);
      return plan && new Map(plan.subnets.map(({ tier, slot, cidrBlock }) => [`${tier}-${slot}`, cidrBlock]));
    };
    let compared = 0;
    fc.assert(
      fc.property(choice, ({ layout: { max, block }, strategies, added, zones, moreZones, placement }) => {
        const before: NetworkArgs = {
          strategies,
          cidrBlock: block,
          maxAvailabilityZones: max,
          availabilityZoneCount: zones,
          natGateway: { placement },
          endpoints: { interface: ["ecr.api", "ecr.dkr"], gateway: ["s3"] },
        };
        const was = located(before);
        const is = located({
          ...before,
          strategies: [...new Set([...strategies, ...added])],
          availabilityZoneCount: Math.min(zones + moreZones, max),
          natGateway: { placement: NatPlacement.Regional },
          loadBalancers: Object.values(Scheme),
        });
        if (was === undefined || is === undefined) {
          return; // nat-gateway beside nat-instance
        }
        compared += 1;
        for (const [subnet, cidrBlock] of was) {
          expect(is.get(subnet), subnet).to.equal(cidrBlock);
        }
      }),
    );
    expect(compared).to.be.greaterThan(20);
  });
});

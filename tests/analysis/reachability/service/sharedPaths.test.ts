/** Services that share a subnet share what is behind their groups: each is judged as if it were alone. */
import { expect } from "chai";
import fc from "fast-check";
import { analyseServices } from "../../../../analysis/reachability";
import { isUnknown, type Service, type Topology } from "../../../../analysis/topology/model";
import { drawn, GROUPS } from "../../../support/drawn";

/** The first service of a network once more for each list of security groups. */
function copies(network: Topology, lists: readonly (readonly string[])[]): readonly Service[] {
  const [service] = network.services;
  if (service === undefined) throw new Error("no service");
  const { networkConfiguration: configuration } = service;
  if (configuration === null || isUnknown(configuration)) return [service];
  return lists.map((securityGroups, index) => ({
    ...service,
    key: `service-${String(index)}`,
    name: `service-${String(index)}`,
    networkConfiguration: { ...configuration, securityGroups },
  }));
}

function pathsOf(network: Topology): readonly object[] {
  return analyseServices(network).map(({ service, needs, egress, ingress }) => ({
    service: service.key,
    needs: needs.map(({ path }) => path),
    egress,
    ingress,
  }));
}

describe("services in the same subnets with different security groups", function () {
  this.timeout(60_000);

  it("have the paths that each of them has alone", () => {
    fc.assert(
      fc.property(drawn, fc.array(fc.subarray(GROUPS), { minLength: 2, maxLength: 4 }), (network, lists) => {
        const services = copies(network, lists);
        const alone = services.flatMap((service) => pathsOf({ ...network, services: [service] }));
        expect(pathsOf({ ...network, services })).to.deep.equal(alone);
      }),
      { numRuns: 60, seed: 1 },
    );
  });
});

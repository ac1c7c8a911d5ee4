/** Real packets of tasks that no service runs: they need the same paths, and no client comes in. */
import { expect } from "chai";
import { group, natGateway, network, publicSubnets, schedule, subnets } from "../support/awsPieces";
import { topologyFor } from "../support/reportOf";
import { disagreements, needsPackets } from "./session";

const CONTAINER = { image: "nginx:1.29", logs: true };

describe("packets of tasks that a schedule starts", function () {
  this.timeout(240_000);
  needsPackets(this);

  it("go to the targets of the analysis: by a NAT gateway, by a public IP, and nowhere without one", async () => {
    const topology = await topologyFor(() => {
      const on = network();
      const outer = publicSubnets(on);
      const nat = natGateway(outer.ids[0] ?? "");
      const inner = subnets(on, "private", {
        cidrs: ["10.0.128.0/20"],
        routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: nat.id }],
      });
      const securityGroupIds = [group(on, "tasks").id];
      schedule("behind-nat", CONTAINER, { subnetIds: inner.ids, securityGroupIds });
      schedule("public", CONTAINER, { subnetIds: outer.ids, securityGroupIds, assignPublicIp: true });
      schedule("closed", CONTAINER, { subnetIds: outer.ids, securityGroupIds });
    });
    expect(topology.services.map(({ kind }) => kind)).to.deep.equal(Array(3).fill("schedule"));
    const found = await disagreements(topology);
    expect(found, found.join("\n\n")).to.deep.equal([]);
  });
});

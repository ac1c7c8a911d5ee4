import { expect } from "chai";
import { conflictsAt } from "../conflicts";
import { LIST, PROVIDER, SERVICE } from "./conflict";
import { one, managed, nothingGone } from "./living";

describe("what AWS refuses of a stack that changes", () => {
  it("is to take an Auto Scaling provider off the cluster's list while a service runs on it", () => {
    const scaling = one(PROVIDER, "p", { autoScalingGroupProvider: { autoScalingGroupArn: "g" } }, { name: "p" });
    const service = one(SERVICE, "web", { capacityProviderStrategies: [{ capacityProvider: "p" }] });
    const list = (...capacityProviders: string[]) => one(LIST, "list", { clusterName: "c", capacityProviders });

    expect(conflictsAt({ live: [scaling, service, list("other")], gone: nothingGone })).to.deep.equal([
      { code: "ResourceInUseException", resource: "p", why: "web runs on it, and the cluster's list has it no longer" },
    ]);
    expect(conflictsAt({ live: [scaling, service, list("other", "p")], gone: nothingGone })).to.deep.equal([]);
    const own = one(PROVIDER, "p", managed({}), { name: "p" });
    expect(conflictsAt({ live: [own, service, list()], gone: nothingGone })).to.deep.equal([]);
  });
});

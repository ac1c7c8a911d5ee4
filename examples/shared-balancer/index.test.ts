import { strict as assert } from "node:assert";
import * as pulumi from "@pulumi/pulumi";
import { created, mockAws, valueOf } from "../mocks";

describe("shared-balancer", () => {
  before(async () => {
    await mockAws();
    const { serviceNames } = await import("./index.js");
    await valueOf(pulumi.all(serviceNames));
  });

  it("has one load balancer, and a rule and a target group for each service", () => {
    const count = (type: string) => created.filter((resource) => resource.type === type).length;

    assert.equal(count("aws:lb/loadBalancer:LoadBalancer"), 1);
    assert.equal(count("aws:lb/targetGroup:TargetGroup"), 3);
    assert.equal(count("aws:lb/listenerRule:ListenerRule"), 3);
  });

  it("routes by host first, then by path, then everything else", () => {
    const rules = created.filter(({ type }) => type === "aws:lb/listenerRule:ListenerRule");
    const byPriority = rules.sort((a, b) => Number(a.inputs["priority"]) - Number(b.inputs["priority"]));

    assert.deepEqual(
      byPriority.map(({ inputs }) => inputs["conditions"]),
      [
        [{ hostHeader: { values: ["admin.example.com"] } }],
        [{ pathPattern: { values: ["/api", "/api/*"] } }],
        [{ pathPattern: { values: ["/*"] } }],
      ],
    );
  });
});

import { strict as assert } from "node:assert";
import { inputsOf, mockAws, valueOf } from "../mocks";

describe("own-service", () => {
  let program: typeof import("./index.js");

  before(async () => {
    await mockAws();
    program = await import("./index.js");
    await valueOf(program.serviceArn);
  });

  it("runs its tasks in the private subnets without public IPs", () => {
    const { launchType, networkConfiguration } = inputsOf("aws:ecs/service:Service", "web");

    assert.equal(launchType, "FARGATE");
    assert.deepEqual(networkConfiguration, {
      assignPublicIp: false,
      securityGroups: ["web-group-id"],
      subnets: ["shop-private-0-id", "shop-private-1-id"],
    });
  });

  it("allows only the load balancer on the port", () => {
    const { fromPort, toPort, referencedSecurityGroupId } = inputsOf(
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      "web-from-service-0",
    );

    assert.deepEqual([fromPort, toPort, referencedSecurityGroupId], [80, 80, "balancer-id"]);
  });
});

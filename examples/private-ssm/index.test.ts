import { strict as assert } from "node:assert";
import { created, inputsOf, mockAws, valueOf } from "../mocks";

describe("private-ssm", () => {
  before(async () => {
    await mockAws();
    const program = await import("./index.js");
    await valueOf(program.serviceName);
    await valueOf(program.clientInstanceId);
  });

  it("has neither a public address nor a gateway to the internet", () => {
    assert.equal(inputsOf("aws:ec2/instance:Instance", "client-instance")["associatePublicIpAddress"], false);
    assert.deepEqual(inputsOf("aws:ecs/service:Service", "api")["networkConfiguration"], {
      assignPublicIp: false,
      securityGroups: ["api-group-id"],
      subnets: ["shop-isolated-0-id", "shop-isolated-1-id"],
    });
    const gateways = created.filter(({ type }) => /^aws:.*(?:InternetGateway|NatGateway)$/.test(type));
    assert.deepEqual(gateways, []);
  });

  it("allows the client on the service's port, and no connection to the client", () => {
    const rules = created.filter(({ type }) => type.endsWith(":SecurityGroupIngressRule"));
    const toTasks = rules.filter(({ inputs }) => inputs["securityGroupId"] === "api-group-id");
    const toClient = rules.filter(({ inputs }) => inputs["securityGroupId"] === "client-group-id");

    assert.deepEqual(
      toTasks.map(({ inputs }) => [inputs["fromPort"], inputs["referencedSecurityGroupId"]]),
      [[8080, "client-group-id"]],
    );
    assert.deepEqual(toClient, []);
  });
});

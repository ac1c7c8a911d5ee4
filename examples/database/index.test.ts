import { strict as assert } from "node:assert";
import { created, mockAws, valueOf } from "../mocks";

describe("database", () => {
  before(async () => {
    await mockAws();
    const { url } = await import("./index.js");
    await valueOf(url);
  });

  it("allows the service on the database's port, and nothing else", () => {
    const rules = created.filter(({ type }) => type === "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    const toDatabase = rules.filter(({ inputs }) => inputs["securityGroupId"] === "database-id");

    assert.deepEqual(
      toDatabase.map(({ inputs }) => [inputs["fromPort"], inputs["toPort"], inputs["referencedSecurityGroupId"]]),
      [[5432, 5432, "web-group-id"]],
    );
  });
});

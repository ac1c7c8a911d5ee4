import { strict as assert } from "node:assert";
import { created, inputsOf, mockAws, valueOf } from "../mocks";

describe("scheduled-job", () => {
  before(async () => {
    await mockAws();
    const { scheduleName } = await import("./index.js");
    await valueOf(scheduleName);
  });

  it("starts a task in the private subnets at 3 o'clock in Berlin", () => {
    const schedule = inputsOf("aws:scheduler/schedule:Schedule", "report");
    const { ecsParameters } = schedule["target"] as { ecsParameters: Record<string, unknown> };

    assert.equal(schedule["scheduleExpression"], "cron(0 3 * * ? *)");
    assert.equal(schedule["scheduleExpressionTimezone"], "Europe/Berlin");
    assert.deepEqual(ecsParameters["networkConfiguration"], {
      assignPublicIp: false,
      securityGroups: ["report-group-id"],
      subnets: ["jobs-private-0-id", "jobs-private-1-id"],
    });
  });

  it("keeps no task running", () => {
    assert.deepEqual(
      created.filter(({ type }) => type === "aws:ecs/service:Service"),
      [],
    );
  });
});

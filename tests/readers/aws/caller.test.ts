/** Calls through AWS's own SDK to a stand-in on this machine. */
import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import { AT_ONCE, awsCaller, inRegion } from "../../../readers/aws/caller";
import { type AwsStub, awsStub } from "../../cli/awsStub";

const SHELL = {
  AWS_ACCESS_KEY_ID: "AKIAOWN",
  AWS_SECRET_ACCESS_KEY: "hunter2",
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
};

describe("calls to AWS", () => {
  const before: Record<string, string | undefined> = {};
  let stub: AwsStub;

  beforeEach(async () => {
    // It never answers, so that every caller waits.
    stub = await awsStub(() => undefined);
    for (const [name, value] of Object.entries({ ...SHELL, AWS_ENDPOINT_URL: stub.endpoint })) {
      before[name] = process.env[name];
      process.env[name] = value;
    }
  });
  afterEach(async () => {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    await stub.stop();
  });

  it("run only a few at the same time, however many there are; the others wait for an answer", async () => {
    const wanted = new AbortController();
    const caller = await awsCaller({ region: "eu-west-1", signal: wanted.signal });
    const calls = Array.from({ length: 3 * AT_ONCE }, () => caller.call("ListClusters", {}));
    const ended = Promise.allSettled(calls);

    while (stub.asked.length < AT_ONCE) await wait(20);
    await wait(300);

    expect(stub.asked).to.have.length(AT_ONCE);
    wanted.abort();
    expect((await ended).map(({ status }) => status)).to.deep.equal(calls.map(() => "rejected"));
  });

  it("are made in another Region on request, signed for it and with the same credentials", async () => {
    const wanted = new AbortController();
    const caller = await awsCaller({ region: "eu-west-1", signal: wanted.signal });
    const there = inRegion(caller, "us-east-1");
    const ended = Promise.allSettled(
      [caller, there, inRegion(caller, "eu-west-1")].map((each) => each.call("DescribeParameters", {})),
    );

    while (stub.asked.length < 3) await wait(20);

    expect(there.region).to.equal("us-east-1");
    expect(stub.asked.map(({ region }) => region).sort()).to.deep.equal(["eu-west-1", "eu-west-1", "us-east-1"]);
    expect(new Set(stub.asked.map(({ signedBy }) => signedBy))).to.deep.equal(new Set(["AKIAOWN"]));
    wanted.abort();
    await ended;
  });
});

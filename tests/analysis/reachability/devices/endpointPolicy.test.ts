/** Endpoint policies allow exactly what IAM's evaluation allows, and stay open where callers or conditions decide. */
import { expect } from "chai";
import { policyAllows } from "../../../../analysis/reachability/devices/endpointPolicy";
import { isUnknown } from "../../../../analysis/topology/model";

const LAYERS = {
  service: "s3",
  actions: ["s3:GetObject"],
  resource: "arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/layer",
};
const PULL = { service: "ecr", actions: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"] };

const allow = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };

function judged(statements: unknown, call: Parameters<typeof policyAllows>[1] = LAYERS): boolean | "open" {
  const answer = policyAllows(JSON.stringify({ Version: "2012-10-17", Statement: statements }), call);
  return isUnknown(answer) ? "open" : answer;
}

describe("an endpoint's policy", () => {
  it("allows everything by default, and says nothing of calls that are not known", () => {
    expect(policyAllows(null, LAYERS)).to.equal(true);
    expect(policyAllows('{"Statement": []}', null)).to.equal(true);
    expect(policyAllows({ unknown: "later" }, LAYERS)).to.deep.equal({ unknown: "later" });
  });
  it("allows what a statement names by action and resource, with wildcards, in any case of letters", () => {
    const bucket = (name: string) => ({ ...allow, Action: "S3:Get*", Resource: `arn:aws:s3:::${name}/*` });
    expect(judged([allow])).to.equal(true);
    expect(judged(allow), "a single statement needs no list").to.equal(true);
    expect(judged([bucket("prod-eu-central-1-starport-layer-bucket")])).to.equal(true);
    expect(judged([bucket("prod-*-starport-layer-bucket")])).to.equal(true);
    expect(judged([bucket("prod-??-central-?-starport-layer-bucket")])).to.equal(true);
    expect(judged([bucket("prod-us-east-1-starport-layer-bucket")])).to.equal(false);
    expect(judged([{ ...allow, Action: ["s3:ListBucket", "s3:PutObject"] }])).to.equal(false);
    expect(judged([{ ...allow, Principal: { AWS: "*" } }])).to.equal(true);
  });
  it("denies what any statement denies, whatever others allow", () => {
    const deny = { ...allow, Effect: "Deny", Action: "s3:GetObject" };
    expect(judged([allow, deny])).to.equal(false);
    expect(judged([deny, allow])).to.equal(false);
    expect(judged([allow, { ...deny, Action: "s3:PutObject" }])).to.equal(true);
    expect(judged([allow, { ...deny, Action: undefined, NotAction: "s3:GetObject" }])).to.equal(true);
    expect(judged([allow, { ...deny, Action: undefined, NotAction: "s3:PutObject" }])).to.equal(false);
    expect(judged([allow, { ...deny, Resource: undefined, NotResource: "arn:aws:s3:::mine/*" }])).to.equal(false);
  });
  it("must allow every action of a call", () => {
    expect(judged([{ ...allow, Action: ["ecr:BatchGetImage"] }], PULL)).to.equal(false);
    expect(judged([{ ...allow, Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"] }], PULL)).to.equal(true);
  });
  it("stays open where callers, conditions or repositories decide", () => {
    expect(judged([{ ...allow, Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } }])).to.equal("open");
    expect(judged([{ ...allow, Principal: { AWS: "arn:aws:iam::123456789012:role/web" } }])).to.equal("open");
    expect(
      judged([allow, { ...allow, Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }]),
    ).to.equal("open");
    expect(judged([{ ...allow, Resource: "arn:aws:ecr:eu-central-1:123456789012:repository/web" }], PULL)).to.equal(
      "open",
    );
    expect(judged([allow, { ...allow, Condition: {} }]), "one that surely allows is enough").to.equal(true);
  });
  it("that is no policy decides nothing", () => {
    for (const text of [
      "",
      "{",
      "[]",
      "null",
      '{"Statement": [{"Effect": "Maybe"}]}',
      '{"Statement": ["s3:*"]}',
      "{}",
    ]) {
      expect(isUnknown(policyAllows(text, LAYERS)), text).to.equal(true);
    }
  });
  it("is read in linear time, however many stars it has", () => {
    const started = process.hrtime.bigint();
    expect(judged([{ ...allow, Action: `${"*a".repeat(2000)}b` }])).to.equal(false);
    expect(Number(process.hrtime.bigint() - started) / 1e6).to.be.lessThan(1000);
  });
});

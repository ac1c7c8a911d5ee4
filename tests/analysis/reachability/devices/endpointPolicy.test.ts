/** Endpoint policies allow exactly what IAM's evaluation allows, and stay open where callers or conditions decide. */
import { expect } from "chai";
import fc from "fast-check";
import { type ApiCall, HOLE } from "../../../../analysis/rules/calls";
import { permissionOf } from "../../../../analysis/reachability/devices/endpointPolicy";
import { witnessAllows, type WitnessedStatement } from "../../../support/policyWitness";
import { endpoint } from "../../../support/topology";

const LAYERS: ApiCall = {
  action: "s3:GetObject",
  resource: "arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/layer",
};
const REPOSITORY = "arn:aws:ecr:eu-central-1:210987654321:repository/shop/web";
const PULL: readonly ApiCall[] = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"].map((action) => ({
  action,
  resource: REPOSITORY,
}));
const SOME: ApiCall = { action: `s3:${HOLE}`, resource: HOLE };
const CALLER = {
  endpoint: { ...endpoint("s3", []), id: "vpce-0aaa" },
  vpcId: "vpc-0aaa",
  account: "210987654321",
};
type Caller = Parameters<typeof permissionOf>[2];

const allow = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
const deny = { ...allow, Effect: "Deny" };

function judged(statements: unknown, calls: ApiCall | readonly ApiCall[] = LAYERS, caller: Caller = CALLER): string {
  const text = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  return permissionOf(text, "action" in calls ? [calls] : calls, caller).kind;
}

/** An Allow of everything under one condition. */
function under(operator: string, key: string, value: unknown, caller: Caller = CALLER): string {
  return judged([{ ...allow, Condition: { [operator]: { [key]: value } } }], LAYERS, caller);
}

describe("an endpoint's policy", () => {
  it("allows everything by default, and is open while its text is not known", () => {
    expect(permissionOf(null, [LAYERS], CALLER).kind).to.equal("allowed");
    expect(permissionOf({ unknown: "later" }, [LAYERS], CALLER)).to.deep.equal({
      kind: "open",
      reason: "later",
      key: null,
    });
  });
  it("allows what a statement names by action and resource, with wildcards; actions in any case of letters", () => {
    const bucket = (name: string) => ({ ...allow, Action: "S3:Get*", Resource: `arn:aws:s3:::${name}/*` });
    expect(judged([allow])).to.equal("allowed");
    expect(judged(allow), "a single statement needs no list").to.equal("allowed");
    expect(judged([bucket("prod-eu-central-1-starport-layer-bucket")])).to.equal("allowed");
    expect(judged([bucket("prod-*-starport-layer-bucket")])).to.equal("allowed");
    expect(judged([bucket("prod-??-central-?-starport-layer-bucket")])).to.equal("allowed");
    expect(judged([bucket("PROD-eu-central-1-starport-layer-bucket")]), "resources are case-sensitive").to.equal(
      "denied",
    );
    expect(judged([bucket("prod-us-east-1-starport-layer-bucket")])).to.equal("denied");
    expect(judged([{ ...allow, Action: ["s3:ListBucket", "s3:PutObject"] }])).to.equal("denied");
    expect(judged([{ ...allow, Principal: { AWS: "*" } }])).to.equal("allowed");
  });
  it("denies what any statement denies, whatever others allow", () => {
    const object = { ...deny, Action: "s3:GetObject" };
    expect(judged([allow, object])).to.equal("denied");
    expect(judged([object, allow])).to.equal("denied");
    expect(judged([allow, { ...deny, Action: "s3:PutObject" }])).to.equal("allowed");
    expect(judged([allow, { ...deny, Action: undefined, NotAction: "s3:GetObject" }])).to.equal("allowed");
    expect(judged([allow, { ...deny, Action: undefined, NotAction: "s3:PutObject" }])).to.equal("denied");
    expect(judged([allow, { ...deny, Resource: undefined, NotResource: "arn:aws:s3:::mine/*" }])).to.equal("denied");
  });
  it("must allow every action of a need, and names the one that it does not", () => {
    expect(judged([{ ...allow, Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"] }], PULL)).to.equal(
      "allowed",
    );
    const one = JSON.stringify({ Statement: { ...allow, Action: ["ecr:BatchGetImage"] } });
    expect(permissionOf(one, PULL, CALLER)).to.deep.equal({ kind: "denied", action: "ecr:GetDownloadUrlForLayer" });
  });
  it("decides by the repository that an image names", () => {
    expect(judged([{ ...allow, Resource: REPOSITORY }], PULL)).to.equal("allowed");
    expect(judged([{ ...allow, Resource: `${REPOSITORY}2` }], PULL)).to.equal("denied");
  });
  it("that denies everything, or allows nothing, needs no known call to decide", () => {
    expect(judged([deny], SOME)).to.equal("denied");
    expect(judged([allow, deny], SOME)).to.equal("denied");
    expect(judged([{ ...deny, Action: "s3:DeleteBucket" }], SOME), "no statement allows").to.equal("denied");
    expect(judged([{ ...allow, Action: "s3:*" }], SOME)).to.equal("allowed");
    expect(judged([{ ...allow, Action: "s3:GetObject" }], SOME)).to.equal("open");
    expect(judged([{ ...allow, Action: "ecr:*" }], SOME)).to.equal("denied");
  });
  it("is open for a resource that is known in part, unless the known part decides", () => {
    const key: ApiCall = { action: "kms:Decrypt", resource: `arn:aws:kms:eu-central-1:${HOLE}:key/${HOLE}` };
    expect(judged([{ ...allow, Resource: "arn:aws:kms:eu-central-1:*" }], key)).to.equal("allowed");
    expect(judged([{ ...allow, Resource: "arn:aws:kms:*:210987654321:key/1" }], key)).to.equal("open");
    expect(judged([{ ...allow, Resource: "arn:aws:kms:us-east-1:*:key/*" }], key)).to.equal("denied");
    expect(judged([{ ...allow, Resource: "arn:aws:kms:${aws:RequestedRegion}:*:key/*" }], key)).to.equal("open");
  });
  it("takes the account of AWS's examples, which a program gets for its own, for one that is not known", () => {
    const secret = (account: string): ApiCall => ({
      action: "secretsmanager:GetSecretValue",
      resource: `arn:aws:secretsmanager:eu-central-1:${account}:secret:db-AbCdEf`,
    });
    const only = (account: string) => [{ ...allow, Resource: secret(account).resource }];
    expect(judged(only("123456789012"), secret("123456789012"))).to.equal("allowed");
    expect(judged(only("210987654321"), secret("123456789012"))).to.equal("open");
    expect(judged(only("123456789012"), secret("210987654321"))).to.equal("denied");
  });
  it("is open where callers are named", () => {
    expect(judged([{ ...allow, Principal: { AWS: "arn:aws:iam::210987654321:role/web" } }])).to.equal("open");
    expect(judged([allow, { ...allow, Condition: {} }]), "one that surely allows is enough").to.equal("allowed");
  });
  it("that is no policy decides nothing", () => {
    for (const text of [
      "",
      "{",
      "[]",
      "null",
      '{"Statement": []}',
      '{"Statement": [{"Effect": "Maybe"}]}',
      '{"Statement": ["s3:*"]}',
      "{}",
    ]) {
      expect(permissionOf(text, [LAYERS], CALLER).kind, text).to.equal("open");
    }
  });
  it("is read in little time, however many stars it has", () => {
    const started = process.hrtime.bigint();
    const many = { ...allow, Action: `${"*a".repeat(2000)}b` };
    expect(judged([many])).to.equal("denied");
    expect(judged([many], SOME)).to.equal("open");
    expect(Number(process.hrtime.bigint() - started) / 1e6).to.be.lessThan(1000);
  });
});

describe("a condition of an endpoint's policy", () => {
  it("on the source VPC or endpoint is decided: they are the endpoint's own, by id or by the same resource", () => {
    for (const [key, own] of [
      ["aws:SourceVpc", ["vpc", "vpc-0aaa"]],
      ["aws:sourceVpce", ["endpoint-s3", "vpce-0aaa"]],
    ] as const) {
      for (const value of own) {
        expect(under("StringEquals", key, value), `${key} ${value}`).to.equal("allowed");
        expect(under("StringNotEquals", key, value)).to.equal("denied");
      }
      expect(under("StringEquals", key, ["vpc-0bbb", "vpce-0bbb"])).to.equal("denied");
      expect(under("StringNotEqualsIfExists", key, ["vpc-0bbb", "vpce-0bbb"])).to.equal("allowed");
      expect(under("StringLike", key, "vpc*-0aa?")).to.equal("allowed");
      expect(under("Null", key, "false")).to.equal("allowed");
      expect(under("Null", key, true)).to.equal("denied");
    }
  });
  it("on a VPC that is yet to be made is decided as well: no id that is written down is its own", () => {
    const unborn: Caller = { ...CALLER, endpoint: endpoint("s3", []), vpcId: null };
    expect(under("StringEquals", "aws:SourceVpc", "vpc", unborn)).to.equal("allowed");
    expect(under("StringEquals", "aws:SourceVpc", "vpc-0bbb", unborn)).to.equal("denied");
    expect(under("StringLike", "aws:SourceVpc", "vpc-*", unborn)).to.equal("allowed");
    expect(under("StringLike", "aws:SourceVpc", "vpc-0b*", unborn)).to.equal("open");
    const nowhere: Caller = { ...unborn, endpoint: { ...unborn.endpoint, vpc: { unknown: "later" } } };
    expect(under("StringEquals", "aws:SourceVpc", "vpc", nowhere)).to.equal("open");
  });
  it("on TLS holds, and on the source IP meets a key that is absent through an endpoint", () => {
    expect(under("Bool", "aws:SecureTransport", "true")).to.equal("allowed");
    expect(judged([allow, { ...deny, Condition: { Bool: { "aws:SecureTransport": "false" } } }])).to.equal("allowed");
    expect(under("IpAddress", "aws:SourceIp", "10.0.0.0/16")).to.equal("denied");
    expect(under("IpAddressIfExists", "aws:SourceIp", "10.0.0.0/16")).to.equal("allowed");
    expect(judged([allow, { ...deny, Condition: { NotIpAddress: { "aws:SourceIp": "10.0.0.0/16" } } }])).to.equal(
      "denied",
    );
  });
  it("on the caller's account is decided where the roles of the task are known", () => {
    expect(under("StringEquals", "aws:PrincipalAccount", "210987654321")).to.equal("allowed");
    expect(under("StringEquals", "aws:PrincipalAccount", "999999999999")).to.equal("denied");
    const open: Caller = { ...CALLER, account: { unknown: "later" } };
    expect(under("StringEquals", "aws:PrincipalAccount", "210987654321", open)).to.equal("open");
    const stand: Caller = { ...CALLER, account: "123456789012" };
    expect(under("StringEquals", "aws:PrincipalAccount", "123456789012", stand)).to.equal("allowed");
    expect(under("StringEquals", "aws:PrincipalAccount", "999999999999", stand)).to.equal("open");
  });
  it("on the resource's account is decided by an ARN that has one, and never for a bucket", () => {
    const own = { ...allow, Condition: { StringEquals: { "aws:ResourceAccount": "210987654321" } } };
    expect(judged([own], PULL)).to.equal("allowed");
    expect(judged([{ ...own, Condition: { StringEquals: { "aws:ResourceAccount": "1" } } }], PULL)).to.equal("denied");
    expect(permissionOf(JSON.stringify({ Statement: own }), [LAYERS], CALLER)).to.deep.include({
      kind: "open",
      key: "aws:ResourceAccount",
    });
  });
  it("on anything else is open, and named", () => {
    for (const [operator, key] of [
      ["StringEquals", "aws:PrincipalOrgID"],
      ["ArnLike", "aws:PrincipalArn"],
      ["ForAnyValue:StringEquals", "aws:SourceVpc"],
      ["NumericEquals", "aws:SourceVpc"],
    ] as const) {
      expect(under(operator, key, "o-1"), operator).to.equal("open");
    }
    const text = JSON.stringify({
      Statement: { ...allow, Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } },
    });
    expect(permissionOf(text, [LAYERS], CALLER)).to.deep.equal({
      kind: "open",
      reason: "a statement depends on aws:PrincipalOrgID, which is not known here",
      key: "aws:PrincipalOrgID",
    });
  });
});

describe("the evaluation of endpoint policies", () => {
  const texts = fc.constantFrom(
    "s3:GetObject",
    "s3:Get*",
    "S3:getobject",
    "s3:PutObject",
    "*",
    "s3:??tObject",
    "ecr:*",
  );
  const places = fc.constantFrom(
    "*",
    LAYERS.resource,
    "arn:aws:s3:::prod-*",
    "arn:aws:s3:::mine/*",
    "arn:aws:s3:::*/l?yer",
  );
  const some = (one: fc.Arbitrary<string>) => fc.oneof(one, fc.array(one, { minLength: 1, maxLength: 3 }));
  const conditions = fc.dictionary(
    fc.constantFrom(
      "StringEquals",
      "StringNotEquals",
      "StringLike",
      "StringNotLike",
      "StringEqualsIfExists",
      "StringNotEqualsIfExists",
      "StringEqualsIgnoreCase",
      "Null",
    ),
    fc.dictionary(
      fc.constantFrom("aws:SourceVpc", "aws:SourceVpce", "aws:PrincipalAccount", "aws:SourceIp", "aws:SecureTransport"),
      some(
        fc.constantFrom(
          "vpc-0aaa",
          "vpc-0bbb",
          "vpc-*",
          "vpce-0aaa",
          "vpce-0bbb",
          "210987654321",
          "999999999999",
          "true",
          "false",
          "*",
        ),
      ),
      { maxKeys: 2 },
    ),
    { maxKeys: 2 },
  );
  const statements: fc.Arbitrary<WitnessedStatement> = fc
    .record({
      effect: fc.constantFrom("Allow" as const, "Allow" as const, "Deny" as const),
      actions: some(texts),
      resources: some(places),
      not: fc.record({ action: fc.boolean(), resource: fc.boolean() }),
      condition: fc.option(conditions, { nil: undefined }),
    })
    .map(({ effect, actions, resources, not, condition }) => ({
      Effect: effect,
      Principal: "*" as const,
      ...(not.action ? { NotAction: actions } : { Action: actions }),
      ...(not.resource ? { NotResource: resources } : { Resource: resources }),
      ...(condition === undefined ? {} : { Condition: condition }),
    }));
  const context = {
    "aws:sourcevpc": "vpc-0aaa",
    "aws:sourcevpce": "vpce-0aaa",
    "aws:principalaccount": "210987654321",
    "aws:securetransport": "true",
  };

  it("agrees with a judge written apart from it, wherever every value is known", () => {
    fc.assert(
      fc.property(fc.array(statements, { minLength: 1, maxLength: 4 }), (policy) => {
        const expected = witnessAllows(policy, { ...LAYERS, context }) ? "allowed" : "denied";
        expect(judged(policy)).to.equal(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it("is never sure of what a text that fills the holes refutes", () => {
    const filled = fc.constantFrom("", "layer", "a/b", "mine");
    fc.assert(
      fc.property(fc.array(statements, { minLength: 1, maxLength: 4 }), filled, filled, (policy, action, resource) => {
        const open = { action: `s3:Get${HOLE}`, resource: `arn:aws:s3:::${HOLE}/${HOLE}` };
        const request = { action: `s3:Get${action}`, resource: `arn:aws:s3:::${resource}/${resource}`, context };
        const answer = judged(policy, open);
        if (answer !== "open") expect(answer).to.equal(witnessAllows(policy, request) ? "allowed" : "denied");
      }),
      { numRuns: 2000 },
    );
  });
});

import { expect } from "chai";
import * as fc from "fast-check";
import { blockOf, firstOf, lastOf, overlap, textOf } from "../../../readers/awsx/blocks";
import { Refused } from "../../../readers/awsx/inputs";
import { placedSubnets, type SubnetSpec } from "../../../readers/awsx/subnetLayouts";
import { answerInvoke } from "../../../readers/program/invokes";
import { expand, type Site } from "../../../readers/program/expansion";
import { SECRET_SIGNATURE, SIGNATURE_KEY, UNKNOWN_STRING } from "../../../readers/wire";

const spec: fc.Arbitrary<SubnetSpec> = fc.record(
  {
    type: fc.constantFrom("Public", "Private", "Isolated"),
    name: fc.constantFrom("a", "b", "c"),
    cidrMask: fc.integer({ min: 18, max: 28 }),
  },
  { requiredKeys: ["type", "name"] },
);

const layout = fc.record({
  name: fc.constant("net"),
  cidrBlock: fc
    .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 14, max: 22 }))
    .map(([second, bits]) => textOf({ address: firstOf({ address: (10 * 256 + second) * 65536, bits }), bits })),
  zones: fc
    .integer({ min: 1, max: 4 })
    .map((count) => ["a", "b", "c", "d"].slice(0, count).map((zone) => `eu-west-1${zone}`)),
  strategy: fc.constantFrom("Legacy", "Auto", "AutoMerge"),
  specs: fc.option(fc.array(spec, { minLength: 1, maxLength: 4 }), { nil: undefined }),
  zoneMask: fc.constant(undefined),
});

const WORLD = { region: "eu-west-1", accountId: "123456789012", knowledge: "planned" } as const;

const site: Site = {
  world: WORLD,
  stack: "dev",
  urnOf: (parent, type, name) => `${parent}$${type}::${name}`,
  isTaken: () => false,
  unique: (id) => id,
  ordinal: 1,
  lookUp: (token, inputs) => answerInvoke(token, inputs, WORLD)?.result,
  stateOf: () => undefined,
  ownerOf: () => undefined,
};

const MODELS: Readonly<Record<string, readonly string[]>> = {
  "awsx:ec2:Vpc": [
    "cidrBlock",
    "natGateways",
    "numberOfAvailabilityZones",
    "subnetSpecs",
    "subnetStrategy",
    "tags",
    "vpcEndpointSpecs",
    "vpcEndpointStrategy",
    "assignGeneratedIpv6CidrBlock",
    "ipv4IpamPoolId",
  ],
  "awsx:ecs:FargateService": [
    "cluster",
    "assignPublicIp",
    "networkConfiguration",
    "taskDefinition",
    "taskDefinitionArgs",
    "loadBalancers",
  ],
  "awsx:ecs:EC2TaskDefinition": ["container", "containers", "logGroup", "taskRole", "executionRole", "family"],
  "awsx:lb:ApplicationLoadBalancer": [
    "subnetIds",
    "subnets",
    "subnetMappings",
    "listener",
    "listeners",
    "defaultTargetGroup",
    "defaultTargetGroupPort",
    "defaultSecurityGroup",
  ],
  "awsx:lb:TargetGroupAttachment": ["instance", "instanceId", "targetGroup", "targetGroupArn", "lambda"],
  "awsx:ecr:Repository": ["name", "lifecyclePolicy"],
  "awsx:ecr:RegistryImage": ["repositoryUrl", "tag", "sourceImage"],
};

const { value: anything } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(
      UNKNOWN_STRING,
      "Public",
      "Interface",
      "",
      "10.0.0.0/16",
      "10.0.0.0/99",
      "arn:aws:logs:x:1:log-group:g",
      null,
      true,
      0,
      -1,
      80,
      1e9,
    ),
    fc.string({ maxLength: 5 }),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        "type",
        "name",
        "port",
        "strategy",
        "serviceName",
        "portMappings",
        "skip",
        "args",
        "existing",
        "arn",
        "cpu",
        "memory",
        "image",
        "container",
        "__proto__",
        "constructor",
      ),
      tie("value"),
      { maxKeys: 4 },
    ),
    tie("value").map((value) => ({ [SIGNATURE_KEY]: SECRET_SIGNATURE, value })),
  ),
}));

describe("awsx's models, whatever they are given,", () => {
  it("place subnets of one VPC side by side, each with the requested size, or give the reason", () => {
    fc.assert(
      fc.property(layout, (given) => {
        let subnets;
        try {
          subnets = placedSubnets(given);
        } catch (error) {
          expect(error).to.be.instanceOf(Refused);
          return;
        }
        const blocks = subnets.map(({ cidrBlock }) => blockOf(cidrBlock ?? ""));
        blocks.forEach((block, index) => {
          if (block === undefined) throw new Error(`${subnets[index]?.resourceName ?? ""} has no block`);
          expect(firstOf(block) <= lastOf(block)).to.equal(true);
          expect(
            blocks.some((other, position) => position > index && other !== undefined && overlap(block, other)),
          ).to.equal(false);
          const wanted = subnets[index]?.cidrMask;
          if (wanted !== undefined) expect(block.bits).to.equal(wanted);
        });
        expect(new Set(subnets.map(({ zone }) => zone)).size).to.equal(given.zones.length);
      }),
      { numRuns: 500 },
    );
  });

  it("take an input that is called as every object has one for what it is", () => {
    const listener = { constructor: UNKNOWN_STRING };
    const asked = { type: "awsx:lb:ApplicationLoadBalancer", name: "it", urn: "urn::it", inputs: { listener } };

    const expansion = expand({ ...asked, propertyDependencies: {}, provider: undefined }, site);

    expect(expansion?.parts).to.have.length.above(0);
  });

  it("are taken apart, stay closed with a reason, or end the program: nothing else", () => {
    const asked = fc
      .constantFrom(...Object.keys(MODELS))
      .chain((type) =>
        fc.tuple(fc.constant(type), fc.dictionary(fc.constantFrom(...(MODELS[type] ?? [])), anything, { maxKeys: 5 })),
      );
    fc.assert(
      fc.property(asked, ([type, inputs]) => {
        const expansion = expand(
          { type, name: "it", urn: `urn::${type}::it`, inputs, propertyDependencies: {}, provider: undefined },
          site,
        );

        const ways = [expansion?.mark.expandedBy, expansion?.mark.unexpanded, expansion?.refusal];
        expect(ways.filter((way) => way !== undefined && way !== "")).to.have.length(1);
        expect(expansion?.parts === undefined).to.equal(expansion?.mark.expandedBy === undefined);
      }),
      { numRuns: 2000 },
    );
  });
});

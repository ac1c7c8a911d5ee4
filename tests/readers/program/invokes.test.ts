import { expect } from "chai";
import { answerResource, arnOf, partitionOf, type World } from "../../../readers/program/answers";
import { answerInvoke } from "../../../readers/program/invokes";

const world = (region: string): World => ({ region, accountId: "123456789012", knowledge: "planned" });

describe("what AWS would answer", () => {
  it("numbers Availability Zones as the Region's zone ids do", () => {
    const first = (region: string) =>
      (
        answerInvoke("aws:index/getAvailabilityZones:getAvailabilityZones", {}, world(region))?.result[
          "zoneIds"
        ] as string[]
      )[0];

    expect(["us-east-1", "ap-northeast-1", "ap-southeast-2", "eu-central-1", "us-gov-west-1"].map(first)).to.deep.equal(
      ["use1-az1", "apne1-az1", "apse2-az1", "euc1-az1", "usgw1-az1"],
    );
  });

  it("keeps to the Region's partition", () => {
    expect(partitionOf("cn-north-1")).to.deep.equal({ partition: "aws-cn", dnsSuffix: "amazonaws.com.cn" });
    expect(arnOf(world("us-gov-west-1"), "us-gov-west-1", "ecs:cluster/a")).to.equal(
      "arn:aws-us-gov:ecs:us-gov-west-1:123456789012:cluster/a",
    );
    expect(arnOf(world("eu-west-1"), "eu-west-1", "iam:role/a")).to.equal("arn:aws:iam::123456789012:role/a");
    expect(arnOf(world("eu-west-1"), "eu-west-1", "s3:bucket")).to.equal("arn:aws:s3:::bucket");
  });

  it("writes a policy document as the provider does", () => {
    const json = answerInvoke(
      "aws:iam/getPolicyDocument:getPolicyDocument",
      {
        statements: [
          {
            actions: ["s3:GetObject"],
            resources: ["*"],
            principals: [{ type: "Service", identifiers: ["ecs.amazonaws.com"] }],
          },
        ],
      },
      world("eu-west-1"),
    )?.result["json"];

    expect(JSON.parse(json as string)).to.deep.equal({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: ["s3:GetObject"], Resource: ["*"], Principal: { Service: ["ecs.amazonaws.com"] } },
      ],
    });
  });

  it("keeps every element of a policy document's statements, and merges it with the documents that it names", () => {
    const documentOf = (inputs: Record<string, unknown>) =>
      answerInvoke("aws:iam/getPolicyDocument:getPolicyDocument", inputs, world("eu-west-1"))?.result["json"];
    const json = documentOf({
      sourcePolicyDocuments: [
        JSON.stringify({ Statement: { Sid: "base", Effect: "Allow", Action: "*", Resource: "*" } }),
        JSON.stringify({ Statement: [{ Sid: "both", Effect: "Allow", Action: "s3:GetObject", Resource: "*" }] }),
      ],
      statements: [
        {
          sid: "own",
          effect: "Deny",
          notActions: ["s3:GetObject"],
          notResources: ["arn:aws:s3:::logs/*"],
          notPrincipals: [{ type: "AWS", identifiers: ["arn:aws:iam::123456789012:root"] }],
        },
      ],
      overridePolicyDocuments: [JSON.stringify({ Statement: [{ Sid: "both", Effect: "Deny", Action: "*" }] })],
    });

    expect(JSON.parse(json as string)).to.deep.equal({
      Version: "2012-10-17",
      Statement: [
        { Sid: "base", Effect: "Allow", Action: "*", Resource: "*" },
        { Sid: "both", Effect: "Deny", Action: "*" },
        {
          Sid: "own",
          Effect: "Deny",
          NotAction: ["s3:GetObject"],
          NotResource: ["arn:aws:s3:::logs/*"],
          NotPrincipal: { AWS: ["arn:aws:iam::123456789012:root"] },
        },
      ],
    });
    expect(documentOf({ sourcePolicyDocuments: ["not JSON"], statements: [] })).to.equal(undefined);
    expect(documentOf({ overridePolicyDocuments: ['{"Statement":[null]}'] })).to.equal(undefined);
  });

  it("gives a machine image an id of its own where its name decides whether it has the ECS agent", () => {
    const found = (token: string, inputs: Record<string, unknown>) => {
      const answer = answerInvoke(token, inputs, world("eu-west-1"));
      const id = answer?.result["value"] ?? answer?.result["id"];
      return [
        id === "ami-00000000000000000",
        Object.values(answer?.images ?? {}),
        Object.keys(answer?.images ?? {})[0] === id,
      ];
    };
    const parameter = (name: string) => found("aws:ssm/getParameter:getParameter", { name });
    const ami = (name: string, owners: unknown) =>
      found("aws:ec2/getAmi:getAmi", { owners, filters: [{ name: "name", values: [name] }] });
    const named = (source: string, kind: string) => [false, [{ source, kind }], true];
    for (const [name, kind] of [
      ["/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id", "ecs"],
      ["/aws/service/bottlerocket/aws-ecs-2/x86_64/latest/image_id", "bottlerocket"],
      ["/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-ECS_Optimized/image_id", "ecs-windows"],
      ["/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base", "other"],
      ["/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64", "other"],
    ] as const) {
      expect(parameter(name), name).to.deep.equal(named(name, kind));
    }
    expect(ami("amzn2-ami-ecs-hvm-*-x86_64-ebs", ["amazon"])).to.deep.equal(
      named("amzn2-ami-ecs-hvm-*-x86_64-ebs", "ecs"),
    );
    expect(ami("amzn2-ami-hvm-*", ["137112412989"])).to.deep.equal(named("amzn2-ami-hvm-*", "other"));
    const unknown = [true, [], false];
    expect(ami("al2023-ami-*", ["amazon"]), "also finds images for ECS").to.deep.equal(unknown);
    expect(ami("amzn2-ami-hvm-*", ["self"]), "an image of the account may contain anything").to.deep.equal(unknown);
    expect(ami("amzn2-ami-hvm-*", undefined)).to.deep.equal(unknown);
  });

  it("says what it had to assume, and nothing of what it does not know", () => {
    expect(
      answerInvoke("aws:index/getCallerIdentity:getCallerIdentity", {}, world("eu-west-1"))?.assumption?.subject,
    ).to.equal("AWS account");
    expect(answerInvoke("aws:route53/getZone:getZone", {}, world("eu-west-1"))).to.equal(undefined);
    expect(answerInvoke("aws:ec2/getVpc:getVpc", { id: "vpc-1" }, world("eu-west-1"))).to.equal(undefined);
    expect(answerInvoke("toString", {}, world("eu-west-1"))).to.equal(undefined);
  });

  it("knows as much as it is asked to: nothing, what a program decides, or everything", () => {
    const eip = (knowledge: World["knowledge"]) =>
      answerResource(
        {
          type: "aws:ec2/eip:Eip",
          name: "a",
          custom: true,
          remote: false,
          inputs: { domain: "vpc" },
          givenId: "",
          ordinal: 7,
        },
        { ...world("eu-west-1"), knowledge },
      );

    expect(eip("nothing")).to.deep.equal({ synthetic: false, outputs: { domain: "vpc" } });
    expect(eip("planned")).to.deep.equal({
      id: "eipalloc-a",
      synthetic: true,
      outputs: {
        domain: "vpc",
        allocationId: "eipalloc-a",
        arn: "arn:aws:ec2:eu-west-1:123456789012:elastic-ip/eipalloc-a",
      },
    });
    expect(eip("everything").outputs["publicIp"]).to.equal("198.18.0.7");
  });
});

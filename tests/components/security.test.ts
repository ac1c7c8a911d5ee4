/**
 * The tables of docs/security.md, evaluated on resources: a rule that is met by default is met without settings and
 * with them; one with a setting is met only with it; one that is not met is not met even with all settings.
 */
import { expect } from "chai";
import { replacedBy } from "../../analysis/rules/replacements";
import { CDK_NAG, CHECKOV, type Row, SECURITY_HUB } from "../../build/documents/securityRows";
import { buildSettings } from "../support/stacks";
import { Built, securityBuilds, WEB_ACL } from "./securityBuilds";
import { PREDICATES } from "./securityPredicates";

/** The result of a rule without settings and with all of them, for each state. */
const EXPECTED = {
  default: [true, true],
  setting: [false, true],
  no: [false, false],
  absent: [true, true],
} as const;

describe("The security rules of docs/security.md", function () {
  this.timeout(60_000);
  let builds: { readonly plain: Built; readonly hardened: Built };

  before(async () => {
    builds = await securityBuilds();
  });

  for (const [tool, rows] of [
    ["Security Hub", SECURITY_HUB],
    ["checkov", CHECKOV],
    ["cdk-nag", CDK_NAG],
  ] as const) {
    for (const [id, title, state] of rows) {
      it(`${tool} ${id}: ${title} (${state})`, () => {
        const { plain, hardened } = builds;
        expect([PREDICATES[id](plain), PREDICATES[id](hardened)]).to.deep.equal(EXPECTED[state]);
      });
    }
  }

  it("have each rule once, and name the setting, the missing part or the reason", () => {
    const rows: readonly Row[] = [...SECURITY_HUB, ...CHECKOV, ...CDK_NAG];
    const ids = rows.map(([id]) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).to.deep.equal([]);
    expect(Object.keys(PREDICATES).sort()).to.deep.equal([...ids].sort());
    for (const [id, , state, why] of rows) {
      if (state !== "default") expect(why, id).to.match(/\S/);
    }
  });
});

describe("A reason or a setting of docs/security.md", function () {
  this.timeout(60_000);
  const IMAGE = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/web:1";
  const web = { name: "web", image: IMAGE, port: 80 };
  const built = async (settings: Record<string, unknown>) =>
    new Built((await buildSettings({ strategy: "nat-gateway", ...settings }, false)).resources);

  it("EC2.15: IPv6 of a dual-stack network is an address that subnets assign, which CKV_AWS_130 does not read", async () => {
    const [ipv4, dualStack] = [
      await built({ services: [web] }),
      await built({ ipFamily: "dual-stack", services: [web] }),
    ];
    expect([PREDICATES["EC2.15"](ipv4), PREDICATES["EC2.15"](dualStack)]).to.deep.equal([true, false]);
    expect(PREDICATES.CKV_AWS_130(dualStack)).to.equal(true);
  });

  it("EC2.17: only tasks on instances give an instance further interfaces", async () => {
    const [fargate, ec2] = [
      await built({ services: [web] }),
      await built({ services: [{ ...web, launchType: "ec2" }] }),
    ];
    expect([PREDICATES["EC2.17"](fargate), PREDICATES["EC2.17"](ec2)]).to.deep.equal([true, false]);
  });

  it("CKV2_AWS_5: only the group of Managed Instances seems unused", async () => {
    const [ec2, managed] = [
      await built({ services: [{ ...web, launchType: "ec2" }] }),
      await built({ services: [{ ...web, launchType: "managed-instances" }] }),
    ];
    expect([PREDICATES.CKV2_AWS_5(ec2), PREDICATES.CKV2_AWS_5(managed)]).to.deep.equal([true, false]);
  });

  it("CKV2_AWS_28 and CKV2_AWS_76: an internal ALB needs no web ACL, and the rules of one behind an ARN are unknown", async () => {
    const [internal, publicAlb] = [
      await built({ loadBalancer: { scheme: "internal" }, services: [{ ...web, ingress: "alb" }] }),
      await built({ services: [{ ...web, ingress: "alb", loadBalancer: { webAclArn: WEB_ACL } }] }),
    ];
    expect([PREDICATES.CKV2_AWS_28(internal), PREDICATES.CKV2_AWS_28(publicAlb)]).to.deep.equal([true, true]);
    expect([PREDICATES.CKV2_AWS_76(internal), PREDICATES.CKV2_AWS_76(publicAlb)]).to.deep.equal([true, false]);
  });
});

describe("A changed default", () => {
  /** The inputs of resources of the first version that this version writes differently, without any new setting. */
  const CHANGED: Readonly<Record<string, readonly string[]>> = {
    "aws:iam/role:Role": ["assumeRolePolicy"],
    "aws:iam/rolePolicy:RolePolicy": ["policy"],
    "aws:ec2/launchTemplate:LaunchTemplate": ["userData", "tagSpecifications"],
    "aws:autoscaling/group:Group": ["instanceRefresh", "launchTemplate", "tags"],
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ["description"],
    "aws:ecr/repository:Repository": [
      "imageScanningConfiguration",
      "imageTagMutability",
      "imageTagMutabilityExclusionFilters",
      "forceDelete",
    ],
  };
  /** The inputs that a new setting adds. */
  const ADDED: Readonly<Record<string, readonly string[]>> = {
    "aws:lb/loadBalancer:LoadBalancer": ["accessLogs", "enableDeletionProtection"],
    "aws:cloudwatch/logGroup:LogGroup": ["kmsKeyId", "retentionInDays"],
    "aws:ecs/cluster:Cluster": ["settings"],
  };

  for (const [type, inputs] of [...Object.entries(CHANGED), ...Object.entries(ADDED)]) {
    it(`updates ${type} in place`, () => {
      expect(replacedBy(type, inputs, {}, {})).to.deep.equal([]);
    });
  }

  it("replaces a repository only for a new name or another encryption, and an association for another web ACL", () => {
    expect(
      replacedBy("aws:ecr/repository:Repository", ["name", "encryptionConfigurations", "tags"], {}, {}),
    ).to.deep.equal(["name", "encryptionConfigurations"]);
    expect(
      replacedBy("aws:wafv2/webAclAssociation:WebAclAssociation", ["webAclArn", "resourceArn"], {}, {}),
    ).to.deep.equal(["webAclArn", "resourceArn"]);
  });
});

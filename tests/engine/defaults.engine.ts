/** A stack as the first version of this package made it, brought to this version by Pulumi's real engine. */
import { expect } from "chai";
import { readFileSync, writeFileSync } from "node:fs";
import { IMAGE } from "../aws/switch/space";
import { cloneOf, type Project, withEngine } from "./engine";
import { newStack } from "./walk";

type Inputs = Record<string, unknown>;
interface State {
  readonly deployment: { readonly resources: { readonly type: string; inputs?: Inputs }[] };
}

const TAG = "ecs-connectivity-shop-app-nat-instance-0";
const withoutTag = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll(TAG, "app-nat-instance-0")) as unknown;

/** The inputs that the first version wrote differently, by type: from those of this version. */
const FIRST_VERSION: Readonly<Record<string, (inputs: Inputs) => Inputs>> = {
  "aws:iam/role:Role": (inputs) => {
    const policy = JSON.parse(inputs["assumeRolePolicy"] as string) as { Statement: Inputs[] };
    for (const statement of policy.Statement) delete statement["Condition"];
    return { ...inputs, assumeRolePolicy: JSON.stringify(policy) };
  },
  "aws:iam/rolePolicy:RolePolicy": (inputs) => {
    const text = inputs["policy"] as string;
    return text.includes("AttachNetworkInterface") ? { ...inputs, policy: withoutTag(text) } : inputs;
  },
  "aws:ec2/launchTemplate:LaunchTemplate": (inputs) => ({
    ...inputs,
    userData: Buffer.from("#!/usr/bin/env bash\n").toString("base64"),
    tagSpecifications: withoutTag(inputs["tagSpecifications"]),
  }),
  "aws:autoscaling/group:Group": (inputs) => ({
    ...inputs,
    tags: withoutTag(inputs["tags"]),
    instanceRefresh: { strategy: "Rolling", preferences: { minHealthyPercentage: 0 } },
  }),
  "aws:ecr/repository:Repository": ({ tags }) => ({ forceDelete: true, ...(tags === undefined ? {} : { tags }) }),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": (inputs) => {
    const { description, ...rest } = inputs;
    return description === "to the VPC endpoints" ? rest : inputs;
  },
};

describe("a stack of the first version, on Pulumi's real engine", function () {
  this.timeout(180_000);
  const engine = withEngine();
  let project: Project;

  before(async () => {
    project = cloneOf(engine(), "defaults");
    await newStack(project, [
      "strategy=nat-instance",
      "endpoints.add[0]=ssm",
      "services[0].name=web",
      `services[0].image=${IMAGE}`,
      "services[0].port=80",
      "services[0].ingress=alb",
      "services[1].name=built",
      "services[1].build=nginx",
    ]);
    await project.up();
    const file = await project.exported();
    const state = JSON.parse(readFileSync(file, "utf8")) as State;
    for (const resource of state.deployment.resources) {
      if (resource.inputs !== undefined) {
        resource.inputs = FIRST_VERSION[resource.type]?.(resource.inputs) ?? resource.inputs;
      }
    }
    writeFileSync(file, JSON.stringify(state));
    await project.pulumi(["stack", "import", "--file", file]);
  });

  it("is updated in place, and nothing is created, replaced or deleted", async () => {
    engine().aws.begin();
    await project.up();

    expect(
      engine()
        .aws.steps.map(({ op, type, name }) => `${op} ${type.split(":").at(-1)} ${name}`)
        .sort(),
    ).to.deep.equal([
      "update Group app-nat-instance-0-group",
      "update LaunchTemplate app-nat-instance-0-template",
      "update Repository built",
      "update Role built-execution",
      "update Role built-task",
      "update Role web-execution",
      "update Role web-task",
      "update RolePolicy app-nat-instance-0-policy",
      "update SecurityGroupIngressRule app-endpoints-ipv4-0",
    ]);
  });

  it("is the same after that", async () => {
    engine().aws.begin();
    await project.up();

    expect(engine().aws.steps).to.deep.equal([]);
  });
});

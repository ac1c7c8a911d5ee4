import { expect } from "chai";
import { normalizer } from "../../../analysis/switch/normalize";
import { switchSteps } from "../../../analysis/switch";
import type { Properties, ResourceGraph, ResourceState } from "../../../analysis/topology/resource";

const INTERFACE = "aws:ec2/networkInterface:NetworkInterface";
const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const GROUP = "aws:lb/targetGroup:TargetGroup";

function resource(type: string, name: string, id: string, inputs: Properties, outputs: Properties = {}): ResourceState {
  const urn = `urn:pulumi:dev::app::${type}::${name}`;
  const rest = { custom: true, dependencies: [], propertyDependencies: {} };
  return { urn, type, name, id, inputs, outputs: { ...inputs, ...outputs }, ...rest };
}

function graph(...resources: ResourceState[]): ResourceGraph {
  return { resources, region: "us-east-1", complete: true, assumptions: [], defects: [] };
}

const base64 = (text: string) => Buffer.from(text).toString("base64");

const said = (before: ResourceGraph, after: ResourceGraph) =>
  switchSteps(before, after).map(({ op, name, properties }) => `${op} ${name}: ${properties.join(", ")}`);

describe("two graphs of one stack, compared by what they refer to", () => {
  it("are the same where an instance's script differs in an id alone", () => {
    const side = (id: string, script: (id: string) => string) =>
      graph(
        resource(INTERFACE, "fixed", id, {}),
        resource(TEMPLATE, "template", `lt-${id}`, { userData: base64(script(id)) }),
      );
    const attach = (id: string) => `#!/bin/bash\naws ec2 attach --interface ${id}\n`;

    expect(said(side("eni-0aaaaaaa", attach), side("eni-0bbbbbbb", attach))).to.deep.equal([]);
    expect(
      said(
        side("eni-0aaaaaaa", attach),
        side("eni-0bbbbbbb", (id) => `${attach(id)}reboot\n`),
      ),
    ).to.deep.equal(["update template: userData"]);
  });

  it("leave a script alone that is no base64", () => {
    const normalize = normalizer(graph());

    expect(normalize({ userData: "echo hello" })).to.deep.equal({ userData: "echo hello" });
    expect(normalize({ name: base64("echo hello") })).to.deep.equal({ name: base64("echo hello") });
  });

  it("are the same where rules repeat another's name, in whatever order they come", () => {
    const side = (list: string, ...rules: string[]) =>
      graph(
        resource(ENDPOINT, "s3", `vpce-${list}`, {}, { prefixListId: list }),
        ...rules.map((name) => resource(RULE, name, `sgr-${name}-${list}`, { prefixListId: list })),
      );

    expect(said(side("pl-0aaaaaaa", "a", "b"), side("pl-0bbbbbbb", "b", "a"))).to.deep.equal([]);
    expect(said(side("pl-0aaaaaaa", "a", "b"), side("pl-0bbbbbbb", "a"))).to.deep.equal(["delete b: "]);
  });

  it("differ where a name of the program's own does", () => {
    const side = (name: string) => graph(resource(GROUP, "targets", "arn:targets", { name }));

    expect(said(side("old-targets"), side("new-targets"))).to.deep.equal(["replace targets: name"]);
    expect(said(side("old-targets"), side("old-targets"))).to.deep.equal([]);
  });
});

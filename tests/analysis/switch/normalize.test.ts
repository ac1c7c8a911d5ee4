import { expect } from "chai";
import { normalizer } from "../../../analysis/switch/normalize";
import { switchSteps } from "../../../analysis/switch";
import { accountOf } from "../../../analysis/topology/account";
import {
  type Properties,
  type ResourceGraph,
  type ResourceState,
  UNKNOWN,
  type Value,
} from "../../../analysis/topology/resource";

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
  it("are the same where an export also has the provider that made the resources", () => {
    const vpc = resource("aws:ec2/vpc:Vpc", "vpc", "vpc-0aaaaaaa", { cidrBlock: "10.0.0.0/16" });
    const provider = resource("pulumi:providers:aws", "default_7_48_0", "a-provider", { region: "us-east-1" });

    expect(said(graph(provider, vpc), graph(vpc))).to.deep.equal([]);
    expect(said(graph(provider, vpc), graph())).to.deep.equal(["delete vpc: "]);
  });

  it("keep the inputs whose changes the program ignores: the number of tasks that scaling has chosen", () => {
    const service = (desiredCount: number, platformVersion: string) =>
      resource("aws:ecs/service:Service", "web", "web-1", { desiredCount, platformVersion });
    const scaled = (version: string) => ({ ...service(2, version), options: { ignoreChanges: ["desiredCount"] } });

    expect(said(graph(service(7, "LATEST")), graph(scaled("LATEST")))).to.deep.equal([]);
    expect(said(graph(service(7, "LATEST")), graph(scaled("1.4.0")))).to.deep.equal(["update web: platformVersion"]);
    expect(said(graph(service(7, "LATEST")), graph(service(2, "LATEST")))).to.deep.equal(["update web: desiredCount"]);
  });

  it("are the same where a policy writes by hand the ARN that a resource has as an output", () => {
    const side = (id: string, outputs: Properties, resourceOf: (id: string) => string) =>
      graph(
        resource(INTERFACE, "fixed", id, {}, outputs),
        resource("aws:iam/rolePolicy:RolePolicy", "policy", `policy-${id}`, { policy: resourceOf(id) }),
      );
    const arn = (id: string) => `arn:aws:ec2:us-east-1:210987654321:network-interface/${id}`;
    const allow = (id: string) => `{"Resource":"${arn(id)}"}`;
    const before = side("eni-0aaaaaaa", { arn: arn("eni-0aaaaaaa") }, allow);

    expect(said(before, side("eni-0bbbbbbb", {}, allow))).to.deep.equal([]);
    expect(
      said(
        before,
        side("eni-0bbbbbbb", {}, () => allow("eni-0ccccccc")),
      ),
    ).to.deep.equal(["update policy: policy"]);
  });

  it("give the account of what runs by the first ARN that has one", () => {
    const cluster = (arn: string) => resource("aws:ecs/cluster:Cluster", "app", arn, {}, { arn });

    expect(accountOf(graph(cluster("arn:aws:ecs:us-east-1:210987654321:cluster/app")))).to.equal("210987654321");
    expect(accountOf(graph(cluster("arn:aws:iam::aws:policy/ReadOnly")))).to.equal(undefined);
    expect(accountOf(graph())).to.equal(undefined);
  });

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
    const script = resource(TEMPLATE, "template", "lt-1", { userData: "echo hello" });

    expect(normalizer(graph(script))(script)).to.deep.equal({ userData: "echo hello" });
  });

  it("take a text for a reference only where the property depends on what it names", () => {
    const side = (id: string) => {
      const role = resource("aws:iam/role:Role", "web-task-role", id, { tags: { Name: "web-task-role" } });
      const policy = resource("aws:iam/rolePolicy:RolePolicy", "policy", `${id}:policy`, { role: id });
      return graph(role, { ...policy, propertyDependencies: { role: [role.urn] } });
    };

    expect(said(side("web-task-role-1a2b3c4"), side("web-task-role"))).to.deep.equal([]);
  });

  it("know a short name as a whole word, and never inside what was put in its place", () => {
    const side = (name: string, logs: string) => {
      const cluster = resource("aws:ecs/cluster:Cluster", "app", name, { tags: { Name: "app" } });
      const group = resource("aws:cloudwatch/logGroup:LogGroup", "app-logs", logs, {});
      const template = resource(TEMPLATE, "template", "lt-1", { userData: base64(`CLUSTER=${name} on-app ${logs}`) });
      return graph(cluster, group, { ...template, propertyDependencies: { userData: [cluster.urn, group.urn] } });
    };

    expect(said(side("app-1a2b3c4", "app-logs-1a2b3c4"), side("app", "app-logs"))).to.deep.equal([]);
  });

  it("differ where what is not known yet comes from another resource", () => {
    const side = (source: string, value: Value) => {
      const [made, own] = ["made-address", "own-address"].map((name) =>
        resource("aws:ec2/eip:Eip", name, `eipalloc-${name}`, {}),
      ) as [ResourceState, ResourceState];
      const nat = resource("aws:ec2/natGateway:NatGateway", "nat", "nat-1", { allocationId: value });
      const from = source === "made" ? made.urn : own.urn;
      return graph(made, own, { ...nat, propertyDependencies: { allocationId: [from] } });
    };
    const before = side("made", "eipalloc-made-address");

    expect(said(before, side("own", UNKNOWN))).to.deep.equal(["replace nat: allocationId"]);
    expect(said(before, side("made", UNKNOWN))).to.deep.equal([]);
  });

  it("carry a replacement on to whatever names what is replaced", () => {
    const side = (scheme: boolean) => {
      const balancer = resource("aws:lb/loadBalancer:LoadBalancer", "balancer", "arn:balancer", { internal: scheme });
      const listener = resource("aws:lb/listener:Listener", "listener", "arn:listener", { loadBalancerArn: UNKNOWN });
      return graph(balancer, { ...listener, propertyDependencies: { loadBalancerArn: [balancer.urn] } });
    };

    expect(said(side(true), side(false))).to.deep.equal([
      "replace balancer: internal",
      "replace listener: loadBalancerArn",
    ]);
  });

  it("do not carry it on to a value that only waits for what is replaced", () => {
    const side = (scheme: boolean) => {
      const balancer = resource("aws:lb/loadBalancer:LoadBalancer", "balancer", "arn:balancer", { internal: scheme });
      const targets = resource(GROUP, "targets", "arn:targets", { port: 80 });
      const service = resource("aws:ecs/service:Service", "web", "arn:web", { loadBalancers: [{ to: "arn:targets" }] });
      const waits = { ...service, propertyDependencies: { loadBalancers: [targets.urn, balancer.urn] } };
      return graph(balancer, targets, waits);
    };

    expect(said(side(true), side(false))).to.deep.equal(["replace balancer: internal"]);
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

  it("take a property that is called as every object has one for what it is", () => {
    // From a file, where keys are defined, never assigned.
    const side = (value: string) => {
      const inputs = Object.fromEntries(["constructor", "__proto__", "toString"].map((key) => [key, value]));
      const other = resource(INTERFACE, "fixed", "eni-0aaaaaaa", {});
      return graph({ ...other, propertyDependencies: { subnetId: [] } }, resource(ENDPOINT, "s3", "vpce-1", inputs));
    };

    expect(said(side("a"), side("a"))).to.deep.equal([]);
    expect(said(side("a"), side("b"))).to.deep.equal(["update s3: constructor, toString"]);
    const without = graph(resource(INTERFACE, "fixed", "eni-0aaaaaaa", {}), resource(ENDPOINT, "s3", "vpce-1", {}));
    expect(said(without, side("b"))).to.deep.equal(["update s3: constructor, toString"]);
  });
});

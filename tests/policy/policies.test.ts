/** The violations of each policy: their text, their level, the resource that they are of; and where there are none. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { EnforcementLevel, Policies, PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import { expect } from "chai";
import type { ResourceGraph } from "../../analysis/topology/resource";
import { judgedOf } from "../../policy/judged";
import { policies } from "../../policy/policies";
import { fargate, group, natGateway, network, publicSubnets, schedule, subnets, tcp } from "../support/awsPieces";
import { graphFrom } from "../support/documents";
import { type Violation, violationsOf } from "../support/policyRequests";

const IMAGE = "nginx:1.29";

interface Options {
  readonly image?: string;
  readonly assignPublicIp?: boolean;
  readonly isPublic?: boolean;
  readonly nat?: boolean;
}

/** A service in subnets of a VPC: with a NAT gateway, with an internet gateway, or without any route out. */
function service({ image = IMAGE, assignPublicIp = false, isPublic = false, nat = false }: Options = {}): () => void {
  return () => {
    const on = network();
    const outer = publicSubnets(on);
    const gateway = nat ? natGateway(outer.ids[0] ?? "") : undefined;
    const inner = subnets(on, "private", {
      cidrs: ["10.0.10.0/24", "10.0.11.0/24"],
      routes: gateway === undefined ? [] : [{ cidrBlock: "0.0.0.0/0", natGatewayId: gateway.id }],
    });
    const web = group(on, "web", { ingress: [tcp(80, ["10.0.0.0/16"])] });
    const subnetIds = isPublic ? outer.ids : inner.ids;
    fargate("web", { image, port: 80 }, { subnetIds, securityGroupIds: [web.id], assignPublicIp });
  };
}

/** A service whose definition has the name of a log group that does not exist yet. */
function withLog(logGroup: pulumi.Output<string>): void {
  const vpc = new aws.ec2.Vpc("other", { cidrBlock: "10.1.0.0/16", enableDnsHostnames: true });
  const subnet = new aws.ec2.Subnet("other", { vpcId: vpc.id, cidrBlock: "10.1.0.0/24" });
  const options = { "awslogs-group": logGroup, "awslogs-region": "ap-northeast-1" };
  const definition = new aws.ecs.TaskDefinition("api", {
    family: "api",
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    containerDefinitions: pulumi.jsonStringify([
      { name: "api", image: IMAGE, logConfiguration: { logDriver: "awslogs", options } },
    ]),
  });
  new aws.ecs.Service("api", {
    cluster: new aws.ecs.Cluster("api").arn,
    taskDefinition: definition.arn,
    launchType: "FARGATE",
    networkConfiguration: { subnets: [subnet.id] },
  });
}

const first = (program: () => void): Promise<ResourceGraph> => graphFrom(program, true);

function withLevels(levels: Readonly<Record<string, EnforcementLevel>>): Policies {
  return policies.map((policy) => ({ ...policy, enforcementLevel: levels[policy.name] ?? policy.enforcementLevel }));
}

describe("the policies", function () {
  this.timeout(20_000);

  it("have names, levels and descriptions; two are off", () => {
    expect(policies.map(({ name, enforcementLevel }) => `${name} ${String(enforcementLevel)}`)).to.deep.equal([
      "resources-read remediate",
      "needs-reachable mandatory",
      "accepted-by-aws mandatory",
      "intent-kept mandatory",
      "useless-public-ip advisory",
      "no-public-ip disabled",
      "fixed-source-ip disabled",
      "undetermined advisory",
    ]);
    for (const { description } of policies) expect(description).to.match(/\.$/);
  });

  it("report a blocked need of a first preview once, with its fix, at its service", async () => {
    const violations = await violationsOf(policies, await first(service()));

    expect(violations).to.deep.equal([
      {
        policy: "needs-reachable",
        level: "mandatory",
        urn: "urn:pulumi:test::ecs-connectivity::aws:ecs/service:Service::web",
        message:
          "The tasks of each service reach what they need: image, logs, secrets, file systems, control plane, load balancer.\n" +
          "web: pulling the image from docker.io: blocked: route table private has no route to the internet. " +
          "[NO_ROUTE_TO_DESTINATION, R-PUB-03]\n" +
          "Fix: Add a NAT gateway with an Elastic IP in public subnet public-0. Also: Route 0.0.0.0/0 of route table private to the new NAT gateway in subnet public-0.",
      },
    ]);
  });

  it("report nothing of a network that works", async () => {
    expect(await violationsOf(policies, await first(service({ nat: true })))).to.deep.equal([]);
    expect(await violationsOf(policies, await graphFrom(service({ nat: true }), false))).to.deep.equal([]);
  });

  it("report a public IP without a route to the internet gateway, at its service", async () => {
    const violations = await violationsOf(policies, await first(service({ nat: true, assignPublicIp: true })));

    expect(violations.map(({ policy, level, urn }) => [policy, level, urn])).to.deep.equal([
      ["useless-public-ip", "advisory", "urn:pulumi:test::ecs-connectivity::aws:ecs/service:Service::web"],
    ]);
    expect(violations[0]?.message).to.include("Fix: Set assignPublicIp to false on the service.");
  });

  it("forbid a public IP, also one that works, only where the pack is configured so", async () => {
    const graph = await first(service({ isPublic: true, assignPublicIp: true }));
    const strict = withLevels({ "no-public-ip": "mandatory" });

    expect(await violationsOf(policies, graph)).to.deep.equal([]);
    expect((await violationsOf(strict, graph)).map(({ message }) => message)).to.deep.equal([
      "No task has a public IPv4 address.\nweb: the task has a public IP.\n" +
        "Fix: Run the tasks in private subnets with a NAT or VPC endpoints, without a public IP.",
    ]);
    expect(await violationsOf(strict, await first(service({ nat: true })))).to.deep.equal([]);
  });

  it("require a fixed source IP only where the pack is configured so", async () => {
    const strict = withLevels({ "fixed-source-ip": "mandatory" });
    const changing = await first(service({ isPublic: true, assignPublicIp: true }));

    expect(await violationsOf(policies, changing)).to.deep.equal([]);
    expect((await violationsOf(strict, changing)).map(({ message }) => message)).to.deep.equal([
      "Destinations on the internet see a fixed source IP of each service.\nweb: the source IP over IPv4 changes.\n" +
        "Fix: Run the tasks in private subnets with a NAT that has Elastic IPs.",
    ]);
    expect(await violationsOf(strict, await first(service({ nat: true })))).to.deep.equal([]);
  });

  it("report what is not known before the deployment as advisory, and keep no policy from judging the rest", async () => {
    const graph = await first(() => {
      service({ nat: true })();
      withLog(new aws.cloudwatch.LogGroup("log").name);
    });
    const violations = await violationsOf(policies, graph);

    expect(violations.map(({ policy, level }) => `${policy} ${level}`)).to.deep.equal(["undetermined advisory"]);
    expect(violations[0]?.message).to.equal(
      "Each path of a task can be judged.\napi: pulling the image from registry: undetermined: the image is not known: " +
        "containerDefinitions of api is not known before deployment; the definitions are computed from log " +
        "(aws:cloudwatch/logGroup:LogGroup). [UNKNOWN_VALUE, R-PUB-03]",
    );
    expect(violations[0]?.urn).to.match(/::api$/);
    for (const { message } of violations) expect(message).not.to.include("can't run policy");
  });

  it("report an opt-in rule that cannot be decided as undetermined, and only where it is on", async () => {
    const graph = await first(() => {
      const on = network();
      const { ids } = publicSubnets(on);
      const id = new aws.ec2.Eip("seed").publicIp;
      fargate(
        "web",
        { image: IMAGE },
        {
          subnetIds: ids,
          securityGroupIds: [group(on, "web").id],
          assignPublicIp: id.apply((ip) => ip !== "") as unknown as boolean,
        },
      );
    });
    const strict = withLevels({ "no-public-ip": "mandatory", "fixed-source-ip": "mandatory" });
    const rules = (violations: readonly Violation[]) =>
      violations.map(({ policy, message }) => `${policy}: ${message.split("\n")[1] ?? ""}`);

    expect(
      rules(await violationsOf(policies, graph)).filter((text) => /the (?:public|source) IP/.test(text)),
    ).to.deep.equal([]);
    expect(
      rules(await violationsOf(strict, graph)).filter((text) => /the (?:public|source) IP/.test(text)),
    ).to.deep.equal([
      "undetermined: web: the public IP is undetermined: assignPublicIp of web is not known before deployment.",
      "undetermined: web: the source IP over IPv4 is undetermined.",
    ]);
  });

  it("name the resource that starts the tasks, where it is no service", async () => {
    const graph = await first(() => {
      const on = network();
      const inner = subnets(on, "private", { cidrs: ["10.0.10.0/24"] });
      schedule("nightly", { image: IMAGE }, { subnetIds: inner.ids, securityGroupIds: [group(on, "nightly").id] });
    });

    expect((await violationsOf(policies, graph)).map(({ policy, urn }) => `${policy} ${urn}`)).to.deep.equal([
      "needs-reachable urn:pulumi:test::ecs-connectivity::aws:scheduler/schedule:Schedule::nightly",
    ]);
  });

  it("do not apply to a stack without ECS", async () => {
    expect(await violationsOf(policies, await first(() => void network()))).to.deep.equal([]);
  });

  it("show no secret of an input", async () => {
    const secret = pulumi.secret("registry.hidden.example/team/app:1.2") as unknown as string;
    const program = (image: string) => () => {
      const on = network();
      const inner = subnets(on, "private", { cidrs: ["10.0.10.0/24"] });
      const definition = new aws.ecs.TaskDefinition("web", {
        family: "web",
        networkMode: "awsvpc",
        requiresCompatibilities: ["FARGATE"],
        containerDefinitions: pulumi.jsonStringify([{ name: "web", image }]),
      });
      new aws.ecs.Service("web", {
        cluster: new aws.ecs.Cluster("web").arn,
        taskDefinition: definition.arn,
        launchType: "FARGATE",
        networkConfiguration: { subnets: inner.ids, securityGroups: [group(on, "web").id] },
      });
    };
    const open = await violationsOf(policies, await first(program("registry.shown.example/team/app:1.2")));
    const hidden = await violationsOf(policies, await first(program(secret)));

    expect(open.map(({ message }) => message).join()).to.include("registry.shown.example");
    expect(hidden.map(({ policy }) => policy)).to.deep.equal(open.map(({ policy }) => policy));
    expect(JSON.stringify(hidden)).to.include("[secret]").and.not.to.include("hidden.example");
  });

  it("show no details if the pack is configured without the policy that reads which values are secret", async () => {
    for (const file of Object.keys(require.cache)) if (file.includes("/policy/")) delete require.cache[file];
    const { policies: fresh } = (await import("../../policy/policies.js")) as { policies: Policies };
    const graph = await first(service());
    const advisory = fresh.map((policy) => ({ ...policy, enforcementLevel: "advisory" as const }));
    const messages = async (all: Policies) => (await violationsOf(all, graph)).map(({ message }) => message);

    expect(await messages(advisory)).to.deep.equal([
      "The tasks of each service reach what they need: image, logs, secrets, file systems, control plane, load balancer.\n" +
        "The details are hidden: which values are secret is known only if the level of the policy resources-read is remediate.",
    ]);
    expect((await messages(fresh)).join())
      .to.include("docker.io")
      .and.not.to.include("The details are hidden");
  });

  it("show names without control codes, and without the colours of Pulumi's output", async () => {
    const program = () => {
      const on = network();
      const inner = subnets(on, "private", { cidrs: ["10.0.10.0/24"] });
      const name = "w<{%fg 1%}>\u001b[31mb";
      fargate(name, { image: IMAGE }, { subnetIds: inner.ids, securityGroupIds: [group(on, "web").id] });
    };
    const [violation] = await violationsOf(policies, await first(program));

    expect(violation?.message)
      .to.include("\ufffd")
      .and.not.to.match(/<\{%|\u001b/);
  });

  it("judge the resources of one stack once, for all of them", async () => {
    const seen: unknown[] = [];
    const spy = (name: string): StackValidationPolicy => ({
      name,
      description: name,
      validateStack: ({ resources }) => void seen.push(judgedOf(resources)),
    });
    await violationsOf([spy("one"), ...policies, spy("other")], await first(service()));

    expect(seen).to.have.length(2);
    expect(seen[0]).to.equal(seen[1]);
  });

  it("end no deployment if they fail: the stack is undetermined", async () => {
    const broken = [{ urn: "urn:pulumi:a::b::aws:ecs/service:Service::web", type: "aws:ecs/service:Service" }];
    const found: string[] = [];
    for (const policy of policies) {
      if (!("validateStack" in policy)) continue;
      const args = { resources: broken as unknown as PolicyResource[], getConfig: () => ({}) };
      await policy.validateStack(args as never, (message) => void found.push(`${policy.name}: ${message}`));
    }

    expect(found).to.have.length(1);
    expect(found[0]).to.match(/^undetermined: The network was not judged, because of a defect of ecs-connectivity: /);
  });
});

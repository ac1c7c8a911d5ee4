/** Logs, endpoint policies and cache rules of a source are read, and its secrets stay secret. */
import { expect } from "chai";
import type { ContainerDefinition } from "../../../analysis/rules/serviceDefinition";
import { topologyOf } from "../../../analysis/topology/fromResources";
import { isUnknown, type Topology } from "../../../analysis/topology/model";
import { type ResourceState, SecretValue, UNKNOWN, type Value } from "../../../analysis/topology/resource";
import { graph, resource } from "../../support/resources";

function of(...resources: readonly ResourceState[]): Topology {
  return topologyOf(graph(resources));
}

function containers(definitions: Value): readonly ContainerDefinition[] {
  const [task] = of(
    resource("aws:ecs/taskDefinition:TaskDefinition", "web", { family: "web", containerDefinitions: definitions }),
  ).taskDefinitions;
  if (task === undefined || isUnknown(task.containers)) throw new Error("no containers");
  return task.containers;
}

describe("the log options of a container", () => {
  it("are kept if they name a destination, in upper or lower case, and no others: they may contain tokens", () => {
    const [web] = containers(
      JSON.stringify([
        {
          name: "web",
          image: "nginx",
          logConfiguration: {
            logDriver: "awsfirelens",
            options: { Name: "datadog", Host: "intake.example.com", Port: 443, apikey: "token-0", TLS: "on" },
          },
        },
      ]),
    );
    expect(web?.logs).to.deep.equal({
      driver: "awsfirelens",
      options: { name: "datadog", host: "intake.example.com", port: "443" },
    });
  });
  it("are not known one by one: what comes from a secret, and what is not known before deployment", () => {
    const [web] = containers([
      {
        name: "web",
        image: "nginx",
        logConfiguration: {
          logDriver: "splunk",
          options: { "splunk-url": UNKNOWN, "splunk-token": new SecretValue("t0ken") },
          secretOptions: [
            { name: "splunk-token", valueFrom: "token" },
            { name: "Host", valueFrom: "arn:aws:ssm:eu-west-1:1:parameter/host" },
          ],
        },
      },
    ]);
    expect(web?.logs).to.deep.equal({
      driver: "splunk",
      options: {
        "splunk-url": { unknown: "log option splunk-url of container web of web is not known before deployment" },
        host: { unknown: "log option Host of container web comes from a secret" },
      },
    });
    expect(web?.secrets).to.have.length(2);
  });
  it("of a log router name the file that it reads", () => {
    const router = (firelensConfiguration: Value) =>
      containers([{ name: "router", image: "fluent-bit", firelensConfiguration }])[0]?.firelens;
    expect(router({ type: "fluentbit" })).to.deep.equal({});
    expect(
      router({
        type: "fluentbit",
        options: { "config-file-type": "s3", "config-file-value": "arn:aws:s3:::configs/extra.conf" },
      }),
    ).to.deep.equal({ fileType: "s3", file: "arn:aws:s3:::configs/extra.conf" });
    expect(isUnknown(router(UNKNOWN))).to.equal(true);
    expect(containers([{ name: "web", image: "nginx" }])[0]).to.not.have.property("firelens");
  });
});

describe("the policy of an endpoint", () => {
  const vpc = {
    ...resource("aws:ec2/vpc:Vpc", "main", { cidrBlock: "10.0.0.0/16" }),
    id: "vpc-made-up",
    syntheticId: true,
  };
  const endpointWith = (value: unknown): ResourceState =>
    resource("aws:ec2/vpcEndpoint:VpcEndpoint", "s3", {
      vpcId: "vpc-made-up",
      serviceName: "com.amazonaws.eu-west-1.s3",
      policy: JSON.stringify({ Statement: [{ Effect: "Allow", Condition: { StringEquals: value } }] }),
    });
  const conditions = (...resources: readonly ResourceState[]): unknown => {
    const [found] = of(...resources).vpcEndpoints;
    const text = found?.policy;
    if (typeof text !== "string") throw new Error("no policy");
    const document = JSON.parse(text) as { Statement: { Condition: { StringEquals: unknown } }[] };
    return document.Statement[0]?.Condition.StringEquals;
  };
  it("names the VPCs and endpoints of this source by key, so that an id that is made up is none", () => {
    expect(conditions(vpc, endpointWith({ "aws:SourceVpc": ["vpc-made-up", "vpc-0bbb"] }))).to.deep.equal({
      "aws:SourceVpc": [vpc.urn, "vpc-0bbb"],
    });
    const named = { ...endpointWith({ "aws:sourcevpce": "vpce-1" }), id: "vpce-1" };
    expect(conditions(vpc, named)).to.deep.equal({ "aws:sourcevpce": named.urn });
    expect(conditions(vpc, endpointWith({ "aws:PrincipalAccount": "vpc-made-up" }))).to.deep.equal({
      "aws:PrincipalAccount": "vpc-made-up",
    });
  });
});

describe("a task definition", () => {
  const accountOf = (inputs: ResourceState["inputs"]): unknown =>
    of(resource("aws:ecs/taskDefinition:TaskDefinition", "web", { family: "web", ...inputs })).taskDefinitions[0]
      ?.account;
  it("runs in the account of its roles, where one of them is known", () => {
    expect(accountOf({ executionRoleArn: "arn:aws:iam::210987654321:role/run" })).to.equal("210987654321");
    expect(accountOf({ executionRoleArn: UNKNOWN, taskRoleArn: "arn:aws:iam::210987654321:role/x" })).to.equal(
      "210987654321",
    );
    expect(accountOf({ executionRoleArn: UNKNOWN })).to.deep.equal({
      unknown: "the account of web is not known before deployment",
    });
  });
});

describe("a pull-through cache rule", () => {
  it("is known by its prefix and Region", () => {
    const rule = resource("aws:ecr/pullThroughCacheRule:PullThroughCacheRule", "hub", {
      ecrRepositoryPrefix: "mirror",
      upstreamRegistryUrl: "registry-1.docker.io",
      region: "eu-west-1",
    });
    expect(of(rule).pullThroughCaches).to.deep.equal([{ prefix: "mirror", region: "eu-west-1" }]);
    expect(of().pullThroughCaches).to.deep.equal([]);
  });
});

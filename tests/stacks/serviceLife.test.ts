/** Scaling, Spot, deployments, volumes and containers as settings of a stack: what arrives, and what is refused. */
import { expect } from "chai";
import { analyse } from "../../analysis/analyse";
import type { Report } from "../../analysis/report";
import { topologyOf } from "../../analysis/topology/fromResources";
import { problemLine, readSettings, type ServiceSettings } from "../../stacks/settings";
import { type Graph, revealed } from "../support/harness";
import { PROGRAM_SOURCE, need } from "../support/reportOf";
import { buildSettings } from "../support/stacks";
import { replacementsBetween } from "../support/switching";

const IMAGE = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/app:1";
const WEB = { name: "web", image: IMAGE, port: 80 };

function read(service: Record<string, unknown>): { services: readonly ServiceSettings[]; lines: readonly string[] } {
  const result = readSettings({ strategy: "nat-gateway", services: JSON.stringify([{ ...WEB, ...service }]) });
  return "settings" in result
    ? { services: result.settings.services, lines: [] }
    : { services: [], lines: result.problems.map(problemLine) };
}

function built(service: Record<string, unknown>, more: Record<string, unknown> = {}, preview = false): Promise<Graph> {
  return buildSettings({ strategy: "nat-gateway", services: [{ ...WEB, ...service }], ...more }, preview);
}

function reportOf({ resources }: Graph): Report {
  const region = "eu-central-1";
  return analyse(topologyOf({ resources, region, complete: true, assumptions: [], defects: [] }), PROGRAM_SOURCE);
}

const capacityProviders = [
  { name: "FARGATE", base: 1 },
  { name: "FARGATE_SPOT", weight: 3 },
];

describe("Settings of what a service needs to live", () => {
  it("arrive in their types, from texts as well", () => {
    const { services } = read({
      ingress: "alb",
      scaling: { min: "1", max: 4, cpu: "60", schedules: [{ name: "night", schedule: "rate(1 day)", max: "2" }] },
      capacityProviders: '[{"name": "FARGATE_SPOT"}]',
      minimumHealthyPercent: "0",
      maximumPercent: 150,
      healthCheckGracePeriodSeconds: "120",
      ephemeralStorageGib: "50",
      architecture: "arm64",
    });
    expect(services[0]).to.deep.include({
      scaling: { min: 1, max: 4, cpu: 60, schedules: [{ name: "night", schedule: "rate(1 day)", max: 2 }] },
      capacityProviders: [{ name: "FARGATE_SPOT" }],
      minimumHealthyPercent: 0,
      maximumPercent: 150,
      healthCheckGracePeriodSeconds: 120,
      ephemeralStorageGib: 50,
      architecture: "arm64",
    });
  });

  it("are refused together, with their paths", () => {
    expect(
      read({
        desiredCount: 9,
        scaling: { min: 1, max: 4, requestsPerTarget: 10 },
        minimumHealthyPercent: 100,
        maximumPercent: 100,
      }).lines,
    ).to.deep.equal([
      'ecs-connectivity:services[0].desiredCount = "9": scaling keeps the number of tasks from 1 to 4. [R-SVC-01] Use a number in this range, or leave desiredCount out.',
      'ecs-connectivity:services[0].scaling.requestsPerTarget = "10": only an Application Load Balancer counts requests per target. [R-SVC-02] Use ingress alb, or scale by cpu or memory.',
      'ecs-connectivity:services[0].minimumHealthyPercent = "100": with 1 task, minimumHealthyPercent 100 (rounded up) requires all of them and maximumPercent 100 (rounded down) allows no more, so no deployment can proceed. [R-SVC-06] Lower minimumHealthyPercent, or raise maximumPercent: 100 and 200 start new tasks first.',
    ]);
  });

  it("warn of a grace period that has no effect, because there is no load balancer", async () => {
    const seconds = { healthCheckGracePeriodSeconds: 30 };
    const warningsOf = async (service: Record<string, unknown>) =>
      (await built(service)).diagnostics.filter(({ message }) => message.includes("R-LB-09"));

    expect(read(seconds).lines).to.deep.equal([]);
    expect(await warningsOf(seconds)).to.deep.equal([
      {
        severity: "warning",
        message:
          'EcsService "web": healthCheckGracePeriodSeconds (30): this service has no load balancer, so the grace period has no effect. [R-LB-09] ' +
          "Leave it out, or set ingress to alb or nlb. A container's health check has a startPeriod of its own.",
      },
    ]);
    expect(await warningsOf({ ...seconds, ingress: "alb" })).to.deep.equal([]);
    expect(await warningsOf({})).to.deep.equal([]);
  });

  it("refuse a field of a container by name, with the argument that replaces it, and print no entry point", () => {
    const { lines } = read({
      image: undefined,
      port: undefined,
      containers: [{ name: "web", image: IMAGE, portMappings: [{ containerPort: 80 }], entryPoint: [["--token=1"]] }],
    });
    expect(lines).to.have.length(2);
    expect(lines.join("\n")).to.contain(
      "services[0].containers[0].portMappings: the network mode decides about port mappings. [R-PORT-01] Leave it out, and set port, hostPort and protocol.",
    );
    expect(lines.join("\n")).to.contain('entryPoint[0] = "[secret]"').and.not.contain("--token");
  });
});

describe("A stack on Fargate Spot", () => {
  it("has the providers in its cluster's list before the service starts", async () => {
    const graph = await built({ capacityProviders, scaling: { min: 1, max: 4, cpu: 60 } });
    expect(graph.one("app", "ClusterCapacityProviders").inputs["capacityProviders"]).to.deep.equal([
      "FARGATE",
      "FARGATE_SPOT",
    ]);
    const service = graph.one("web", "aws:ecs/service:Service");
    expect(graph.waitsFor(service)).to.include("app");
    expect(service.dependencies.some((urn) => urn.includes("ClusterCapacityProviders"))).to.equal(true);
    expect(reportOf(graph).services[0]).to.include({ launchType: "fargate", strategy: "nat-gateway" });
    expect(reportOf(graph)).to.deep.include({ verdict: "reachable", findings: [] }).and.not.have.property("notJudged");
  });

  it("keeps the cluster known in a preview, so that no preview shows a replacement", async () => {
    const [preview, without] = [await built({ capacityProviders }, {}, true), await built({}, {}, true)];
    const cluster = (graph: Graph) => graph.one("web", "aws:ecs/service:Service").propertyDependencies["cluster"];
    expect(cluster(preview)).to.deep.equal(cluster(without));
    without.resourceCountIs("ClusterCapacityProviders", 0);
  });

  it("lists the providers of instances and of Fargate once, if both are used", async () => {
    const graph = await buildSettings(
      {
        strategy: "nat-gateway",
        services: [
          { ...WEB, capacityProviders },
          { ...WEB, name: "jobs", launchType: "ec2" },
        ],
      },
      true,
    );
    graph.resourceCountIs("ClusterCapacityProviders", 1);
  });

  it("is reached in place, with the cluster and the service kept", async () => {
    const [before, after] = [await built({ ingress: "alb" }), await built({ ingress: "alb", capacityProviders })];
    expect(replacementsBetween(before, after).map(({ resource }) => resource.type)).to.deep.equal([]);
    expect(replacementsBetween(after, before).map(({ resource }) => resource.name)).to.deep.equal(["web"]);
  });
});

describe("A stack's volumes and files", () => {
  const containers = [
    {
      ...WEB,
      environmentFiles: ["arn:aws:s3:::shop/web.env"],
      repositoryCredentials: {
        credentialsParameter: "arn:aws:secretsmanager:eu-central-1:123456789012:secret:hub-AbCdEf",
      },
      mountPoints: [{ sourceVolume: "files", containerPath: "/files" }],
    },
  ];
  const service = {
    image: undefined,
    port: undefined,
    containers,
    volumes: [{ name: "files", efs: { fileSystemId: "fs-0a1b2c3d" } }],
  };

  it("are needs that the analysis judges with no special treatment", async () => {
    const report = reportOf(await built(service));
    expect(need(report, "efs").destination).to.equal("fs-0a1b2c3d");
    expect(need(report, "env-files").verdict).to.equal("reachable");
    expect(need(report, "secrets", "secretsmanager").verdict).to.equal("reachable");
  });

  it("get their endpoints in an isolated network", async () => {
    const graph = await buildSettings({ strategy: "vpc-endpoints", services: [{ ...WEB, ...service }] }, false);
    const names = graph.ofType("VpcEndpoint").map(({ inputs }) => revealed(inputs["serviceName"] ?? "") as string);
    expect(names.map((name) => name.split(".").slice(3).join("."))).to.include.members(["secretsmanager", "s3"]);
    expect(need(reportOf(graph), "env-files").verdict).to.equal("reachable");
  });
});

describe("A stack's autoscaling", () => {
  it("is added to a live service without a change of its number of tasks, and without a replacement", async () => {
    const [before, after] = [
      await built({ desiredCount: 3 }),
      await built({ desiredCount: 3, scaling: { min: 2, max: 6, cpu: 60 } }),
    ];
    const service = (graph: Graph) => graph.one("web", "aws:ecs/service:Service");
    expect(service(after).inputs).to.deep.equal(service(before).inputs);
    expect(service(after).options.ignoreChanges).to.deep.equal(["desiredCount"]);
    expect(replacementsBetween(before, after)).to.deep.equal([]);
    after.resourceCountIs("appautoscaling/policy:Policy", 1);
  });
});

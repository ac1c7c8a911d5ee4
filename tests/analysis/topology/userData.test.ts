/** The ECS agent's range of host ports, as user data sets it, and what follows for targets in bridge mode. */
import { expect } from "chai";
import { analyseServices } from "../../../analysis/reachability";
import { topologyOf } from "../../../analysis/topology/fromResources";
import { isUnknown, type LaunchTemplate, type Topology } from "../../../analysis/topology/model";
import { UNKNOWN, type Value } from "../../../analysis/topology/resource";
import { judged } from "../../support/reportOf";
import { graph, resource } from "../../support/resources";
import {
  autoScalingGroup,
  behindNat,
  group,
  isolated,
  launchTemplate,
  listener,
  loadBalancer,
  rule,
  service,
  targetGroup,
  taskDefinition,
  UNKNOWN_YET,
} from "../../support/topology";

const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

function read(userData: Value): LaunchTemplate["agentPortRange"] | undefined {
  return topologyOf(graph([resource(TEMPLATE, "lt", { userData })])).launchTemplates[0]?.agentPortRange;
}

const CONFIG = "/etc/ecs/ecs.config";

describe("user data of instances", () => {
  it("names the agent's range in ecs.config or in PowerShell, and the last line wins", () => {
    const range = { from: 10_000, to: 20_000 };
    const line = "echo ECS_DYNAMIC_HOST_PORT_RANGE=10000-20000";
    expect(read(base64(`#!/bin/bash\n${line} >> ${CONFIG}\n`))).to.deep.equal(range);
    expect(
      read(base64(`<powershell>\n[Environment]::SetEnvironmentVariable("ECS_DYNAMIC_HOST_PORT_RANGE", "10000-20000")`)),
    ).to.deep.equal(range);
    const twice = `echo ECS_DYNAMIC_HOST_PORT_RANGE=1-2\n${line}\n`;
    expect(read(base64(twice))).to.deep.equal(range);
  });

  it("names none where the line is a comment, no range, or missing", () => {
    for (const text of ["# ECS_DYNAMIC_HOST_PORT_RANGE=1-2", "ECS_DYNAMIC_HOST_PORT_RANGE=9-1", "ECS_CLUSTER=main"]) {
      expect(read(base64(text)), text).to.equal(null);
    }
    expect(read("")).to.equal(null);
  });

  it("is read in time in proportion to its length, also where one line names the range again and again", () => {
    const started = performance.now();
    read(base64("ECS_DYNAMIC_HOST_PORT_RANGE=1-".repeat(20_000)));
    expect(performance.now() - started).to.be.below(3000);
  });

  it("sets the agent's range to what only the instance knows where the value is a variable", () => {
    for (const value of ["$RANGE", "${FROM}-${TO}", "'$RANGE'", "$(cat /etc/range)", "10000-$TO"]) {
      expect(read(base64(`#!/bin/bash\necho ECS_DYNAMIC_HOST_PORT_RANGE=${value} >> ${CONFIG}\n`)), value).to.equal(
        "computed",
      );
    }
    const after = "echo ECS_DYNAMIC_HOST_PORT_RANGE=$RANGE\necho ECS_DYNAMIC_HOST_PORT_RANGE=10000-20000\n";
    expect(read(base64(after))).to.deep.equal({ from: 10_000, to: 20_000 });
  });

  it("is not known before deployment, or compressed", () => {
    expect(isUnknown(read(UNKNOWN))).to.equal(true);
    expect(isUnknown(read(Buffer.from([0x1f, 0x8b, 8, 0, 0, 0]).toString("base64")))).to.equal(true);
  });
});

describe("dynamic host ports", () => {
  const onFleet = (agentPortRange: LaunchTemplate["agentPortRange"], admitted: readonly [number, number]): Topology =>
    behindNat({
      loadBalancers: [loadBalancer(["public-a", "public-b"])],
      listeners: [listener()],
      targetGroups: [targetGroup({ targetType: "instance" })],
      securityGroups: [
        group("front", [rule("egress", null, "0.0.0.0/0"), rule("ingress", 80, "0.0.0.0/0")]),
        group("instances", [
          rule("egress", null, "0.0.0.0/0"),
          rule("ingress", admitted, { kind: "group", group: "front" }),
        ]),
      ],
      launchTemplates: [launchTemplate({ agentPortRange })],
      autoScalingGroups: [autoScalingGroup("fleet", ["private-a"])],
      taskDefinitions: [taskDefinition("nginx", { networkMode: "bridge" })],
      services: [
        service([], {
          launchType: "ec2",
          networkConfiguration: null,
          loadBalancers: [{ targetGroup: "targets", containerName: "web", containerPort: 80 }],
        }),
      ],
    });
  const health = (topology: Topology): string | undefined =>
    analyseServices(topology)[0]?.needs.find(({ need }) => need.purpose === "load-balancing")?.path.verdict;
  const assumed = (topology: Topology): readonly string[] =>
    judged(topology)
      .findings.filter(({ id, message }) => id === "ASSUMPTION" && message.includes("dynamic host ports"))
      .map(({ message }) => message);
  const own = { from: 10_000, to: 20_000 };

  it("are those of the agent's settings, and nothing is assumed then", () => {
    expect(health(onFleet(own, [10_000, 20_000]))).to.equal("reachable");
    expect(health(onFleet(own, [32_768, 65_535]))).to.equal("blocked");
    expect(assumed(onFleet(own, [10_000, 20_000]))).to.deep.equal([]);
  });

  it("are taken to be those of AWS's images where no setting is known, which is said", () => {
    for (const range of [null, UNKNOWN_YET]) {
      expect(health(onFleet(range, [32_768, 60_999]))).to.equal("reachable");
      expect(health(onFleet(range, [10_000, 20_000]))).to.equal("blocked");
      expect(assumed(onFleet(range, [32_768, 60_999]))).to.have.length(1);
    }
    expect(assumed(onFleet(null, [32_768, 60_999]))[0]).to.include("dynamic host ports are 32768-60999");
  });

  it("are not known where a variable sets them, and nothing is assumed then", () => {
    expect(health(onFleet("computed", [32_768, 60_999]))).to.equal("undetermined");
    expect(assumed(onFleet("computed", [32_768, 60_999]))).to.deep.equal([]);
  });

  it("are not known where the instances that may run the service have different ranges", () => {
    const providers = ["fleet", "later"];
    const fleets = (second: LaunchTemplate["agentPortRange"]): Topology => {
      const one = onFleet(own, [10_000, 65_535]);
      return {
        ...one,
        launchTemplates: [
          launchTemplate({ agentPortRange: own }),
          launchTemplate({ agentPortRange: second }, "second"),
        ],
        autoScalingGroups: [
          autoScalingGroup("fleet", ["private-a"]),
          autoScalingGroup("later", ["private-b"], { launchTemplate: "second" }),
        ],
        capacityProviders: providers.map((name) => ({
          key: name,
          name,
          id: null,
          providerName: name,
          kind: "ec2",
          autoScalingGroup: name,
          subnets: [],
          securityGroups: [],
          instanceRoleName: null,
        })),
        services: one.services.map((each) => ({ ...each, launchType: null, capacityProviders: providers })),
      };
    };
    expect(health(fleets(own))).to.equal("reachable");
    expect(health(fleets({ from: 30_000, to: 40_000 }))).to.equal("undetermined");
    expect(health(fleets(null))).to.equal("undetermined");
  });

  it("are opened by a fix for the agent's own range", () => {
    const need = judged(onFleet(own, [32_768, 65_535])).services[0]?.needs.find(
      ({ purpose }) => purpose === "load-balancing",
    );
    expect(need?.fix).to.include("10000-20000");
  });
});

describe("an HTTP proxy of the agent", () => {
  const isSet = (script: string): boolean | undefined =>
    topologyOf(graph([resource(TEMPLATE, "lt", { userData: base64(script) })])).launchTemplates[0]?.agentProxy;

  it("is set by a line of ecs.config or of Docker, and not by a comment or an empty value", () => {
    expect(isSet("#!/bin/bash\necho HTTP_PROXY=10.0.0.9:3128 >> /etc/ecs/ecs.config\n")).to.equal(true);
    expect(isSet('cat > /etc/x <<EOF\nEnvironment="HTTPS_PROXY=http://10.0.0.9:3128/"\nEOF')).to.equal(true);
    expect(isSet("echo ECS_CLUSTER=main >> /etc/ecs/ecs.config")).to.equal(false);
    expect(isSet("# HTTP_PROXY=10.0.0.9:3128")).to.equal(false);
    expect(isSet("NO_PROXY=169.254.169.254")).to.equal(false);
    expect(isSet("HTTP_PROXY=\n")).to.equal(false);
  });

  const needsOf = (agentProxy: boolean): ReadonlyMap<string, string> => {
    const topology = isolated({
      launchTemplates: [launchTemplate({ agentProxy })],
      autoScalingGroups: [autoScalingGroup("fleet", ["isolated-a"])],
      taskDefinitions: [taskDefinition("nginx", { networkMode: "bridge" })],
      services: [service([], { launchType: "ec2", networkConfiguration: null })],
    });
    return new Map(
      analyseServices(topology)[0]?.needs.map(({ need, path }) => [
        `${need.purpose} ${need.destination}`,
        path.verdict,
      ]),
    );
  };

  it("leaves what the instance's agent and Docker reach undetermined, and the application's own traffic as it is", () => {
    expect([...needsOf(false).values()]).to.deep.equal(["blocked", "blocked", "blocked", "blocked"]);
    expect([...needsOf(true)]).to.deep.equal([
      ["agent ecs", "undetermined"],
      ["agent ecs-agent", "undetermined"],
      ["agent ecs-telemetry", "undetermined"],
      ["image-pull docker.io", "undetermined"],
    ]);
  });
});

import { expect } from "chai";
import { analyse } from "../../analysis/analyse";
import { analyseServices, explainPath } from "../../analysis/reachability";
import type { Topology } from "../../analysis/topology/model";
import {
  autoScalingGroup,
  behindNat,
  endpoint,
  group,
  launchTemplate,
  listener,
  loadBalancer,
  rule,
  service,
  targetGroup,
  taskDefinition,
} from "../support/topology";
import { visits } from "../support/visits";

const PLACES = ["private-a", "private-b"];
const named = (key: string) => ({ key, name: key });
const upTo = (count: number): number[] => [...Array(count).keys()];

/** Each service with a definition, a group, a target group and a listener of its own: no two are alike. */
function allDifferent(count: number): Topology {
  return behindNat({
    securityGroups: [
      group("front", [rule("ingress", 80, "0.0.0.0/0"), rule("egress", null, "0.0.0.0/0")]),
      ...upTo(count).map((index) =>
        group(`tasks-${String(index)}`, [rule("ingress", 80, "10.0.0.0/16"), rule("egress", null, "0.0.0.0/0")]),
      ),
    ],
    loadBalancers: [loadBalancer(["public-a", "public-b"])],
    listeners: upTo(count).map((index) =>
      listener({ ...named(`listener-${String(index)}`), targetGroups: [`targets-${String(index)}`] }),
    ),
    targetGroups: upTo(count).map((index) => targetGroup(named(`targets-${String(index)}`))),
    taskDefinitions: upTo(count).map((index) => taskDefinition("nginx:1.29", {}, `task-${String(index)}`)),
    services: upTo(count).map((index) =>
      service(
        PLACES,
        {
          taskDefinition: `task-${String(index)}`,
          networkConfiguration: {
            subnets: PLACES,
            securityGroups: [`tasks-${String(index)}`],
            assignPublicIp: false,
          },
          loadBalancers: [{ targetGroup: `targets-${String(index)}`, containerName: "web", containerPort: 80 }],
        },
        `web-${String(index)}`,
      ),
    ),
  });
}

/** Services of two shapes: one is blocked by its group, the other lacks a public address where it needs one. */
function allBlocked(count: number): Topology {
  const places = ["public-a", "public-b"];
  return behindNat({
    securityGroups: [group("tasks"), group("shut", [rule("ingress", 80, "10.0.0.0/16")])],
    taskDefinitions: upTo(count).map((index) => taskDefinition("nginx:1.29", {}, `task-${String(index)}`)),
    services: upTo(count).map((index) => {
      const networkConfiguration =
        index % 2 === 0
          ? { subnets: PLACES, securityGroups: ["shut"], assignPublicIp: false }
          : { subnets: places, securityGroups: ["tasks"], assignPublicIp: false };
      return service(places, { taskDefinition: `task-${String(index)}`, networkConfiguration }, `web-${String(index)}`);
    }),
  });
}

/** Services in bridge mode without capacity named, on the only group of instances. */
function onInstances(count: number): Topology {
  return behindNat({
    launchTemplates: [launchTemplate()],
    autoScalingGroups: [autoScalingGroup("instances", PLACES)],
    taskDefinitions: upTo(count).map((index) =>
      taskDefinition("nginx:1.29", { networkMode: "bridge" }, `task-${String(index)}`),
    ),
    services: upTo(count).map((index) =>
      service(
        PLACES,
        { taskDefinition: `task-${String(index)}`, launchType: "ec2", networkConfiguration: null },
        `web-${String(index)}`,
      ),
    ),
  });
}

function analysed(topology: Topology) {
  return analyse(topology, { kind: "state", name: "large", region: null });
}

/** How many times as much is looked at for a thousand services as for a hundred. */
function growth(network: (services: number) => Topology, work: (topology: Topology) => unknown): number {
  return visits(network(1000), work) / visits(network(100), work);
}

describe("the work of an analysis", function () {
  this.timeout(60_000);

  it("grows with the services: ten times as many cost at most eleven times as much", () => {
    expect(growth(allDifferent, analysed)).to.be.at.most(11);
    expect(growth(allBlocked, analysed)).to.be.at.most(11);
    expect(growth(onInstances, analysed)).to.be.at.most(11);
  });

  it("finds a fix for each blocked service of many that are alike", () => {
    const { services } = analysed(allBlocked(100));
    const fixes = services.map((each) => each.needs[0]?.fix);
    expect(new Set(fixes.filter((_, index) => index % 2 === 0))).to.deep.equal(
      new Set(["Add an egress rule to security group shut: TCP 443 to 0.0.0.0/0."]),
    );
    expect(fixes.filter((_, index) => index % 2 === 1)).to.deep.equal(
      upTo(50).map((index) => `Set assignPublicIp to true on service web-${String(2 * index + 1)}.`),
    );
  });

  it("traces services once that differ only in the image they call for, unless an endpoint's policy asks which", () => {
    const shapes = (policy: string | null): readonly number[] => {
      const topology = behindNat({
        securityGroups: [
          group("tasks", [rule("egress", null, "0.0.0.0/0")]),
          group("endpoints", [rule("ingress", 443, "10.0.0.0/16")]),
        ],
        vpcEndpoints: [endpoint("ecr.api", PLACES, { policy })],
        taskDefinitions: upTo(3).map((index) =>
          taskDefinition(
            `123456789012.dkr.ecr.eu-west-1.amazonaws.com/web-${String(index)}:1`,
            {},
            `task-${String(index)}`,
          ),
        ),
        services: upTo(3).map((index) =>
          service(PLACES, { taskDefinition: `task-${String(index)}` }, `web-${String(index)}`),
        ),
      });
      return analyseServices(topology).map(({ shape }) => shape.number);
    };
    const statement = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
    const one = { ...statement, Resource: "arn:aws:ecr:*:*:repository/web-1" };
    expect(shapes(null)).to.deep.equal([0, 0, 0]);
    expect(shapes(JSON.stringify({ Statement: [statement] }))).to.deep.equal([0, 0, 0]);
    expect(shapes(JSON.stringify({ Statement: [statement, one] }))).to.deep.equal([0, 1, 2]);
  });

  it("grows with the services, too, where one path is explained", () => {
    const path = (topology: Topology): void => {
      expect(explainPath(topology, "web-7", "docker.io")).to.have.property("path");
    };
    expect(growth(allDifferent, path)).to.be.at.most(11);
  });

  it("is seen to grow faster where one thing is looked for among all, for each of them", () => {
    const scan = ({ services, taskDefinitions }: Topology): void => {
      for (const each of services) taskDefinitions.find((task) => task.key === each.taskDefinition);
    };
    expect(growth(allDifferent, scan)).to.be.greaterThan(90);
  });
});

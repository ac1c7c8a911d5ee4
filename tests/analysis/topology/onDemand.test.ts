import { expect } from "chai";
import { explainPath } from "../../../analysis/reachability";
import { topologyOf } from "../../../analysis/topology/fromResources";
import { servicesOf, taskDefinitionsOf } from "../../../analysis/topology/onDemand";
import { type ResourceGraph, type ResourceState, UNKNOWN } from "../../../analysis/topology/resource";
import { graph, resource, urnOf } from "../../support/resources";

const SERVICE = "aws:ecs/service:Service";
const DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";
const SUBNET = "aws:ec2/subnet:Subnet";

/** Inputs that report each read of a property. */
function watched(inputs: ResourceState["inputs"], onRead: (property: string) => void): ResourceState["inputs"] {
  return new Proxy(inputs, {
    get(target, property, receiver) {
      if (typeof property === "string") onRead(property);
      return Reflect.get(target, property, receiver) as unknown;
    },
  });
}

/** A service and its definition, whose image is in Docker Hub. */
function started(name: string, onRead: (what: string) => void = () => undefined): readonly ResourceState[] {
  const read = (property: string): void => onRead(`${property} of ${name}`);
  const networkConfiguration = { subnets: ["public"], securityGroups: ["tasks"], assignPublicIp: true };
  const inputs = { name, taskDefinition: name, launchType: "FARGATE", networkConfiguration };
  const containers = JSON.stringify([{ name: "app", image: "nginx:1.29" }]);
  const definition = { family: name, networkMode: "awsvpc", containerDefinitions: containers };
  return [resource(SERVICE, name, watched(inputs, read)), resource(DEFINITION, name, watched(definition, read))];
}

/** A VPC with a public subnet. */
function network(...resources: readonly ResourceState[]): ResourceGraph {
  return graph([
    resource("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" }),
    resource("aws:ec2/internetGateway:InternetGateway", "igw", { vpcId: "vpc" }),
    resource("aws:ec2/routeTable:RouteTable", "rtb", {
      vpcId: "vpc",
      routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw" }],
    }),
    resource(SUBNET, "public", { vpcId: "vpc", cidrBlock: "10.0.0.0/24", availabilityZone: "eu-west-1a" }),
    resource("aws:ec2/routeTableAssociation:RouteTableAssociation", "public", {
      subnetId: "public",
      routeTableId: "rtb",
    }),
    resource("aws:ec2/securityGroup:SecurityGroup", "tasks", {
      vpcId: "vpc",
      egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
    }),
    ...resources,
  ]);
}

describe("services and task definitions", () => {
  it("are read one by one: a path of one service needs none of the others, nor their definitions", () => {
    const reads: string[] = [];
    const topology = topologyOf(
      network(...["one", "two", "three"].flatMap((name) => started(name, (what) => reads.push(what)))),
    );

    const explained = explainPath(topology, "two", "docker.io");

    expect(explained).to.have.nested.property("path.verdict", "reachable");
    const content = /^(?:networkConfiguration|launchType|containerDefinitions|networkMode) of (.+)$/;
    const whole = reads.flatMap((what) => content.exec(what)?.[1] ?? []);
    expect(new Set(whole)).to.deep.equal(new Set(["two"]));
  });

  it("are the same ones, whether one is read first or all", () => {
    const topology = topologyOf(network(...started("b"), ...started("a")));
    const [service, definition] = [urnOf(SERVICE, "a"), urnOf(DEFINITION, "a")];
    const first = servicesOf(topology).get(service);
    const { services, taskDefinitions } = topology;

    expect(services.map(({ name }) => name)).to.deep.equal(["a", "b"]);
    expect([first, servicesOf(topology).get(service), servicesOf(topology).named("a")[0]]).to.deep.equal(
      Array(3).fill(services[0]),
    );
    expect(first).to.equal(services[0]);
    expect(taskDefinitionsOf(topology).get(definition)).to.equal(taskDefinitions[0]);
    expect([servicesOf(topology).has(service), servicesOf(topology).has(definition)]).to.deep.equal([true, false]);
  });

  it("are found by key, id and name before the end of a key, in the order of the keys", () => {
    const urn = urnOf(SERVICE, "web");
    const named = (name: string, id: string) => resource(SERVICE, name, { name: "api" }, { id });
    const graphOf = () => network(named("web", "arn:web"), named("shop", "arn:shop"));
    const found = (text: string, isRead: boolean): readonly (string | null)[] => {
      const topology = topologyOf(graphOf());
      if (isRead) expect(topology.services).to.have.length(2);
      return servicesOf(topology)
        .named(text)
        .map(({ id }) => id);
    };

    for (const isRead of [false, true]) {
      expect(found("api", isRead)).to.deep.equal(["arn:shop", "arn:web"]);
      expect([urn, "arn:web", "web"].map((text) => found(text, isRead))).to.deep.equal(Array(3).fill(["arn:web"]));
      expect(found("other", isRead)).to.deep.equal([]);
    }
  });

  it("are read by a copy of the topology that has others", () => {
    const topology = topologyOf(network(...started("a")));
    const [service] = topology.services;
    const copy = { ...topology, services: [{ ...service, name: "copy" }] } as typeof topology;

    expect(servicesOf(copy).named("copy")).to.deep.equal(copy.services);
    expect(servicesOf(copy).named("a")).to.deep.equal(copy.services);
    expect(servicesOf(topology).named("copy")).to.deep.equal([]);
  });

  it("add their mistakes and assumptions to those of the source, also where they are not read before", () => {
    const open = resource(
      SERVICE,
      "open",
      { desiredCount: "many", networkConfiguration: { subnets: UNKNOWN } },
      { propertyDependencies: { networkConfiguration: [urnOf(SUBNET, "public"), urnOf(SUBNET, "other")] } },
    );
    const other = resource(SUBNET, "other", {
      vpcId: "vpc",
      cidrBlock: "10.0.1.0/24",
      availabilityZone: "eu-west-1b",
    });
    const broken = resource(DEFINITION, "broken", { family: "broken", containerDefinitions: "{" });
    const whole = network(other, open, broken);

    expect(topologyOf(whole).defects.map(({ message }) => message)).to.include.members([
      "desiredCount of open is not a number.",
      "containerDefinitions of broken is not a JSON list.",
    ]);
    expect(topologyOf(whole).assumptions.map(({ fact }) => fact)).to.include(
      "subnets of open is a list that is not known before deployment",
    );
  });
});

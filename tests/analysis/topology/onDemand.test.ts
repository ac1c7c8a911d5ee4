import { expect } from "chai";
import { type Explained, explainPath } from "../../../analysis/reachability";
import { topologyOf } from "../../../analysis/topology/fromResources";
import type { Service } from "../../../analysis/topology/model";
import { servicesOf, sizeOf, taskDefinitionsOf, withCollections } from "../../../analysis/topology/onDemand";
import { type Properties, type ResourceGraph, type ResourceState, UNKNOWN } from "../../../analysis/topology/resource";
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

const ANYWHERE = [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }];

/** A VPC with a public subnet. */
function network(group: Properties, ...resources: readonly ResourceState[]): ResourceGraph {
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
    resource("aws:ec2/securityGroup:SecurityGroup", "tasks", { vpcId: "vpc", ...group }),
    ...resources,
  ]);
}

describe("services and task definitions", () => {
  /** The services of which more than the name is read while one path is explained. */
  function readFor(
    to: string,
    egress: readonly Properties[],
  ): { readonly path: Explained; readonly read: Set<string> } {
    const reads: string[] = [];
    const services = ["one", "two", "three"].flatMap((name) => started(name, (what) => reads.push(what)));
    const path = explainPath(topologyOf(network({ egress }, ...services)), "two", to);
    const content = /^(?:networkConfiguration|launchType|containerDefinitions|networkMode) of (.+)$/;
    return { path, read: new Set(reads.flatMap((what) => content.exec(what)?.[1] ?? [])) };
  }

  it("are read one by one: a path of one service needs none of the others, nor their definitions", () => {
    const { path, read } = readFor("docker.io", ANYWHERE);
    expect(path).to.have.nested.property("path.verdict", "reachable");
    expect(read).to.deep.equal(new Set(["two"]));
  });

  it("are not read for the fix of a blocked path either, where it only opens a security group", () => {
    const { path, read } = readFor("docker.io", []);
    expect(path).to.have.nested.property(
      "path.fix",
      "Add an egress rule to security group tasks: TCP 443 to 0.0.0.0/0.",
    );
    expect(read).to.deep.equal(new Set(["two"]));
  });

  it("are the same ones, whether one is read first or all", () => {
    const topology = topologyOf(network({}, ...started("b"), ...started("a")));
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
    const graphOf = () => network({}, named("web", "arn:web"), named("shop", "arn:shop"));
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

  it("are those of a copy that has other ones, whether all are read before or none", () => {
    for (const isRead of [false, true]) {
      const topology = topologyOf(network({}, ...started("a"), ...started("b")));
      if (isRead) expect(topology.services).to.have.length(2);
      const [one, two] = [urnOf(SERVICE, "a"), urnOf(SERVICE, "b")];
      const without = withCollections(topology, { subnets: [] });
      const alone = withCollections(without, {
        services: [{ ...(servicesOf(topology).get(one) as Service), id: "x" }],
      });

      expect(servicesOf(without).get(one)).to.equal(servicesOf(topology).get(one));
      expect([without.subnets.length, topology.subnets.length]).to.deep.equal([0, 1]);
      expect(servicesOf(alone).get(one)).to.equal(alone.services[0]);
      expect([servicesOf(alone).has(two), servicesOf(alone).named("x").length]).to.deep.equal([false, 1]);
      expect(taskDefinitionsOf(alone).get(urnOf(DEFINITION, "b"))).to.equal(topology.taskDefinitions[1]);
      expect([alone.services.length, without.services, topology.services.length]).to.deep.equal([
        1,
        topology.services,
        2,
      ]);
    }
  });

  it("count before they are read", () => {
    const sizeWith = (...names: readonly string[]) =>
      sizeOf(topologyOf(network({}, ...names.flatMap((name) => started(name)))));
    expect(sizeWith("a", "b", "c") - sizeWith()).to.equal(6);
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
    const whole = network({}, other, open, broken);

    expect(topologyOf(whole).defects.map(({ message }) => message)).to.include.members([
      "desiredCount of open is not a number.",
      "containerDefinitions of broken is not a JSON list.",
    ]);
    expect(topologyOf(whole).assumptions.map(({ fact }) => fact)).to.include(
      "subnets of open is a list that is not known before deployment",
    );
  });
});

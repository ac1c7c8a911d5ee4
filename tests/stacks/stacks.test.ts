import { expect } from "chai";
import type { Value } from "../../analysis/topology/resource";
import { type Graph, revealed } from "../support/harness";
import { routesBySubnet } from "../support/routes";
import { buildSettings, buildStack, stacks } from "../support/stacks";

/** A stack in the terms that decide its reachability. */
interface Expected {
  readonly routes: Record<string, string[]>;
  /** Endpoint services, as their names end. */
  readonly endpoints: string[];
  /** By service: network mode, launch type or capacity, assignPublicIp, target type. */
  readonly services: Record<string, string>;
  /** How many there are; everything in `NETWORK_DEVICES` that is not named must not exist. */
  readonly devices: Record<string, number>;
}

const NETWORK_DEVICES = [
  "InternetGateway",
  "EgressOnlyInternetGateway",
  "NatGateway",
  "Eip",
  "NetworkInterface",
  "LoadBalancer",
  "TargetGroup",
  "Instance",
  "CapacityProvider",
  "ClusterCapacityProviders",
  "autoscaling/group:Group",
  "awsx:ecr:Repository",
  "awsx:ecr:Image",
];

const WAY_OUT = ["0.0.0.0/0 → app-igw"];
const PUBLIC = { "app-public-0": WAY_OUT, "app-public-1": WAY_OUT };
const nat = (slot: number) => [`0.0.0.0/0 → app-nat-gateway-${slot}`];

const EXPECTED: Record<string, Expected> = {
  dev: {
    routes: PUBLIC,
    endpoints: [],
    services: { web: "awsvpc FARGATE public-ip=true" },
    devices: { InternetGateway: 1 },
  },
  prod: {
    routes: { ...PUBLIC, "app-private-0": nat(0), "app-private-1": nat(1) },
    endpoints: ["s3"],
    services: { web: "awsvpc FARGATE public-ip=false target=ip" },
    devices: { InternetGateway: 1, NatGateway: 2, Eip: 2, LoadBalancer: 1, TargetGroup: 1 },
  },
  staging: {
    routes: {
      ...PUBLIC,
      "app-private-0": ["0.0.0.0/0 → app-nat-instance-0-interface"],
      "app-private-1": ["0.0.0.0/0 → app-nat-instance-0-interface"],
    },
    endpoints: [],
    services: { web: "awsvpc FARGATE public-ip=false target=ip" },
    devices: {
      InternetGateway: 1,
      Eip: 1,
      NetworkInterface: 1,
      LoadBalancer: 1,
      TargetGroup: 1,
      "autoscaling/group:Group": 1,
    },
  },
  isolated: {
    routes: { "app-isolated-0": [], "app-isolated-1": [] },
    endpoints: ["ecr.api", "ecr.dkr", "logs", "s3"],
    services: { web: "awsvpc FARGATE public-ip=false target=ip" },
    devices: { LoadBalancer: 1, TargetGroup: 1, "awsx:ecr:Repository": 1, "awsx:ecr:Image": 1 },
  },
  ipv6: {
    routes: { ...PUBLIC, "app-ipv6-0": ["::/0 → app-eigw"], "app-ipv6-1": ["::/0 → app-eigw"] },
    endpoints: ["ecr.api", "ecr.dkr", "logs", "s3"],
    services: { web: "awsvpc FARGATE public-ip=false target=ip" },
    devices: {
      InternetGateway: 1,
      EgressOnlyInternetGateway: 1,
      LoadBalancer: 1,
      TargetGroup: 1,
      "awsx:ecr:Repository": 1,
      "awsx:ecr:Image": 1,
    },
  },
  "managed-nat": {
    routes: { ...PUBLIC, "app-private-0": nat(0), "app-private-1": nat(1) },
    endpoints: [],
    services: { web: "awsvpc managed-instances-private-provider target=ip" },
    devices: { InternetGateway: 1, NatGateway: 2, Eip: 2, LoadBalancer: 1, TargetGroup: 1, CapacityProvider: 1 },
  },
  "managed-host": {
    routes: { "app-host-0": WAY_OUT, "app-host-1": WAY_OUT },
    endpoints: [],
    services: { web: "host managed-instances-host-provider" },
    devices: { InternetGateway: 1, CapacityProvider: 1 },
  },
  "ec2-bridge": {
    routes: { ...PUBLIC, "app-private-0": nat(0), "app-private-1": nat(0) },
    endpoints: [],
    services: { web: "bridge ec2-private-provider target=instance" },
    devices: {
      InternetGateway: 1,
      NatGateway: 1,
      Eip: 1,
      LoadBalancer: 1,
      TargetGroup: 1,
      CapacityProvider: 1,
      ClusterCapacityProviders: 1,
      "autoscaling/group:Group": 1,
    },
  },
  "private-fargate": {
    routes: { "app-public-0": WAY_OUT, "app-private-0": nat(0), "app-isolated-0": [] },
    endpoints: ["ecr.api", "ecr.dkr", "logs", "s3"],
    services: { "service-1": "awsvpc FARGATE public-ip=false", "service-2": "awsvpc FARGATE public-ip=false" },
    devices: { InternetGateway: 1, NatGateway: 1, Eip: 1, Instance: 1, "awsx:ecr:Repository": 1, "awsx:ecr:Image": 1 },
  },
};

function textOf(value: Value | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** A service in one line. In a preview a provider's name is not known: who it points at is. */
export function serviceLine(graph: Graph, name: string): string {
  const service = graph.one(name, "aws:ecs/service:Service");
  const definition = graph.ofType("TaskDefinition").find((one) => one.parent === service.parent);
  const network = service.inputs["networkConfiguration"] as { assignPublicIp?: boolean } | undefined;
  const groups = graph
    .ofType("TargetGroup")
    .filter(({ urn }) => service.propertyDependencies["loadBalancers"]?.includes(urn));
  const providers = graph
    .pointsAt(service, "capacityProviderStrategies")
    .filter((one) => graph.ofType("CapacityProvider").some((provider) => provider.name === one));
  return [
    textOf(definition?.inputs["networkMode"]),
    textOf(service.inputs["launchType"]),
    ...providers,
    network?.assignPublicIp === undefined ? undefined : `public-ip=${network.assignPublicIp}`,
    ...groups.map(({ inputs }) => `target=${textOf(inputs["targetType"])}`),
  ]
    .filter((part) => part !== undefined)
    .join(" ");
}

describe("the stacks", () => {
  it("are these", () => {
    expect(stacks).to.have.members(Object.keys(EXPECTED));
  });

  for (const [stack, expected] of Object.entries(EXPECTED)) {
    for (const preview of [true, false]) {
      describe(`${stack} (${preview ? "preview" : "deployed"})`, () => {
        let graph: Graph;
        before(async () => {
          graph = await buildStack(stack, { preview });
        });

        it("routes each subnet as its strategy defines, and to no other target", () => {
          expect(routesBySubnet(graph)).to.deep.equal(expected.routes);
        });

        it("maps public addresses on launch in host subnets only", () => {
          for (const { name, inputs } of graph.ofType("aws:ec2/subnet:Subnet")) {
            expect(inputs["mapPublicIpOnLaunch"] ?? false, name).to.equal(name.includes("-host-"));
          }
        });

        it("has these network devices and no others", () => {
          for (const type of NETWORK_DEVICES) {
            const found = graph.ofType(type).filter((one) => !one.type.startsWith("ecs-connectivity:"));
            expect(found.length, type).to.equal(expected.devices[type] ?? 0);
          }
          const services = graph
            .ofType("VpcEndpoint")
            .map(({ inputs }) => (textOf(inputs["serviceName"]) ?? "").replace(/^com\.amazonaws\.[^.]+\./, ""));
          expect(services.sort()).to.deep.equal(expected.endpoints);
        });

        it("runs each service in its mode, on its capacity, with a public IP only where it can have one", () => {
          const lines = Object.fromEntries(
            graph.names("aws:ecs/service:Service").map((name) => [name, serviceLine(graph, name)]),
          );

          expect(lines).to.deep.equal(expected.services);
        });

        it("gives a networkConfiguration to awsvpc services alone, and a launch type to Fargate alone", () => {
          for (const service of graph.ofType("aws:ecs/service:Service")) {
            const line = serviceLine(graph, service.name);
            expect(service.inputs["networkConfiguration"] !== undefined, line).to.equal(line.startsWith("awsvpc"));
            expect(service.inputs["launchType"] !== undefined, line).to.equal(line.includes("FARGATE"));
            expect(service.inputs["capacityProviderStrategies"] !== undefined, line).to.equal(
              !line.includes("FARGATE"),
            );
            expect(service.options.deleteBeforeReplace, line).to.not.equal(true);
          }
          for (const list of graph.ofType("ClusterCapacityProviders")) {
            expect(graph.pointsAt(list, "capacityProviders").join()).not.to.contain("managed-instances");
          }
        });
      });
    }
  }

  it("private-fargate lets its client reach both services on port 80, and nothing reach the client", async () => {
    const graph = await buildStack("private-fargate", { preview: false });

    const client = graph.ofType("aws:ec2/instance:Instance")[0];
    expect(client?.inputs["subnetId"]).to.equal(graph.one("app-private-0", "Subnet").id);
    expect(client?.inputs).not.to.have.property("keyName");
    const rules = graph
      .ofType("SecurityGroupIngressRule")
      .map(({ inputs }) => [inputs["securityGroupId"], inputs["cidrIpv4"], inputs["fromPort"]]);
    expect(rules).to.have.deep.members([
      ["sg-service-1-group", "10.0.0.0/16", 80],
      ["sg-service-2-group", "10.0.0.0/16", 80],
      ["sg-app-endpoints", "10.0.0.0/16", 443],
    ]);
    const definitions = revealed(graph.one("service-1-task", "TaskDefinition").inputs["containerDefinitions"] ?? "");
    expect(JSON.parse(definitions as string)).to.have.nested.property("[0].image", "nginx");
    const tables = graph.ofType("VpcEndpointRouteTableAssociation").map(({ inputs }) => inputs["routeTableId"]);
    expect(tables).to.deep.equal(["rtb-app-vpc-endpoints-routes"]);
  });

  it("collect Container Insights of their cluster only if asked, and scan the images that they build", async () => {
    const build = "./nginx";
    const clusterOf = async (settings: object) =>
      (await buildSettings({ services: [{ name: "web", build }], ...settings }, false)).one("app", "Cluster").inputs;
    expect(await clusterOf({})).to.not.have.property("settings");
    expect((await clusterOf({ containerInsights: "enhanced" }))["settings"]).to.deep.equal([
      { name: "containerInsights", value: "enhanced" },
    ]);

    const repositoryOf = async (given: unknown) =>
      (await buildSettings({ services: [{ name: "web", build: given }] }, false)).one("web", "awsx:ecr:Repository");
    const { inputs } = await repositoryOf(build);
    expect(inputs).to.deep.include({
      imageScanningConfiguration: { scanOnPush: true },
      imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
      imageTagMutabilityExclusionFilters: [{ filter: "*-container", filterType: "WILDCARD" }],
    });
    expect(inputs).to.not.have.property("forceDelete");
    expect((await repositoryOf({ context: build, forceDelete: "true" })).inputs["forceDelete"]).to.equal(true);
  });

  describe("offer four solutions for a container that no client can reach", () => {
    const ways: [string, string, string[], string][] = [
      ["a load balancer", "managed-nat", ["launchType=ec2"], "awsvpc ec2-private-provider target=ip"],
      [
        "the private address from inside",
        "managed-nat",
        ["launchType=ec2", "ingress=private"],
        "awsvpc ec2-private-provider",
      ],
      [
        "bridge mode on the instance's public address",
        "managed-host",
        ["launchType=ec2", "networkMode=bridge"],
        "bridge ec2-host-provider",
      ],
      [
        "Fargate with a public IP",
        "managed-host",
        ["launchType=fargate", "strategy=public-ip"],
        "awsvpc FARGATE public-ip=true",
      ],
    ];
    for (const [way, stack, config, line] of ways) {
      for (const preview of [true, false]) {
        it(`${way} (${preview ? "preview" : "deployed"})`, async () => {
          const port = "services[0].port=3000";
          const graph = await buildStack(stack, { preview, config: [...config, port] });

          expect(serviceLine(graph, "web")).to.equal(line);
          const open = graph.ofType("SecurityGroupIngressRule").filter(({ inputs }) => inputs["fromPort"] === 3000);
          expect(open.length, "rules on the container's port").to.equal(1);
        });
      }
    }

    it("but not the set-up that failed: awsvpc on an instance in a public subnet", async () => {
      const refused = await buildStack("managed-host", {
        preview: true,
        config: ["launchType=ec2", "networkMode=awsvpc"],
      }).catch((error: Error) => error.message);

      expect(refused).to.match(/services\[0\]\.strategy = "public-host, ec2, awsvpc"/);
    });
  });
});

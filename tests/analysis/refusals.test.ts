/**
 * Services that AWS refuses or can never place, and those that it accepts but does not serve: balancers, service
 * discovery, instances.
 */
import { expect } from "chai";
import * as aws from "@pulumi/aws";
import type { Finding } from "../../analysis/report";
import type { Service, TaskDefinition, Topology } from "../../analysis/topology/model";
import { fargate, group, network, publicSubnets, subnets, task, tcp } from "../support/awsPieces";
import { judged, reportOf } from "../support/reportOf";
import {
  autoScalingGroup,
  behindNat,
  group as groupOf,
  launchTemplate,
  listener,
  loadBalancer,
  REGION,
  route,
  routeTable,
  rule,
  service,
  subnet,
  targetGroup,
  taskDefinition,
  UNKNOWN_YET,
  vpc,
} from "../support/topology";

const TASKS = ["private-a", "private-b"];
const PUBLIC = ["public-a", "public-b"];
const registered = [{ targetGroup: "targets", containerName: "web", containerPort: 80 }];

function found(id: string, topology: Topology): readonly Finding[] {
  return judged(topology).findings.filter((finding) => finding.id === id);
}

function severities(id: string, topology: Topology): readonly string[] {
  return found(id, topology).map(({ severity }) => severity);
}

function onEc2(over: Partial<Service>, task: Partial<TaskDefinition>, rest: Partial<Topology> = {}): Topology {
  return behindNat({
    services: [service(TASKS, { launchType: "ec2", ...over })],
    taskDefinitions: [taskDefinition("nginx", task)],
    launchTemplates: [launchTemplate()],
    autoScalingGroups: [autoScalingGroup("fleet", TASKS)],
    ...rest,
  });
}

describe("instances and the subnets of awsvpc tasks", () => {
  const launchedIn = (places: string[], rest: Partial<Topology> = {}) =>
    onEc2({}, {}, { autoScalingGroups: [autoScalingGroup("fleet", places)], ...rest });

  it("must share an Availability Zone: without one no task is ever placed", () => {
    const [finding, ...others] = found(
      "V-26",
      onEc2(
        { networkConfiguration: { subnets: ["private-b"], securityGroups: ["tasks"], assignPublicIp: null } },
        {},
        { autoScalingGroups: [autoScalingGroup("fleet", ["private-a"])] },
      ),
    );
    expect([finding?.severity, others]).to.deep.equal(["error", []]);
    expect(finding?.message).to.include(`Availability Zone ${REGION}b, and the instances in ${REGION}a`);
  });

  it("lose the zones in which no instance runs, which is a warning, and none where all agree", () => {
    expect(severities("V-26", launchedIn(["private-a"]))).to.deep.equal(["warning"]);
    expect(severities("V-26", launchedIn(TASKS))).to.deep.equal([]);
    expect(severities("V-26", launchedIn(PUBLIC)), "other subnets of the same zones").to.deep.equal([]);
  });

  it("must share a VPC", () => {
    const far = subnet("far-a", "10.9.0.0/24", { vpc: "other" });
    const base = behindNat();
    const apart = launchedIn(["far-a"], {
      vpcs: [...base.vpcs, vpc({ ipv4Cidrs: ["10.9.0.0/16"] }, "other")],
      subnets: [...base.subnets, far],
    });
    const [finding, ...others] = found("V-26", apart);
    expect([finding?.severity, others]).to.deep.equal(["error", []]);
    expect(finding?.message).to.include("subnets are in VPC vpc, and the instances in VPC other");
  });

  it("are not compared while a zone is not known, and in no other network mode", () => {
    const base = behindNat();
    const open = base.subnets.map((each) =>
      each.key === "private-b" ? { ...each, availabilityZone: UNKNOWN_YET } : each,
    );
    expect(severities("V-26", launchedIn(["private-a"], { subnets: open }))).to.deep.equal([]);
    const bridge = onEc2(
      { networkConfiguration: null },
      { networkMode: "bridge" },
      { autoScalingGroups: [autoScalingGroup("fleet", ["private-a"])] },
    );
    expect(severities("V-26", bridge)).to.deep.equal([]);
  });
});

describe("copies on instances of launch type EC2, which no capacity provider names", () => {
  const hostMode = (copies: number, maxSize: number) =>
    onEc2(
      { networkConfiguration: null, desiredCount: copies },
      { networkMode: "host" },
      { autoScalingGroups: [autoScalingGroup("fleet", ["private-a"], { maxSize })] },
    );
  it("take their host port once an instance", () => {
    expect(severities("V-13", hostMode(3, 1))).to.deep.equal(["error"]);
    expect(severities("V-13", hostMode(1, 3))).to.deep.equal([]);
    const unknown = onEc2(
      { networkConfiguration: null, desiredCount: 3 },
      { networkMode: "host" },
      { autoScalingGroups: [autoScalingGroup("fleet", ["private-a"], { maxSize: UNKNOWN_YET })] },
    );
    expect(severities("V-13", unknown)).to.deep.equal([]);
  });
  it("count all groups that may run them together", () => {
    const two = (copies: number) => ({
      ...hostMode(copies, 1),
      autoScalingGroups: [autoScalingGroup("a", ["private-a"]), autoScalingGroup("b", ["private-b"])],
    });
    expect(severities("V-13", two(3))).to.deep.equal(["error"]);
    expect(severities("V-13", two(2)).filter((each) => each === "error")).to.deep.equal([]);
  });
});

describe("a service's target group", () => {
  const behind = (over: Partial<Topology>): Topology =>
    behindNat({
      loadBalancers: [loadBalancer(PUBLIC)],
      targetGroups: [targetGroup()],
      services: [service(TASKS, { loadBalancers: registered })],
      ...over,
    });
  it("must be one that a listener forwards to, while the balancer is here", () => {
    const [finding, ...others] = found("V-27", behind({ listeners: [listener({ targetGroups: [] })] }));
    expect([finding?.severity, others]).to.deep.equal(["error", []]);
    expect(finding?.message).to.include("No listener and no listener rule forwards to target group targets");
    expect(severities("V-27", behind({ listeners: [listener()] }))).to.deep.equal([]);
  });
  it("may have its listener elsewhere: where no balancer is here, where one forwards to an unknown group, in a part of a stack", () => {
    expect(severities("V-27", behind({ loadBalancers: [] }))).to.deep.equal([]);
    expect(severities("V-27", behind({ listeners: [listener({ targetGroups: UNKNOWN_YET })] }))).to.deep.equal([]);
    expect(severities("V-27", behind({ complete: false }))).to.deep.equal([]);
  });
});

describe("an internet-facing balancer", () => {
  const placed = (places: string[], over: Partial<Topology> = {}) =>
    behindNat({ loadBalancers: [loadBalancer(places)], ...over });
  it("in subnets without a route to an internet gateway is warned of, with these subnets", () => {
    const [finding, ...others] = found("V-32", placed(["public-a", "private-b"]));
    expect([finding?.severity, others]).to.deep.equal(["warning", []]);
    expect(finding?.message).to.include("some of its subnets have no route").and.include("private-b");
    expect(finding?.message).not.to.include("public-a");
    expect(found("V-32", placed(TASKS))[0]?.message).to.include("none of its subnets has a route");
    expect(severities("V-32", placed(PUBLIC))).to.deep.equal([]);
  });
  it("is left alone where it faces the VPC, and where the way of its answers is not known or led by a table of its clients", () => {
    const internal = { loadBalancers: [loadBalancer(TASKS, { scheme: "internal" })] };
    expect(severities("V-32", placed(TASKS, internal))).to.deep.equal([]);
    const by = (routes: Parameters<typeof routeTable>[1], incomplete: string | null = null) =>
      placed(TASKS, { routeTables: [routeTable("main"), routeTable("private", routes, { incomplete })] });
    expect(severities("V-32", by([], "a part is not in this source"))).to.deep.equal([]);
    expect(severities("V-32", by([route("0.0.0.0/0", "vpc-endpoint", "firewall")]))).to.deep.equal([]);
    expect(severities("V-32", by([route("198.51.100.0/24", "internet-gateway", "igw")]))).to.deep.equal([]);
  });
});

describe("a CIDR block that is none", () => {
  const paths = async (vpcCidr: string, subnetCidr: string): Promise<readonly string[]> => {
    const report = await reportOf(() => {
      const on = network({ cidr: vpcCidr });
      const places = subnets(on, "public", {
        cidrs: [subnetCidr],
        routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: on.gateway.id }],
      });
      const guard = group(on, "tasks", { ingress: [tcp(80, ["0.0.0.0/0"])] });
      fargate(
        "web",
        { image: "nginx:1.29", port: 80 },
        {
          subnetIds: places.ids,
          securityGroupIds: [guard.id],
          assignPublicIp: true,
        },
      );
    });
    const [web] = report.services;
    if (web === undefined) throw new Error("no service");
    const { egress, ingress, needs } = web;
    return [...needs, egress.ipv4, ...(ingress === null ? [] : [ingress.internet, ingress.vpc])].map(
      ({ verdict }) => verdict,
    );
  };
  it("makes nothing reachable, in a subnet or in its VPC", async () => {
    expect(new Set(await paths("10.0.0.0/16", "10.0.0.0/24"))).to.deep.equal(new Set(["reachable"]));
    for (const wrong of ["10.0.0.0/33", "10.0.300.0/24", "ten"]) {
      expect(new Set(await paths("10.0.0.0/16", wrong)), wrong).to.deep.equal(new Set(["undetermined"]));
      expect(new Set(await paths(wrong, "10.0.0.0/24")), wrong).to.deep.equal(new Set(["undetermined"]));
    }
  });
});

describe("a balancer in another VPC than its targets", () => {
  it("does not reach them without a peering connection", () => {
    const base = behindNat();
    const far = ["far-a", "far-b"].map((key, index) =>
      subnet(key, `10.9.${String(index)}.0/24`, {
        vpc: "other",
        routeTable: "far",
        availabilityZone: `${REGION}${"ab".charAt(index)}`,
      }),
    );
    const [web] = judged({
      ...base,
      vpcs: [...base.vpcs, vpc({ ipv4Cidrs: ["10.9.0.0/16"], mainRouteTable: "far" }, "other")],
      subnets: [...base.subnets, ...far],
      routeTables: [...base.routeTables, routeTable("far", [], { vpc: "other" })],
      securityGroups: [
        groupOf("tasks", [rule("egress", null, "0.0.0.0/0"), rule("ingress", 80, "0.0.0.0/0")]),
        groupOf("front", [rule("egress", null, "0.0.0.0/0"), rule("ingress", 80, "0.0.0.0/0")], { vpc: "other" }),
      ],
      loadBalancers: [loadBalancer(["far-a", "far-b"], { vpc: "other" })],
      listeners: [listener()],
      targetGroups: [targetGroup()],
      services: [service(TASKS, { loadBalancers: registered })],
    }).services;
    const health = web?.needs.find(({ purpose }) => purpose === "load-balancing");
    expect([health?.verdict, health?.code]).to.deep.equal(["blocked", "NO_ROUTE_TO_DESTINATION"]);
  });
});

describe("Windows tasks on EC2", () => {
  const windows = (networkMode: TaskDefinition["networkMode"], operatingSystem: "windows" | "linux" = "windows") =>
    severities("V-29", onEc2({ networkConfiguration: null }, { networkMode, operatingSystem }));
  it("have awsvpc or Docker's own network, and no bridge, host or none", () => {
    for (const mode of ["bridge", "host", "none"] as const) expect(windows(mode), mode).to.deep.equal(["error"]);
    expect(windows(null)).to.deep.equal([]);
    expect(windows("awsvpc")).to.deep.equal([]);
    expect(windows("bridge", "linux")).to.deep.equal([]);
  });
});

describe("service discovery", () => {
  /** A service that registers in a private DNS namespace, with records of this type. */
  const program = (networkMode: "awsvpc" | "host", type: string, dnsHostnames: boolean) => () => {
    const on = network({ dnsHostnames });
    const places = publicSubnets(on);
    const cluster = new aws.ecs.Cluster("main");
    const namespace = new aws.servicediscovery.PrivateDnsNamespace("local", { name: "shop.internal", vpc: on.vpc.id });
    const names = new aws.servicediscovery.Service("web", {
      dnsConfig: { namespaceId: namespace.id, dnsRecords: [{ ttl: 10, type }] },
    });
    new aws.ecs.Service("web", {
      cluster: cluster.arn,
      launchType: "EC2",
      desiredCount: 1,
      taskDefinition: task("web", { image: "nginx:1.29", port: 80 }, { networkMode, compatibility: "EC2" }).arn,
      serviceRegistries: { registryArn: names.arn, containerName: "web", containerPort: 80 },
      ...(networkMode === "awsvpc" ? { networkConfiguration: { subnets: places.ids } } : {}),
    });
  };
  const report = async (networkMode: "awsvpc" | "host", type: string, dnsHostnames = true) => {
    const { findings } = await reportOf(program(networkMode, type, dnsHostnames));
    return findings.filter(({ id }) => id === "V-28" || id === "R-MODE-27");
  };
  it("by A records is refused in host mode, and by SRV records and in awsvpc it is not", async () => {
    const [finding, ...others] = await report("host", "A");
    expect([finding?.id, finding?.severity, others]).to.deep.equal(["V-28", "error", []]);
    expect(finding?.message).to.include("Tasks in host mode register SRV records only");
    expect(await report("host", "SRV")).to.deep.equal([]);
    expect(await report("awsvpc", "A")).to.deep.equal([]);
  });
  it("in a VPC without DNS host names gives names that do not resolve, which is a warning", async () => {
    const [finding, ...others] = await report("awsvpc", "A", false);
    expect([finding?.id, finding?.severity, others]).to.deep.equal(["R-MODE-27", "warning", []]);
    expect(finding?.message).to.include("enableDnsHostnames off");
  });
});

/**
 * The systems that must work, and what must hold of each: written in plain `@pulumi/aws`, judged from resources alone.
 */
import { resolve } from "node:path";
import { expect } from "chai";
import * as aws from "@pulumi/aws";
import {
  fargate,
  group,
  instances,
  interfaceEndpoints,
  managedInstances,
  natGateway,
  network,
  onInstances,
  privateImage,
  publicSubnets,
  s3Gateway,
  subnets,
  tcp,
} from "../support/awsPieces";
import { explainPath } from "../../analysis/reachability";
import type { Report } from "../../analysis/report";
import { topologyOf } from "../../analysis/topology/fromResources";
import { openProgram } from "../../readers/program/runProgram";
import { expectSoundFixes } from "../support/fixes";
import { judged, need, reportOf, serviceNamed } from "../support/reportOf";

const nginx = { image: "nginx:1.29", port: 80 };
const own = { image: privateImage(), port: 80, logs: true };
const PRIVATE = ["10.0.128.0/20", "10.0.144.0/20"];

describe("S0: Managed Instances reach the internet in two ways", () => {
  const behindNat = (networkMode: string) => () => {
    const on = network();
    const nat = natGateway(publicSubnets(on).ids[0] ?? "");
    const inside = subnets(on, "private", {
      cidrs: PRIVATE,
      routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: nat.id }],
    });
    const guard = group(on, "tasks", { ingress: [tcp(80, ["10.0.0.0/16"])] });
    const capacity = managedInstances("web", { subnetIds: inside.ids, securityGroupIds: [guard.id] });
    onInstances("web", nginx, capacity, {
      networkMode,
      compatibility: "MANAGED_INSTANCES",
      ...(networkMode === "awsvpc" ? { subnetIds: inside.ids, securityGroupIds: [guard.id] } : {}),
    });
  };
  for (const networkMode of ["awsvpc", "host"]) {
    it(`S0a: ${networkMode} in private subnets leaves by the NAT gateway, with its fixed address`, async () => {
      const report = await reportOf(behindNat(networkMode));
      const web = serviceNamed(report, "web");
      expect(report.verdict).to.equal("reachable");
      expect(web.launchType).to.equal("managed-instances");
      expect(web.strategy).to.equal("nat-gateway");
      expect(web.egress.ipv4.sourceIp.kind).to.equal("fixed");
      expect(web.egress.ipv4.via).to.deep.equal(["nat-gateway", "internet-gateway"]);
      expect(web.ingress?.internet.verdict).to.equal("blocked");
      expect(web.network.tier).to.equal("private");
    });
  }

  const inPublic = (networkMode: string) => () => {
    const on = network();
    const outside = publicSubnets(on, { mapPublicIp: true });
    const guard = group(on, "tasks", { ingress: [tcp(80, ["0.0.0.0/0"])] });
    const capacity = managedInstances("web", { subnetIds: outside.ids, securityGroupIds: [guard.id] });
    onInstances("web", nginx, capacity, {
      networkMode,
      compatibility: "MANAGED_INSTANCES",
      ...(networkMode === "awsvpc" ? { subnetIds: outside.ids, securityGroupIds: [guard.id] } : {}),
    });
  };
  it("S0b: host mode in public subnets leaves by the instance's address, which changes, and is reached there", async () => {
    const web = serviceNamed(await reportOf(inPublic("host")), "web");
    expect(web.strategy).to.equal("public-host");
    expect(web.egress.ipv4.verdict).to.equal("reachable");
    expect(web.egress.ipv4.sourceIp).to.deep.equal({ kind: "ephemeral", addresses: [] });
    expect(web.ingress?.internet.verdict).to.equal("reachable");
    expect(web.tasksPerInstance).to.equal(1);
    expect(web.network.tier).to.equal("host");
    expect(web.network.assignPublicIp).to.equal(null);
  });
  it("S0b: is reported as implied by AWS's guide, not promised", async () => {
    const told = (report: Report) => report.findings.filter((finding) => finding.id === "R-MI-02");
    const [only, ...more] = told(await reportOf(inPublic("host")));
    expect(only?.severity).to.equal("info");
    expect(only?.message).to.include("does not promise");
    expect(more).to.deep.equal([]);
    expect(told(await reportOf(behindNat("host")))).to.deep.equal([]);
  });
  it("S0b: awsvpc in the same subnets pulls its image by the instance, and its application has no internet", async () => {
    const report = await reportOf(inPublic("awsvpc"));
    const web = serviceNamed(report, "web");
    const pull = need(report, "image-pull", "docker.io");
    expect(pull.verdict).to.equal("reachable");
    expect(pull.interface).to.equal("instance");
    expect(web.egress.ipv4.verdict).to.equal("blocked");
    expect(web.egress.ipv4.code).to.equal("LAUNCH_TYPE_NO_PUBLIC_IP");
    expect(web.strategy).to.equal(null);
    expect(report.findings.filter((finding) => finding.id === "V-08").map((finding) => finding.severity)).to.deep.equal(
      ["warning"],
    );
  });
});

describe("S1: a Fargate task's network", () => {
  it("with platform 1.3.0, ECR login and secrets go by an interface of Fargate's own, and nothing launches any more", async () => {
    const program = (platformVersion: string) => () => {
      const on = network();
      const outside = publicSubnets(on);
      fargate(
        "web",
        { ...own, secrets: ["arn:aws:ssm:ap-northeast-1:123456789012:parameter/shop/key"] },
        { subnetIds: outside.ids, securityGroupIds: [group(on, "tasks").id], assignPublicIp: true, platformVersion },
      );
    };
    const old = await reportOf(program("1.3.0"));
    expect(need(old, "image-pull", "ecr.api").interface).to.equal("fargate-owned");
    expect(need(old, "secrets", "ssm").interface).to.equal("fargate-owned");
    expect(need(old, "image-layers", "s3").interface).to.equal("task");
    expect(old.findings.filter((finding) => finding.id === "V-22").map((finding) => finding.severity)).to.deep.equal([
      "error",
    ]);
    const current = await reportOf(program("1.4.0"));
    expect(need(current, "image-pull", "ecr.api").interface).to.equal("task");
    expect(need(current, "secrets", "ssm").interface).to.equal("task");
    expect(current.findings.map((finding) => finding.id)).not.to.include("V-22");
    expect(current.verdict).to.equal("reachable");
  });

  it("refuses more than five security groups on a task", async () => {
    const program = (count: number) => () => {
      const on = network();
      const outside = publicSubnets(on);
      const groups = Array.from({ length: count }, (_, index) => group(on, `tasks-${String(index)}`).id);
      fargate("web", nginx, { subnetIds: outside.ids, securityGroupIds: groups, assignPublicIp: true });
    };
    expect((await reportOf(program(6))).findings.map((finding) => `${finding.id} ${finding.severity}`)).to.include(
      "V-11 error",
    );
    expect((await reportOf(program(5))).findings.map((finding) => finding.id)).not.to.include("V-11");
  });

  it("dual stack behind an internet gateway is reached over IPv6 too, behind an egress-only one it is not", async () => {
    const program = (egressOnly: boolean) => () => {
      const on = network({ ipv6: true });
      const nat = natGateway(publicSubnets(on).ids[0] ?? "");
      const way = egressOnly
        ? { egressOnlyGatewayId: new aws.ec2.EgressOnlyInternetGateway("out", { vpcId: on.vpc.id }).id }
        : { gatewayId: on.gateway.id };
      const inside = subnets(on, "dual", {
        cidrs: PRIVATE,
        ipv6Cidrs: ["2406:da14:1:1::/64", "2406:da14:1:2::/64"],
        routes: [
          { cidrBlock: "0.0.0.0/0", natGatewayId: nat.id },
          { ipv6CidrBlock: "::/0", ...way },
        ],
      });
      const open = group(on, "tasks", {
        ingress: [{ protocol: "tcp", fromPort: 80, toPort: 80, cidrBlocks: ["0.0.0.0/0"], ipv6CidrBlocks: ["::/0"] }],
      });
      fargate("web", nginx, { subnetIds: inside.ids, securityGroupIds: [open.id] });
    };
    const both = serviceNamed(await reportOf(program(false)), "web");
    expect(both.egress.ipv6.via).to.deep.equal(["internet-gateway"]);
    expect(both.ingress?.internet.verdict).to.equal("reachable");
    const outwards = serviceNamed(await reportOf(program(true)), "web");
    expect(outwards.egress.ipv6.via).to.deep.equal(["egress-only-internet-gateway"]);
    expect(outwards.ingress?.internet.verdict).to.equal("blocked");
  });
});

describe("S2: network modes on EC2", () => {
  const service =
    (networkMode: string, options: { hostPort?: number; desired?: number; type?: string; max?: number } = {}) =>
    () => {
      const on = network();
      const nat = natGateway(publicSubnets(on).ids[0] ?? "");
      const inside = subnets(on, "private", {
        cidrs: PRIVATE,
        routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: nat.id }],
      });
      const guard = group(on, "tasks", { ingress: [tcp(80, ["10.0.0.0/16"])] });
      const capacity = instances("web", {
        subnetIds: inside.ids,
        securityGroupIds: [guard.id],
        ...(options.type === undefined ? {} : { instanceType: options.type }),
        ...(options.max === undefined ? {} : { maxSize: options.max }),
      });
      const container = networkMode === "none" ? { image: nginx.image } : nginx;
      onInstances(
        "web",
        { ...container, ...(options.hostPort === undefined ? {} : { hostPort: options.hostPort }) },
        capacity,
        {
          networkMode,
          desiredCount: options.desired ?? 1,
          ...(networkMode === "awsvpc" ? { subnetIds: inside.ids, securityGroupIds: [guard.id] } : {}),
        },
      );
    };
  it("awsvpc: tasks per instance are its interfaces less its own", async () => {
    expect(serviceNamed(await reportOf(service("awsvpc", { type: "m5.large" })), "web").tasksPerInstance).to.equal(2);
    expect(serviceNamed(await reportOf(service("awsvpc", { type: "t3.micro" })), "web").tasksPerInstance).to.equal(1);
  });
  it("awsvpc: what cannot fit on the most instances is found before deployment", async () => {
    const over = await reportOf(service("awsvpc", { type: "t3.micro", desired: 5, max: 4 }));
    expect(over.findings.map((finding) => finding.id)).to.include("V-14");
    const fits = await reportOf(service("awsvpc", { type: "m5.large", desired: 4, max: 4 }));
    expect(fits.findings.filter((finding) => finding.id === "V-14" && finding.severity === "error")).to.deep.equal([]);
  });
  it("host and static bridge ports: one copy on each instance; dynamic ports: no such limit", async () => {
    expect(serviceNamed(await reportOf(service("host")), "web").tasksPerInstance).to.equal(1);
    expect(serviceNamed(await reportOf(service("bridge", { hostPort: 8080 })), "web").tasksPerInstance).to.equal(1);
    expect(serviceNamed(await reportOf(service("bridge", { hostPort: 0 })), "web").tasksPerInstance).to.equal(null);
  });
  it("host: more copies than instances is found before deployment", async () => {
    const over = await reportOf(service("host", { desired: 5, max: 4 }));
    expect(over.findings.map((finding) => finding.id)).to.include("V-13");
    const fits = await reportOf(service("host", { desired: 4, max: 4 }));
    expect(fits.findings.filter((finding) => finding.id === "V-13" && finding.severity === "error")).to.deep.equal([]);
  });
  it("none: no network at all, and the instance still pulls the image", async () => {
    const report = await reportOf(service("none"));
    const web = serviceNamed(report, "web");
    expect(web.egress.ipv4.code).to.equal("NETWORK_MODE_NONE");
    expect(web.ingress?.vpc.code).to.equal("NETWORK_MODE_NONE");
    expect(web.strategy).to.equal(null);
    expect(need(report, "image-pull", "docker.io").verdict).to.equal("reachable");
  });
  it("bridge behind a NAT is the NAT's way, from the instance", async () => {
    const web = serviceNamed(await reportOf(service("bridge", { hostPort: 80 })), "web");
    expect(web.strategy).to.equal("nat-gateway");
    expect(web.ingress?.vpc.verdict).to.equal("reachable");
    expect(web.ingress?.internet.verdict).to.equal("blocked");
  });
});

describe("S3: two private Fargate services, two ways to pull, one VPC", () => {
  const program = (): void => {
    const on = network();
    const nat = natGateway(publicSubnets(on, { cidrs: ["10.0.0.0/24"] }).ids[0] ?? "");
    const first = subnets(on, "first", {
      cidrs: [PRIVATE[0] ?? ""],
      routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: nat.id }],
    });
    const second = subnets(on, "second", { cidrs: [PRIVATE[1] ?? ""] });
    const guard = group(on, "endpoints", { ingress: [tcp(443, ["10.0.0.0/16"])] });
    interfaceEndpoints(on, ["ecr.api", "ecr.dkr", "logs"], { subnetIds: second.ids, securityGroupId: guard.id });
    s3Gateway(on, [second.table.id]);
    const tasks = group(on, "tasks", { ingress: [tcp(80, ["10.0.0.0/16"])] });
    fargate("hub", { image: "nginx", port: 80 }, { subnetIds: first.ids, securityGroupIds: [tasks.id] });
    fargate("own", own, { subnetIds: second.ids, securityGroupIds: [tasks.id] });
  };
  it("pulls one image by the NAT with its Elastic IP, the other by endpoints, its layers by the gateway endpoint", async () => {
    const report = await reportOf(program);
    expect(report.verdict).to.equal("reachable");
    const hub = serviceNamed(report, "hub");
    const second = serviceNamed(report, "own");
    expect(hub.strategy).to.equal("nat-gateway");
    expect(second.strategy).to.equal("vpc-endpoints");
    expect(hub.needs.map((each) => [each.destination, each.via, each.sourceIp.kind])).to.deep.equal([
      ["docker.io", ["nat-gateway", "internet-gateway"], "fixed"],
    ]);
    expect(second.needs.find((each) => each.destination === "ecr.dkr")?.via).to.deep.equal(["interface-endpoint"]);
    expect(second.needs.find((each) => each.destination === "s3")?.via).to.deep.equal(["gateway-endpoint"]);
    expect(second.needs.find((each) => each.destination === "logs")?.sourceIp.kind).to.equal("none");
  });
  it("allows clients of the VPC only, and the second service has no path to the internet", async () => {
    const report = await reportOf(program);
    for (const service of report.services) {
      expect(service.ingress?.vpc.verdict, service.name).to.equal("reachable");
      expect(service.ingress?.internet.verdict, service.name).to.equal("blocked");
      expect(service.network.assignPublicIp).to.not.equal(true);
    }
    expect(serviceNamed(report, "own").egress.ipv4.code).to.equal("NO_ROUTE_TO_DESTINATION");
  });
});

describe("S3: our own stack", () => {
  it("lets the client call both services, and reach Session Manager by the NAT of the first", async () => {
    const topology = topologyOf(await openProgram(resolve(__dirname, "../..")).run({ stack: "private-fargate" }));
    for (const [to, via] of [
      ["service-1", ["local"]],
      ["service-2", ["local"]],
      ["ssm", ["nat-gateway", "internet-gateway"]],
    ] as const) {
      const explained = explainPath(topology, "client-instance", to);
      if (!("path" in explained)) throw new Error(explained.problem);
      expect(explained.path.verdict, `${to}: ${explained.path.message}`).to.equal("reachable");
      expect(explained.path.via, to).to.deep.equal(via);
    }
    const hub = explainPath(topology, "service-2", "docker.io");
    if (!("path" in hub)) throw new Error(hub.problem);
    expect(hub.path.verdict).to.equal("blocked");
  });
});

describe("S4: my container is running but I cannot connect", () => {
  const root = resolve(__dirname, "../..");
  async function reportOfStack(directory: string, stack: string, config: readonly string[] = []): Promise<Report> {
    return judged(topologyOf(await openProgram(resolve(root, directory)).run({ stack, config })));
  }

  it("a user's own program starts, and the internet cannot reach it: the public IP is on the instance's interface", async () => {
    const report = await reportOfStack("tests/fixtures/public-instance-awsvpc", "dev");
    const web = serviceNamed(report, "web");
    expect(report.verdict).to.equal("reachable");
    expect(web.needs.every((each) => each.interface === "instance")).to.equal(true);
    expect(web.ingress?.internet.verdict).to.equal("blocked");
    expect(web.ingress?.internet.code).to.equal("LAUNCH_TYPE_NO_PUBLIC_IP");
    expect(web.ingress?.internet.message).to.include("the instance's own interface").and.include("another");
    expect(web.ingress?.vpc.verdict).to.equal("reachable");
    expect(web.strategy).to.equal(null);
  });

  it("offers the solutions that work, the load balancer first, and each has been tried", async () => {
    const report = await reportOfStack("tests/fixtures/public-instance-awsvpc", "dev");
    const fix = serviceNamed(report, "web").ingress?.internet.fix ?? "";
    const ways = ["Load Balancer", "private IP", "network mode bridge", "network mode host", "Fargate"];
    const places = ways.map((way) => fix.indexOf(way));
    expect(places, fix).to.not.include(-1);
    expect(
      [...places].sort((one, two) => one - two),
      fix,
    ).to.deep.equal(places);
  });

  it("ingress gives no egress: the task's own traffic stays blocked, with a fix of its own", async () => {
    const web = serviceNamed(await reportOfStack("tests/fixtures/public-instance-awsvpc", "dev"), "web");
    expect(web.egress.ipv4.code).to.equal("LAUNCH_TYPE_NO_PUBLIC_IP");
    expect(web.egress.ipv4.fix).to.match(/NAT/);
  });

  const service = 'ecs-connectivity:services=[{"name":"web","image":"nginx:1.29","port":3000}]';
  const WAYS: readonly (readonly [string, readonly string[], "internet" | "vpc"])[] = [
    [
      "a load balancer in front of awsvpc behind a NAT",
      ["strategy=nat-gateway", "launchType=ec2", "networkMode=awsvpc", "ingress=alb"],
      "internet",
    ],
    [
      "the private IP from inside the VPC",
      ["strategy=nat-gateway", "launchType=ec2", "networkMode=awsvpc", "ingress=private"],
      "vpc",
    ],
    [
      "bridge on the instance's public IP",
      ["strategy=public-host", "launchType=ec2", "networkMode=bridge", "ingress=direct"],
      "internet",
    ],
    ["Fargate with a public IP", ["strategy=public-ip", "launchType=fargate", "ingress=direct"], "internet"],
  ];
  for (const [title, settings, from] of WAYS) {
    it(`our stack connects by ${title}`, async () => {
      const config = [service, ...settings.map((setting) => `ecs-connectivity:${setting}`)];
      const report = await reportOfStack(".", "dev", config);
      const web = serviceNamed(report, "web");
      expect(report.verdict).to.equal("reachable");
      expect(web.ingress?.[from].verdict, web.ingress?.[from].message).to.equal("reachable");
      if (from === "vpc") expect(web.ingress?.internet.verdict).to.equal("blocked");
    });
  }
});

// Last, so that every scenario has been judged.
expectSoundFixes("scenario");

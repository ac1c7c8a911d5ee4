/** Broken rules are found on any topology, each once, with AWS's own severity: refused, in vain, or only assumed. */
import { expect } from "chai";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Finding, Report } from "../../analysis/report";
import {
  balancer,
  fargate,
  group,
  instances,
  managedInstances,
  natGateway,
  network,
  onInstances,
  privateImage,
  publicSubnets,
  s3Gateway,
  subnets,
  task,
  tcp,
} from "../support/awsPieces";
import { judged, reportOf, topologyFor } from "../support/reportOf";

const nginx = { image: "nginx:1.29", port: 80 };
const PRIVATE = ["10.0.128.0/20", "10.0.144.0/20"];

function told(report: Report, id: string): Finding[] {
  return report.findings.filter((finding) => finding.id === id);
}

/** Instances in private subnets behind a NAT, and tasks on them. */
function onPrivateInstances(
  place: (
    capacity: ReturnType<typeof instances>,
    where: { subnetIds: aws.ec2.Subnet["id"][]; securityGroupIds: aws.ec2.SecurityGroup["id"][] },
  ) => void,
  options: { instanceType?: string; maxSize?: number; cidrs?: string[] } = {},
): void {
  const on = network();
  const nat = natGateway(publicSubnets(on).ids[0] ?? "");
  const inside = subnets(on, "private", {
    cidrs: options.cidrs ?? PRIVATE,
    routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: nat.id }],
  });
  const guard = group(on, "tasks", { ingress: [tcp(80, ["10.0.0.0/16"])] });
  const where = { subnetIds: inside.ids, securityGroupIds: [guard.id] };
  place(instances("shared", { ...where, ...options }), where);
}

describe("findings", () => {
  it("V-01: Fargate in another mode than awsvpc is refused by AWS, and reported once", async () => {
    const program = (networkMode: string) => () => {
      const on = network();
      const outside = publicSubnets(on);
      new aws.ecs.Service("web", {
        cluster: new aws.ecs.Cluster("web").arn,
        taskDefinition: task("web", nginx, { networkMode, compatibility: "FARGATE" }).arn,
        launchType: "FARGATE",
        desiredCount: 1,
        networkConfiguration: {
          subnets: outside.ids,
          securityGroups: [group(on, "tasks").id],
          assignPublicIp: true,
        },
      });
    };
    const bridge = await reportOf(program("bridge"));
    expect(
      bridge.findings.filter((finding) => finding.severity === "error").map((finding) => finding.id),
    ).to.deep.equal(["V-01"]);
    expect(told(bridge, "V-01")[0]?.message).to.include("R-MODE-02").and.include("bridge");
    expect(told(await reportOf(program("awsvpc")), "V-01")).to.deep.equal([]);
  });

  it("V-02 and V-23: Managed Instances take awsvpc or host, and no launch type beside their provider", async () => {
    const program = (networkMode: string) => () => {
      const on = network();
      const outside = publicSubnets(on, { mapPublicIp: true });
      const guard = group(on, "tasks");
      const capacity = managedInstances("web", { subnetIds: outside.ids, securityGroupIds: [guard.id] });
      onInstances("web", nginx, capacity, { networkMode, compatibility: "MANAGED_INSTANCES" });
    };
    expect(told(await reportOf(program("bridge")), "V-02").map((finding) => finding.severity)).to.deep.equal(["error"]);
    const host = await reportOf(program("host"));
    expect(told(host, "V-02")).to.deep.equal([]);
    expect(told(host, "V-23")).to.deep.equal([]);
  });

  it("V-04: networkConfiguration belongs to awsvpc", async () => {
    const program = (configured: boolean) => () =>
      onPrivateInstances((capacity, where) => {
        onInstances("web", nginx, capacity, { networkMode: "bridge", ...(configured ? where : {}) });
      });
    expect(told(await reportOf(program(true)), "V-04").map((finding) => finding.severity)).to.deep.equal(["error"]);
    expect(told(await reportOf(program(false)), "V-04")).to.deep.equal([]);
  });

  it("V-05: only Fargate tasks can have a public IP", async () => {
    const program = (assignPublicIp: boolean) => () =>
      onPrivateInstances((capacity, where) => {
        onInstances("web", nginx, capacity, { networkMode: "awsvpc", ...where, assignPublicIp });
      });
    expect(told(await reportOf(program(true)), "V-05").map((finding) => finding.severity)).to.deep.equal(["error"]);
    expect(told(await reportOf(program(false)), "V-05")).to.deep.equal([]);
  });

  it("V-12: a port that the instance itself uses", async () => {
    const program = (hostPort: number) => () =>
      onPrivateInstances((capacity) => {
        onInstances("web", { ...nginx, hostPort }, capacity, { networkMode: "bridge" });
      });
    expect(told(await reportOf(program(22)), "V-12").map((finding) => finding.severity)).to.deep.equal(["error"]);
    expect(told(await reportOf(program(8080)), "V-12")).to.deep.equal([]);
  });

  it("V-13: two services that share instances use one host port", async () => {
    const program = (ports: [number, number]) => () =>
      onPrivateInstances(
        (capacity) => {
          for (const [index, hostPort] of ports.entries()) {
            onInstances(`web-${String(index)}`, { ...nginx, hostPort }, capacity, {
              networkMode: "bridge",
              desiredCount: 2,
            });
          }
        },
        { maxSize: 3 },
      );
    const clash = told(await reportOf(program([8080, 8080])), "V-13");
    expect(clash.map((finding) => finding.severity)).to.deep.equal(["error"]);
    expect(clash[0]?.message).to.include("8080").and.include("web-0").and.include("web-1");
    expect(
      told(await reportOf(program([8080, 8081])), "V-13").filter((finding) => finding.severity === "error"),
    ).to.deep.equal([]);
  });

  it("V-13: a deployment finds every instance's host port taken", async () => {
    const program = (maxSize: number) => () =>
      onPrivateInstances(
        (capacity) => {
          onInstances("web", { ...nginx, hostPort: 8080 }, capacity, { networkMode: "bridge", desiredCount: 2 });
        },
        { maxSize },
      );
    const [stuck, ...others] = told(await reportOf(program(2)), "V-13").filter(({ severity }) => severity !== "info");
    expect(others).to.deep.equal([]);
    expect(stuck).to.include({ severity: "warning" });
    expect(stuck?.message).to.include("A deployment of web cannot finish").and.include("8080");
    expect(told(await reportOf(program(3)), "V-13").filter(({ severity }) => severity !== "info")).to.deep.equal([]);
  });

  it("V-14: two services that share instances need more interfaces than there are", async () => {
    const program = (desiredCount: number) => () =>
      onPrivateInstances(
        (capacity, where) => {
          for (const name of ["web", "api"]) {
            onInstances(name, nginx, capacity, { networkMode: "awsvpc", ...where, desiredCount });
          }
        },
        { instanceType: "t3.micro", maxSize: 4 },
      );
    expect(told(await reportOf(program(3)), "V-14").map((finding) => finding.severity)).to.deep.equal(["error"]);
    expect(told(await reportOf(program(2)), "V-14").filter((finding) => finding.severity === "error")).to.deep.equal(
      [],
    );
  });

  it("V-14: without the account's trunking setting AWS's default counts, and the message names the setting", async () => {
    const report = (maxSize: number) =>
      reportOf(() =>
        onPrivateInstances(
          (capacity, where) => {
            onInstances("web", nginx, capacity, { networkMode: "awsvpc", ...where, desiredCount: 8 });
          },
          { instanceType: "m5.large", maxSize },
        ),
      );
    const [excess, ...others] = told(await report(2), "V-14");
    expect([excess?.severity, others]).to.deep.equal(["error", []]);
    expect(excess?.message).to.include("awsvpcTrunking on, which is off by default, they would fit");
    expect(told(await report(9), "V-14").map((finding) => finding.severity)).to.deep.equal(["warning"]);
  });

  it("V-16: an Application Load Balancer in one zone", async () => {
    const program = (count: number) => () => {
      const on = network();
      const outside = publicSubnets(on);
      const front = group(on, "front", { ingress: [tcp(80, ["0.0.0.0/0"])] });
      const targetGroup = balancer(on, {
        subnetIds: outside.ids.slice(0, count),
        securityGroupId: front.id,
        targetType: "ip",
      });
      fargate("web", nginx, {
        subnetIds: outside.ids.slice(0, 1),
        securityGroupIds: [group(on, "tasks", { ingress: [tcp(80, ["10.0.0.0/16"])] }).id],
        assignPublicIp: true,
        targetGroup,
      });
    };
    expect(told(await reportOf(program(1)), "V-16").map((finding) => finding.severity)).to.deep.equal(["error"]);
    expect(told(await reportOf(program(2)), "V-16")).to.deep.equal([]);
  });

  it("R-VPC-19: a gateway endpoint in a VPC without DNS hostnames works, although AWS requires them", async () => {
    const program = (dnsHostnames: boolean) => () => {
      const on = network({ dnsHostnames });
      const outside = publicSubnets(on);
      s3Gateway(on, [outside.table.id]);
      const guard = group(on, "tasks");
      fargate("web", nginx, { subnetIds: outside.ids, securityGroupIds: [guard.id], assignPublicIp: true });
    };
    const without = await reportOf(program(false));
    expect(without.verdict).to.equal("reachable");
    expect(told(without, "R-VPC-19").map(({ severity, fix }) => [severity, fix])).to.deep.equal([
      ["warning", "Set enableDnsHostnames to true on VPC vpc."],
    ]);
    expect(told(await reportOf(program(true)), "R-VPC-19")).to.deep.equal([]);
  });

  it("V-24: a NAT gateway that nothing uses, in a subnet without a path to the internet", async () => {
    const program = (routed: boolean) => () => {
      const on = network();
      const outside = publicSubnets(on, { cidrs: ["10.0.0.0/24"] });
      natGateway(
        subnets(on, "spare", {
          cidrs: [PRIVATE[0] ?? ""],
          routes: routed ? [{ cidrBlock: "0.0.0.0/0", gatewayId: on.gateway.id }] : [],
        }).ids[0] ?? "",
      );
      fargate("web", nginx, {
        subnetIds: outside.ids,
        securityGroupIds: [group(on, "tasks").id],
        assignPublicIp: true,
      });
    };
    expect(told(await reportOf(program(false)), "V-24").map((finding) => finding.severity)).to.deep.equal(["error"]);
    expect(told(await reportOf(program(true)), "V-24")).to.deep.equal([]);
  });

  it("V-25: tasks in excess of addresses", async () => {
    const program = (desiredCount: pulumi.Input<number>) => () => {
      const on = network();
      const outside = publicSubnets(on, { cidrs: ["10.0.0.0/28"] });
      fargate("web", nginx, {
        subnetIds: outside.ids,
        securityGroupIds: [group(on, "tasks").id],
        assignPublicIp: true,
        desiredCount,
      });
    };
    expect(told(await reportOf(program(12)), "V-25").map((finding) => finding.severity)).to.deep.equal(["error"]);
    expect(told(await reportOf(program(11)), "V-25")).to.deep.equal([]);
    // The sum with the balancers' addresses would show a desired count that is secret.
    const secret = told(await reportOf(program(pulumi.secret(5012))), "V-25").map(({ message }) => message);
    expect(secret).to.have.length(1);
    expect(secret[0]).to.include("[secret] addresses are needed").and.not.match(/501\d/);
  });

  it("a stack without an ECS service is no mistake, and nothing is said of what one reaches", async () => {
    const report = await reportOf(() => {
      publicSubnets(network());
    });
    expect(report.verdict).to.equal("undetermined");
    expect(report.findings.map((finding) => [finding.id, finding.severity])).to.deep.equal([["NO_SERVICE", "info"]]);
  });

  it("a preview without what does not change is said to be incomplete, since a service among the rest was not judged", async () => {
    const topology = await topologyFor(() => {
      const on = network();
      fargate("web", nginx, {
        subnetIds: publicSubnets(on).ids,
        securityGroupIds: [group(on, "tasks").id],
        assignPublicIp: true,
      });
    });
    expect(told(judged(topology), "INCOMPLETE")).to.deep.equal([]);
    const [finding] = told(judged({ ...topology, complete: false }), "INCOMPLETE");
    expect([finding?.severity, finding?.fix]).to.deep.equal(["info", "Run pulumi preview --json --show-sames."]);
  });

  it("a fact that a blocked need states is not reported a second time", async () => {
    const report = await reportOf(() => {
      const on = network();
      const inside = subnets(on, "isolated", { cidrs: PRIVATE });
      fargate(
        "web",
        { image: privateImage(), port: 80, logs: true },
        {
          subnetIds: inside.ids,
          securityGroupIds: [group(on, "tasks").id],
        },
      );
    });
    expect(report.verdict).to.equal("blocked");
    expect(report.findings).to.deep.equal([]);
  });
});

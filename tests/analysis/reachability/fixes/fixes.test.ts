/**
 * The one thing to change is named for each way that a network can be broken. Every sentence here has been tried by the
 * search itself: it is printed only when the packet arrives on the changed network and nothing else is lost.
 */
import { expect } from "chai";
import * as aws from "@pulumi/aws";
import { analyse } from "../../../../analysis/analyse";
import type { NeedReport } from "../../../../analysis/report";
import type { AclRule, Topology } from "../../../../analysis/topology/model";
import {
  fargate,
  group,
  instances,
  interfaceEndpoints,
  natGateway,
  network,
  onInstances,
  privateImage,
  publicSubnets,
  s3Gateway,
  subnets,
  tcp,
} from "../../../support/awsPieces";
import { PROGRAM_SOURCE, topologyFor } from "../../../support/reportOf";
import * as plain from "../../../support/topology";

const PRIVATE = ["10.0.128.0/20", "10.0.144.0/20"];
const nginx = { image: "nginx:1.29", port: 80 };

function behindNat(): void {
  const on = network();
  const nat = natGateway(publicSubnets(on).ids[0] ?? "");
  const inside = subnets(on, "private", { cidrs: PRIVATE, routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: nat.id }] });
  fargate("web", nginx, { subnetIds: inside.ids, securityGroupIds: [group(on, "tasks").id] });
}

function isolated(): void {
  const on = network();
  const inside = subnets(on, "isolated", { cidrs: PRIVATE });
  const guard = group(on, "endpoints", { ingress: [tcp(443, ["10.0.0.0/16"])] });
  interfaceEndpoints(on, ["ecr.api", "ecr.dkr"], { subnetIds: inside.ids, securityGroupId: guard.id });
  s3Gateway(on, [inside.table.id]);
  fargate(
    "web",
    { image: privateImage(), port: 80 },
    { subnetIds: inside.ids, securityGroupIds: [group(on, "tasks").id] },
  );
}

function needs(topology: Topology): readonly NeedReport[] {
  return analyse(topology, PROGRAM_SOURCE).services.flatMap((service) => service.needs);
}

/** The first need of a broken network. Whole, the network has none that is blocked. */
async function broken(program: () => void, breakIt: (whole: Topology) => Topology): Promise<NeedReport> {
  const whole = await topologyFor(program);
  expect(needs(whole).filter((need) => need.verdict !== "reachable")).to.deep.equal([]);
  const found = needs(breakIt(whole)).find((need) => need.verdict !== "reachable");
  if (found === undefined) throw new Error("nothing broke");
  return found;
}

/** An ACL on some subnets: everything is allowed but what these rules deny, which come first. */
function withAcl(topology: Topology, subnetName: string, denied: readonly Partial<AclRule>[]): Topology {
  const anything = { protocol: "all" as const, ports: { from: 0, to: 65535 }, cidr: "0.0.0.0/0" };
  const allowed = (["ingress", "egress"] as const).map((direction) => ({
    ...anything,
    number: 100,
    direction,
    action: "allow" as const,
  }));
  const rules = denied.map((rule, index) => ({
    ...anything,
    direction: "egress" as const,
    number: 50 + index,
    action: "deny" as const,
    ...rule,
  }));
  const vpc = topology.vpcs[0]?.key ?? "";
  const acl = { key: "acl", name: "guard", id: null, vpc, rules: [...rules, ...allowed], incomplete: null };
  return {
    ...topology,
    networkAcls: [...topology.networkAcls, acl],
    subnets: topology.subnets.map((subnet) =>
      subnet.name.startsWith(subnetName) ? { ...subnet, networkAcl: acl.key } : subnet,
    ),
  };
}

describe("a fix", () => {
  it("opens the ACL in the direction that is closed", async () => {
    const out = await broken(behindNat, (whole) =>
      withAcl(whole, "private", [{ direction: "egress", protocol: "tcp", ports: { from: 443, to: 443 } }]),
    );
    expect(out.code).to.equal("SUBNET_ACL_RESTRICTION");
    expect(out.fix).to.include("egress TCP 443").and.include("network ACL guard");
    const back = await broken(behindNat, (whole) =>
      withAcl(whole, "private", [{ direction: "ingress", protocol: "tcp", ports: { from: 1024, to: 65535 } }]),
    );
    expect(back.code).to.equal("SUBNET_ACL_RESTRICTION");
    expect(back.fix).to.include("ingress TCP 1024-65535").and.not.include("egress");
  });

  it("opens an ACL in both directions if both are closed", async () => {
    const both = await broken(behindNat, (whole) =>
      withAcl(whole, "private", [
        { direction: "egress", protocol: "tcp" },
        { direction: "ingress", protocol: "tcp" },
      ]),
    );
    expect(both.fix).to.include("egress TCP 443").and.include("ingress TCP 1024-65535");
  });

  it("names the ACL of the NAT's subnet when that is the one", async () => {
    const at = await broken(behindNat, (whole) =>
      withAcl(whole, "public", [{ direction: "ingress", protocol: "tcp", ports: { from: 443, to: 443 } }]),
    );
    expect(at.code).to.equal("SUBNET_ACL_RESTRICTION");
    expect(at.fix).to.include("ingress TCP 443");
  });

  it("replaces a route whose target is gone", async () => {
    const gone = await broken(behindNat, (whole) => ({
      ...whole,
      routeTables: whole.routeTables.map((table) =>
        table.name === "private"
          ? { ...table, routes: table.routes.map((route) => ({ ...route, state: "blackhole" as const })) }
          : table,
      ),
    }));
    expect(gone.code).to.equal("BAD_STATE_ROUTE");
    expect(gone.fix).to.include("0.0.0.0/0").and.include("NAT gateway nat");
  });

  it("turns DNS support on", async () => {
    const off = await broken(behindNat, (whole) => ({
      ...whole,
      vpcs: whole.vpcs.map((vpc) => ({ ...vpc, dnsSupport: false })),
    }));
    expect(off.code).to.equal("VPC_DNS_DISABLED");
    expect(off.fix).to.equal("Set enableDnsSupport to true on VPC vpc.");
  });

  it("excludes the VPC from Block Public Access, outwards only where that is enough", async () => {
    const shut = await broken(behindNat, (whole) => ({
      ...whole,
      vpcs: whole.vpcs.map((vpc) => ({ ...vpc, blockPublicAccess: "block-bidirectional" as const })),
    }));
    expect(shut.code).to.equal("VPC_BLOCK_PUBLIC_ACCESS_ENABLED");
    expect(shut.fix).to.include("allow-egress");
  });

  it("lets an endpoint's policy allow the calls that the pull requires", async () => {
    const policy = JSON.stringify({ Statement: [{ Effect: "Deny", Principal: "*", Action: "*", Resource: "*" }] });
    const denied = await broken(isolated, (whole) => ({
      ...whole,
      vpcEndpoints: whole.vpcEndpoints.map((endpoint) =>
        endpoint.service === "ecr.api" ? { ...endpoint, policy } : endpoint,
      ),
    }));
    expect(denied.code).to.equal("ENDPOINT_POLICY_DENIES");
    expect(denied.fix).to.include("policy").and.include("ecr-api");
  });

  it("puts the S3 gateway endpoint that exists on the table that lacks it, and adds no second", async () => {
    const loose = await broken(isolated, (whole) => ({
      ...whole,
      vpcEndpoints: whole.vpcEndpoints.map((endpoint) =>
        endpoint.kind === "gateway" ? { ...endpoint, routeTables: [] } : endpoint,
      ),
      routeTables: whole.routeTables.map((table) => ({
        ...table,
        routes: table.routes.filter((route) => !("unknown" in route.target) && route.target.kind !== "vpc-endpoint"),
      })),
    }));
    expect(loose.destination).to.equal("s3");
    expect(loose.fix).to.match(/^Add route table isolated .*to routeTableIds of S3 gateway endpoint s3/);
  });

  it("is a chain if two things are wrong together", async () => {
    const two = await broken(behindNat, (whole) => ({
      ...whole,
      routeTables: whole.routeTables.map((table) => (table.name === "private" ? { ...table, routes: [] } : table)),
      securityGroups: whole.securityGroups.map((each) => (each.name === "tasks" ? { ...each, rules: [] } : each)),
    }));
    expect(two.code).to.equal("SG_HAS_NO_RULES");
    expect(two.fix)
      .to.match(/egress rule to security group tasks.*: TCP 443 to 0\.0\.0\.0\/0/)
      .and.match(/Also: /)
      .and.match(/NAT gateway/);
  });

  it("gives instances a public address by the template or the subnet", async () => {
    const whole = (mapPublicIp: boolean) => () => {
      const on = network();
      const outside = publicSubnets(on, { mapPublicIp });
      const guard = group(on, "tasks");
      const capacity = instances("web", { subnetIds: outside.ids, securityGroupIds: [guard.id] });
      onInstances("web", { ...nginx, hostPort: 80 }, capacity, { networkMode: "bridge" });
    };
    const dark = needs(await topologyFor(whole(false)))[0];
    expect(dark?.code).to.equal("IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS");
    expect(dark?.fix).to.match(/associatePublicIpAddress|mapPublicIpOnLaunch/);
    expect(needs(await topologyFor(whole(true))).map((need) => need.verdict)).to.not.include("blocked");
  });

  it("opens the mount target's group for EFS", async () => {
    const program = (open: boolean) => () => {
      const on = network();
      const outside = publicSubnets(on, { cidrs: ["10.0.0.0/24"] });
      const guard = group(on, "mounts", { ingress: open ? [tcp(2049, ["10.0.0.0/16"])] : [] });
      const files = new aws.efs.FileSystem("files");
      new aws.efs.MountTarget("files", {
        fileSystemId: files.id,
        subnetId: outside.ids[0] ?? "",
        securityGroups: [guard.id],
      });
      const definition = new aws.ecs.TaskDefinition("web", {
        family: "web",
        networkMode: "awsvpc",
        requiresCompatibilities: ["FARGATE"],
        cpu: "256",
        memory: "512",
        containerDefinitions: JSON.stringify([{ name: "web", image: "nginx:1.29", essential: true }]),
        volumes: [{ name: "files", efsVolumeConfiguration: { fileSystemId: files.id } }],
      });
      new aws.ecs.Service("web", {
        cluster: new aws.ecs.Cluster("web").arn,
        taskDefinition: definition.arn,
        launchType: "FARGATE",
        desiredCount: 1,
        networkConfiguration: { subnets: outside.ids, securityGroups: [group(on, "tasks").id], assignPublicIp: true },
      });
    };
    const closed = needs(await topologyFor(program(false))).find((need) => need.purpose === "efs");
    expect(closed?.code).to.equal("SG_HAS_NO_RULES");
    expect(closed?.fix).to.match(/ingress rule to security group mounts.*: TCP 2049 from security group tasks/);
    expect(needs(await topologyFor(program(true))).map((need) => need.verdict)).to.deep.equal([
      "reachable",
      "reachable",
    ]);
  });

  it("adds the mount target of a zone that has none, once, with a group that allows NFS", () => {
    const [one, two] = ["private-a", "private-b"] as const;
    const mounting = (zones: readonly string[]) =>
      plain.behindNat({
        taskDefinitions: [plain.taskDefinition(plain.DOCKER_IMAGE, { efs: ["files"] })],
        efsFileSystems: [
          {
            key: "files",
            name: "files",
            id: "fs-1",
            incomplete: null,
            mountTargets: zones.map((subnet) => ({ key: `mount-${subnet}`, subnet, securityGroups: ["nfs"] })),
          },
        ],
        securityGroups: [plain.group("tasks"), plain.group("nfs", [plain.rule("ingress", 2049, "10.0.0.0/16")])],
      });
    const efs = (zones: readonly string[]) => needs(mounting(zones)).find((need) => need.purpose === "efs");
    expect(efs([one, two])?.verdict).to.equal("reachable");
    const half = efs([one]);
    expect(half).to.include({ verdict: "partial", code: "NO_ROUTE_TO_DESTINATION" });
    expect(half?.fix).to.equal(
      "Add a mount target of file system files (fs-1) in subnet private-b, with a security group that allows TCP 2049 from security group tasks.",
    );
  });

  it("is not offered for an unneeded path: a private service needs no client from the internet", async () => {
    const report = analyse(await topologyFor(behindNat), PROGRAM_SOURCE);
    expect(report.services[0]?.ingress?.internet.verdict).to.equal("blocked");
    expect(report.services[0]?.ingress?.internet.fix).to.equal(null);
    expect(report.services[0]?.egress.ipv6.fix).to.equal(null);
  });
});

/**
 * The truth table against the analysis: for each of its 300 combinations a network is built, and what the analysis
 * finds of egress, source IP and inbound must be what the table says.
 */
import { expect } from "chai";
import * as aws from "@pulumi/aws";
import { analyse } from "../../analysis/analyse";
import type { Report, ServiceReport } from "../../analysis/report";
import { judge } from "../../analysis/rules/matrix";
import type { AnyLaunchType, AnyNetworkMode, AssignPublicIp } from "../../analysis/rules/words";
import { Placement } from "../../analysis/rules/words";
import type { Topology } from "../../analysis/topology/model";
import { isUnknown } from "../../analysis/topology/model";
import type { Network, Subnets } from "../support/awsPieces";
import {
  fargate,
  group,
  instances,
  interfaceEndpoints,
  managedInstances,
  natGateway,
  network,
  onInstances,
  publicSubnets,
  s3Gateway,
  subnets,
  tcp,
  task,
} from "../support/awsPieces";
import { PROGRAM_SOURCE, topologyFor } from "../support/reportOf";

const LAUNCH_TYPES = ["fargate", "ec2", "managed-instances", "external"] as const;
const MODES = ["awsvpc", "bridge", "host", "none", "default"] as const;
const FLAGS = ["ENABLED", "DISABLED", "UNSET"] as const;
const PRIVATE = ["10.0.128.0/20", "10.0.144.0/20"];

/** The network that each placement means. */
function placed(on: Network, placement: Placement): Subnets {
  switch (placement) {
    case Placement.PublicAuto:
      return publicSubnets(on, { mapPublicIp: true });
    case Placement.PublicNoAuto:
      return publicSubnets(on);
    case Placement.PrivateNat: {
      const nat = natGateway(publicSubnets(on).ids[0] ?? "");
      return subnets(on, "private", { cidrs: PRIVATE, routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: nat.id }] });
    }
    case Placement.PrivateIsolated: {
      const inside = subnets(on, "isolated", { cidrs: PRIVATE });
      const guard = group(on, "endpoints", { ingress: [tcp(443, ["10.0.0.0/16"])] });
      interfaceEndpoints(on, ["ecr.api", "ecr.dkr", "logs", "ecs", "ecs-agent", "ecs-telemetry"], {
        subnetIds: inside.ids,
        securityGroupId: guard.id,
      });
      s3Gateway(on, [inside.table.id]);
      return inside;
    }
    case Placement.Ipv6EgressOnly: {
      const out = new aws.ec2.EgressOnlyInternetGateway("out", { vpcId: on.vpc.id });
      return subnets(on, "dual", {
        cidrs: PRIVATE,
        ipv6Cidrs: ["2406:da14:1:1::/64", "2406:da14:1:2::/64"],
        routes: [{ ipv6CidrBlock: "::/0", egressOnlyGatewayId: out.id }],
      });
    }
  }
}

/** One service that AWS accepts, on one placement; what the table varies is then changed in the topology. */
function program(launchType: AnyLaunchType, placement: Placement): void {
  const on = network({ ipv6: placement === Placement.Ipv6EgressOnly });
  const where = placed(on, placement);
  const open = group(on, "tasks", { ingress: [tcp(80, ["0.0.0.0/0"])] });
  const container = { image: "nginx:1.29", port: 80, hostPort: 80 };
  const place = { subnetIds: where.ids, securityGroupIds: [open.id] };
  if (launchType === "fargate") {
    fargate("web", container, place);
  } else if (launchType === "external") {
    new aws.ecs.Service("web", {
      cluster: new aws.ecs.Cluster("web").arn,
      taskDefinition: task("web", container, { networkMode: "bridge", compatibility: "EXTERNAL" }).arn,
      launchType: "EXTERNAL",
    });
  } else {
    const capacity = launchType === "ec2" ? instances("web", place) : managedInstances("web", place);
    const compatibility = launchType === "ec2" ? "EC2" : "MANAGED_INSTANCES";
    onInstances("web", container, capacity, { networkMode: "awsvpc", compatibility, ...place });
  }
}

/** The same network with another mode and another flag. */
function varied(base: Topology, mode: AnyNetworkMode, flag: AssignPublicIp): Topology {
  const assignPublicIp = flag === "UNSET" ? null : flag === "ENABLED";
  const group = base.securityGroups.find((each) => each.name === "tasks");
  const placedIn = base.subnets.filter((subnet) => !subnet.name.startsWith("public") || base.natGateways.length === 0);
  const configuration =
    flag === "UNSET" && mode !== "awsvpc"
      ? null
      : {
          subnets: placedIn.map((subnet) => subnet.key),
          securityGroups: group === undefined ? [] : [group.key],
          assignPublicIp,
        };
  return {
    ...base,
    services: base.services.map((service) => ({ ...service, networkConfiguration: configuration })),
    taskDefinitions: base.taskDefinitions.map((each) => ({
      ...each,
      networkMode: mode === "default" ? null : mode,
      ...(mode === "default" ? { operatingSystem: "windows" as const } : {}),
      ...(mode === "none" && !isUnknown(each.containers)
        ? { containers: each.containers.map((container) => ({ ...container, portMappings: [] })) }
        : {}),
    })),
  };
}

/** Answers of the analysis, in the table's words. A task that AWS refuses never runs, so it has no connection. */
function words(report: Report): { ipv4Egress: string; sourceIpFixed: string; directInbound: string } {
  const service = report.services[0] as ServiceReport;
  if (report.findings.some((finding) => finding.severity === "error")) {
    return { ipv4Egress: "no", sourceIpFixed: "na", directInbound: "no" };
  }
  if (service.egress.ipv4.verdict === "undetermined" && service.launchType === "external") {
    return { ipv4Egress: "on-prem", sourceIpFixed: "on-prem", directInbound: "on-prem" };
  }
  const { verdict, sourceIp } = service.egress.ipv4;
  const out = verdict === "reachable" ? "yes" : verdict === "blocked" ? "no" : verdict;
  const into = service.ingress?.internet.verdict ?? "none";
  return {
    ipv4Egress: out,
    sourceIpFixed: out !== "yes" ? "na" : sourceIp.kind === "fixed" ? "yes" : "no",
    directInbound: into === "reachable" ? "yes" : into === "blocked" ? "no" : into,
  };
}

describe("the analysis agrees with the truth table", () => {
  for (const launchType of LAUNCH_TYPES) {
    for (const placement of Object.values(Placement)) {
      it(`${launchType} in ${placement}, every network mode and every assignPublicIp`, async () => {
        const base = await topologyFor(() => program(launchType, placement));
        for (const networkMode of MODES) {
          for (const assignPublicIp of FLAGS) {
            const row = judge({ launchType, networkMode, placement, assignPublicIp });
            const expected = {
              ipv4Egress: row.ipv4Egress,
              // Without IPv4 egress there is no IPv4 source address to be fixed or not.
              sourceIpFixed: row.ipv4Egress === "no" ? "na" : row.sourceIpFixed,
              directInbound: row.directInbound,
            };
            const report = analyse(varied(base, networkMode, assignPublicIp), PROGRAM_SOURCE);
            const title = `${launchType} ${networkMode} ${placement} ${assignPublicIp}: ${row.verdict}`;
            expect(words(report), title).to.deep.equal(expected);
            if (row.verdict.startsWith("REJECT_API") || row.verdict.startsWith("REJECT_DOC")) {
              expect(
                report.findings.map((finding) => finding.severity),
                title,
              ).to.include("error");
            } else {
              expect(
                report.findings.filter((finding) => finding.severity === "error"),
                title,
              ).to.deep.equal([]);
            }
          }
        }
      });
    }
  }
});

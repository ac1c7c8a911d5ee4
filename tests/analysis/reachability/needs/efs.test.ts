/** A file system is mounted by name, from the interface that AWS mounts it from. */
import { expect } from "chai";
import { analyse } from "../../../../analysis/analyse";
import type { NeedReport } from "../../../../analysis/report";
import type { AnyNetworkMode } from "../../../../analysis/rules/words";
import type { Maybe, Topology } from "../../../../analysis/topology/model";
import { PROGRAM_SOURCE } from "../../../support/reportOf";
import {
  autoScalingGroup,
  behindNat,
  group,
  launchTemplate,
  rule,
  service,
  taskDefinition,
  UNKNOWN_YET,
  vpc,
} from "../../../support/topology";

type On = "ec2" | "managed-instances";

/** Instances in private-a and tasks in private-b, with a mount target in each zone that allows one of their groups. */
function mounting(kind: On, networkMode: AnyNetworkMode, admitted: "tasks" | "instances"): Topology {
  return behindNat({
    securityGroups: [
      group("tasks"),
      group("instances"),
      group("files", [rule("ingress", 2049, { kind: "group", group: admitted })]),
    ],
    autoScalingGroups: [autoScalingGroup("fleet", ["private-a"])],
    launchTemplates: [launchTemplate()],
    capacityProviders: [
      {
        key: "provider",
        name: "provider",
        id: null,
        providerName: "provider",
        kind,
        autoScalingGroup: kind === "ec2" ? "fleet" : null,
        subnets: ["private-a"],
        securityGroups: ["instances"],
        instanceRoleName: null,
      },
    ],
    efsFileSystems: [
      {
        key: "efs",
        name: "files",
        id: "fs-0123",
        mountTargets: ["a", "b"].map((zone) => ({
          key: `target-${zone}`,
          subnet: `private-${zone}`,
          securityGroups: ["files"],
        })),
        incomplete: null,
      },
    ],
    taskDefinitions: [taskDefinition("nginx", { networkMode, efs: ["efs"] })],
    services: [
      service([], {
        launchType: null,
        capacityProviders: ["provider"],
        networkConfiguration:
          networkMode === "awsvpc" ? { subnets: ["private-b"], securityGroups: ["tasks"], assignPublicIp: null } : null,
      }),
    ],
  });
}

function mount(topology: Topology): NeedReport {
  const found = analyse(topology, PROGRAM_SOURCE).services[0]?.needs.find((need) => need.purpose === "efs");
  if (found === undefined) throw new Error("nothing is mounted");
  return found;
}

function withHostNames(topology: Topology, dnsHostnames: Maybe<boolean>): Topology {
  return { ...topology, vpcs: [vpc({ dnsHostnames })] };
}

describe("a file system on instances", () => {
  it("is mounted from the task's interface under awsvpc: its mount targets must allow the task's group", () => {
    expect(mount(mounting("ec2", "awsvpc", "tasks"))).to.deep.include({
      verdict: "reachable",
      interface: "task",
      subnets: { reachable: ["private-b"], blocked: [], undetermined: [] },
    });
    expect(mount(mounting("ec2", "awsvpc", "instances"))).to.include({
      verdict: "blocked",
      code: "ENI_SG_RULES_MISMATCH",
    });
  });

  it("is mounted from the instance's interface in bridge and host mode", () => {
    for (const mode of ["bridge", "host"] as const) {
      expect(mount(mounting("ec2", mode, "instances")), mode).to.include({
        verdict: "reachable",
        interface: "instance",
      });
      expect(mount(mounting("ec2", mode, "tasks")).verdict, mode).to.equal("blocked");
    }
    expect(mount(mounting("managed-instances", "host", "instances")).verdict).to.equal("reachable");
  });

  it("is undetermined on Managed Instances under awsvpc where only one of the two interfaces reaches it", () => {
    for (const admitted of ["tasks", "instances"] as const) {
      const one = mount(mounting("managed-instances", "awsvpc", admitted));
      expect(one, admitted).to.include({ verdict: "undetermined", code: "UNKNOWN_VALUE", fix: null });
      expect(one.message).to.contain("AWS does not document whether the task's or the instance's interface carries");
    }
    const both = mounting("managed-instances", "awsvpc", "tasks");
    const open = [group("tasks"), group("instances"), group("files", [rule("ingress", 2049, "10.0.0.0/16")])];
    expect(mount({ ...both, securityGroups: open }).verdict).to.equal("reachable");
    const shut = [group("tasks"), group("instances"), group("files", [])];
    expect(mount({ ...both, securityGroups: shut })).to.include({ verdict: "blocked", code: "SG_HAS_NO_RULES" });
  });
});

describe("the name of a file system", () => {
  const whole = mounting("ec2", "awsvpc", "tasks");

  it("does not resolve with DNS host names off, which turning them on repairs", () => {
    const off = mount(withHostNames(whole, false));
    expect(off).to.include({ verdict: "blocked", code: "VPC_DNS_DISABLED", rule: "R-VPC-40" });
    expect(off.message).to.contain("enableDnsHostnames is off in VPC vpc, so the name of file system fs-0123");
    expect(off.fix).to.equal("Set enableDnsHostnames to true on VPC vpc.");
  });

  it("is undetermined while that setting is not known, unless the mount target is out of reach anyway", () => {
    expect(mount(withHostNames(whole, UNKNOWN_YET)).verdict).to.equal("undetermined");
    expect(mount(withHostNames(mounting("ec2", "awsvpc", "instances"), UNKNOWN_YET)).code).to.equal(
      "ENI_SG_RULES_MISMATCH",
    );
  });

  it("is undetermined from an IPv6-only subnet: no page of AWS's says that it answers there", () => {
    const subnets = whole.subnets.map((each) => ({ ...each, ipv4Cidr: null, ipv6Cidr: "2001:db8::/64" }));
    expect(mount({ ...whole, subnets }).verdict).to.equal("undetermined");
  });
});

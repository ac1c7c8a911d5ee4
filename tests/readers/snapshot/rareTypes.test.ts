/**
 * Rare resources of accounts, in describe answers: each once so that it carries packets and once so that it does not.
 */
import type * as autoscaling from "@aws-sdk/client-auto-scaling";
import type * as ec2 from "@aws-sdk/client-ec2";
import type * as ecs from "@aws-sdk/client-ecs";
import type * as efs from "@aws-sdk/client-efs";
import { expect } from "chai";
import { analyse } from "../../../analysis/analyse";
import type { PathReport, ServiceReport } from "../../../analysis/report";
import { topologyOf } from "../../../analysis/topology/fromResources";
import { isUnknown, type Topology } from "../../../analysis/topology/model";
import { savedGraphOf } from "../../support/saving";
import { graphOf } from "../../../readers/snapshot/graph";
import { judged } from "../../support/reportOf";
import { containers, type Files, natGateway, network, REGION, whole } from "../../support/snapshots";

const ACCOUNT = "111122223333";

function topologyIn(changes: Files): Topology {
  return topologyOf(savedGraphOf({ accountId: ACCOUNT, region: REGION, files: { ...whole, ...changes }, missing: {} }));
}

function serviceIn(changes: Files): ServiceReport {
  const [service] = analyse(topologyIn(changes), { kind: "snapshot", name: "test", region: REGION }).services;
  if (service === undefined) throw new Error("no service");
  return service;
}

function wayOut(changes: Files): Pick<PathReport, "verdict" | "code" | "via" | "sourceIp"> {
  const { verdict, code, via, sourceIp } = serviceIn(changes).egress.ipv4;
  return { verdict, code, via, sourceIp };
}

describe("a snapshot with a NAT that is not a zonal gateway", () => {
  const regional: ec2.NatGateway = {
    NatGatewayId: "nat-1",
    VpcId: "vpc-1",
    State: "available",
    ConnectivityType: "public",
    AvailabilityMode: "regional",
    AutoProvisionZones: "disabled",
    NatGatewayAddresses: [
      { AllocationId: "eipalloc-1", PublicIp: "203.0.113.9", AvailabilityZone: `${REGION}a`, Status: "succeeded" },
    ],
  };

  it("takes a regional one's addresses for fixed where people gave them, and for AWS's where it provisions the zones", () => {
    const via = ["nat-gateway", "internet-gateway"];
    expect(wayOut({ NatGateways: [regional] })).to.deep.equal({
      verdict: "reachable",
      code: null,
      via,
      sourceIp: { kind: "fixed", addresses: ["203.0.113.9"] },
    });
    expect(wayOut({ NatGateways: [{ ...regional, AutoProvisionZones: "enabled" }] }).sourceIp.kind).to.equal(
      "ephemeral",
    );
  });

  it("takes one that failed for none: a route that AWS calls a blackhole leads nowhere", () => {
    const failed = {
      NatGateways: [{ ...natGateway, State: "failed" }],
      RouteTables: network.RouteTables.map((table) => ({
        ...table,
        Routes: table.Routes.map((route) => ("NatGatewayId" in route ? { ...route, State: "blackhole" } : route)),
      })),
    };
    expect(wayOut(failed)).to.include({ verdict: "blocked", code: "BAD_STATE_ROUTE" });
    expect(topologyIn(failed).natGateways).to.deep.equal([]);
  });

  it("waits for one that is being made, and goes by none that is being deleted, while its route still stands", () => {
    const inState = (State: ec2.NatGatewayState) => ({ NatGateways: [{ ...natGateway, State }] });
    expect(wayOut(inState("available")).verdict).to.equal("reachable");
    expect(wayOut(inState("pending")).verdict).to.equal("undetermined");
    expect(wayOut(inState("deleting"))).to.include({ verdict: "blocked", code: "BAD_STATE_ROUTE" });
  });

  const byInterface = {
    RouteTables: network.RouteTables.map((table) => ({
      ...table,
      Routes: table.Routes.map((route) =>
        "NatGatewayId" in route
          ? { DestinationCidrBlock: "0.0.0.0/0", NetworkInterfaceId: "eni-nat", State: "active" }
          : route,
      ),
    })),
    NatGateways: [],
    SecurityGroups: [
      ...network.SecurityGroups,
      {
        GroupId: "sg-nat",
        VpcId: "vpc-1",
        IpPermissions: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "10.0.0.0/16" }] }],
        IpPermissionsEgress: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
      },
    ] satisfies ec2.SecurityGroup[],
    Addresses: [{ AllocationId: "eipalloc-1", PublicIp: "203.0.113.9", NetworkInterfaceId: "eni-nat" }],
  };

  function natInstance(sourceDestCheck: boolean): Files {
    const nic: ec2.NetworkInterface = {
      NetworkInterfaceId: "eni-nat",
      InterfaceType: "interface",
      SubnetId: "subnet-public",
      VpcId: "vpc-1",
      Groups: [{ GroupId: "sg-nat" }],
      SourceDestCheck: sourceDestCheck,
      PrivateIpAddresses: [{ PrivateIpAddress: "10.0.0.7", Primary: true }],
      Association: { PublicIp: "203.0.113.9", AllocationId: "eipalloc-1" },
      Attachment: { InstanceId: "i-nat", DeviceIndex: 1 },
    };
    const instance: ec2.Instance = {
      InstanceId: "i-nat",
      State: { Name: "running" },
      SubnetId: "subnet-public",
      SecurityGroups: [{ GroupId: "sg-nat" }],
      SourceDestCheck: sourceDestCheck,
      PrivateIpAddress: "10.0.0.6",
      NetworkInterfaces: [
        { NetworkInterfaceId: "eni-nat", Attachment: { DeviceIndex: 1 }, SourceDestCheck: sourceDestCheck },
      ],
    };
    return { ...byInterface, NetworkInterfaces: [nic], Reservations: [{ Instances: [instance] }] };
  }

  it("goes by a NAT instance's own interface, and not past its source/destination check", () => {
    expect(wayOut(natInstance(false))).to.deep.equal({
      verdict: "reachable",
      code: null,
      via: ["nat-instance", "internet-gateway"],
      sourceIp: { kind: "fixed", addresses: ["203.0.113.9"] },
    });
    expect(wayOut(natInstance(true))).to.include({
      verdict: "blocked",
      code: "ENI_SOURCE_DEST_CHECK_RESTRICTION",
    });
  });
});

describe("a snapshot's VPC beyond its first block", () => {
  const [vpc] = network.Vpcs;
  const vpcWith = (more: Partial<ec2.Vpc>): Topology["vpcs"][number] => {
    const [read] = topologyIn({ Vpcs: [{ ...vpc, ...more }] }).vpcs;
    if (read === undefined) throw new Error("no VPC");
    return read;
  };

  it("has further blocks while they are associated, and none that is being disassociated", () => {
    const blocks = (state: ec2.VpcCidrBlockStateCode): ec2.VpcCidrBlockAssociation[] => [
      { CidrBlock: "10.0.0.0/16", CidrBlockState: { State: "associated" } },
      { CidrBlock: "100.64.0.0/16", CidrBlockState: { State: state } },
    ];
    expect(vpcWith({ CidrBlockAssociationSet: blocks("associated") }).ipv4Cidrs).to.have.lengthOf(2);
    expect(vpcWith({ CidrBlockAssociationSet: blocks("disassociated") }).ipv4Cidrs).to.deep.equal(["10.0.0.0/16"]);
  });

  it("asks the servers of its DHCP options, else Amazon's", () => {
    const options: ec2.DhcpOptions = {
      DhcpOptionsId: "dopt-1",
      DhcpConfigurations: [{ Key: "domain-name-servers", Values: [{ Value: "10.0.0.53" }] }],
    };
    const served = (answers: Files) => topologyIn(answers).vpcs[0]?.dnsServers;
    const naming = [{ ...vpc, DhcpOptionsId: "dopt-1" }];
    expect(served({ DhcpOptions: [options], Vpcs: naming })).to.deep.equal(["10.0.0.53"]);
    const own = {
      ...options,
      DhcpConfigurations: [{ Key: "domain-name-servers", Values: [{ Value: "AmazonProvidedDNS" }] }],
    };
    expect(served({ DhcpOptions: [own], Vpcs: naming })).to.equal("amazon");
    expect(served({ DhcpOptions: [options] })).to.equal("amazon");
  });

  it("knows an egress-only gateway by what it is attached to, and a peering while it is not ended", () => {
    const eigw = (state: ec2.AttachmentStatus | "available"): object => ({
      EgressOnlyInternetGatewayId: "eigw-1",
      Attachments: [{ State: state, VpcId: "vpc-1" }],
    });
    const [gateway] = topologyIn({ EgressOnlyInternetGateways: [eigw("attached")] }).egressOnlyInternetGateways;
    expect(gateway?.vpc).to.equal("vpc-1");
    const [loose] = topologyIn({ EgressOnlyInternetGateways: [eigw("detached")] }).egressOnlyInternetGateways;
    expect(loose?.vpc).not.to.equal("vpc-1");
    const peering = (Code: ec2.VpcPeeringConnectionStateReasonCode): ec2.VpcPeeringConnection => ({
      VpcPeeringConnectionId: "pcx-1",
      RequesterVpcInfo: { VpcId: "vpc-1" },
      AccepterVpcInfo: { VpcId: "vpc-2" },
      Status: { Code },
    });
    const active = (code: ec2.VpcPeeringConnectionStateReasonCode) =>
      topologyIn({ VpcPeeringConnections: [peering(code)] }).peeringConnections.map((each) => each.active);
    expect(active("active")).to.deep.equal([true]);
    // The other side may accept it at any time.
    expect(active("pending-acceptance").map(isUnknown)).to.deep.equal([true]);
    expect(active("deleted")).to.deep.equal([]);
  });

  it("has private hosted zones with their VPCs and records; what was not read of them is undetermined", () => {
    const logs = "logs.eu-west-1.amazonaws.com";
    const zone = { HostedZoneId: "Z1", Name: `${logs}.`, VpcIds: ["vpc-1"], RecordsRead: true };
    const alias = {
      HostedZoneId: "Z1",
      Name: `${logs}.`,
      Type: "A",
      AliasTarget: { DNSName: "vpce-1-x.logs.example." },
    };
    const endpoint = {
      VpcEndpointId: "vpce-1",
      VpcId: "vpc-1",
      VpcEndpointType: "Interface",
      ServiceName: `com.amazonaws.${REGION}.logs`,
    };
    const { privateZones } = topologyIn({ HostedZones: [zone], ResourceRecordSets: [alias], VpcEndpoints: [endpoint] });
    expect(
      privateZones.map(({ key, vpcs, incomplete, records }) => [
        key,
        vpcs,
        incomplete,
        records.map(({ targets }) => targets),
      ]),
    ).to.deep.equal([["Z1", ["vpc-1"], null, [[{ kind: "endpoint", endpoint: "vpce-1" }]]]]);
    const alien = topologyIn({ HostedZones: [{ ...zone, RecordsRead: false }] }).privateZones[0];
    expect(alien?.incomplete).to.contain("was not read: its list was not taken, or belongs to another account");
    const read = (missing: { readonly [file: string]: string }) => {
      const files = Object.fromEntries(Object.entries(whole).filter(([file]) => file !== "HostedZones"));
      return topologyOf(savedGraphOf({ accountId: ACCOUNT, region: REGION, files, missing }));
    };
    const denied = read({ HostedZones: "route53:ListHostedZonesByVPC was denied" });
    expect(denied.privateZones.map(({ zoneName, vpcs }) => [isUnknown(zoneName), isUnknown(vpcs)])).to.deep.equal([
      [true, true],
    ]);
    expect(read({}).privateZones).to.deep.equal([]);
    expect(read({}).assumptions.map(({ fact }) => fact)).to.deep.equal([
      "this source has no list of private hosted zones",
    ]);
  });

  it("has Block Public Access off where it has no such settings, as an assumption; denied, they are unknown", () => {
    const older = Object.fromEntries(Object.entries(whole).filter(([file]) => file !== "VpcBlockPublicAccessOptions"));
    const read = (missing: { readonly [file: string]: string }) =>
      analyse(topologyOf(savedGraphOf({ accountId: ACCOUNT, region: REGION, files: older, missing })), {
        kind: "snapshot",
        name: "test",
        region: REGION,
      });
    const left = read({});
    expect(left.services[0]?.egress.ipv4.verdict).to.equal("reachable");
    expect(left.findings.filter(({ id }) => id === "ASSUMPTION").map(({ message }) => message)).to.include(
      "this source has no settings of VPC Block Public Access: it is off, as by AWS's default; if it is on, it blocks connections through internet gateways.",
    );
    expect(left.findings.filter(({ id }) => id === "DEFECT")).to.deep.equal([]);
    const denied = read({ VpcBlockPublicAccessOptions: "ec2:DescribeVpcBlockPublicAccessOptions was denied" });
    expect(denied.services[0]?.egress.ipv4.verdict).to.equal("undetermined");
  });

  it("is shut by Block Public Access, but for what an exclusion spares", () => {
    const shut = { VpcBlockPublicAccessOptions: [{ InternetGatewayBlockMode: "block-bidirectional" }] };
    expect(wayOut(shut)).to.deep.include({
      verdict: "blocked",
      code: "VPC_BLOCK_PUBLIC_ACCESS_ENABLED",
      sourceIp: { kind: "none", addresses: [] },
    });
    const exclusion = (State: ec2.VpcBlockPublicAccessExclusionState): ec2.VpcBlockPublicAccessExclusion => ({
      ExclusionId: "vpcbpa-exclude-1",
      ResourceArn: `arn:aws:ec2:${REGION}:${ACCOUNT}:vpc/vpc-1`,
      InternetGatewayExclusionMode: "allow-bidirectional",
      State,
    });
    const spared = { ...shut, VpcBlockPublicAccessExclusions: [exclusion("create-complete")] };
    expect(wayOut(spared).verdict).to.equal("reachable");
    const over = { ...shut, VpcBlockPublicAccessExclusions: [exclusion("delete-complete")] };
    expect(wayOut(over).verdict).to.equal("blocked");
    const changing = { ...shut, VpcBlockPublicAccessExclusions: [exclusion("update-in-progress")] };
    expect(wayOut(changing).verdict).to.equal("undetermined");
    const nameless = { ...exclusion("create-complete"), ResourceArn: undefined };
    expect(wayOut({ ...shut, VpcBlockPublicAccessExclusions: [nameless] }).verdict).to.equal("undetermined");
  });

  it("reads what a managed prefix list holds, and guesses nothing of one that it cannot read", () => {
    const byList = {
      SecurityGroups: [
        {
          GroupId: "sg-1",
          VpcId: "vpc-1",
          IpPermissionsEgress: [{ IpProtocol: "-1", PrefixListIds: [{ PrefixListId: "pl-1" }] }],
        },
      ] satisfies ec2.SecurityGroup[],
      ManagedPrefixLists: [{ PrefixListId: "pl-1", PrefixListName: "partners" }] satisfies ec2.ManagedPrefixList[],
    };
    const holding = (...cidrs: readonly string[]) => ({
      ...byList,
      ManagedPrefixListEntries: cidrs.map((Cidr) => ({ Cidr, PrefixListId: "pl-1" })),
    });
    expect(wayOut(holding("0.0.0.0/1", "128.0.0.0/1")).verdict).to.equal("reachable");
    expect(wayOut(holding("10.0.0.0/8"))).to.include({ verdict: "blocked", code: "ENI_SG_RULES_MISMATCH" });
    expect(wayOut({ ...byList, ManagedPrefixLists: [] }).verdict).to.equal("undetermined");
  });
});

describe("a snapshot with file systems and instances", () => {
  it("mounts a file system by a target that is there, and by none that is being deleted", () => {
    const TaskDefinitions = containers.TaskDefinitions.map((definition) => ({
      ...definition,
      volumes: [{ name: "data", efsVolumeConfiguration: { fileSystemId: "fs-1" } }] satisfies ecs.Volume[],
    }));
    const SecurityGroups = [
      ...network.SecurityGroups,
      {
        GroupId: "sg-efs",
        VpcId: "vpc-1",
        IpPermissions: [{ IpProtocol: "tcp", FromPort: 2049, ToPort: 2049, UserIdGroupPairs: [{ GroupId: "sg-1" }] }],
      },
    ] satisfies ec2.SecurityGroup[];
    const mounted = (LifeCycleState: efs.LifeCycleState) =>
      serviceIn({
        TaskDefinitions,
        SecurityGroups,
        FileSystems: [{ FileSystemId: "fs-1", LifeCycleState: "available" }],
        MountTargets: [
          { MountTargetId: "fsmt-1", FileSystemId: "fs-1", SubnetId: "subnet-private", LifeCycleState },
        ] satisfies Partial<efs.MountTargetDescription>[],
        MountTargetSecurityGroups: [{ MountTargetId: "fsmt-1", SecurityGroups: ["sg-efs"] }],
      }).needs.find(({ purpose }) => purpose === "efs");
    expect(mounted("available")).to.include({ verdict: "reachable", code: null });
    expect(mounted("deleting")).to.include({ verdict: "blocked" });
  });

  const group = `arn:aws:autoscaling:${REGION}:${ACCOUNT}:autoScalingGroup:1:autoScalingGroupName/fleet`;
  const provider = `arn:aws:ecs:${REGION}:${ACCOUNT}:capacity-provider/fleet`;

  function onInstances(templateGroup: string): Files {
    const version = (VersionNumber: number, groups: string[]): ec2.LaunchTemplateVersion => ({
      LaunchTemplateId: "lt-1",
      LaunchTemplateName: "fleet",
      VersionNumber,
      DefaultVersion: VersionNumber === 1,
      LaunchTemplateData: { InstanceType: "t3.small", SecurityGroupIds: groups },
    });
    return {
      Clusters: [{ ...containers.Clusters[0], capacityProviders: ["fleet"] }] satisfies ecs.Cluster[],
      CapacityProviders: [
        {
          capacityProviderArn: provider,
          name: "fleet",
          status: "ACTIVE",
          autoScalingGroupProvider: { autoScalingGroupArn: group },
        },
      ] satisfies ecs.CapacityProvider[],
      AutoScalingGroups: [
        {
          AutoScalingGroupARN: group,
          AutoScalingGroupName: "fleet",
          VPCZoneIdentifier: "subnet-private",
          MinSize: 1,
          MaxSize: 2,
          DesiredCapacity: 1,
          MixedInstancesPolicy: {
            LaunchTemplate: { LaunchTemplateSpecification: { LaunchTemplateId: "lt-1", Version: "$Latest" } },
          },
        },
      ] satisfies Partial<autoscaling.AutoScalingGroup>[],
      LaunchTemplateVersions: [version(1, ["sg-closed"]), version(2, [templateGroup])],
      SecurityGroups: [...network.SecurityGroups, { GroupId: "sg-closed", VpcId: "vpc-1" }],
      TaskDefinitions: containers.TaskDefinitions.map((definition) => ({
        ...definition,
        networkMode: "bridge",
        requiresCompatibilities: ["EC2"],
      })),
      Services: containers.Services.map(({ networkConfiguration: _, launchType: __, ...service }) => ({
        ...service,
        capacityProviderStrategy: [{ capacityProvider: "fleet", weight: 1 }],
      })),
    };
  }

  it("finds the groups of EC2 tasks by provider, mixed-instances group and the latest version of its template", () => {
    const open = serviceIn(onInstances("sg-1"));
    expect(open).to.include({ launchType: "ec2", networkMode: "bridge" });
    expect(open.egress.ipv4.verdict).to.equal("reachable");
    expect(serviceIn(onInstances("sg-closed")).egress.ipv4).to.include({ verdict: "blocked", code: "SG_HAS_NO_RULES" });
  });

  it("warns of instances that join another cluster, by what is kept of their user data", () => {
    const warnings = (UserData: string | undefined, more: ec2.ResponseLaunchTemplateData = {}) => {
      const files = onInstances("sg-1");
      const versions = (files["LaunchTemplateVersions"] as ec2.LaunchTemplateVersion[]).map((version) => ({
        ...version,
        LaunchTemplateData: {
          ...version.LaunchTemplateData,
          ImageId: "ami-1",
          IamInstanceProfile: { Name: "hosts" },
          ...(UserData === undefined ? {} : { UserData: Buffer.from(UserData).toString("base64") }),
          ...more,
        },
      }));
      // The saved form itself: without a line about the cluster it is that of an older version.
      const saved = { ...whole, ...files, LaunchTemplateVersions: versions };
      return judged(topologyOf(graphOf({ accountId: ACCOUNT, region: REGION, files: saved, missing: {} })))
        .findings.filter(({ id }) => id === "V-30" || id === "V-31")
        .map(({ severity, message }) => `${severity} ${message.replace(/:.*/, "")}`);
    };
    expect(warnings("ECS_CLUSTER=main")).to.deep.equal([]);
    expect(warnings("ECS_CLUSTER=old")).to.deep.equal(["warning userData (old)"]);
    expect(warnings("ECS_CLUSTER=")).to.deep.equal(["info userData"]);
    expect(warnings(undefined)).to.deep.equal(["info userData"]);
    expect(warnings("ECS_CLUSTER=${COMPUTED}")).to.deep.equal([]);
    for (const older of ["HTTP_PROXY=not-kept", ""]) {
      expect(warnings(older), `a file of an older version: ${older}`).to.deep.equal([]);
    }
    expect(warnings("ECS_CLUSTER=main", { IamInstanceProfile: undefined })).to.deep.equal([
      "warning iamInstanceProfile",
    ]);
    const MetadataOptions = { HttpTokens: "required", HttpPutResponseHopLimit: 1 } as const;
    expect(warnings("ECS_CLUSTER=main", { MetadataOptions })).to.deep.equal([
      "warning metadataOptions.httpPutResponseHopLimit (1)",
    ]);
  });

  it("leaves a template unknown if its version is missing", () => {
    const topology = topologyIn({ ...onInstances("sg-1"), LaunchTemplateVersions: [] });
    expect(topology.autoScalingGroups.map(({ subnets }) => subnets)).to.deep.equal([["subnet-private"]]);
    const service = serviceIn({ ...onInstances("sg-1"), LaunchTemplateVersions: [] });
    expect(service.egress.ipv4.verdict).to.equal("undetermined");
    expect(topology.launchTemplates.some(({ securityGroups }) => !isUnknown(securityGroups))).to.equal(false);
  });
});

/** Of load balancers, file systems and hosted zones: what the analysis reads. */
import type * as efs from "@aws-sdk/client-efs";
import type * as elb from "@aws-sdk/client-elastic-load-balancing-v2";
import type * as route53 from "@aws-sdk/client-route-53";
import { type Fields, named, of } from "./kinds";

/** Of an action, the groups that it forwards to: others sign clients in, or rewrite what they ask for. */
const forwarding = { TargetGroupArn: true, ForwardConfig: { TargetGroups: { TargetGroupArn: true } } } as const;

export const balancerFiles: { readonly [file: string]: Fields } = {
  LoadBalancers: of<elb.LoadBalancer>({
    LoadBalancerArn: true,
    LoadBalancerName: true,
    Type: true,
    Scheme: true,
    VpcId: true,
    State: { Code: true },
    SecurityGroups: true,
    IpAddressType: true,
    DNSName: true,
    AvailabilityZones: { SubnetId: true, LoadBalancerAddresses: { AllocationId: true } },
  }),
  LoadBalancerAttributes: of<elb.DescribeLoadBalancerAttributesOutput, "LoadBalancerArn">({
    LoadBalancerArn: true,
    Attributes: named("Key", ["load_balancing.cross_zone.enabled"], "Value"),
  }),
  TargetGroups: of<elb.TargetGroup>({
    TargetGroupArn: true,
    TargetGroupName: true,
    VpcId: true,
    TargetType: true,
    Port: true,
    Protocol: true,
    IpAddressType: true,
    HealthCheckPort: true,
  }),
  TargetGroupAttributes: of<elb.DescribeTargetGroupAttributesOutput, "TargetGroupArn">({
    TargetGroupArn: true,
    Attributes: named("Key", ["preserve_client_ip.enabled"], "Value"),
  }),
  Listeners: of<elb.Listener>({
    ListenerArn: true,
    LoadBalancerArn: true,
    Port: true,
    Protocol: true,
    DefaultActions: forwarding,
  }),
  // Of conditions the clients' addresses: headers and queries may contain a token.
  ListenerRules: of<elb.Rule>({
    RuleArn: true,
    IsDefault: true,
    Actions: forwarding,
    Conditions: { SourceIpConfig: { Values: true } },
  }),
};

export const otherFiles: { readonly [file: string]: Fields } = {
  FileSystems: of<efs.FileSystemDescription>({ FileSystemId: true, Name: true, LifeCycleState: true }),
  MountTargets: of<efs.MountTargetDescription>({
    MountTargetId: true,
    FileSystemId: true,
    LifeCycleState: true,
    SubnetId: true,
  }),
  MountTargetSecurityGroups: of<efs.DescribeMountTargetSecurityGroupsResponse, "MountTargetId">({
    MountTargetId: true,
    SecurityGroups: true,
  }),
  HostedZones: of<route53.HostedZoneSummary, "VpcIds" | "RecordsRead">({
    HostedZoneId: true,
    Name: true,
    VpcIds: true,
    RecordsRead: true,
  }),
  ResourceRecordSets: of<route53.ResourceRecordSet, "HostedZoneId">({
    HostedZoneId: true,
    Name: true,
    Type: true,
    SetIdentifier: true,
    AliasTarget: { DNSName: true },
    ResourceRecords: { Value: true },
  }),
};

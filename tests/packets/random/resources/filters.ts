/** Network ACLs and security groups as resources. */
import type { Maybe, Protocol, SecurityGroupPeer, Topology } from "../../../../analysis/topology/model";
import type { ResourceState } from "../../../../analysis/topology/resource";
import { joining, state } from "./state";

/** A list that AWS manages has a name for an id, as a program may write it. */
function peerInputs(peer: SecurityGroupPeer, region: string): Readonly<Record<string, unknown>> {
  switch (peer.kind) {
    case "cidr":
      return peer.cidr.includes(":") ? { cidrIpv6: peer.cidr } : { cidrIpv4: peer.cidr };
    case "prefix-list":
      return { prefixListId: peer.service === undefined ? peer.id : `com.amazonaws.${region}.${peer.service}` };
    case "group":
      return { referencedSecurityGroupId: peer.group };
  }
}

function protocolOf(protocol: Maybe<Protocol>): string {
  return protocol === "all" ? "-1" : (protocol as Exclude<Protocol, "all">).toString();
}

export function filtersOf(topology: Topology): ResourceState[] {
  return [
    ...topology.networkAcls.flatMap((acl) => {
      const own = acl.key === "acl" ? "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl" : "aws:ec2/networkAcl:NetworkAcl";
      return [
        state(own, acl, acl.key === "acl" ? { defaultNetworkAclId: "acl" } : { vpcId: acl.vpc }),
        ...acl.rules.map((rule, index) => {
          const ports = rule.ports as { readonly from: number; readonly to: number };
          const cidr = rule.cidr as string;
          return joining("aws:ec2/networkAclRule:NetworkAclRule", `${acl.key} rule ${String(index)}`, {
            networkAclId: acl.key,
            egress: rule.direction === "egress",
            ruleNumber: rule.number,
            ruleAction: rule.action,
            protocol: protocolOf(rule.protocol),
            ...(rule.protocol === "all" ? {} : { fromPort: ports.from, toPort: ports.to }),
            ...(cidr.includes(":") ? { ipv6CidrBlock: cidr } : { cidrBlock: cidr }),
          });
        }),
      ];
    }),
    ...topology.securityGroups.flatMap((group) => [
      state("aws:ec2/securityGroup:SecurityGroup", group, { vpcId: group.vpc }),
      ...group.rules.map((rule, index) => {
        const ports = rule.ports as { readonly from: number; readonly to: number };
        const type =
          rule.direction === "ingress"
            ? "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
            : "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
        return joining(type, `${group.key} rule ${String(index)}`, {
          securityGroupId: group.key,
          ipProtocol: protocolOf(rule.protocol),
          ...(rule.protocol === "all" ? {} : { fromPort: ports.from, toPort: ports.to }),
          ...peerInputs(rule.peer as SecurityGroupPeer, topology.region as string),
        });
      }),
    ]),
  ];
}

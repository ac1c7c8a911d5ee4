/** Security groups and their rules, each rule a resource of its own. */
import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  type IpPermission,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
import type { Clients } from "../emulator/clients";
import { ACCOUNT } from "../emulator/emulator";
import {
  type Bag,
  bagsOf,
  type Creator,
  type Creators,
  given,
  numberOf,
  physicalName,
  textOf,
  wanted,
} from "./creator";
import { tag } from "./vpc";

type Direction = "ingress" | "egress";

function permission(inputs: Bag): IpPermission {
  const Description = textOf(inputs, "description");
  const [v4, v6] = [textOf(inputs, "cidrIpv4"), textOf(inputs, "cidrIpv6")];
  const [group, list] = [textOf(inputs, "referencedSecurityGroupId"), textOf(inputs, "prefixListId")];
  return {
    IpProtocol: wanted(inputs, "ipProtocol"),
    FromPort: numberOf(inputs, "fromPort"),
    ToPort: numberOf(inputs, "toPort"),
    ...(v4 === undefined ? {} : { IpRanges: [{ CidrIp: v4, Description }] }),
    ...(v6 === undefined ? {} : { Ipv6Ranges: [{ CidrIpv6: v6, Description }] }),
    ...(group === undefined ? {} : { UserIdGroupPairs: [{ GroupId: group, Description }] }),
    ...(list === undefined ? {} : { PrefixListIds: [{ PrefixListId: list, Description }] }),
  };
}

/** A new group lets everything out; the provider takes that away first. */
async function closeGroup(GroupId: string, { ec2 }: Clients): Promise<void> {
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }));
  const [group] = given(SecurityGroups, "the group");
  const [out, into] = [group?.IpPermissionsEgress ?? [], group?.IpPermissions ?? []];
  if (out.length > 0) await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: out }));
  if (into.length > 0) await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: into }));
}

async function authorize(direction: Direction, inputs: Bag, { ec2 }: Clients): Promise<string> {
  const request = { GroupId: wanted(inputs, "securityGroupId"), IpPermissions: [permission(inputs)] };
  const { SecurityGroupRules } = await (direction === "ingress"
    ? ec2.send(new AuthorizeSecurityGroupIngressCommand(request))
    : ec2.send(new AuthorizeSecurityGroupEgressCommand(request)));
  return given(SecurityGroupRules?.[0]?.SecurityGroupRuleId, "the rule's id");
}

async function revoke(direction: Direction, inputs: Bag, { ec2 }: Clients): Promise<void> {
  const request = { GroupId: wanted(inputs, "securityGroupId"), IpPermissions: [permission(inputs)] };
  await (direction === "ingress"
    ? ec2.send(new RevokeSecurityGroupIngressCommand(request))
    : ec2.send(new RevokeSecurityGroupEgressCommand(request)));
}

function rule(direction: Direction): Creator {
  return {
    async create(inputs, _name, clients) {
      const id = await authorize(direction, inputs, clients);
      return { id, outputs: { ...inputs, securityGroupRuleId: id } };
    },
    // ModifySecurityGroupRules in one call; the emulator has it not, and between these two nothing else happens.
    async update({ inputs: old, outputs }, inputs, clients) {
      await revoke(direction, old, clients);
      await authorize(direction, inputs, clients);
      return { ...outputs, ...inputs };
    },
    async delete({ inputs }, clients) {
      await revoke(direction, inputs, clients);
    },
  };
}

export const securityGroupCreators: Creators = {
  "aws:ec2/securityGroup:SecurityGroup": {
    async create(inputs, name, clients) {
      if (bagsOf(inputs, "ingress").length + bagsOf(inputs, "egress").length > 0) {
        throw new Error("rules inside of a security group are not translated");
      }
      const GroupName = physicalName(inputs, name);
      const { GroupId } = await clients.ec2.send(
        new CreateSecurityGroupCommand({
          GroupName,
          Description: textOf(inputs, "description") ?? "Managed by Pulumi",
          VpcId: wanted(inputs, "vpcId"),
        }),
      );
      const id = given(GroupId, "the group's id");
      await closeGroup(id, clients);
      await tag(id, inputs, clients);
      const arn = `arn:aws:ec2:${await clients.ec2.config.region()}:${ACCOUNT}:security-group/${id}`;
      return { id, outputs: { ...inputs, name: GroupName, arn } };
    },
    // Only tags change in place.
    update: ({ outputs }, inputs) => Promise.resolve({ ...outputs, ...inputs }),
    async delete({ id }, { ec2 }) {
      await ec2.send(new DeleteSecurityGroupCommand({ GroupId: id }));
    },
  },

  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    async create(inputs, _name, clients) {
      const { SecurityGroups } = await clients.ec2.send(
        new DescribeSecurityGroupsCommand({
          Filters: [
            { Name: "vpc-id", Values: [wanted(inputs, "vpcId")] },
            { Name: "group-name", Values: ["default"] },
          ],
        }),
      );
      const id = given(SecurityGroups?.[0]?.GroupId, "the default group");
      await closeGroup(id, clients);
      return { id, outputs: inputs };
    },
    // The provider only forgets it: it goes with its VPC.
    delete: () => Promise.resolve(),
  },

  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": rule("ingress"),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": rule("egress"),
};

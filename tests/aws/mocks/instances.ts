/** Instances, alone and in Auto Scaling groups. */
import {
  CreateAutoScalingGroupCommand,
  DeleteAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
  UpdateAutoScalingGroupCommand,
} from "@aws-sdk/client-auto-scaling";
import {
  CreateLaunchTemplateCommand,
  CreateLaunchTemplateVersionCommand,
  DeleteLaunchTemplateCommand,
  type RequestLaunchTemplateData,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import {
  type Bag,
  bagOf,
  bagsOf,
  type Creators,
  flagOf,
  given,
  numberOf,
  pascal,
  physicalName,
  textOf,
  textsOf,
  wanted,
} from "./creator";
import { tag } from "./vpc";

/** The provider's words for a launch template are the API's, but for its lists of groups and its booleans as text. */
function templateData(inputs: Bag): RequestLaunchTemplateData {
  const groups = textsOf(inputs, "vpcSecurityGroupIds");
  const profile = bagOf(inputs, "iamInstanceProfile");
  const interfaces = bagsOf(inputs, "networkInterfaces").map((each) => ({
    ...(textOf(each, "networkInterfaceId") === undefined
      ? {}
      : { NetworkInterfaceId: textOf(each, "networkInterfaceId") }),
    DeviceIndex: numberOf(each, "deviceIndex") ?? 0,
    ...(textOf(each, "associatePublicIpAddress") === undefined
      ? {}
      : { AssociatePublicIpAddress: textOf(each, "associatePublicIpAddress") === "true" }),
    ...(textsOf(each, "securityGroups").length === 0 ? {} : { Groups: textsOf(each, "securityGroups") }),
  }));
  return {
    ImageId: textOf(inputs, "imageId"),
    InstanceType: textOf(inputs, "instanceType") as RequestLaunchTemplateData["InstanceType"],
    UserData: textOf(inputs, "userData"),
    ...(groups.length === 0 ? {} : { SecurityGroupIds: groups }),
    ...(interfaces.length === 0 ? {} : { NetworkInterfaces: interfaces }),
    ...(Object.keys(profile).length === 0 ? {} : { IamInstanceProfile: pascal(profile) as object }),
    ...(inputs["metadataOptions"] === undefined
      ? {}
      : { MetadataOptions: pascal(inputs["metadataOptions"]) as object }),
  };
}

function template(inputs: Bag) {
  const { id, version } = bagOf(inputs, "launchTemplate");
  if (typeof id !== "string") throw new Error("a group without a launch template is not translated");
  const named = typeof version === "string" || typeof version === "number" ? String(version) : "$Default";
  return { LaunchTemplateId: id, Version: named };
}

function groupSettings(inputs: Bag) {
  return {
    MinSize: numberOf(inputs, "minSize") ?? 0,
    MaxSize: numberOf(inputs, "maxSize") ?? 0,
    ...(numberOf(inputs, "desiredCapacity") === undefined
      ? {}
      : { DesiredCapacity: numberOf(inputs, "desiredCapacity") }),
    LaunchTemplate: template(inputs),
    VPCZoneIdentifier: textsOf(inputs, "vpcZoneIdentifiers").join(","),
    NewInstancesProtectedFromScaleIn: flagOf(inputs, "protectFromScaleIn") ?? false,
  };
}

export const instanceCreators: Creators = {
  "aws:ec2/launchTemplate:LaunchTemplate": {
    async create(inputs, name, { ec2 }) {
      const LaunchTemplateName = physicalName(inputs, name);
      const { LaunchTemplate } = await ec2.send(
        new CreateLaunchTemplateCommand({ LaunchTemplateName, LaunchTemplateData: templateData(inputs) }),
      );
      const id = given(LaunchTemplate?.LaunchTemplateId, "the template's id");
      return { id, outputs: { ...inputs, name: LaunchTemplateName, latestVersion: 1, defaultVersion: 1 } };
    },
    async update({ id, outputs }, inputs, { ec2 }) {
      const { LaunchTemplateVersion } = await ec2.send(
        new CreateLaunchTemplateVersionCommand({ LaunchTemplateId: id, LaunchTemplateData: templateData(inputs) }),
      );
      const latestVersion = given(LaunchTemplateVersion?.VersionNumber, "the version");
      return { ...outputs, ...inputs, latestVersion, defaultVersion: latestVersion };
    },
    async delete({ id }, { ec2 }) {
      await ec2.send(new DeleteLaunchTemplateCommand({ LaunchTemplateId: id }));
    },
  },

  "aws:autoscaling/group:Group": {
    async create(inputs, name, { autoScaling }) {
      const AutoScalingGroupName = physicalName(inputs, name);
      await autoScaling.send(
        new CreateAutoScalingGroupCommand({
          AutoScalingGroupName,
          ...groupSettings(inputs),
          Tags: bagsOf(inputs, "tags").map((each) => ({
            Key: wanted(each, "key"),
            Value: textOf(each, "value") ?? "",
            PropagateAtLaunch: flagOf(each, "propagateAtLaunch") ?? false,
          })),
        }),
      );
      const { AutoScalingGroups } = await autoScaling.send(
        new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [AutoScalingGroupName] }),
      );
      const arn = given(AutoScalingGroups?.[0]?.AutoScalingGroupARN, "the group's ARN");
      return { id: AutoScalingGroupName, outputs: { ...inputs, name: AutoScalingGroupName, arn } };
    },
    async update({ id, outputs }, inputs, { autoScaling }) {
      await autoScaling.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: id, ...groupSettings(inputs) }));
      return { ...outputs, ...inputs };
    },
    async delete({ id }, { autoScaling }) {
      await autoScaling.send(new DeleteAutoScalingGroupCommand({ AutoScalingGroupName: id, ForceDelete: true }));
    },
  },

  "aws:ec2/instance:Instance": {
    async create(inputs, _name, clients) {
      const profile = textOf(inputs, "iamInstanceProfile");
      const { Instances } = await clients.ec2.send(
        new RunInstancesCommand({
          ImageId: wanted(inputs, "ami"),
          InstanceType: wanted(inputs, "instanceType") as RequestLaunchTemplateData["InstanceType"],
          MinCount: 1,
          MaxCount: 1,
          NetworkInterfaces: [
            {
              DeviceIndex: 0,
              SubnetId: wanted(inputs, "subnetId"),
              Groups: textsOf(inputs, "vpcSecurityGroupIds"),
              AssociatePublicIpAddress: flagOf(inputs, "associatePublicIpAddress"),
            },
          ],
          ...(profile === undefined ? {} : { IamInstanceProfile: { Name: profile } }),
        }),
      );
      const [instance] = given(Instances, "the instance");
      const id = given(instance?.InstanceId, "the instance's id");
      await tag(id, inputs, clients);
      return {
        id,
        outputs: {
          ...inputs,
          privateIp: instance?.PrivateIpAddress,
          publicIp: instance?.PublicIpAddress ?? "",
          primaryNetworkInterfaceId: instance?.NetworkInterfaces?.[0]?.NetworkInterfaceId,
        },
      };
    },
    update: ({ outputs }, inputs) => Promise.resolve({ ...outputs, ...inputs }),
    async delete({ id }, { ec2 }) {
      await ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    },
  },
};

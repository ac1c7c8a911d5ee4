/** Of the instances of tasks, their groups and launch templates: what the analysis reads. */
import type * as autoscaling from "@aws-sdk/client-auto-scaling";
import type * as ec2 from "@aws-sdk/client-ec2";
import { type Fields, of, Tags } from "./kinds";
import { agentSettings } from "./values";

const template = { LaunchTemplateId: true, LaunchTemplateName: true, Version: true } as const;
export const capacityFiles: { readonly [file: string]: Fields } = {
  AutoScalingGroups: of<autoscaling.AutoScalingGroup>({
    AutoScalingGroupARN: true,
    AutoScalingGroupName: true,
    VPCZoneIdentifier: true,
    LaunchTemplate: template,
    MixedInstancesPolicy: { LaunchTemplate: { LaunchTemplateSpecification: template } },
    MinSize: true,
    MaxSize: true,
    DesiredCapacity: true,
  }),
  LaunchTemplateVersions: of<ec2.LaunchTemplateVersion>({
    LaunchTemplateId: true,
    LaunchTemplateName: true,
    VersionNumber: true,
    DefaultVersion: true,
    LaunchTemplateData: {
      ImageId: true,
      InstanceType: true,
      IamInstanceProfile: { Arn: true, Name: true },
      MetadataOptions: { HttpEndpoint: true, HttpTokens: true, HttpPutResponseHopLimit: true },
      SecurityGroupIds: true,
      NetworkInterfaces: { DeviceIndex: true, AssociatePublicIpAddress: true, Groups: true },
      UserData: agentSettings,
      BlockDeviceMappings: { Ebs: { VolumeSize: true } },
    },
  }),
  Reservations: of<ec2.Reservation>({
    Instances: {
      InstanceId: true,
      State: { Name: true },
      SubnetId: true,
      SecurityGroups: { GroupId: true },
      SourceDestCheck: true,
      PublicIpAddress: true,
      PrivateIpAddress: true,
      InstanceType: true,
      NetworkInterfaces: { NetworkInterfaceId: true, Attachment: { DeviceIndex: true } },
      Operator: { Managed: true },
      Tags,
    },
  }),
};

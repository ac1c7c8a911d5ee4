/** The capacity of tasks outside Fargate: capacity providers, Auto Scaling groups, launch templates. */
import type { AutoScalingGroup, LaunchTemplateSpecification } from "@aws-sdk/client-auto-scaling";
import type { LaunchTemplateVersion, ResponseLaunchTemplateData } from "@aws-sdk/client-ec2";
import type { CapacityProvider } from "@aws-sdk/client-ecs";
import { UNKNOWN, type Value } from "../../../analysis/topology/resource";
import type { GraphBuilder } from "./builder";
import { given, type Item } from "./item";

export function addCapacity(graph: GraphBuilder): void {
  for (const provider of graph.records<CapacityProvider>("CapacityProviders", "capacityProviderArn")) {
    addProvider(graph, provider);
  }
  for (const group of graph.records<AutoScalingGroup>("AutoScalingGroups", "AutoScalingGroupARN")) {
    addGroup(graph, group);
  }
}

function addProvider(graph: GraphBuilder, provider: Item<CapacityProvider>): void {
  const group = provider.part("autoScalingGroupProvider");
  const managed = provider.part("managedInstancesProvider");
  // FARGATE and FARGATE_SPOT are AWS's own and have neither.
  if ((group === undefined && managed === undefined) || provider.text("status") === "INACTIVE") return;
  const template = managed?.part("instanceLaunchTemplate");
  const network = template?.part("networkConfiguration");
  graph.add(
    "aws:ecs/capacityProvider:CapacityProvider",
    provider.text("capacityProviderArn") ?? "",
    provider.text("name"),
    {
      name: provider.value("name"),
      autoScalingGroupProvider:
        group === undefined ? undefined : given({ autoScalingGroupArn: group.value("autoScalingGroupArn") }),
      managedInstancesProvider:
        template === undefined
          ? managed && {}
          : {
              instanceLaunchTemplate: given({
                ec2InstanceProfileArn: template.value("ec2InstanceProfileArn"),
                networkConfiguration:
                  network === undefined
                    ? undefined
                    : given({ subnets: network.value("subnets"), securityGroups: network.value("securityGroups") }),
              }),
            },
    },
  );
}

function addGroup(graph: GraphBuilder, group: Item<AutoScalingGroup>): void {
  const mixed = group.part("MixedInstancesPolicy")?.part("LaunchTemplate")?.part("LaunchTemplateSpecification");
  const named = group.part("LaunchTemplate") ?? mixed;
  graph.add(
    "aws:autoscaling/group:Group",
    group.text("AutoScalingGroupARN") ?? "",
    group.text("AutoScalingGroupName"),
    {
      name: group.value("AutoScalingGroupName"),
      arn: group.value("AutoScalingGroupARN"),
      vpcZoneIdentifiers: (group.text("VPCZoneIdentifier") ?? "")
        .split(",")
        .map((id) => id.trim())
        .filter((id) => id !== ""),
      launchTemplate: named === undefined ? undefined : { id: templateFor(graph, named) },
      minSize: group.value("MinSize"),
      maxSize: group.value("MaxSize"),
      desiredCapacity: group.value("DesiredCapacity"),
    },
  );
}

/** The template in the version that a group names; by its id alone if that version is missing. */
function templateFor(graph: GraphBuilder, named: Item<LaunchTemplateSpecification>): Value {
  const id = named.text("LaunchTemplateId");
  const name = named.text("LaunchTemplateName");
  const sought = named.text("Version") ?? "$Default";
  const versions = graph
    .loose<LaunchTemplateVersion>("LaunchTemplateVersions")
    .filter((version) =>
      id === undefined ? version.text("LaunchTemplateName") === name : version.text("LaunchTemplateId") === id,
    )
    .sort((a, b) => (b.number("VersionNumber") ?? 0) - (a.number("VersionNumber") ?? 0));
  const found = versions.find(
    (version) =>
      sought === "$Latest" ||
      (sought === "$Default" ? version.is("DefaultVersion") : String(version.number("VersionNumber")) === sought),
  );
  if (found === undefined) return id ?? name ?? UNKNOWN;
  const template = found.text("LaunchTemplateId") ?? id ?? "";
  // Groups may use several versions of one template; with one version the template's id is enough.
  const isOnly = versions.length === 1;
  const key = isOnly ? template : `${template}:${String(found.number("VersionNumber"))}`;
  addTemplate(graph, key, found.text("LaunchTemplateName"), found.part("LaunchTemplateData"));
  return key;
}

function addTemplate(
  graph: GraphBuilder,
  key: string,
  name: string | undefined,
  data: Item<ResponseLaunchTemplateData> | undefined,
): void {
  const interfaces = data?.mapped("NetworkInterfaces", (nic) =>
    given({
      deviceIndex: nic.value("DeviceIndex"),
      associatePublicIpAddress: nic.value("AssociatePublicIpAddress"),
      securityGroups: nic.value("Groups"),
    }),
  );
  const profile = data?.part("IamInstanceProfile");
  const metadata = data?.part("MetadataOptions");
  graph.add("aws:ec2/launchTemplate:LaunchTemplate", key, name, {
    instanceType: data === undefined ? UNKNOWN : data.value("InstanceType"),
    vpcSecurityGroupIds: data === undefined ? UNKNOWN : data.value("SecurityGroupIds"),
    networkInterfaces: data === undefined ? UNKNOWN : interfaces,
    userData: data === undefined ? UNKNOWN : userDataOf(data),
    imageId: data === undefined ? UNKNOWN : data.value("ImageId"),
    iamInstanceProfile:
      data === undefined ? UNKNOWN : profile && given({ arn: profile.value("Arn"), name: profile.value("Name") }),
    metadataOptions:
      metadata &&
      given({
        httpEndpoint: metadata.value("HttpEndpoint"),
        httpTokens: metadata.value("HttpTokens"),
        httpPutResponseHopLimit: metadata.value("HttpPutResponseHopLimit"),
      }),
    blockDeviceMappings: data?.mapped("BlockDeviceMappings", (device) =>
      given({ ebs: given({ volumeSize: device.part("Ebs")?.value("VolumeSize") }) }),
    ),
  });
}

/** Older files do not have the cluster that user data names: without a line about it, it is not known. */
function userDataOf(data: Item<ResponseLaunchTemplateData>): Value | undefined {
  const text = data.value("UserData");
  if (typeof text !== "string") return text;
  const script = Buffer.from(text, "base64").toString("utf8");
  if (script.includes("ECS_CLUSTER")) return text;
  return Buffer.from(`${script}\nECS_CLUSTER=\${NOT_KEPT}`).toString("base64");
}

/** Checks V-30 and V-31: instances that never join their cluster, and containers without the credentials that they use. */
import type { ImageKind, MachineImage } from "../machineImages";
import type { Problem } from "../problem";
import { broken } from "./broken";

/** How each image names the cluster in its user data. */
const SETTINGS: Readonly<Record<ImageKind, (cluster: string) => string>> = {
  ecs: (cluster) => `Write ECS_CLUSTER=${cluster} to /etc/ecs/ecs.config in the user data.`,
  "ecs-windows": (cluster) => `Call Initialize-ECSAgent -Cluster '${cluster}' in the user data.`,
  bottlerocket: (cluster) => `Write cluster = "${cluster}" under [settings.ecs] in the user data.`,
  other: (cluster) =>
    `Install the ECS agent in the user data, and write ECS_CLUSTER=${cluster} to /etc/ecs/ecs.config.`,
};

export interface JoinFacts {
  /** The subject of the messages: "launch template app". */
  readonly host: string;
  /** The name of the cluster, or the name that its program gives it. */
  readonly cluster: string;
  /** Null where its kind is not known. */
  readonly image: MachineImage | null;
}

/** V-30: without a name the agent joins `default`. An image of an unknown kind may contain the name: informational. */
export function checkNamesCluster({ host, cluster, image }: JoinFacts, hasUserData: boolean): Problem[] {
  const setting = image?.kind === "bottlerocket" ? "no cluster under [settings.ecs]" : "no ECS_CLUSTER";
  const what = hasUserData ? `The user data of ${host} has ${setting}` : `${start(host)} has no user data`;
  return [
    broken("V-30", {
      property: "userData",
      value: null,
      message: `${what}${image === null ? ", and its image is not known" : ` for its image ${image.source}`}: ${
        image === null ? "unless the image names a cluster, its instances" : "its instances"
      } join the cluster default and not ${cluster}.`,
      remedy: SETTINGS[image?.kind ?? "ecs"](cluster),
      rules: [image?.kind === "bottlerocket" ? "R-PUB-20" : "R-PUB-19"],
      ...(image === null ? { severity: "info" } : {}),
    }),
  ];
}

/** V-30: the user data names another cluster. */
export function checkSameCluster({ host, cluster, image }: JoinFacts, named: string): Problem[] {
  if (named === cluster) return [];
  return [
    broken("V-30", {
      property: "userData",
      value: named,
      message: `The user data of ${host} names the cluster ${named}, so its instances join that one and not ${cluster}.`,
      remedy: SETTINGS[image?.kind ?? "ecs"](cluster),
      rules: [image?.kind === "bottlerocket" ? "R-PUB-20" : "R-PUB-19"],
    }),
  ];
}

/** V-30: Bottlerocket does not run a shell script. */
export function checkBottlerocketScript({ host, cluster, image }: JoinFacts): Problem[] {
  return [
    broken("V-30", {
      property: "userData",
      value: null,
      message: `The user data of ${host} is a shell script, and its image is Bottlerocket (${image?.source ?? ""}), which reads TOML and runs no script: its instances do not join ${cluster}.`,
      remedy: SETTINGS.bottlerocket(cluster),
      rules: ["R-PUB-20"],
    }),
  ];
}

/** V-30: an image without the agent, and user data that does not install it. */
export function checkAgent({ host, cluster, image }: JoinFacts): Problem[] {
  return [
    broken("V-30", {
      property: "imageId",
      value: image?.source ?? null,
      message: `The image of ${host} has no ECS agent, and its user data does not install one: its instances do not join ${cluster}.`,
      remedy:
        "Use an ECS-optimized image, such as resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id.",
      rules: ["R-PUB-21"],
    }),
  ];
}

const POLICY = "AmazonEC2ContainerServiceforEC2Role";

/** V-30: the agent cannot register without a role that allows it. */
export function checkInstanceRole({ host, cluster }: JoinFacts, role: string | null): Problem[] {
  return [
    broken("V-30", {
      property: "iamInstanceProfile",
      value: role,
      message:
        role === null
          ? `${start(host)} has no instance profile, so the ECS agent has no credentials: its instances do not join ${cluster}.`
          : `Role ${role} in the instance profile of ${host} does not allow ecs:RegisterContainerInstance: its instances do not join ${cluster}.`,
      remedy:
        role === null
          ? `Add an instance profile whose role has the managed policy ${POLICY}.`
          : `Attach the managed policy ${POLICY} to role ${role}.`,
      rules: ["R-PUB-24"],
    }),
  ];
}

/** V-31: containers without a task role, on instances whose metadata does not answer them. */
export function checkMetadata(host: string, service: string, by: "hop-limit" | "block"): Problem[] {
  const isHop = by === "hop-limit";
  return [
    broken("V-31", {
      property: isHop ? "metadataOptions.httpPutResponseHopLimit" : "userData",
      value: isHop ? "1" : "ECS_AWSVPC_BLOCK_IMDS",
      message: `The instance metadata service (IMDS) of ${host} does not answer the containers of ${service}, which ${
        isHop ? "are behind a bridge and one hop away" : "are in awsvpc mode"
      }. They get no credentials of the instance's role, and the task has no task role.`,
      remedy: "Give the task a task role (taskRoleArn), if its containers call AWS.",
      rules: ["R-PUB-22"],
      ...(isHop ? {} : { severity: "info" }),
    }),
  ];
}

/** V-31: Windows has no route to the credentials of a task role unless the agent is started with it. */
export function checkWindowsTaskRoles(host: string, service: string): Problem[] {
  return [
    broken("V-31", {
      property: "userData",
      value: "Initialize-ECSAgent",
      message: `The user data of ${host} starts the ECS agent without -EnableTaskIAMRole, so the Windows containers of ${service} do not get the credentials of their task role.`,
      remedy: "Add -EnableTaskIAMRole to Initialize-ECSAgent.",
      rules: ["R-PUB-25"],
    }),
  ];
}

/** V-31: the credential proxy of a Windows instance has its port 80. */
export function checkWindowsPort(host: string, service: string): Problem[] {
  return [
    broken("V-31", {
      property: "portMappings.hostPort",
      value: "80",
      message: `The user data of ${host} turns on task roles, whose credential proxy uses port 80 of a Windows instance, and a container of ${service} has host port 80.`,
      remedy: "Use another host port, behind a load balancer that listens on port 80.",
      rules: ["R-PUB-25"],
    }),
  ];
}

function start(host: string): string {
  return host.charAt(0).toUpperCase() + host.slice(1);
}

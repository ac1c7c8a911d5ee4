/** Checks V-30 and V-31: instances that never join their cluster, and containers without the credentials that they use. */
import type { ImageKind, MachineImage } from "../machineImages";
import type { Problem } from "../problem";
import { broken, type Case } from "./broken";

/** How the user data of each image names the cluster. */
const SETTINGS: Readonly<Record<ImageKind, (cluster: string) => string>> = {
  ecs: (cluster) => `Write ECS_CLUSTER=${cluster} to /etc/ecs/ecs.config in the user data.`,
  "ecs-windows": (cluster) => `Call Initialize-ECSAgent -Cluster '${cluster}' in the user data.`,
  bottlerocket: (cluster) => `Write cluster = "${cluster}" under [settings.ecs] in the user data.`,
  other: (cluster) =>
    `Install the ECS agent in the user data, and write ECS_CLUSTER=${cluster} to /etc/ecs/ecs.config.`,
};
const POLICY = "AmazonEC2ContainerServiceforEC2Role";
const OPTIMIZED = "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id";

export interface JoinFacts {
  /** The subject of the messages: "launch template app". */
  readonly host: string;
  /** The name of the cluster, or the name that its program gives it. */
  readonly cluster: string;
  /** Null where its kind is not known. */
  readonly image: MachineImage | null;
}

export type NotJoining =
  /** The agent joins `default`. An image of an unknown kind may contain a name: the finding is informational. */
  | { readonly kind: "no-name"; readonly hasUserData: boolean }
  | { readonly kind: "other-cluster"; readonly named: string }
  /** Bottlerocket does not run it. */
  | { readonly kind: "shell-script" }
  | { readonly kind: "no-agent" }
  /** Null without an instance profile, else a role that does not allow the registration. */
  | { readonly kind: "no-role"; readonly role: string | null };

/** V-30. */
export function checkJoining(facts: JoinFacts, cause: NotJoining): Problem[] {
  return [broken("V-30", joiningCase(facts, cause))];
}

function joiningCase({ host, cluster, image }: JoinFacts, cause: NotJoining): Case {
  const isBottlerocket = image?.kind === "bottlerocket";
  const userData = {
    property: "userData",
    value: null,
    remedy: SETTINGS[image?.kind ?? "ecs"](cluster),
    rules: [isBottlerocket ? "R-PUB-20" : "R-PUB-19"],
  };
  const lost = `its instances do not join ${cluster}.`;
  switch (cause.kind) {
    case "no-name": {
      const setting = isBottlerocket ? "no cluster under [settings.ecs]" : "no ECS_CLUSTER";
      const what = cause.hasUserData ? `The user data of ${host} has ${setting}` : `${start(host)} has no user data`;
      const end = `its instances join the cluster default and not ${cluster}.`;
      return image === null
        ? {
            ...userData,
            message: `${what}, and its image is not known: unless the image names a cluster, ${end}`,
            severity: "info",
          }
        : { ...userData, message: `${what} for its image ${image.source}: ${end}` };
    }
    case "other-cluster": {
      const message = `The user data of ${host} names the cluster ${cause.named}, so its instances join that one and not ${cluster}.`;
      return { ...userData, value: cause.named, message };
    }
    case "shell-script": {
      const message = `The user data of ${host} is a shell script, and its image is Bottlerocket (${image?.source ?? ""}), which reads TOML and runs no script: ${lost}`;
      return { ...userData, message };
    }
    case "no-agent":
      return {
        property: "imageId",
        value: image?.source ?? null,
        message: `The image of ${host} has no ECS agent, and its user data does not install one: ${lost}`,
        remedy: `Use an ECS-optimized image, such as ${OPTIMIZED}.`,
        rules: ["R-PUB-21"],
      };
    case "no-role": {
      const { role } = cause;
      const without = `${start(host)} has no instance profile, so the ECS agent has no credentials`;
      return {
        property: "iamInstanceProfile",
        value: role,
        message: `${role === null ? without : `Role ${role} in the instance profile of ${host} does not allow ecs:RegisterContainerInstance`}: ${lost}`,
        remedy:
          role === null
            ? `Add an instance profile whose role has the managed policy ${POLICY}.`
            : `Attach the managed policy ${POLICY} to role ${role}.`,
        rules: ["R-PUB-24"],
      };
    }
  }
}

/** `hop-limit`: behind a bridge. `blocked`: awsvpc tasks by a setting of the agent. `windows`: no way to a task role. */
export type NoCredentials = "hop-limit" | "blocked" | "windows";

/** V-31. */
export function checkCredentials(host: string, service: string, cause: NoCredentials): Problem[] {
  const silent = `The instance metadata service (IMDS) of ${host} does not answer the containers of ${service}, which are`;
  const roleless = "They get no credentials of the instance's role, and the task has no task role.";
  const remedy = "Give the task a task role (taskRoleArn), if its containers call AWS.";
  const cases: Readonly<Record<NoCredentials, Case>> = {
    "hop-limit": {
      property: "metadataOptions.httpPutResponseHopLimit",
      value: "1",
      message: `${silent} behind a bridge and one hop away. ${roleless}`,
      remedy,
      rules: ["R-PUB-22"],
    },
    blocked: {
      property: "userData",
      value: "ECS_AWSVPC_BLOCK_IMDS",
      message: `${silent} in awsvpc mode. ${roleless}`,
      remedy,
      rules: ["R-PUB-22"],
      severity: "info",
    },
    windows: {
      property: "userData",
      value: "Initialize-ECSAgent",
      message: `The user data of ${host} starts the ECS agent without -EnableTaskIAMRole, so the Windows containers of ${service} do not get the credentials of their task role.`,
      remedy: "Add -EnableTaskIAMRole to Initialize-ECSAgent.",
      rules: ["R-PUB-25"],
    },
  };
  return [broken("V-31", cases[cause])];
}

function start(host: string): string {
  return host.charAt(0).toUpperCase() + host.slice(1);
}

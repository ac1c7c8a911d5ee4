/** Public addresses and the gateway that they need. */
import type { Living } from "../deployment";
import { at, text, texts, within } from "../references";
import { BALANCER, type Conflict, GROUP, NAT, of, PROVIDER, SERVICE, SUBNET } from "./conflict";

/** AWS neither detaches an internet gateway under a public address, nor gives one where there is no gateway. */
export function publicWithoutGateway(live: readonly Living[]): Conflict[] {
  const attached = new Set(of(live, "aws:ec2/internetGateway:InternetGateway").map(({ inputs }) => inputs["vpcId"]));
  const subnets = new Map(of(live, SUBNET).map((subnet) => [subnet.id, subnet]));
  const interfaces = new Map(of(live, "aws:ec2/networkInterface:NetworkInterface").map((one) => [one.id, one]));
  const templates = new Map(of(live, "aws:ec2/launchTemplate:LaunchTemplate").map((one) => [one.id, one]));
  const maps = (ids: readonly string[]) => ids.filter((id) => subnets.get(id)?.inputs["mapPublicIpOnLaunch"] === true);
  /** The subnets in which a resource has public addresses. */
  const publicIn = ({ type, inputs }: Living): readonly string[] => {
    switch (type) {
      case NAT:
        return inputs["connectivityType"] === "private" ? [] : texts(inputs["subnetId"]);
      case "aws:ec2/eipAssociation:EipAssociation":
        return texts(interfaces.get(at(inputs, "networkInterfaceId"))?.inputs["subnetId"]);
      case BALANCER:
        return inputs["internal"] === true ? [] : texts(inputs["subnets"]);
      case SERVICE:
        return within(inputs, "networkConfiguration.assignPublicIp") === true
          ? texts(within(inputs, "networkConfiguration.subnets"))
          : [];
      case "aws:ec2/instance:Instance":
        return inputs["associatePublicIpAddress"] === true
          ? texts(inputs["subnetId"])
          : maps(texts(inputs["subnetId"]));
      case GROUP: {
        const zones = texts(inputs["vpcZoneIdentifiers"]);
        const template = templates.get(text(within(inputs, "launchTemplate.id")) ?? "");
        const asked = texts(within(template?.inputs ?? {}, "networkInterfaces.associatePublicIpAddress"));
        return asked.includes("true") ? zones : maps(zones);
      }
      case PROVIDER:
        return maps(
          texts(within(inputs, "managedInstancesProvider.instanceLaunchTemplate.networkConfiguration.subnets")),
        );
      default:
        return [];
    }
  };
  return live.flatMap((living) => {
    const vpcs = publicIn(living).map((id) => subnets.get(id)?.inputs["vpcId"]);
    const regional = living.type === NAT && living.inputs["subnetId"] === undefined ? [living.inputs["vpcId"]] : [];
    const without = [...vpcs, ...regional].filter((vpc) => vpc !== undefined && !attached.has(vpc));
    return without.length === 0
      ? []
      : [
          {
            code: "DependencyViolation",
            resource: living.name,
            why: "a public address, and no internet gateway attached",
          },
        ];
  });
}

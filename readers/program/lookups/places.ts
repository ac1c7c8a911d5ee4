/** Answers about Regions, Availability Zones, partitions and the account: facts, or examples with an assumption. */
import { UNKNOWN_STRING } from "../../wire";
import { arnOf, partitionOf } from "../answers";
import { type Answerers, assumed, region, text } from "./answerer";

/** Enough Availability Zones for any stack; their ids are positions, as AWS numbers them. */
const ZONE_LETTERS = ["a", "b", "c", "d"];

/** AWS's short names of Regions in zone ids (`apne1-az1`); others are abbreviated by the same rule. */
function zoneIdPrefix(region: string): string {
  // `us-gov-west-1` is abbreviated `usgw1`.
  const [area = "", direction = "", number = ""] = region.replace("-gov-", "g-").split("-");
  const short = direction.replace(
    /^(north|south|east|west|central)(north|south|east|west)?.*$/,
    (_, first: string, second?: string) => first.charAt(0) + (second === undefined ? "" : second.charAt(0)),
  );
  return `${area}${short}${number}`;
}

export const PLACES: Answerers = {
  "aws:index/getAvailabilityZones:getAvailabilityZones": (inputs, world) => {
    const where = region(inputs, world);
    return {
      result: {
        id: where,
        region: where,
        names: ZONE_LETTERS.map((letter) => `${where}${letter}`),
        zoneIds: ZONE_LETTERS.map((_, index) => `${zoneIdPrefix(where)}-az${index + 1}`),
        groupNames: [where],
      },
      ...assumed(
        "Availability Zones",
        `the Availability Zones of ${where}`,
        "they are named a to d",
        "zone names may differ",
      ),
    };
  },
  "aws:index/getAvailabilityZone:getAvailabilityZone": (inputs, world) => {
    const where = region(inputs, world);
    const name =
      text(inputs["name"]) ?? `${where}${ZONE_LETTERS[Number((text(inputs["zoneId"]) ?? "1").at(-1)) - 1] ?? "a"}`;
    return {
      result: {
        id: name,
        name,
        region: where,
        zoneId: `${zoneIdPrefix(where)}-az${ZONE_LETTERS.indexOf(name.at(-1) ?? "a") + 1}`,
        state: "available",
      },
    };
  },
  "aws:index/getRegion:getRegion": (inputs, world) => {
    const where = region(inputs, world);
    return {
      result: {
        id: where,
        name: where,
        region: where,
        endpoint: `ec2.${where}.${partitionOf(where).dnsSuffix}`,
        description: where,
      },
    };
  },
  "aws:index/getCallerIdentity:getCallerIdentity": (_inputs, world) => ({
    result: {
      id: world.accountId,
      accountId: world.accountId,
      arn: arnOf(world, world.region, "iam:user/planner"),
      userId: "AIDAEXAMPLE",
    },
    ...assumed(
      "AWS account",
      "the caller's account id",
      `${world.accountId} is used instead`,
      "names that contain it will differ",
    ),
  }),
  "aws:index/getPartition:getPartition": (inputs, world) => {
    const { partition, dnsSuffix } = partitionOf(region(inputs, world));
    return {
      result: { id: partition, partition, dnsSuffix, reverseDnsPrefix: dnsSuffix.split(".").reverse().join(".") },
    };
  },
  "aws:index/getService:getService": (inputs, world) => {
    const id = text(inputs["serviceId"]) ?? "ec2";
    const where = region(inputs, world);
    const { partition, dnsSuffix } = partitionOf(where);
    const prefix = dnsSuffix.split(".").reverse().join(".");
    return {
      result: {
        id,
        serviceId: id,
        region: where,
        partition,
        dnsName: `${id}.${where}.${dnsSuffix}`,
        reverseDnsName: `${prefix}.${where}.${id}`,
        reverseDnsPrefix: prefix,
        supported: true,
      },
    };
  },
  // The provider makes the name of a service of AWS in this way, too.
  "aws:ec2/getVpcEndpointService:getVpcEndpointService": (inputs, world) => {
    const where = region(inputs, world);
    const own = text(inputs["service"]);
    // In other partitions the prefix depends on the service.
    if (own === undefined || inputs["filters"] !== undefined || partitionOf(where).partition !== "aws")
      return undefined;
    const serviceName = `com.amazonaws.${where}.${own}`;
    return {
      result: {
        id: serviceName,
        serviceName,
        service: own,
        serviceType: text(inputs["serviceType"]) ?? UNKNOWN_STRING,
      },
    };
  },
  "aws:index/getServicePrincipal:getServicePrincipal": (inputs, world) => {
    const service = text(inputs["serviceName"]) ?? "ec2";
    return {
      result: {
        id: service,
        name: `${service}.amazonaws.com`,
        serviceName: service,
        suffix: "amazonaws.com",
        region: region(inputs, world),
      },
    };
  },
  "aws:index/getDefaultTags:getDefaultTags": () => ({ result: { id: "tags", tags: {} } }),
};

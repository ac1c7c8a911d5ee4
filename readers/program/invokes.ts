/**
 * Answers of AWS to lookups. Facts that are the same everywhere (zones of a Region, a partition) are given; facts of
 * one account (an AMI's id, a parameter's value) are examples that a program can work with, and are reported as
 * assumptions.
 */
import { createHash } from "node:crypto";
import { imageOfName, imageOfParameter, type MachineImage } from "../../analysis/rules/machineImages";
import type { Assumption } from "../../analysis/topology/resource";
import { arnOf, partitionOf, type World } from "./answers";
import {
  asksForDefaultVpc,
  DEFAULT_VPC_ASSUMPTION,
  defaultGatewayFields,
  defaultMainTableFields,
  defaultSubnets,
  defaultVpcFields,
  filtersByDefaultVpc,
  filtersOf,
  isDefaultVpc,
} from "./defaultVpc";
import { policyDocument } from "./policyDocument";

export interface InvokeAnswer {
  readonly result: Record<string, unknown>;
  /** The assumption in the report, if the answer is not a fact. */
  readonly assumption?: Assumption;
  /** Machine images that the answer names by example ids. */
  readonly images?: Readonly<Record<string, MachineImage>>;
  /** The answer is about the account's default VPC, which then belongs to the graph. */
  readonly defaultVpc?: boolean;
}

type Inputs = Readonly<Record<string, unknown>>;
/** Undefined if the answer to this lookup is unknown. */
type Answerer = (inputs: Inputs, world: World) => InvokeAnswer | undefined;

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

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function region(inputs: Inputs, world: World): string {
  return text(inputs["region"]) ?? world.region;
}

function assumed(subject: string, fact: string, assumption: string, consequence: string): { assumption: Assumption } {
  return { assumption: { subject, fact, assumption, consequence } };
}

const SOME_IMAGE = "ami-00000000000000000";

/** An example id of its own for each image whose name decides about its content. */
function imageId(image: MachineImage | null): string {
  if (image === null) return SOME_IMAGE;
  return `ami-${createHash("sha256").update(image.source).digest("hex").slice(0, 17)}`;
}

function lookedUp(id: string, image: MachineImage | null): Pick<InvokeAnswer, "images"> {
  return image === null ? {} : { images: { [id]: image } };
}

/** Owners whose images have the names that they publish; the account's own image may have any name. */
const PUBLISHERS: ReadonlySet<unknown> = new Set(["amazon", "099720109477", "137112412989", "136693071363"]);

/** By the filter `name`, from the owners of public images alone. */
function imageLookedUp(inputs: Inputs): MachineImage | null {
  const { owners } = inputs;
  const isPublic = Array.isArray(owners) && owners.length > 0 && owners.every((owner) => PUBLISHERS.has(owner));
  const names = filtersOf(inputs).find(({ name }) => name === "name")?.values ?? [];
  const [name] = names;
  return isPublic && names.length === 1 && typeof name === "string" ? imageOfName(name) : null;
}

const ANSWERERS: Readonly<Record<string, Answerer>> = {
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
  "aws:ssm/getParameter:getParameter": (inputs, world) => {
    const name = text(inputs["name"]) ?? "parameter";
    // AWS's public parameters contain AMI ids, plain or in JSON.
    const found = imageOfParameter(name);
    const image = imageId(found);
    const value = name.startsWith("/aws/service/")
      ? name.includes("image_id") || !name.includes("ecs/")
        ? image
        : JSON.stringify({ image_id: image })
      : "parameter-value";
    return {
      result: {
        id: name,
        name,
        value,
        insecureValue: value,
        type: "String",
        version: 1,
        arn: arnOf(world, region(inputs, world), `ssm:parameter${name.startsWith("/") ? "" : "/"}${name}`),
      },
      ...lookedUp(image, found),
      ...assumed(
        name,
        "the value of the SSM parameter",
        "an example value is used instead",
        "values that are computed from it will differ",
      ),
    };
  },
  "aws:ec2/getAmi:getAmi": (inputs) => {
    const found = imageLookedUp(inputs);
    const id = imageId(found);
    return {
      result: {
        id,
        imageId: id,
        architecture: "x86_64",
        name: text(inputs["nameRegex"]) ?? "ami",
        rootDeviceName: "/dev/xvda",
        blockDeviceMappings: [],
      },
      ...lookedUp(id, found),
      ...assumed(
        "AMI",
        "the id of the AMI that is looked up",
        "an example id is used instead",
        "the network does not depend on it",
      ),
    };
  },
  "aws:ec2/getAmiIds:getAmiIds": () => ({ result: { id: "ami-ids", ids: [SOME_IMAGE] } }),
  "aws:ecr/getCredentials:getCredentials": (_inputs, world) => ({
    result: { id: "credentials", authorizationToken: "QVdTOnBhc3N3b3Jk", proxyEndpoint: registry(world) },
  }),
  "aws:ecr/getAuthorizationToken:getAuthorizationToken": (_inputs, world) => ({
    result: {
      id: "token",
      authorizationToken: "QVdTOnBhc3N3b3Jk",
      userName: "AWS",
      password: "password",
      proxyEndpoint: registry(world),
      expiresAt: "2100-01-01T00:00:00Z",
    },
  }),
  "aws:ecr/getRepository:getRepository": (inputs, world) => {
    const name = text(inputs["name"]) ?? "repository";
    return {
      result: {
        id: name,
        name,
        registryId: world.accountId,
        repositoryUrl: `${registry(world).replace("https://", "")}/${name}`,
        arn: arnOf(world, region(inputs, world), `ecr:repository/${name}`),
      },
      ...assumed(
        name,
        "whether the repository exists",
        "it does, in the caller's account",
        "an image is pulled from private ECR",
      ),
    };
  },
  "aws:ec2/getPrefixList:getPrefixList": (inputs) => prefixList(inputs),
  "aws:ec2/getManagedPrefixList:getManagedPrefixList": (inputs) => prefixList(inputs),
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
  "aws:ec2/getVpc:getVpc": (inputs) =>
    inputs["default"] === true || isDefaultVpc(inputs["id"]) ? ofDefaultVpc(defaultVpcFields()) : undefined,
  "aws:ec2/getSubnets:getSubnets": (inputs, world) =>
    asksForDefaultVpc(inputs)
      ? ofDefaultVpc({ id: "subnets", ids: defaultSubnets(region(inputs, world)).map(({ id }) => id) })
      : undefined,
  // All subnets that AWS creates there are public.
  "awsx:ec2:getDefaultVpc": (_inputs, world) =>
    ofDefaultVpc({
      vpcId: defaultVpcFields()["vpcId"],
      publicSubnetIds: defaultSubnets(world.region).map(({ id }) => id),
      privateSubnetIds: [],
    }),
  "aws:ec2/getSubnet:getSubnet": (inputs, world) => {
    const subnet = defaultSubnets(region(inputs, world)).find(
      ({ id, zone }) =>
        id === inputs["id"] ||
        ((inputs["defaultForAz"] === true || isDefaultVpc(inputs["vpcId"])) && zone === inputs["availabilityZone"]),
    );
    return subnet === undefined
      ? undefined
      : ofDefaultVpc({
          id: subnet.id,
          vpcId: "vpc-default",
          cidrBlock: subnet.cidrBlock,
          availabilityZone: subnet.zone,
          mapPublicIpOnLaunch: true,
        });
  },
  // A filter beside the VPC, or tags, may name another one.
  "aws:ec2/getInternetGateway:getInternetGateway": (inputs) =>
    filtersByDefaultVpc(inputs, "attachment.vpc-id") && filtersOf(inputs).length === 1 && inputs["tags"] === undefined
      ? ofDefaultVpc(defaultGatewayFields())
      : undefined,
  "aws:ec2/getRouteTable:getRouteTable": (inputs) =>
    (isDefaultVpc(inputs["vpcId"]) || filtersByDefaultVpc(inputs, "vpc-id")) &&
    filtersOf(inputs).some(({ name, values }) => name === "association.main" && values.includes("true"))
      ? ofDefaultVpc(defaultMainTableFields())
      : undefined,
  "aws:ec2/getSecurityGroup:getSecurityGroup": (inputs) =>
    isDefaultVpc(inputs["vpcId"]) && inputs["name"] === "default"
      ? ofDefaultVpc({ id: "sg-default", name: "default", vpcId: "vpc-default" })
      : undefined,
  "aws:iam/getPolicyDocument:getPolicyDocument": (inputs) => {
    const document = policyDocument(inputs);
    return document === undefined
      ? undefined
      : {
          result: {
            id: "policy",
            json: JSON.stringify(document, null, 2),
            minifiedJson: JSON.stringify(document),
          },
        };
  },
};

function ofDefaultVpc(result: Record<string, unknown>): InvokeAnswer {
  return { result, assumption: DEFAULT_VPC_ASSUMPTION, defaultVpc: true };
}

function registry(world: World): string {
  return `https://${world.accountId}.dkr.ecr.${world.region}.${partitionOf(world.region).dnsSuffix}`;
}

function prefixList(inputs: Inputs): InvokeAnswer {
  const name = text(inputs["name"]) ?? text(inputs["prefixListId"]) ?? "prefix-list";
  const id = text(inputs["prefixListId"]) ?? `pl-${name.split(".").at(-1)}`;
  return {
    result: { id, name, prefixListId: id, cidrBlocks: [], entries: [] },
    ...assumed(
      name,
      "the id and the addresses of the prefix list",
      "an example id is used instead",
      "its addresses are unknown",
    ),
  };
}

/** The answer, or undefined if it is unknown. */
export function answerInvoke(token: string, inputs: Inputs, world: World): InvokeAnswer | undefined {
  return Object.hasOwn(ANSWERERS, token) ? ANSWERERS[token]?.(inputs, world) : undefined;
}

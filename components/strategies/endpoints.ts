/**
 * VPC endpoints as resources: interface endpoints for the whole VPC, and gateway endpoints on the given route tables
 * only.
 */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { isJsonDocument, notJson } from "../../analysis/rules/checks/endpointSettings";
import { refusalOf } from "../refuse";
import { after, tagged } from "./routing";
import type { StrategyArgs } from "./strategyArgs";

/**
 * The VPC endpoints of a network. A service's name is the last part of AWS's endpoint name: `ecr.api`, `logs`, `s3`.
 */
export interface EndpointsArgs {
  /**
   * Interface endpoints that the services need, as `endpointsOf` derives them. Their private DNS applies to the whole
   * VPC.
   * Default: none. Cost: per endpoint, Availability Zone and hour, and per GB.
   */
  interface?: string[];
  /** Gateway endpoints that the services need, as `endpointsOf` derives them: `s3`. Default: none. Cost: free. */
  gateway?: string[];
  /**
   * Further endpoints. `s3` and `dynamodb` are gateway endpoints and serve every strategy of the network. Default:
   * none.
   */
  add?: string[];
  /** Derived endpoints that must not be created. Default: none. */
  remove?: string[];
  /**
   * Endpoint policies by service, as JSON. Default: full access. A policy for `s3` is extended by a statement that
   * image pulls need: it allows reading the bucket of ECR's layers.
   * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
   */
  policies?: Record<string, pulumi.Input<string>>;
  /**
   * The ids of security groups that may reach the interface endpoints on TCP 443. Default: all addresses of the VPC.
   */
  securityGroupIds?: pulumi.Input<string>[];
}

export interface EndpointsToCreate extends Pick<StrategyArgs, "vpcId" | "vpcCidrBlocks" | "tags"> {
  /** Services with an interface endpoint. */
  readonly interface: readonly string[];
  /** Services with a gateway endpoint, and the route tables that it is associated with. */
  readonly gateway: readonly {
    readonly service: string;
    /** Route tables that the network makes, by names that never change. */
    readonly routeTables: readonly { readonly name: string; readonly id: pulumi.Input<string> }[];
    /** Route tables of the user. */
    readonly keptRouteTableIds?: pulumi.Input<pulumi.Input<string>[]>;
  }[];
  /** The subnets of the interfaces, one for each Availability Zone. */
  readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** The VPC's IPv6 block, if clients have only IPv6. */
  readonly vpcIpv6CidrBlock?: pulumi.Input<string>;
  readonly policies?: Record<string, pulumi.Input<string>>;
  readonly securityGroupIds?: pulumi.Input<string>[];
}

export interface CreatedEndpoints {
  /** The ids of the interface endpoints, known once they are available. */
  readonly interfaceIds: readonly pulumi.Output<string>[];
  /** The gateway endpoints by service, known once their routes exist. */
  readonly gateways: ReadonlyMap<
    string,
    { readonly id: pulumi.Output<string>; readonly prefixListId: pulumi.Output<string> }
  >;
}

/** The source of one rule. */
type Source =
  | { cidrIpv4: pulumi.Input<string> }
  | { cidrIpv6: pulumi.Input<string> }
  | { referencedSecurityGroupId: pulumi.Input<string> };

/** R-EP-17: the security group of the interfaces allows TCP 443 from the given groups, else from the whole VPC. */
function createGroup(parent: pulumi.Resource, name: string, args: EndpointsToCreate): pulumi.Output<string> {
  const group = new aws.ec2.SecurityGroup(
    name,
    { vpcId: args.vpcId, description: "TCP 443 to the VPC endpoints", tags: tagged(name, args.tags) },
    { parent },
  );
  const sources: [string, Source][] =
    args.securityGroupIds !== undefined
      ? args.securityGroupIds.map((id, index) => [`group-${index}`, { referencedSecurityGroupId: id }])
      : [
          ...args.vpcCidrBlocks.map((cidr, index): [string, Source] => [`ipv4-${index}`, { cidrIpv4: cidr }]),
          ...(args.vpcIpv6CidrBlock === undefined
            ? []
            : [["ipv6", { cidrIpv6: args.vpcIpv6CidrBlock }] satisfies [string, Source]]),
        ];
  const rules = sources.map(
    ([suffix, source]) =>
      new aws.vpc.SecurityGroupIngressRule(
        `${name}-${suffix}`,
        {
          securityGroupId: group.id,
          ipProtocol: "tcp",
          fromPort: 443,
          toPort: 443,
          ...source,
          description: "to the VPC endpoints",
          tags: tagged(`${name}-${suffix}`, args.tags),
        },
        { parent },
      ),
  );
  return pulumi.all([group.id, ...rules.map((rule) => rule.id)]).apply(([id]) => id as string);
}

/** R-EP-06: a policy on S3 must allow image pulls to read ECR's layers, which are in a bucket of AWS. */
function withLayers(
  parent: pulumi.Resource,
  policy: pulumi.Input<string>,
  region: pulumi.Output<string>,
): pulumi.Output<string> {
  const partition = aws.getPartitionOutput({}, { parent }).partition;
  return pulumi.all([policy, region, partition]).apply(([text, regionName, partitionName]) => {
    if (!isJsonDocument(text)) throw refusalOf(notJson("endpoints.policies.s3"));
    const document = JSON.parse(text) as { Statement?: unknown };
    const statements = document.Statement === undefined ? [] : [document.Statement].flat();
    const layers = {
      Sid: "EcrImageLayers",
      Effect: "Allow",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: `arn:${partitionName}:s3:::prod-${regionName}-starport-layer-bucket/*`,
    };
    return JSON.stringify({ Version: "2012-10-17", ...document, Statement: [...statements, layers] });
  });
}

/**
 * Makes the endpoints and, for interface endpoints, their security group. Names: `name-endpoint-logs`,
 * `name-gateway-s3`.
 */
export function createEndpoints(parent: pulumi.Resource, name: string, args: EndpointsToCreate): CreatedEndpoints {
  if (args.interface.length === 0 && args.gateway.length === 0) {
    return { interfaceIds: [], gateways: new Map() };
  }
  const region = aws.getRegionOutput({}, { parent }).region;
  const common = (
    childName: string,
    service: string,
  ): Pick<aws.ec2.VpcEndpointArgs, "vpcId" | "serviceName" | "policy" | "tags"> => {
    const policy = args.policies?.[service];
    return {
      vpcId: args.vpcId,
      serviceName: pulumi.interpolate`com.amazonaws.${region}.${service}`,
      ...(policy === undefined ? {} : { policy: service === "s3" ? withLayers(parent, policy, region) : policy }),
      tags: tagged(childName, args.tags),
    };
  };
  const onIpv6 = args.vpcIpv6CidrBlock !== undefined;
  const groupId = args.interface.length === 0 ? undefined : createGroup(parent, `${name}-endpoints`, args);
  const interfaces = args.interface.map((service) => {
    const childName = `${name}-endpoint-${service.replaceAll(".", "-")}`;
    return new aws.ec2.VpcEndpoint(
      childName,
      {
        ...common(childName, service),
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        subnetIds: args.subnetIds,
        securityGroupIds: groupId === undefined ? [] : [groupId],
        // R-V6-12: an endpoint in IPv6-only subnets has only IPv6.
        ...(onIpv6 ? { ipAddressType: "ipv6" } : {}),
      },
      { parent },
    );
  });
  const gateways = args.gateway.map(({ service, routeTables, keptRouteTableIds }) => {
    const childName = `${name}-gateway-${service}`;
    const endpoint = new aws.ec2.VpcEndpoint(
      childName,
      {
        ...common(childName, service),
        vpcEndpointType: "Gateway",
        ...(keptRouteTableIds === undefined ? {} : { routeTableIds: keptRouteTableIds }),
        // R-V6-08: with IPv6-only tasks the path to S3 must be dual-stack too.
        ...(onIpv6 ? { ipAddressType: "dualstack" } : {}),
      },
      { parent },
    );
    // One resource for each table: in a switch the new tables have their route before the old ones lose it.
    const routes = routeTables.map(
      ({ name: table, id: routeTableId }) =>
        new aws.ec2.VpcEndpointRouteTableAssociation(
          `${childName}-${table}`,
          { vpcEndpointId: endpoint.id, routeTableId },
          { parent },
        ),
    );
    const id = after(
      endpoint.id,
      routes.map((route) => route.id),
    );
    return [service, { id, prefixListId: endpoint.prefixListId }] as const;
  });
  return { interfaceIds: interfaces.map((endpoint) => endpoint.id), gateways: new Map(gateways) };
}

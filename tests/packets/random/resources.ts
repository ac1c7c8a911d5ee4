/**
 * A topology as the resources of a stack export: the analysis then sees a network through its builder, while the
 * packets follow the topology that was drawn. It covers the entities of the random networks.
 */
import { topologyOf } from "../../../analysis/topology/fromResources";
import {
  isUnknown,
  type Maybe,
  type Protocol,
  type Route,
  type SecurityGroupPeer,
  type Topology,
} from "../../../analysis/topology/model";
import type { Properties, ResourceGraph, ResourceState, Value } from "../../../analysis/topology/resource";
import { graph } from "../../support/resources";

/** The value, or the reason that the drawn network has none: then the property is left out, as before deployment. */
function given(value: unknown): Value | undefined {
  return isUnknown(value) || value === null ? undefined : (value as Value);
}

function properties(values: Readonly<Record<string, unknown>>): Properties {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]): [string, Value][] => {
      const known = given(value);
      return known === undefined ? [] : [[name, known]];
    }),
  );
}

function state(
  type: string,
  { key, name, id }: { readonly key: string; readonly name: string; readonly id?: string | null },
  inputs: Readonly<Record<string, unknown>>,
  outputs: Readonly<Record<string, unknown>> = {},
): ResourceState {
  return {
    urn: key,
    type,
    name,
    id: id ?? key,
    custom: true,
    inputs: properties(inputs),
    outputs: properties(outputs),
    dependencies: [],
    propertyDependencies: {},
  };
}

/** Tables have the names of their subnets, and ids of their own. */
function tableId(key: unknown): string {
  return `rtb-${String(key)}`;
}

/** A resource that only joins others. */
function joining(type: string, key: string, inputs: Readonly<Record<string, unknown>>): ResourceState {
  return state(type, { key, name: key }, inputs);
}

const TARGETS: Readonly<Partial<Record<string, string>>> = {
  "internet-gateway": "gatewayId",
  "egress-only-internet-gateway": "egressOnlyGatewayId",
  "nat-gateway": "natGatewayId",
  "network-interface": "networkInterfaceId",
  instance: "instanceId",
  "peering-connection": "vpcPeeringConnectionId",
  local: "gatewayId",
};

/** The targets that a topology has, by key: a route to anything else is one that only a live account can have. */
function targetsOf(topology: Topology): ReadonlySet<string> {
  const all = [
    topology.internetGateways,
    topology.egressOnlyInternetGateways,
    topology.natGateways,
    topology.networkInterfaces,
    topology.instances,
    topology.peeringConnections,
  ];
  return new Set(["local", ...all.flatMap((entities) => entities.map(({ key }) => key))]);
}

/** True if a program can declare the network: no route to a target that is gone. */
export function isDeclarable(topology: Topology): boolean {
  const targets = targetsOf(topology);
  return topology.routeTables.every(({ routes }) =>
    routes.every(({ target, state: found }) => found === "active" && !isUnknown(target) && targets.has(target.key)),
  );
}

function routeInputs({ destination, target }: Route): Readonly<Record<string, unknown>> {
  if (isUnknown(destination) || isUnknown(target)) throw new Error("Routes are drawn known.");
  const to =
    destination.kind === "prefix-list"
      ? { destinationPrefixListId: destination.id }
      : destination.cidr.includes(":")
        ? { destinationIpv6CidrBlock: destination.cidr }
        : { destinationCidrBlock: destination.cidr };
  return { ...to, [TARGETS[target.kind] ?? target.kind]: target.key };
}

/** A list that AWS manages has a name for an id, as a program may write it. */
function peerInputs(peer: SecurityGroupPeer, region: string): Readonly<Record<string, unknown>> {
  switch (peer.kind) {
    case "cidr":
      return peer.cidr.includes(":") ? { cidrIpv6: peer.cidr } : { cidrIpv4: peer.cidr };
    case "prefix-list":
      return { prefixListId: peer.service === undefined ? peer.id : `com.amazonaws.${region}.${peer.service}` };
    case "group":
      return { referencedSecurityGroupId: peer.group };
  }
}

function protocolOf(protocol: Maybe<Protocol>): string {
  return protocol === "all" ? "-1" : (protocol as Exclude<Protocol, "all">).toString();
}

function networkOf(topology: Topology): ResourceState[] {
  const endpointTables = topology.vpcEndpoints.flatMap(({ key, routeTables }) =>
    (routeTables as readonly string[]).map((table) =>
      joining("aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation", `${key} on ${table}`, {
        vpcEndpointId: key,
        routeTableId: tableId(table),
      }),
    ),
  );
  return [
    ...topology.vpcs.flatMap((vpc) => [
      state(
        "aws:ec2/vpc:Vpc",
        vpc,
        {
          cidrBlock: (vpc.ipv4Cidrs as readonly string[])[0],
          enableDnsSupport: vpc.dnsSupport,
          enableDnsHostnames: vpc.dnsHostnames,
          ...((vpc.ipv6Cidrs as readonly string[]).length > 0 ? { assignGeneratedIpv6CidrBlock: true } : {}),
        },
        {
          ipv6CidrBlock: (vpc.ipv6Cidrs as readonly string[])[0],
          mainRouteTableId: tableId(vpc.mainRouteTable),
          defaultNetworkAclId: vpc.defaultNetworkAcl,
        },
      ),
      ...(vpc.blockPublicAccessExclusion === null ? [] : [exclusion("vpcId", vpc.key, vpc.blockPublicAccessExclusion)]),
    ]),
    ...(topology.vpcs[0]?.blockPublicAccess === "off"
      ? []
      : [
          joining("aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions", "public access", {
            internetGatewayBlockMode: topology.vpcs[0]?.blockPublicAccess,
          }),
        ]),
    joining("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", "main association", {
      vpcId: "vpc",
      routeTableId: tableId("main"),
    }),
    ...topology.internetGateways.map((gateway) =>
      state("aws:ec2/internetGateway:InternetGateway", gateway, { vpcId: gateway.vpc }),
    ),
    ...topology.egressOnlyInternetGateways.map((gateway) =>
      state("aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway", gateway, { vpcId: gateway.vpc }),
    ),
    ...topology.peeringConnections.map((peering) =>
      state("aws:ec2/vpcPeeringConnection:VpcPeeringConnection", peering, {
        vpcId: peering.requester,
        peerVpcId: peering.accepter,
        autoAccept: true,
      }),
    ),
    ...topology.routeTables.flatMap((table) => [
      state("aws:ec2/routeTable:RouteTable", { key: tableId(table.key), name: table.name }, { vpcId: table.vpc }),
      ...table.routes.map((route, index) =>
        joining("aws:ec2/route:Route", `${table.key} route ${String(index)}`, {
          routeTableId: tableId(table.key),
          ...routeInputs(route),
        }),
      ),
    ]),
    joining("aws:ec2/managedPrefixList:ManagedPrefixList", "pl-own", {
      addressFamily: "IPv4",
      entries: [{ cidr: "64.0.0.0/2" }],
    }),
    ...endpointTables,
  ];
}

function exclusion(property: string, key: string, mode: unknown): ResourceState {
  return joining("aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion", `exclusion of ${key}`, {
    [property]: key,
    internetGatewayExclusionMode: mode,
  });
}

function subnetsOf(topology: Topology): ResourceState[] {
  return topology.subnets.flatMap((subnet) => [
    state("aws:ec2/subnet:Subnet", subnet, {
      vpcId: subnet.vpc,
      cidrBlock: subnet.ipv4Cidr,
      ipv6CidrBlock: subnet.ipv6Cidr,
      availabilityZone: subnet.availabilityZone,
      mapPublicIpOnLaunch: subnet.mapPublicIpOnLaunch,
      assignIpv6AddressOnCreation: subnet.assignIpv6AddressOnCreation,
      enableDns64: subnet.dns64,
    }),
    ...(subnet.routeTable === null
      ? []
      : [
          joining("aws:ec2/routeTableAssociation:RouteTableAssociation", `table of ${subnet.key}`, {
            subnetId: subnet.key,
            routeTableId: tableId(subnet.routeTable),
          }),
        ]),
    ...(subnet.networkAcl === null
      ? []
      : [
          joining("aws:ec2/networkAclAssociation:NetworkAclAssociation", `acl of ${subnet.key}`, {
            subnetId: subnet.key,
            networkAclId: subnet.networkAcl,
          }),
        ]),
    ...(subnet.blockPublicAccessExclusion === null
      ? []
      : [exclusion("subnetId", subnet.key, subnet.blockPublicAccessExclusion)]),
  ]);
}

function filtersOf(topology: Topology): ResourceState[] {
  return [
    ...topology.networkAcls.flatMap((acl) => {
      const own = acl.key === "acl" ? "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl" : "aws:ec2/networkAcl:NetworkAcl";
      return [
        state(own, acl, acl.key === "acl" ? { defaultNetworkAclId: "acl" } : { vpcId: acl.vpc }),
        ...acl.rules.map((rule, index) => {
          const ports = rule.ports as { readonly from: number; readonly to: number };
          const cidr = rule.cidr as string;
          return joining("aws:ec2/networkAclRule:NetworkAclRule", `${acl.key} rule ${String(index)}`, {
            networkAclId: acl.key,
            egress: rule.direction === "egress",
            ruleNumber: rule.number,
            ruleAction: rule.action,
            protocol: protocolOf(rule.protocol),
            ...(rule.protocol === "all" ? {} : { fromPort: ports.from, toPort: ports.to }),
            ...(cidr.includes(":") ? { ipv6CidrBlock: cidr } : { cidrBlock: cidr }),
          });
        }),
      ];
    }),
    ...topology.securityGroups.flatMap((group) => [
      state("aws:ec2/securityGroup:SecurityGroup", group, { vpcId: group.vpc }),
      ...group.rules.map((rule, index) => {
        const ports = rule.ports as { readonly from: number; readonly to: number };
        const type =
          rule.direction === "ingress"
            ? "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
            : "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
        return joining(type, `${group.key} rule ${String(index)}`, {
          securityGroupId: group.key,
          ipProtocol: protocolOf(rule.protocol),
          ...(rule.protocol === "all" ? {} : { fromPort: ports.from, toPort: ports.to }),
          ...peerInputs(rule.peer as SecurityGroupPeer, topology.region as string),
        });
      }),
    ]),
  ];
}

function natsOf(topology: Topology): ResourceState[] {
  return [
    ...topology.elasticIps.map((eip) =>
      state(
        "aws:ec2/eip:Eip",
        eip,
        {
          domain: "vpc",
          ...(topology.networkInterfaces.some(({ key }) => key === eip.holder) ? { networkInterface: eip.holder } : {}),
        },
        { publicIp: eip.address, allocationId: eip.key },
      ),
    ),
    ...topology.natGateways.map((nat) => {
      const addresses = nat.addresses as readonly {
        readonly elasticIp: string | null;
        readonly address: string;
        readonly availabilityZone: string | null;
      }[];
      const isRegional = nat.availabilityMode === "regional";
      return state(
        "aws:ec2/natGateway:NatGateway",
        nat,
        {
          subnetId: nat.subnet,
          connectivityType: nat.connectivity,
          ...(isRegional
            ? {
                availabilityMode: "regional",
                vpcId: nat.vpc,
                ...(nat.regionalAddresses === "manual"
                  ? {
                      availabilityZoneAddresses: addresses.map(({ availabilityZone, address }) => ({
                        availabilityZone,
                        allocationIds: [`allocation ${address}`],
                      })),
                    }
                  : {}),
              }
            : { allocationId: addresses[0]?.elasticIp }),
        },
        isRegional ? {} : { publicIp: addresses[0]?.address },
      );
    }),
    ...topology.natGateways
      .filter(({ availabilityMode }) => availabilityMode === "regional")
      .flatMap(({ addresses }) =>
        (addresses as readonly { readonly address: string }[]).map(({ address }) =>
          state(
            "aws:ec2/eip:Eip",
            { key: `allocation ${address}`, name: `allocation ${address}` },
            { domain: "vpc" },
            { publicIp: address, allocationId: `allocation ${address}` },
          ),
        ),
      ),
    ...topology.networkInterfaces.map((nic) =>
      state("aws:ec2/networkInterface:NetworkInterface", nic, {
        subnetId: nic.subnet,
        securityGroups: nic.securityGroups,
        sourceDestCheck: nic.sourceDestCheck,
      }),
    ),
    ...topology.instances.map((instance) =>
      state("aws:ec2/instance:Instance", instance, {
        instanceType: instance.instanceType,
        networkInterfaces: [{ deviceIndex: 0, networkInterfaceId: "nat-eni" }],
      }),
    ),
  ];
}

function besideOf(topology: Topology): ResourceState[] {
  return [
    ...topology.vpcEndpoints.map((endpoint) => {
      const isGateway = endpoint.kind === "gateway";
      return state("aws:ec2/vpcEndpoint:VpcEndpoint", endpoint, {
        vpcId: endpoint.vpc,
        vpcEndpointType: isGateway ? "Gateway" : "Interface",
        serviceName: `com.amazonaws.${topology.region as string}.${endpoint.service as string}`,
        ...(isGateway
          ? {}
          : {
              privateDnsEnabled: endpoint.privateDns,
              subnetIds: endpoint.subnets,
              securityGroupIds: endpoint.securityGroups,
              ...(endpoint.privateDnsOnlyForInboundResolver === true
                ? { dnsOptions: { privateDnsOnlyForInboundResolverEndpoint: true } }
                : {}),
            }),
      });
    }),
    ...topology.efsFileSystems.flatMap((files) => [
      state("aws:efs/fileSystem:FileSystem", files, {}),
      ...files.mountTargets.map(({ key, subnet, securityGroups }) =>
        joining("aws:efs/mountTarget:MountTarget", key, { fileSystemId: files.id, subnetId: subnet, securityGroups }),
      ),
    ]),
    ...topology.loadBalancers.map((balancer) =>
      state("aws:lb/loadBalancer:LoadBalancer", balancer, {
        loadBalancerType: balancer.kind === "nlb" ? "network" : "application",
        internal: balancer.scheme === "internal",
        subnets: balancer.subnets,
        securityGroups: balancer.securityGroups,
        enableCrossZoneLoadBalancing: balancer.crossZone,
      }),
    ),
    ...topology.listeners.map((listener) =>
      state("aws:lb/listener:Listener", listener, {
        loadBalancerArn: listener.loadBalancer,
        port: listener.port,
        protocol: listener.protocol,
        defaultActions: [{ type: "forward", targetGroupArn: (listener.targetGroups as readonly string[])[0] }],
      }),
    ),
    ...topology.targetGroups.map((group) =>
      state("aws:lb/targetGroup:TargetGroup", group, {
        vpcId: group.vpc,
        targetType: group.targetType,
        port: group.port,
        protocol: group.protocol,
        preserveClientIp: group.preserveClientIp,
      }),
    ),
  ];
}

function tasksOf(topology: Topology): ResourceState[] {
  return [
    ...topology.clusters.map((cluster) => state("aws:ecs/cluster:Cluster", cluster, {})),
    ...topology.launchTemplates.map((template) =>
      state("aws:ec2/launchTemplate:LaunchTemplate", template, {
        instanceType: template.instanceType,
        networkInterfaces: Array.from({ length: Number(template.interfaceCount) }, (_, deviceIndex) => ({
          deviceIndex,
          ...(deviceIndex === 0
            ? {
                securityGroups: template.securityGroups,
                ...(template.associatePublicIpAddress === null
                  ? {}
                  : { associatePublicIpAddress: String(template.associatePublicIpAddress as boolean) }),
              }
            : {}),
        })),
      }),
    ),
    ...topology.autoScalingGroups.map((fleet) =>
      state("aws:autoscaling/group:Group", fleet, {
        vpcZoneIdentifiers: fleet.subnets,
        launchTemplate: { id: fleet.launchTemplate },
        minSize: fleet.minSize,
        maxSize: fleet.maxSize,
        desiredCapacity: fleet.desiredCapacity,
      }),
    ),
    ...topology.capacityProviders.map((provider) =>
      state("aws:ecs/capacityProvider:CapacityProvider", provider, {
        name: provider.providerName,
        ...(provider.kind === "ec2"
          ? { autoScalingGroupProvider: { autoScalingGroupArn: provider.autoScalingGroup } }
          : {
              managedInstancesProvider: {
                instanceLaunchTemplate: {
                  networkConfiguration: { subnets: provider.subnets, securityGroups: provider.securityGroups },
                },
              },
            }),
      }),
    ),
    ...topology.taskDefinitions.map((task) =>
      state("aws:ecs/taskDefinition:TaskDefinition", task, {
        family: task.family,
        networkMode: task.networkMode,
        cpu: String(task.cpu as number),
        memory: String(task.memoryMib as number),
        containerDefinitions: JSON.stringify(
          (
            task.containers as readonly {
              readonly name: string;
              readonly image: string;
              readonly logs: { readonly driver: string } | null;
              readonly portMappings: readonly unknown[];
            }[]
          ).map(({ name, image, logs, portMappings }) => ({
            name,
            image,
            portMappings,
            ...(logs === null ? {} : { logConfiguration: { logDriver: logs.driver } }),
          })),
        ),
        volumes: (task.efs as readonly string[]).map((fileSystemId) => ({
          name: "files",
          efsVolumeConfiguration: { fileSystemId: topology.efsFileSystems.find(({ key }) => key === fileSystemId)?.id },
        })),
      }),
    ),
    ...topology.services.map((service) => {
      const network = service.networkConfiguration as null | {
        readonly subnets: readonly string[];
        readonly securityGroups: readonly string[];
        readonly assignPublicIp: boolean | null;
      };
      return state("aws:ecs/service:Service", service, {
        name: service.name,
        cluster: service.cluster,
        taskDefinition: service.taskDefinition,
        launchType: service.launchType === "fargate" ? "FARGATE" : null,
        capacityProviderStrategies: (service.capacityProviders as readonly string[]).map((capacityProvider) => ({
          capacityProvider,
          weight: 1,
        })),
        desiredCount: service.desiredCount,
        enableExecuteCommand: service.execEnabled,
        networkConfiguration:
          network === null
            ? null
            : properties({
                subnets: network.subnets,
                securityGroups: network.securityGroups,
                assignPublicIp: network.assignPublicIp,
              }),
        loadBalancers: (
          service.loadBalancers as readonly { readonly targetGroup: string; readonly containerPort: number }[]
        ).map(({ targetGroup, containerPort }) => ({
          targetGroupArn: targetGroup,
          containerName: "web",
          containerPort,
        })),
      });
    }),
  ];
}

/** Everything of a drawn network, as an export of its stack. */
export function resourcesOf(topology: Topology): ResourceGraph {
  return graph(
    [
      ...networkOf(topology),
      ...subnetsOf(topology),
      ...filtersOf(topology),
      ...natsOf(topology),
      ...besideOf(topology),
      ...tasksOf(topology),
    ],
    { region: topology.region as string },
  );
}

/** The network as the builder reads it from its resources; as it was drawn where no program can declare it. */
export function builtFrom(drawn: Topology): Topology {
  return isDeclarable(drawn) ? topologyOf(resourcesOf(drawn)) : drawn;
}

/** VPC endpoints, file systems and load balancers as resources. */
import type { Topology } from "../../../../analysis/topology/model";
import type { ResourceState } from "../../../../analysis/topology/resource";
import { joining, state } from "./state";

export function attachedOf(topology: Topology): ResourceState[] {
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

/** Elastic IPs, NAT gateways and the NAT instance as resources. */
import type { Topology } from "../../../../analysis/topology/model";
import type { ResourceState } from "../../../../analysis/topology/resource";
import { state } from "./state";

export function natsOf(topology: Topology): ResourceState[] {
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

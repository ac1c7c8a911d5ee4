/** The load balancers that services share, in the subnets where a switch of strategies leaves them. */
import { LoadBalancer, type Network, Scheme } from "../components";
import type { Settings } from "./settings";

export type Balancers = ReadonlyMap<string, LoadBalancer>;

export function createBalancers({ balancers = [], tags }: Settings, network: Network): Balancers {
  const { vpcId, vpcCidrBlocks, vpcCidrBlockCount, publicSubnetIds, internalSubnetIds } = network.taskNetwork;
  return new Map(
    balancers.map(({ name, ...settings }) => {
      const subnetIds = settings.scheme === Scheme.Internal ? internalSubnetIds : publicSubnetIds;
      const args = { ...settings, vpcId, vpcCidrBlocks, vpcCidrBlockCount, subnetIds, tags };
      return [name, new LoadBalancer(name, args)];
    }),
  );
}

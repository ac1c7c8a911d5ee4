/** `awsx.ec2.DefaultVpc` and `getDefaultVpc`: the account's default VPC, its subnets sorted by whether they are public. */
import type { Wire } from "./inputs";
import { NotModelled } from "./inputs";
import type { Model } from "./model";

export interface DefaultVpc {
  readonly vpcId: string;
  readonly publicSubnetIds: readonly string[];
  readonly privateSubnetIds: readonly string[];
}

export function defaultVpcOf(lookUp: (token: string, inputs: Wire) => Wire | undefined): DefaultVpc {
  const found = lookUp("awsx:ec2:getDefaultVpc", {});
  if (found === undefined) throw new NotModelled("the account's default VPC is unknown");
  return found as unknown as DefaultVpc;
}

export const DEFAULT_VPC: Model = {
  inputs: [],
  make: ({ lookUp }) => ({ ...defaultVpcOf(lookUp) }),
};

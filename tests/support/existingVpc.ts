/** AWS's answers about a VPC that exists, `vpc-1`: a public and a private subnet in each of two zones, and one NAT gateway. */
import type { GivenAnswer } from "../../readers/program/lookups/given";

const TABLES = { "rtb-public": { gatewayId: "igw-1" }, "rtb-private": { natGatewayId: "nat-1" } };

const SUBNETS = ["us-east-1a", "us-east-1b"].flatMap((availabilityZone, index) =>
  ["public", "private"].map((tier) => ({ id: `subnet-${tier}-${index}`, tier, availabilityZone, index })),
);

/** As `--lookup` gives them. */
export function existingVpcAnswers(): GivenAnswer[] {
  const answer = (token: string, args: object, result: object) =>
    ({ token: `aws:ec2/${token}`, args, result }) as GivenAnswer;
  return [
    answer("getVpc:getVpc", { id: "vpc-1" }, { id: "vpc-1", cidrBlock: "10.0.0.0/16", cidrBlockAssociations: [] }),
    answer("getSubnets:getSubnets", {}, { ids: SUBNETS.map(({ id }) => id) }),
    answer("getRouteTables:getRouteTables", {}, { ids: Object.keys(TABLES) }),
    ...SUBNETS.map(({ id, tier, availabilityZone, index }) =>
      answer(
        "getSubnet:getSubnet",
        { id },
        {
          id,
          vpcId: "vpc-1",
          availabilityZone,
          cidrBlock: `10.0.${index + (tier === "public" ? 0 : 10)}.0/24`,
          mapPublicIpOnLaunch: false,
        },
      ),
    ),
    ...Object.entries(TABLES).map(([routeTableId, target]) =>
      answer(
        "getRouteTable:getRouteTable",
        { routeTableId },
        {
          routeTableId,
          vpcId: "vpc-1",
          routes: [{ cidrBlock: "0.0.0.0/0", ...target }],
          associations: SUBNETS.filter(({ tier }) => routeTableId === `rtb-${tier}`).map(({ id }) => ({
            subnetId: id,
            main: false,
          })),
        },
      ),
    ),
    answer(
      "getNatGateway:getNatGateway",
      { id: "nat-1" },
      {
        id: "nat-1",
        vpcId: "vpc-1",
        subnetId: "subnet-public-0",
        publicIp: "203.0.113.7",
        secondaryAllocationIds: [],
      },
    ),
  ];
}

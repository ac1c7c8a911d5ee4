/** Check V-37: answers that go past the firewall. */
import type { Problem } from "../problem";
import { broken } from "./broken";

export interface WayBackFacts {
  /** "Network Firewall endpoint of fw". */
  readonly firewall: string;
  /** The protected subnets: their names and IPv4 blocks. */
  readonly subnets: readonly { readonly name: string; readonly cidr: string }[];
  /** The device behind the firewall, from which answers come back: "NAT gateway nat". */
  readonly exit: string;
  /** The route table that answers follow there; null if none is associated with the internet gateway. */
  readonly table: string | null;
}

/** V-37: the local route sends the answers straight to the subnet, and the firewall drops a connection of which it sees one half. */
export function checkWayBack({ firewall, subnets, exit, table }: WayBackFacts): Problem[] {
  const names = subnets.map(({ name }) => name).join(", ");
  const cidrs = subnets.map(({ cidr }) => cidr).join(", ");
  const where =
    table === null
      ? `no route table is associated with ${exit}`
      : `route table ${table} has no route to it for ${cidrs}`;
  return [
    broken("V-37", {
      property: "routes",
      value: cidrs,
      message: `Requests from subnet ${names} pass the ${firewall}, and ${where}: answers from ${exit} take the local route and do not pass the firewall, which drops such connections.`,
      remedy:
        table === null
          ? `Associate a route table with ${exit} (RouteTableAssociation.gatewayId), with a route for ${cidrs} to the firewall's endpoint.`
          : `Add a route for ${cidrs} to the firewall's endpoint to route table ${table}.`,
    }),
  ];
}

/**
 * Route targets that the analysis does not follow, each with the facts that decide whether a packet arrives behind it:
 * "transit gateway hub, which is not followed here: check that …".
 */
export type Unfollowed =
  | "transit-gateway"
  | "core-network"
  | "virtual-private-gateway"
  | "local-gateway"
  | "carrier-gateway"
  | "odb-network"
  | "firewall"
  | "gateway-load-balancer";

interface Row {
  /** The target's kind in messages. */
  readonly words: string;
  /** The facts to check, after "check that". */
  readonly check: string;
  /** The rule that requires them, if one of the book does. */
  readonly rule: string | null;
}

export const UNFOLLOWED: Readonly<Record<Unfollowed, Row>> = {
  "transit-gateway": {
    words: "transit gateway",
    check:
      "it has an attachment in this Availability Zone, that the route table of the attachment leads to the destination, and that the routes there lead back to this subnet",
    rule: "R-TGW-05",
  },
  "core-network": {
    words: "core network",
    check:
      "it has an attachment of this VPC, that the segment of the attachment leads to the destination, and that the routes there lead back to this subnet",
    rule: null,
  },
  "virtual-private-gateway": {
    words: "virtual private gateway",
    check:
      "its VPN or Direct Connect connection is up, that it has a route to the destination, and that the network there leads back to this subnet",
    rule: null,
  },
  "local-gateway": {
    words: "local gateway",
    check:
      "its route table is associated with this VPC, leads to the destination, and that the network there leads back to this subnet",
    rule: null,
  },
  "carrier-gateway": {
    words: "carrier gateway",
    check: "the subnet is in a Wavelength Zone, and that the interface has a carrier IP address",
    rule: null,
  },
  "odb-network": {
    words: "ODB network",
    check: "it is peered with this VPC, and that it leads back to this subnet",
    rule: null,
  },
  firewall: {
    words: "Network Firewall endpoint of",
    check:
      "the firewall's rules allow it, that the subnet of the endpoint has a route to the destination, and that answers come back through the same endpoint",
    rule: "R-TGW-13",
  },
  "gateway-load-balancer": {
    words: "Gateway Load Balancer endpoint",
    check:
      "the appliances behind it allow it, that the subnet of the endpoint has a route to the destination, and that answers come back through the same endpoint",
    rule: "R-TGW-14",
  },
};

/**
 * Egress-only internet gateways: https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html
 *
 * Modelled: IPv6 out and its answers back, never IPv4, nothing in by itself, VPC Block Public Access. Not modelled:
 * nothing, they have no other setting.
 */
import { nameOf } from "../../topology/lookup";
import { isUnknown } from "../../topology/model";
import { vpcOf } from "../../topology/topologyIndex";
import { block, by, pass, seenAs, type Step } from "../trace/steps";
import { unlessBlocked } from "./blockPublicAccess";
import { notOnInternet, untranslated } from "./internetGateway";
import type { Routed } from "./routed";
import { missing, targetId } from "./routeTable";

export function egressOnlyGateway(routed: Routed): Step {
  const { nic, target, table } = routed;
  const { subnet } = nic;
  return ({ network, flow }) => {
    const gateway = network.egressOnlyGateways.get(target.key);
    const at = {
      kind: "egress-only-internet-gateway",
      name: gateway === undefined ? targetId(target.key) : nameOf(gateway),
      id: target.key,
    };
    const isElsewhere =
      gateway !== undefined && !isUnknown(gateway.vpc) && !isUnknown(subnet.vpc) && gateway.vpc !== subnet.vpc;
    return [
      by("egress-only-internet-gateway"),
      gateway === undefined && missing(routed),
      isElsewhere &&
        block("BAD_STATE_ROUTE", { ...table, detail: `${at.name} belongs to another VPC`, rule: "R-VPC-43" }),
      flow.family === 4 &&
        block("NO_ROUTE_TO_DESTINATION", {
          ...at,
          detail: "an egress-only internet gateway carries IPv6 only",
          rule: "R-V6-05",
        }),
      untranslated(flow, at),
      notOnInternet(routed.to, at),
      unlessBlocked({ vpc: vpcOf(network, subnet), subnet, use: "egress-only" }, at),
      pass({ ...at, detail: "lets IPv6 out, and its answers back in", rule: "R-V6-05" }),
      seenAs({ kind: "ephemeral", addresses: [] }),
    ];
  };
}

/**
 * Gateway endpoints: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
 *
 * Modelled: the route by AWS's prefix list (in `network/routes.ts`), the endpoint's policy, no
 * source address that the internet sees. Not modelled: a route into an endpoint of a Gateway Load Balancer, because a
 * firewall of the user's decides there.
 */
import { known, nameOf } from "../../topology/lookup";
import { found } from "../../topology/topologyIndex";
import { block, by, doubt, pass, seenAs, type Step } from "../trace/steps";
import { NO_SOURCE } from "../trace/trace";
import { atPolicy } from "./endpointPolicy";
import type { Routed } from "./routed";
import { missing, toCheck } from "./routeTable";

export function gatewayEndpoint(routed: Routed): Step {
  const { target, to } = routed;
  return ({ network }) => {
    const endpoint = found(network.endpoints, target.key);
    if (endpoint === undefined) return [missing(routed)];
    const name = nameOf(endpoint);
    if (known(endpoint.kind) !== "gateway") {
      const isBalancer = known(endpoint.kind) === "other";
      const { words, rule } = toCheck(isBalancer ? "gateway-load-balancer" : undefined);
      const detail = `a route leads into endpoint ${name}, ${words}`;
      const at = { kind: "interface-endpoint", name, id: endpoint.key };
      return [by("interface-endpoint"), doubt({ ...at, detail, rule })];
    }
    const at = { kind: "gateway-endpoint", name, id: endpoint.key };
    const judged = to.call === null ? null : atPolicy(network, endpoint, to.call);
    const hop = judged === null ? null : { ...at, ...judged.hop };
    return [
      by("gateway-endpoint"),
      seenAs(NO_SOURCE),
      hop === null
        ? pass({ ...at, detail: `carries it to ${to.name} inside AWS`, rule: "R-VPC-18" })
        : judged?.effect === "denies"
          ? block("ENDPOINT_POLICY_DENIES", hop)
          : doubt(hop),
    ];
  };
}

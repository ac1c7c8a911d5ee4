/** The random network's NATs, zonal and regional gateways and an instance, and the addresses they are seen under. */
import type { SecurityGroupRule, Topology } from "../../../analysis/topology/model";
import { elasticIp, group, natGateway, networkInterface, REGION, rule, UNKNOWN_YET } from "../../support/topology";
import type { Choices } from "./choices";
import { ANY } from "./filters";

export function gatewaysOf({ natPlace, natKind, regionalMode }: Choices): Topology["natGateways"] {
  const one = { availabilityZone: null };
  const zones = { automatic: [], "both zones": ["a", "b"], "one zone": ["a"] }[regionalMode];
  const regional = zones.map((zone, index) => ({
    elasticIp: null,
    address: `203.0.113.${String(20 + index)}`,
    availabilityZone: `${REGION}${zone}`,
  }));
  const own = natKind === "public" ? [{ elasticIp: "eip", address: "203.0.113.9", ...one }] : [];
  return [
    natGateway("nat", `${natPlace}-a`, own, { connectivity: natKind }),
    natGateway("nat-b", "public-b", [{ elasticIp: "eip-b", address: "203.0.113.10", ...one }]),
    natGateway("regional", "", regional, {
      subnet: null,
      availabilityMode: "regional",
      regionalAddresses: regionalMode === "automatic" ? "automatic" : "manual",
    }),
  ];
}

export function natInstanceOf(choices: Choices): Partial<Topology> {
  const sourceDestCheck = choices.instanceCheck === "on";
  const elastic = choices.instanceAddress === "elastic";
  const publicIp = elastic ? "203.0.113.40" : null;
  const ingress: { readonly [name in Choices["instanceIngress"]]: SecurityGroupRule[] } = {
    vpc: [rule("ingress", null, "10.0.0.0/16")],
    none: [],
    "80": [rule("ingress", 80, "10.0.0.0/16")],
    part: [rule("ingress", null, "10.0.128.0/20")],
  };
  const egress: { readonly [name in Choices["instanceEgress"]]: SecurityGroupRule[] } = {
    all: [rule("egress", null, ANY)],
    none: [],
    "80": [rule("egress", 80, ANY)],
  };
  return {
    networkInterfaces: [
      networkInterface("nat-eni", "public-b", { sourceDestCheck, instance: "nat-machine", publicIp, deviceIndex: 0 }),
    ],
    instances: [
      {
        key: "nat-machine",
        name: "nat-machine",
        id: null,
        subnet: "public-b",
        securityGroups: ["nat-group"],
        sourceDestCheck,
        associatePublicIpAddress: false,
        privateIp: UNKNOWN_YET,
        publicIp,
        extraInterfaces: [],
        instanceType: "t4g.nano",
        agentPortRange: null,
        agentProxy: false,
        autoScalingGroup: null,
      },
    ],
    elasticIps: elastic ? [elasticIp("eip-eni", "nat-eni", "203.0.113.40")] : [],
    securityGroups: [group("nat-group", [...ingress[choices.instanceIngress], ...egress[choices.instanceEgress]])],
  };
}

/** Filters of the random network: the task's group, and the ACLs of private and public subnets. */
import type { AclRule, SecurityGroupRule } from "../../../analysis/topology/model";
import { aclRule, rule } from "../../support/topology";
import type { Choices } from "./choices";

export const ANY = "0.0.0.0/0";
/** A customer's own list: a quarter of the internet. */
export const LIST = { kind: "prefix-list", id: "pl-own", cidrs: ["64.0.0.0/2"] } as const;
const S3 = { kind: "prefix-list", id: "pl-s3", service: "s3", cidrs: { unknown: "AWS keeps it" } } as const;
export const groupPeer = (key: string) => ({ kind: "group", group: key }) as const;

export function egressRules({ egress }: Choices): SecurityGroupRule[] {
  const rules: { readonly [name in Choices["egress"]]: SecurityGroupRule[] } = {
    all: [rule("egress", null, ANY), rule("egress", null, "::/0")],
    "443": [rule("egress", 443, ANY), rule("egress", 443, "::/0")],
    "80": [rule("egress", 80, ANY)],
    none: [],
    vpc: [rule("egress", 443, "10.0.0.0/16")],
    "vpc and s3": [rule("egress", 443, "10.0.0.0/16"), rule("egress", 443, S3)],
    half: [rule("egress", null, "0.0.0.0/1")],
    groups: [rule("egress", 443, groupPeer("endpoints"))],
    ipv6: [rule("egress", null, "::/0")],
    "all but tcp": [rule("egress", null, ANY, "udp")],
    listed: [rule("egress", 443, LIST), rule("egress", null, "10.0.0.0/16")],
  };
  return rules[egress];
}

export function ingressRules({ ingress }: Choices): SecurityGroupRule[] {
  const rules: { readonly [name in Choices["ingress"]]: SecurityGroupRule[] } = {
    vpc: [rule("ingress", null, "10.0.0.0/16")],
    none: [],
    anywhere: [rule("ingress", null, ANY), rule("ingress", null, "::/0")],
    part: [rule("ingress", null, "10.0.0.0/17")],
    front: [rule("ingress", null, groupPeer("front"))],
    "other port": [rule("ingress", 8080, ANY)],
    "high ports": [rule("ingress", [40000, 65535], ANY)],
    peers: [rule("ingress", null, groupPeer("tasks"))],
  };
  return rules[ingress];
}

export const open = (): AclRule[] =>
  (["ingress", "egress"] as const).flatMap((direction) => [
    aclRule(100, direction, "allow"),
    aclRule(101, direction, "allow", { cidr: "::/0" }),
  ]);

export function aclRules(kind: Choices["privateAcl"] | Choices["publicAcl"]): AclRule[] {
  const all = open();
  const only = (direction: "ingress" | "egress", from: number, to: number): AclRule[] => [
    ...all.filter((each) => each.direction !== direction),
    aclRule(100, direction, "allow", { protocol: "tcp", ports: { from, to } }),
    aclRule(101, direction, "allow", { protocol: "tcp", ports: { from, to }, cidr: "::/0" }),
    aclRule(102, direction, "allow", { cidr: "10.0.0.0/16" }),
  ];
  switch (kind) {
    case "open":
      return all;
    case "no 443 out":
      return [...all, aclRule(50, "egress", "deny", { protocol: "tcp", ports: { from: 443, to: 443 } })];
    case "narrow answers":
      return only("ingress", 32768, 45000);
    case "wide answers":
      return only("ingress", 1024, 65535);
    case "answers 32768-60999":
      return only("ingress", 32768, 60999);
    case "deny first":
      return [
        ...all,
        aclRule(99, "ingress", "deny", { protocol: 6, ports: { from: 1024, to: 65535 } }),
        aclRule(98, "ingress", "allow"),
      ];
    case "no way in":
      return all.filter((each) => each.direction === "egress");
    case "no way out":
      return all.filter((each) => each.direction === "ingress");
    case "ipv4 only":
      return all.filter((each) => each.cidr !== "::/0");
    case "no internet in":
      return [
        ...all.filter((each) => each.direction === "egress"),
        aclRule(100, "ingress", "allow", { cidr: "10.0.0.0/8" }),
      ];
    case "deny private":
      return [...all, aclRule(10, "ingress", "deny", { cidr: "10.0.128.0/20" })];
    case "denied block":
      return [...all, aclRule(20, "egress", "deny", { cidr: "64.0.0.0/3" })];
  }
}

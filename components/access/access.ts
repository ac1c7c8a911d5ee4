/** Allows calls between two ends: the outbound rule at the caller and the inbound rule at the called end. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { accessProblems } from "../../analysis/rules/checks/access";
import { mustBePlain } from "../../analysis/rules/checks/givenNetwork";
import { missingInputs } from "../../analysis/rules/checks/network";
import type { Problem } from "../../analysis/rules/problem";
import { Protocol } from "../../analysis/rules/words";
import { checkedIfLater, isLater, now, onceChecked, orDefault } from "../later";
import { madeProblems, type MadeRule, noteRules } from "../madeRules";
import { refuse } from "../refuse";
import { refuseOtherShapes } from "../shapes/check";
import { tagged } from "../strategies/routing";
import type { AccessEndArgs } from "./ends";

/** Arguments of `Access`. */
export interface AccessArgs {
  /** The caller: a service's or a schedule's `access`, or the id of any security group. */
  from: pulumi.Input<AccessEndArgs>;
  /** The called end: a service's `access`, or the id of any security group. */
  to: pulumi.Input<AccessEndArgs>;
  /** The port, or the first one of several. Default: that of `to`. */
  port?: pulumi.Input<number>;
  /** The last port, if there are several. Default: `port`, or that of `to`. */
  lastPort?: number;
  /** `tcp` or `udp`. Default: that of `to`, else `tcp`. */
  protocol?: Protocol;
  /**
   * True for an outbound rule at `from`. Default: false if `from` is known to allow all outbound traffic, else true.
   */
  egressRule?: boolean;
  /** True for an inbound rule at `to`. Default: true. Set false if `to` already allows `from`, as by `allowFrom`. */
  ingressRule?: boolean;
  /** Tags of every resource that supports tags. */
  tags?: Record<string, pulumi.Input<string>>;
}

/**
 * Allows the interfaces with one security group to call those with another one: both rules name the group of the other
 * end. Security groups remember a connection, so the answers need no rule.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
 */
export class Access extends pulumi.ComponentResource {
  constructor(name: string, args: AccessArgs, opts?: pulumi.ComponentResourceOptions) {
    refuseOtherShapes("Access", name, args);
    const rules = ruledSides(args);
    const made = rulesOf(args, rules);
    refuse("Access", name, [...problemsOf(args, rules), ...madeProblems("to", made)]);
    super("ecs-connectivity:index:Access", name, args, opts);
    noteRules(name, made);

    const checked = checkedIfLater(args, ["from", "to", "port"], {
      component: "Access",
      name,
      shown: new Set(),
      problemsOf: (known) => problemsOf({ ...args, ...known }, rules),
    });
    const from = partOf(args.from, ({ securityGroupId }) => securityGroupId);
    const to = partOf(args.to, ({ securityGroupId }) => securityGroupId);
    const fromPort = args.port ?? partOf(args.to, (end) => end.port);
    const last =
      args.lastPort ?? (args.port === undefined ? partOf(args.to, (end) => end.lastPort ?? end.port) : args.port);
    const range = {
      ipProtocol:
        args.protocol ??
        orDefault(
          partOf(args.to, (end) => end.protocol ?? Protocol.Tcp),
          Protocol.Tcp,
        ),
      fromPort,
      toPort: last,
      description: name,
      tags: tagged(name, args.tags),
    };
    const options = { parent: this, ...onceChecked(checked) };
    if (rules.egress) {
      const ends = { securityGroupId: from, referencedSecurityGroupId: to };
      new aws.vpc.SecurityGroupEgressRule(`${name}-egress`, { ...ends, ...range }, options);
    }
    if (rules.ingress) {
      const ends = { securityGroupId: to, referencedSecurityGroupId: from };
      new aws.vpc.SecurityGroupIngressRule(`${name}-ingress`, { ...ends, ...range }, options);
    }
    this.registerOutputs({});
  }
}

interface Sides {
  readonly egress: boolean;
  readonly ingress: boolean;
}

function ruledSides({ from, egressRule, ingressRule }: AccessArgs): Sides {
  const isOpen = plainEnd(from)?.allowsAllOutbound === true;
  return { egress: egressRule ?? !isOpen, ingress: ingressRule ?? true };
}

function problemsOf(args: AccessArgs, sides: Sides): Problem[] {
  const plain = ["lastPort", "protocol", "egressRule", "ingressRule"] as const;
  return [
    ...missingInputs(args, ["from", "to"], "R-VPC-49"),
    ...plain.filter((name) => isLater(args[name])).map((name) => mustBePlain(name, "R-VPC-49")),
    ...accessProblems({
      ...args,
      from: plainEnd(args.from),
      to: plainEnd(args.to),
      makesRules: sides.egress || sides.ingress,
    }),
  ];
}

/** The end, unless it is an output. A program in another language may have omitted it. */
function plainEnd(end: AccessArgs["from"] | undefined): AccessEndArgs | undefined {
  return now(end);
}

/** A property of an end, known once the end is. */
function partOf<T>(end: AccessArgs["from"], read: (end: AccessEndArgs) => pulumi.Input<T>): pulumi.Output<T> {
  const known = now(end);
  const part = known === undefined ? pulumi.output(end).apply((given) => read(given as AccessEndArgs)) : read(known);
  return pulumi.output(part) as pulumi.Output<T>;
}

/** The rules as this program gives their ends; none while a port is not known. */
function rulesOf(args: AccessArgs, sides: Sides): MadeRule[] {
  const [from, to] = [plainEnd(args.from), plainEnd(args.to)];
  const first = args.port ?? to?.port;
  const last = args.lastPort ?? (args.port === undefined ? to?.lastPort : undefined) ?? first;
  if (from === undefined || to === undefined || typeof first !== "number" || typeof last !== "number") return [];
  const [caller, called] = [from.securityGroupId, to.securityGroupId];
  const ports = { from: first, to: last, protocol: args.protocol ?? to.protocol ?? Protocol.Tcp };
  return [
    ...(sides.egress ? [{ direction: "egress" as const, group: caller, peer: called, ports }] : []),
    ...(sides.ingress ? [{ direction: "ingress" as const, group: called, peer: caller, ports }] : []),
  ];
}

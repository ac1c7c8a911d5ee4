/** Allows calls between two ends: the outbound rule at the caller and the inbound rule at the called end. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { accessProblems, secondAccess } from "../../analysis/rules/checks/access";
import { mustBePlain } from "../../analysis/rules/checks/givenNetwork";
import { missingInputs } from "../../analysis/rules/checks/network";
import type { Problem } from "../../analysis/rules/problem";
import { Protocol } from "../../analysis/rules/words";
import { checkedIfLater, isLater, now, onceChecked, orDefault } from "../later";
import { refuse } from "../refuse";
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
    const rules = ruledSides(args);
    refuse("Access", name, [...problemsOf(args, rules), ...(isMadeBefore(args, rules) ? [secondAccess("to")] : [])]);
    super("ecs-connectivity:index:Access", name, args, opts);

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

/** The rules that this program's accesses made, by the output that names a group: an output is in one program only. */
const made = new WeakMap<object, Map<unknown, Set<string>>>();

/** Returns true if an access with the same ends made the same rule. Ends without an output are not compared. */
function isMadeBefore(args: AccessArgs, sides: Sides): boolean {
  const [from, to] = [plainEnd(args.from), plainEnd(args.to)];
  const [port, lastPort] = [
    args.port ?? to?.port,
    args.lastPort ?? (args.port === undefined ? to?.lastPort : undefined),
  ];
  if (from === undefined || to === undefined || typeof port !== "number") return false;
  const [first, second] = [from.securityGroupId, to.securityGroupId];
  const [owner, other, order] = isLater(first) ? [first, second, "to"] : [second, first, "from"];
  if (!isLater(owner)) return false;
  const byOther = made.get(owner as object) ?? new Map<unknown, Set<string>>();
  made.set(owner as object, byOther);
  const rules = byOther.get(other) ?? new Set<string>();
  byOther.set(other, rules);
  const own = (["egress", "ingress"] as const)
    .filter((side) => sides[side])
    .map((side) => [order, side, port, lastPort ?? port, args.protocol ?? to.protocol ?? Protocol.Tcp].join(" "));
  const isSecond = own.some((rule) => rules.has(rule));
  own.forEach((rule) => rules.add(rule));
  return isSecond;
}

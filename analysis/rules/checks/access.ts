/** Checks of an access: who may call whom on which port. Values that are known only later pass. */
import { brokenRule, type Problem } from "../problem";
import { Protocol } from "../words";
import { portProblems } from "./balancer";
import { wordProblems } from "./closedSets";

/** One end as far as it is known; undefined as a whole if it is an output. */
export interface KnownEnd {
  /** The id, or the output that will have it: one output is one group. */
  readonly securityGroupId?: unknown;
  readonly port?: number | undefined;
  readonly lastPort?: number | undefined;
  readonly protocol?: string | undefined;
  readonly sharesGroup?: boolean | undefined;
}

export interface AccessInputs {
  readonly from: KnownEnd | undefined;
  readonly to: KnownEnd | undefined;
  /** Undefined if it is not set; not a number if it is known later. */
  readonly port?: unknown;
  readonly lastPort?: number | undefined;
  readonly protocol?: string | undefined;
  readonly makesRules: boolean;
}

export function accessProblems({ from, to, port, lastPort, protocol, makesRules }: AccessInputs): Problem[] {
  const first = port ?? to?.port;
  const last = lastPort ?? (port === undefined ? to?.lastPort : undefined);
  return [
    ...groupProblems("from", from),
    ...groupProblems("to", to),
    ...sameGroupProblems(from, to),
    ...(to !== undefined && first === undefined ? [withoutPort()] : []),
    ...(typeof first === "number" ? portProblems(port === undefined ? "to.port" : "port", first, "R-VPC-49") : []),
    ...portProblems("lastPort", last, "R-VPC-49"),
    ...(typeof first === "number" && last !== undefined && last < first ? [backwards(first, last)] : []),
    ...wordProblems([
      { property: "protocol", value: protocol, words: Protocol, rule: "R-VPC-49" },
      { property: "to.protocol", value: to?.protocol, words: Protocol, rule: "R-VPC-49", noun: "protocol" },
    ]),
    ...(makesRules ? [] : [withoutRules()]),
  ];
}

function groupProblems(side: "from" | "to", end: KnownEnd | undefined): Problem[] {
  return end === undefined || (end.securityGroupId !== undefined && end.securityGroupId !== "")
    ? []
    : [
        brokenRule("R-VPC-49", {
          property: `${side}.securityGroupId`,
          value: null,
          message: "a rule names security groups at both ends, and this end has none.",
          remedy: "Give the id of its security group.",
        }),
      ];
}

function sameGroupProblems(from: KnownEnd | undefined, to: KnownEnd | undefined): Problem[] {
  const same = from?.securityGroupId !== undefined && from.securityGroupId === to?.securityGroupId;
  return !same || from.sharesGroup === true
    ? []
    : [
        brokenRule("R-VPC-49", {
          property: "to",
          value: typeof to.securityGroupId === "string" ? to.securityGroupId : null,
          message: "both ends have the same security group, so this would allow its tasks to call each other.",
          remedy: "Give the group of another end. For calls within one group add an aws.vpc.SecurityGroupIngressRule.",
        }),
      ];
}

function withoutPort(): Problem {
  return brokenRule("R-VPC-49", {
    property: "port",
    value: null,
    message: "a rule has a port, and neither port is set nor does to have one.",
    remedy: "Set port.",
  });
}

function backwards(first: number, last: number): Problem {
  return brokenRule("R-VPC-49", {
    property: "lastPort",
    value: String(last),
    message: `the last port is before the first one, ${String(first)}.`,
    remedy: "Set lastPort to the largest port, or leave it out.",
  });
}

function withoutRules(): Problem {
  return brokenRule("R-VPC-49", {
    property: "ingressRule",
    value: "false",
    message: "with egressRule and ingressRule false there is no rule to add.",
    remedy: "Leave one of them out.",
  });
}

/** By direction, the settings that make one rule together with an Access. */
const MAKERS = {
  ingress: "an Access and allowFrom for the same caller make the same inbound rule.",
  egress: "an Access and egress, or the securityGroupId of an EFS volume, make the same outbound rule.",
} as const;

/** The remedy for two equal rules. */
export function removeOne(direction: keyof typeof MAKERS): string {
  return `Remove one of them: ${MAKERS[direction]}`;
}

/** The problem of a rule that exists already: AWS has each rule once. */
export function secondRule(property: string, direction: keyof typeof MAKERS, maker: string): Problem {
  return brokenRule(["R-VPC-50", "R-VPC-49"], {
    property,
    value: null,
    message: `${maker} makes the same ${direction === "ingress" ? "inbound" : "outbound"} rule, with the same ends, ports and protocol, and AWS refuses a second equal rule.`,
    remedy: removeOne(direction),
  });
}

/** The problem of a resource that cannot be called, or that has no security group. */
export function noAccessEnd(side: "from" | "to", type: string, noun: string | undefined): Problem {
  return brokenRule("R-VPC-49", {
    property: side,
    value: type,
    message:
      noun === undefined
        ? "this is no resource with a security group that is known here."
        : `this ${noun} has no security group here that can be called.`,
    remedy:
      noun === undefined
        ? "Give the id of its security group; of an EFS file system give its mount targets."
        : "Set its security groups in its own arguments, or give the id of the group.",
  });
}

/** The problem of a resource with several ports, or of an engine that is not known here. */
export function noAccessPort(noun: string): Problem {
  return brokenRule("R-VPC-49", {
    property: "port",
    value: null,
    message: `this ${noun} has several ports, or an engine whose port is not known here.`,
    remedy: "Give the port on which it is called.",
  });
}

/** The problem of an end that is no resource, so the access has no name of its own. */
export function noAccessName(): Problem {
  return brokenRule("R-VPC-49", {
    property: "name",
    value: null,
    message: "an end is no resource, so no name follows from it.",
    remedy: 'Give a name: allow(from, to, port, { name: "web-to-cache" }).',
  });
}

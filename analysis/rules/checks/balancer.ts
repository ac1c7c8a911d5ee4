/** Checks of a load balancer's settings, as far as their values are known. */
import { brokenRule, type Problem } from "../problem";
import { LoadBalancerType, Scheme, TargetType } from "../words";
import { broken } from "./broken";
import { wordProblems } from "./closedSets";
import { type BalancerSecurity, balancerSecurityProblems } from "./security";

export interface BalancerInputs extends Pick<BalancerSecurity, "accessLogs" | "webAclArn"> {
  readonly type: string;
  readonly scheme?: string;
  readonly targetType?: string;
  /** A list whose length is known, or a value that is known only after deployment. */
  readonly subnetIds: unknown;
  readonly port?: number;
  readonly certificateArn?: unknown;
  readonly sslPolicy?: unknown;
  readonly healthCheck?: object;
  readonly defaultAction?: DefaultActionInputs;
}

export interface DefaultActionInputs {
  readonly statusCode?: number;
  readonly body?: unknown;
  readonly redirectHost?: unknown;
  readonly targetGroupArn?: unknown;
}

export function loadBalancerInputProblems(inputs: BalancerInputs): Problem[] {
  const { type, scheme, targetType, subnetIds, port, certificateArn, defaultAction } = inputs;
  const problems = wordProblems([
    { property: "type", value: type, words: LoadBalancerType, rule: "R-LB-01", noun: "type of load balancer" },
    { property: "scheme", value: scheme, words: Scheme, rule: "R-LB-16" },
    { property: "targetType", value: targetType, words: TargetType, rule: "R-LB-14", noun: "target type" },
  ]);
  if (type === "alb" && Array.isArray(subnetIds) && subnetIds.length < 2) {
    problems.push(
      broken("V-16", {
        rules: ["R-LB-04"],
        property: "subnetIds",
        value: `${String(subnetIds.length)} given`,
        message: "an Application Load Balancer needs subnets in two Availability Zones.",
        remedy: "Give two subnets or more, or use type nlb.",
      }),
    );
  }
  return [
    ...problems,
    ...portProblems("port", port, "R-LB-14"),
    ...ownTargetProblems(inputs),
    ...certificateProblems("certificateArn", certificateArn),
    ...sslPolicyProblems(inputs),
    ...(defaultAction === undefined ? [] : defaultActionProblems(type, targetType, defaultAction, "defaultAction")),
    ...balancerSecurityProblems({ ...inputs, isSecure: certificateArn !== undefined }),
  ];
}

/** A target group of its own needs the type and the port of its targets. */
function ownTargetProblems({ targetType, port, healthCheck }: BalancerInputs): Problem[] {
  const say = (property: string, value: string | null, message: string, remedy: string): Problem[] => [
    brokenRule("R-LB-14", { property, value, message, remedy }),
  ];
  if (targetType === undefined && port !== undefined) {
    return say("targetType", null, "port is that of its own target group, which needs a type.", "Set targetType.");
  }
  if (targetType !== undefined && port === undefined) {
    return say("port", null, "its own target group needs the port of its targets.", "Set port.");
  }
  return targetType === undefined && healthCheck !== undefined
    ? say(
        "healthCheck",
        null,
        "the load balancer has no target group of its own.",
        "Set loadBalancer.healthCheck of the services, or targetType and port.",
      )
    : [];
}

/** The problem of a text that is not the ARN of a certificate which a listener can have. */
export function certificateProblems(property: string, arn: unknown): Problem[] {
  return typeof arn !== "string" || ACM.test(arn) || IAM.test(arn)
    ? []
    : [
        brokenRule("R-LB-23", {
          property,
          value: arn,
          message: "this is not the ARN of a certificate of AWS Certificate Manager or of a server certificate of IAM.",
          remedy: "Give an ARN such as arn:aws:acm:eu-west-1:123456789012:certificate/ID.",
        }),
      ];
}

const ACM = /^arn:[^:]+:acm:([^:]+):\d{12}:certificate\/[\w-]+$/;
const IAM = /^arn:[^:]+:iam::\d{12}:server-certificate\/[\w+=,.@/-]+$/;

/** The problem of a certificate in another Region than the load balancer's. */
export function certificateRegionProblems(property: string, arn: string, region: string): Problem[] {
  const [, own] = ACM.exec(arn) ?? [];
  return own === undefined || own === region
    ? certificateProblems(property, arn)
    : [
        brokenRule("R-LB-23", {
          property,
          value: arn,
          message: `the certificate is in ${own}, and the load balancer is in ${region}.`,
          remedy: `Give a certificate of AWS Certificate Manager in ${region}.`,
        }),
      ];
}

function sslPolicyProblems({ sslPolicy, certificateArn }: BalancerInputs): Problem[] {
  if (sslPolicy === undefined) return [];
  const say = (message: string, remedy: string): Problem[] => [
    brokenRule("R-LB-24", {
      property: "sslPolicy",
      value: typeof sslPolicy === "string" ? sslPolicy : null,
      message,
      remedy,
    }),
  ];
  if (certificateArn === undefined) {
    return say("without a certificate there is no HTTPS or TLS.", "Set certificateArn, or leave sslPolicy out.");
  }
  return typeof sslPolicy === "string" && !/^ELBSecurityPolicy-[\w-]+$/.test(sslPolicy)
    ? say(
        "this is not a security policy of Elastic Load Balancing.",
        "Use one such as ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09.",
      )
    : [];
}

/** Problems of the answer to requests that no rule matches. */
function defaultActionProblems(
  type: string,
  targetType: string | undefined,
  action: DefaultActionInputs,
  at: string,
): Problem[] {
  const { statusCode, body, redirectHost, targetGroupArn } = action;
  const say = (
    rule: string,
    property: string,
    value: string | number | undefined,
    message: string,
    remedy: string,
  ): Problem => brokenRule(rule, { property, value: value === undefined ? null : String(value), message, remedy });
  if (type === "nlb") {
    return [
      say("R-LB-22", at, undefined, "each listener of an NLB forwards to the service of its port.", "Leave it out."),
    ];
  }
  if (targetType !== undefined) {
    return [
      say(
        "R-LB-21",
        at,
        undefined,
        "the listener forwards to the load balancer's own target group.",
        "Leave targetType and port out, or defaultAction.",
      ),
    ];
  }
  const answers = [statusCode ?? body, redirectHost, targetGroupArn].filter((answer) => answer !== undefined);
  const problems: Problem[] = [];
  if (answers.length > 1) {
    problems.push(
      say(
        "R-LB-21",
        at,
        undefined,
        "the default action is a fixed response, a redirect or a target group, and more than one is set.",
        "Set only one of them.",
      ),
    );
  }
  if (statusCode !== undefined && !/^[245]\d\d$/.test(String(statusCode))) {
    problems.push(
      say(
        "R-LB-25",
        `${at}.statusCode`,
        statusCode,
        "this is not a status code of a fixed response.",
        "Use 200 to 299 or 400 to 599, or redirectHost for a redirect.",
      ),
    );
  }
  if (typeof body === "string" && new TextEncoder().encode(body).length > 1024) {
    problems.push(
      say("R-LB-25", `${at}.body`, undefined, "the text is longer than 1024 bytes.", "Use a shorter text."),
    );
  }
  return problems;
}

/** The problem of a number that is not a port: `99999`. @param least 0 where 0 means a dynamic port. */
export function portProblems(property: string, port: number | undefined, rule: string, least: 0 | 1 = 1): Problem[] {
  if (port === undefined || (Number.isInteger(port) && port >= least && port <= 65535)) return [];
  const remedy = `Use a whole number from ${String(least)} to 65535.`;
  return [brokenRule(rule, { property, value: String(port), message: "this is not a port.", remedy })];
}

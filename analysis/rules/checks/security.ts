/**
 * Checks of security settings: access logs and web ACL of a load balancer, KMS key of a log group, user and root file
 * system of a container. Values that are known only later are not strings and pass.
 */
import { brokenRule, type Problem } from "../problem";

export interface BalancerSecurity {
  readonly type: string;
  /** True if the listener on port 443 has a certificate. */
  readonly isSecure: boolean;
  readonly accessLogs?: { readonly bucket?: unknown; readonly prefix?: unknown };
  readonly webAclArn?: unknown;
}

/** `prefix` is the path of the settings: `loadBalancer.`. */
export function balancerSecurityProblems(balancer: BalancerSecurity, prefix = ""): Problem[] {
  return [...accessLogProblems(balancer, `${prefix}accessLogs`), ...webAclProblems(balancer, `${prefix}webAclArn`)];
}

function accessLogProblems({ type, isSecure, accessLogs }: BalancerSecurity, property: string): Problem[] {
  if (accessLogs === undefined) return [];
  const { bucket, prefix } = accessLogs;
  const problems: Problem[] = [];
  if (type === "nlb" && !isSecure) {
    problems.push(
      brokenRule("R-SEC-06", {
        property,
        value: null,
        message: "a Network Load Balancer without a TLS listener writes no access logs.",
        remedy: "Set certificateArn, leave accessLogs out, or use the flow logs of the VPC.",
      }),
    );
  }
  if (bucket === undefined || (typeof bucket === "string" && !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))) {
    problems.push(
      brokenRule("R-SEC-05", {
        property: `${property}.bucket`,
        value: typeof bucket === "string" ? bucket : null,
        message: "access logs need the name of an S3 bucket: 3 to 63 lowercase letters, digits, dots and hyphens.",
        remedy: "Give the bucket's name, not its ARN or URL.",
      }),
    );
  }
  if (typeof prefix === "string" && (/AWSLogs/.test(prefix) || /^\/|\/$/.test(prefix) || prefix === "")) {
    problems.push(
      brokenRule("R-SEC-05", {
        property: `${property}.prefix`,
        value: prefix,
        message:
          "AWS adds AWSLogs after the prefix, and refuses a prefix that contains it or starts or ends with a slash.",
        remedy: "Use a prefix such as web, or leave it out.",
      }),
    );
  }
  return problems;
}

function webAclProblems({ type, webAclArn }: BalancerSecurity, property: string): Problem[] {
  if (webAclArn === undefined) return [];
  const value = typeof webAclArn === "string" ? webAclArn : null;
  if (type === "nlb") {
    return [
      brokenRule("R-SEC-04", {
        property,
        value,
        message: "AWS WAF does not protect Network Load Balancers.",
        remedy: "Use an Application Load Balancer (alb), or leave it out.",
      }),
    ];
  }
  return value === null || /^arn:[^:]+:wafv2:[^:]+:\d{12}:regional\/webacl\/[^/]+\/[^/]+$/.test(value)
    ? []
    : [
        brokenRule("R-SEC-04", {
          property,
          value,
          message: "this is not the ARN of a regional web ACL of AWS WAF (wafv2).",
          remedy: "Give an ARN such as arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/NAME/ID.",
        }),
      ];
}

/** The problem of a value that is not the ARN of a KMS key: an alias, or a key's id. */
export function kmsKeyProblems(property: string, arn: unknown): Problem[] {
  return typeof arn !== "string" || /^arn:[^:]+:kms:[^:]+:\d{12}:key\/.+$/.test(arn)
    ? []
    : [
        brokenRule("R-SEC-07", {
          property,
          value: arn,
          message: "a log group needs the ARN of a KMS key, not an alias or an id.",
          remedy: "Give an ARN such as arn:aws:kms:eu-west-1:123456789012:key/ID.",
        }),
      ];
}

/** A user or group by name or number, and both with a colon between them. */
const USER = /^[\w.][\w.-]*(:[\w.][\w.-]*)?$/;

export interface ContainerSecurity {
  readonly user?: unknown;
  readonly readonlyRootFilesystem?: boolean;
}

/** `prefix` is the path of the container: `containers[0].`. */
export function containerSecurityProblems(
  { user, readonlyRootFilesystem }: ContainerSecurity,
  exec: boolean,
  prefix = "",
): Problem[] {
  return [
    ...(typeof user !== "string" || USER.test(user)
      ? []
      : [
          brokenRule("R-SEC-03", {
            property: `${prefix}user`,
            value: user,
            message: "this is not a user of a container.",
            remedy: "Use a name or a number, with or without a group: app, 1000, app:app or 1000:1000.",
          }),
        ]),
    ...(readonlyRootFilesystem === true && exec
      ? [
          brokenRule("R-SEC-02", {
            property: `${prefix}readonlyRootFilesystem`,
            value: "true",
            message: "ECS Exec does not work in a container whose root file system is read-only.",
            remedy: "Leave exec or readonlyRootFilesystem out.",
          }),
        ]
      : []),
  ];
}

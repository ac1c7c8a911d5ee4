/**
 * The failure of a call to AWS in one line: action, cause and remedy. A call that was denied or not answered leaves a
 * gap that the report names. Wrong credentials, a wrong Region or no network end the command.
 */
import { InputError } from "../inputError";
import { actionOf, type Operation } from "./operations";

export type FailureKind =
  "denied" | "credentials" | "expired" | "region" | "unreachable" | "throttled" | "gone" | "interrupted" | "other";

/** One call without an answer. */
export class AwsFailure extends Error {
  override readonly name = "AwsFailure";

  constructor(
    readonly kind: FailureKind,
    /** As an IAM policy writes it: `ec2:DescribeSubnets`. */
    readonly action: string,
    message: string,
    /** AWS's word for it: `RepositoryNotFoundException`. Empty if there is none. */
    readonly code = "",
  ) {
    super(message);
  }
}

/** Nothing else can be read either: all calls share credentials and Region. */
const HOPELESS: ReadonlySet<FailureKind> = new Set(["credentials", "expired", "region", "interrupted"]);

/**
 * A network that reaches AWS by endpoints may have none for an optional service; without ECS and EC2 there is no
 * report.
 */
export function isHopeless({ kind, action }: AwsFailure): boolean {
  return HOPELESS.has(kind) || (kind === "unreachable" && /^(ecs|ec2):/.test(action));
}

/**
 * AWS's error codes by what they mean: the common errors of each service, and EC2's own.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/CommonErrors.html
 */
const CODES: readonly (readonly [FailureKind, readonly string[]])[] = [
  [
    "denied",
    ["AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "NotAuthorized", "UnauthorizedException"],
  ],
  ["expired", ["ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"]],
  [
    "credentials",
    [
      "CredentialsProviderError",
      "ProviderError",
      "TokenProviderError",
      "AuthFailure",
      "InvalidClientTokenId",
      "UnrecognizedClientException",
      "SignatureDoesNotMatch",
      "InvalidSignatureException",
      "IncompleteSignature",
      "MissingAuthenticationToken",
    ],
  ],
  ["region", ["OptInRequired", "UnknownEndpoint", "InvalidRegion"]],
  [
    "throttled",
    [
      "Throttling",
      "ThrottlingException",
      "ThrottledException",
      "RequestLimitExceeded",
      "TooManyRequestsException",
      "RequestThrottled",
      "SlowDown",
      "PriorRequestNotComplete",
    ],
  ],
  ["interrupted", ["AbortError"]],
];

/** Errors of the connection itself, as Node names them. */
const UNREACHABLE = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ETIMEDOUT",
  "EPIPE",
  "EPROTO",
]);
const NO_SUCH_HOST = new Set(["ENOTFOUND", "EAI_AGAIN"]);

interface Thrown {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly Code?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
}

function words(error: Thrown): string[] {
  return [error.name, error.Code, error.code].filter((word) => typeof word === "string");
}

function kindOf(error: Thrown): FailureKind {
  const said = words(error);
  for (const [kind, codes] of CODES) if (said.some((word) => codes.includes(word))) return kind;
  if (said.some((word) => NO_SUCH_HOST.has(word))) return "region";
  if (said.some((word) => UNREACHABLE.has(word) || word === "TimeoutError")) return "unreachable";
  // EC2: InvalidSubnetID.NotFound; ECS: ClusterNotFoundException; EFS: FileSystemNotFound.
  if (said.some((word) => /NotFound/.test(word))) return "gone";
  return "other";
}

/** The SDK's error contains the connection's error. */
function innermost(error: unknown): Thrown {
  let current = error as Thrown;
  for (let depth = 0; depth < 5 && typeof current.cause === "object" && current.cause !== null; depth += 1) {
    current = current.cause;
  }
  return current;
}

/**
 * One line of it. AWS ends a denial with a message that only sts:DecodeAuthorizationMessage can read, and the SDK adds
 * advice to its callers on further lines.
 */
function firstLine(text: string): string {
  const [line = ""] = text.replace(/Encoded authorization failure message:\s*\S+/i, "").split("\n");
  return line.trim().replace(/\.$/, "");
}

/** @param error the error of the SDK. */
export function failureOf(error: unknown, operation: Operation): AwsFailure {
  if (error instanceof AwsFailure) return error;
  if (typeof error !== "object" || error === null) return new AwsFailure("other", actionOf(operation), String(error));
  const outer = kindOf(error);
  const inner = innermost(error);
  const kind = outer === "other" ? kindOf(inner) : outer;
  const text = [(error as Thrown).message, inner.message, ...words(inner)].find(
    (each) => typeof each === "string" && each !== "",
  );
  const [code] = words(error);
  return new AwsFailure(kind, actionOf(operation), firstLine(typeof text === "string" ? text : kind), code);
}

/** The gap and its reason, for the report. */
export function reasonOf({ kind, action, message }: AwsFailure): string {
  switch (kind) {
    case "denied":
      return `${action} was denied: allow it as docs/iam-policy.json does`;
    case "throttled":
      return `${action} was throttled, also after all retries: read again later`;
    case "gone":
      return `${action} failed because a resource was deleted during the read: ${message}`;
    case "other":
    case "credentials":
    case "expired":
    case "region":
    case "unreachable":
    case "interrupted":
      return `${action} failed: ${message}`;
  }
}

/** The message if nothing could be read. */
export function inputErrorOf(
  failure: AwsFailure,
  { region, profile }: { readonly region: string; readonly profile?: string },
): InputError {
  const { kind, action, message } = failure;
  const whose = profile === undefined ? "" : ` of profile ${profile}`;
  switch (kind) {
    case "credentials":
      return new InputError(
        `AWS credentials${whose} are missing or not accepted in ${region} (${action}: ${message}).`,
        profile === undefined
          ? "Give --profile NAME, set AWS_PROFILE, or sign in with aws sso login. A Region that is not enabled for the account also refuses credentials."
          : `Check that ~/.aws/config has this profile, and sign in with aws sso login --profile ${profile}. A Region that is not enabled for the account also refuses credentials.`,
      );
    case "expired":
      return new InputError(
        `The AWS credentials${whose} have expired (${action}).`,
        "Sign in again (aws sso login, or a new session), then repeat the call.",
      );
    case "region":
      return new InputError(
        `${region} is not an AWS Region, or does not have this AWS service (${action}: ${message}).`,
        "Give a Region of the account with --region, such as eu-west-1.",
      );
    case "unreachable":
      return new InputError(
        `AWS does not respond in ${region} (${action}: ${message}).`,
        "Check the network, a proxy, and AWS_ENDPOINT_URL if it is set.",
      );
    case "interrupted":
      return new InputError("The read was interrupted.", "Nothing was written.");
    case "denied":
      return new InputError(
        `${action} was denied, and no service can be found without it.`,
        `Allow ${action}, as docs/iam-policy.json does.`,
      );
    case "throttled":
      return new InputError(`${action} was throttled, also after all retries.`, "Try again in a minute.");
    case "gone":
    case "other":
      return new InputError(
        `${action} failed: ${message}.`,
        "Repeat the call; DEBUG=ecs-connectivity shows where it failed.",
      );
  }
}

/**
 * Calls to AWS through its own SDK: credentials, profiles, assumed roles, Regions and endpoints are found as every AWS
 * tool finds them. A few calls run in parallel, throttled calls are repeated, and every call is counted.
 */
import { InputError } from "../inputError";
import { failureOf } from "./failure";
import { type AwsService, factsOf, type Operation, SERVICES } from "./operations";

/** An answer as AWS documents it, in JSON's values: dates are strings, absent fields are omitted. */
export type Answer = { readonly [field: string]: unknown };

/** Reader of an account: one page of one operation. Throws `AwsFailure` (failure.ts). */
export interface Caller {
  readonly region: string;
  /** The profile of the call. Only its credentials are used. */
  readonly profile?: string;
  /** @param region default: the caller's. The caller of this method has checked that it is the name of a Region. */
  call(operation: Operation, input: Answer, region?: string): Promise<Answer>;
}

export interface CallerOptions {
  readonly profile?: string;
  readonly region?: string;
  readonly signal?: AbortSignal;
  /** Called before each request. */
  readonly onCall?: (operation: Operation) => void;
}

/** More parallel calls would only be throttled: ECS allows 20 to 50 describe calls per second. */
export const AT_ONCE = 10;
/** The adaptive mode slows down as well as waiting: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
const ATTEMPTS = 6;
const CONNECT_MS = 5_000;
const ANSWER_MS = 60_000;

/** The SDK warns on the console, over several lines, if a profile and keys are both set. The profile wins. */
const SILENT = { debug: silent, info: silent, warn: silent, error: silent };

interface Client {
  readonly config: { region(): Promise<string> };
  send(command: object, options: { abortSignal?: AbortSignal }): Promise<object>;
}
type Constructor<T> = new (input: object) => T;
type Sdk = { readonly [name: string]: Constructor<object> };

/** Loaded on first use: together they take a quarter of a second, and no file source needs them. */
const SDKS: { readonly [service in AwsService]: { readonly client: string; load(): Promise<object> } } = {
  autoscaling: { client: "AutoScalingClient", load: () => import("@aws-sdk/client-auto-scaling") },
  batch: { client: "BatchClient", load: () => import("@aws-sdk/client-batch") },
  ecr: { client: "ECRClient", load: () => import("@aws-sdk/client-ecr") },
  ec2: { client: "EC2Client", load: () => import("@aws-sdk/client-ec2") },
  ecs: { client: "ECSClient", load: () => import("@aws-sdk/client-ecs") },
  efs: { client: "EFSClient", load: () => import("@aws-sdk/client-efs") },
  elasticache: { client: "ElastiCacheClient", load: () => import("@aws-sdk/client-elasticache") },
  elbv2: { client: "ElasticLoadBalancingV2Client", load: () => import("@aws-sdk/client-elastic-load-balancing-v2") },
  events: { client: "EventBridgeClient", load: () => import("@aws-sdk/client-eventbridge") },
  logs: { client: "CloudWatchLogsClient", load: () => import("@aws-sdk/client-cloudwatch-logs") },
  pipes: { client: "PipesClient", load: () => import("@aws-sdk/client-pipes") },
  rds: { client: "RDSClient", load: () => import("@aws-sdk/client-rds") },
  scheduler: { client: "SchedulerClient", load: () => import("@aws-sdk/client-scheduler") },
  secretsmanager: { client: "SecretsManagerClient", load: () => import("@aws-sdk/client-secrets-manager") },
  ssm: { client: "SSMClient", load: () => import("@aws-sdk/client-ssm") },
  stepfunctions: { client: "SFNClient", load: () => import("@aws-sdk/client-sfn") },
  route53: { client: "Route53Client", load: () => import("@aws-sdk/client-route-53") },
  sts: { client: "STSClient", load: () => import("@aws-sdk/client-sts") },
};

/** Throws `InputError` if no Region is set. */
export async function awsCaller(options: CallerOptions): Promise<Caller> {
  // Advice for users of the SDK, which does not belong in a report.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  const clients = new Map<string, Promise<{ sdk: Sdk; client: Client }>>();
  const clientOf = (service: AwsService, elsewhere?: string): Promise<{ sdk: Sdk; client: Client }> => {
    const key = `${service} ${elsewhere ?? ""}`;
    const known = clients.get(key);
    if (known !== undefined) return known;
    const opened = open(service, elsewhere === undefined ? options : { ...options, region: elsewhere });
    clients.set(key, opened);
    return opened;
  };
  const region = await regionOfClient((await clientOf("ecs")).client);
  const gate = new Gate(AT_ONCE);
  return {
    region,
    ...(options.profile === undefined ? {} : { profile: options.profile }),
    call: (operation, input, elsewhere) =>
      gate.pass(async () => {
        const other = elsewhere === region ? undefined : elsewhere;
        const { sdk, client } = await clientOf(factsOf(operation).service, other);
        const Command = sdk[`${operation}Command`];
        if (Command === undefined) throw new Error(`the AWS SDK has no ${operation}`);
        options.onCall?.(operation);
        try {
          options.signal?.throwIfAborted();
          const answer = await client.send(
            new Command(input),
            options.signal === undefined ? {} : { abortSignal: options.signal },
          );
          return plain(answer);
        } catch (error) {
          throw failureOf(error, operation);
        }
      }),
  };
}

async function open(service: AwsService, { profile, region }: CallerOptions) {
  const facts = SDKS[service];
  const sdk = (await facts.load()) as Sdk;
  const Client = sdk[facts.client] as Constructor<Client>;
  return {
    sdk,
    client: new Client({
      ...(profile === undefined ? {} : { profile }),
      ...(region === undefined ? {} : { region }),
      maxAttempts: ATTEMPTS,
      retryMode: "adaptive",
      logger: SILENT,
      requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: ANSWER_MS },
    }),
  };
}

function silent(): void {}

async function regionOfClient(client: Client): Promise<string> {
  let region: string;
  try {
    region = await client.config.region();
  } catch {
    throw new InputError(
      "No AWS Region is set.",
      "Give --region eu-west-1, or set AWS_REGION or the profile's region.",
    );
  }
  // The Region becomes part of a host name.
  if (!/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region)) {
    throw new InputError(`"${region}" is not an AWS Region.`, "Give a Region such as eu-west-1.");
  }
  return region;
}

/** The value after JSON, so that the analysis of a read and of its saved snapshot are the same. */
function plain(answer: object): Answer {
  return JSON.parse(JSON.stringify({ ...answer, $metadata: undefined })) as Answer;
}

/** Runs up to a number of tasks in parallel; the others wait in order. */
class Gate {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(width: number) {
    this.#free = width;
  }

  async pass<T>(task: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}

/** The same caller for another Region of the account. */
export function inRegion(caller: Caller, region: string): Caller {
  return { ...caller, region, call: (operation, input) => caller.call(operation, input, region) };
}

/** All pages of one operation, each as it came. */
export async function pagesOf(caller: Caller, operation: Operation, input: Answer): Promise<Answer[]> {
  const { service, page, paging } = factsOf(operation);
  const { token, limit } = paging ?? SERVICES[service];
  const asked = page === undefined ? input : { ...input, [limit]: page };
  const pages: Answer[] = [];
  const seen = new Set<string>();
  for (let next: string | undefined; ;) {
    const answer = await caller.call(operation, next === undefined ? asked : { ...asked, [token.request]: next });
    pages.push(answer);
    const following = answer[token.answer];
    if (typeof following !== "string" || following === "") return pages;
    // A service that always returns the same page must not cause an endless loop.
    if (seen.has(following)) throw failureOf(new Error("AWS returned the same page again"), operation);
    seen.add(following);
    next = following;
  }
}

/** `[1, 2, 3]` by 2 → `[[1, 2], [3]]`: identifiers as one request takes them. */
export function batchesOf<T>(items: readonly T[], operation: Operation): T[][] {
  const { batch = items.length } = factsOf(operation);
  const batches: T[][] = [];
  for (let start = 0; start < items.length; start += batch) batches.push(items.slice(start, start + batch));
  return batches;
}

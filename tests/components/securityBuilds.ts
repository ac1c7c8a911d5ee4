/** Stacks to evaluate security rules on: as few settings as possible, and as many of those for security. */
import { type Resource, revealed } from "../support/harness";
import { buildSettings } from "../support/stacks";

export const KEY = "arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d";
export const WEB_ACL = "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/shop/0a1b2c3d";
export const CERTIFICATE = "arn:aws:acm:eu-central-1:123456789012:certificate/0a1b2c3d";
const IMAGE = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/web:1";

/** Each kind of load balancer, launch type and image, with the strategies that give tasks public addresses. */
const PLAIN = {
  client: true,
  services: [
    { name: "web", image: IMAGE, port: 80, ingress: "alb" },
    { name: "tcp", image: IMAGE, port: 80, ingress: "nlb" },
    { name: "built", build: "./nginx", port: 80 },
    { name: "box", image: IMAGE, port: 8080, launchType: "ec2", strategy: "public-host" },
    { name: "managed", image: IMAGE, port: 8081, launchType: "managed-instances", strategy: "public-host" },
  ],
};

/** A NAT instance, and instances behind it. */
const BEHIND_NAT_INSTANCE = {
  strategy: "nat-instance",
  client: true,
  services: [{ name: "box", image: IMAGE, port: 80, launchType: "ec2" }],
};

const CONTAINER = {
  user: "1000:1000",
  readonlyRootFilesystem: true,
  logRetentionInDays: 365,
  logKmsKeyArn: KEY,
};
const BALANCER = {
  scheme: "internal",
  certificateArn: CERTIFICATE,
  sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
  accessLogs: { bucket: "shop-logs", prefix: "web" },
  deletionProtection: true,
};

const HARDENED = {
  strategy: "nat-gateway",
  client: true,
  containerInsights: "enhanced",
  flowLogs: { retentionInDays: 365, kmsKeyArn: KEY },
  endpoints: { add: ["ec2", "ecr.api", "ecr.dkr", "ssm", "ssm-contacts", "ssm-incidents"] },
  loadBalancer: BALANCER,
  services: [
    { name: "web", image: IMAGE, port: 80, ingress: "alb", loadBalancer: { webAclArn: WEB_ACL }, ...CONTAINER },
    { name: "tcp", image: IMAGE, port: 80, ingress: "nlb", ...CONTAINER },
    { name: "built", build: "./nginx", port: 80, ...CONTAINER },
    { name: "box", image: IMAGE, port: 80, launchType: "ec2", ...CONTAINER },
    { name: "managed", image: IMAGE, port: 80, launchType: "managed-instances", ...CONTAINER },
  ],
};

type Inputs = Readonly<Record<string, unknown>>;

/** The resources of one or several stacks. */
export class Built {
  constructor(readonly resources: readonly Resource[]) {}

  /** The inputs of all resources whose type has this name: `Subnet`. */
  of(type: string): Inputs[] {
    return this.resources.filter((resource) => resource.type.endsWith(`:${type}`)).map(({ inputs }) => opened(inputs));
  }

  /** Returns true if there are resources of this type, and all of them pass. */
  every(type: string, passes: (inputs: Inputs) => boolean): boolean {
    const all = this.of(type);
    if (all.length === 0) throw new Error(`No ${type} is built, so the rule is not evaluated.`);
    return all.every(passes);
  }

  none(...types: string[]): boolean {
    return types.every((type) => this.of(type).length === 0);
  }
}

function opened(inputs: Resource["inputs"]): Inputs {
  return revealed(inputs) as Inputs;
}

let building: Promise<{ plain: Built; hardened: Built }> | undefined;

export function securityBuilds(): Promise<{ readonly plain: Built; readonly hardened: Built }> {
  building ??= (async () => {
    const plain = await buildSettings(PLAIN, false);
    const nat = await buildSettings(BEHIND_NAT_INSTANCE, false);
    const hardened = await buildSettings(HARDENED, false);
    return {
      plain: new Built([...plain.resources, ...nat.resources]),
      hardened: new Built(hardened.resources),
    };
  })();
  return building;
}

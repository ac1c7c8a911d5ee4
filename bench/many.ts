/**
 * A network with any number of Fargate services, as plain data: an export, a preview, describe answers and a program
 * are written from it. Services of one shape share subnets, a security group of 60 rules and the kind of their
 * definition; each has a definition, an image and a log group of its own. Every tenth shape has a group without egress.
 */
export interface Size {
  readonly services: number;
  /** The number of distinct shapes. If it is the number of services, each service has its own shape. */
  readonly shapes: number;
  /** The first four are public, with a NAT gateway each; each of the others has a route table of its own. */
  readonly subnets: number;
}

export const REGION = "eu-central-1";
export const ACCOUNT = "123456789012";
export const NATS = 4;
export const RULES = 60;

export interface Rule {
  readonly direction: "ingress" | "egress";
  readonly port: number;
  readonly cidr: string;
}

export interface Service {
  readonly name: string;
  readonly shape: number;
  /** Two indices of subnets. */
  readonly subnets: readonly [number, number];
}

export interface Many {
  /** Blocks of the subnets, by index. */
  readonly subnets: readonly string[];
  /** The rules of each shape's security group. */
  readonly groups: readonly (readonly Rule[])[];
  readonly services: readonly Service[];
}

const upTo = (count: number): number[] => [...Array(count).keys()];

export function many({ services, shapes, subnets }: Size): Many {
  const kinds = Math.min(services, shapes);
  const pairs = Math.floor((subnets - NATS) / 2);
  return {
    subnets: upTo(subnets).map((index) => `10.0.${index}.0/24`),
    groups: upTo(kinds).map(rulesOf),
    services: upTo(services).map((index) => {
      const shape = index % kinds;
      const first = NATS + 2 * (shape % pairs);
      return { name: `service-${index}`, shape, subnets: [first, first + 1] };
    }),
  };
}

export function zoneOf(subnet: number): string {
  return `${REGION}${"abcd".charAt(subnet % NATS)}`;
}

/** The rule that allows the traffic is the last one, as in groups that grew. */
function rulesOf(shape: number): readonly Rule[] {
  const narrow = upTo(RULES - 2).map((index): Rule => {
    const direction = index % 2 === 0 ? "ingress" : "egress";
    return { direction, port: 1000 + index, cidr: `10.${1 + (shape % 200)}.${index}.0/24` };
  });
  const out: Rule = { direction: "egress", port: shape % 10 === 9 ? 8443 : 443, cidr: "0.0.0.0/0" };
  return [...narrow, { direction: "ingress", port: 80, cidr: "10.0.0.0/16" }, out];
}

/** As ECS describes them: a private or a public image, logs, and for some shapes secrets and a second container. */
export function containersOf({ name, shape }: Service): readonly object[] {
  const arn = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
  const secrets = [
    { name: "PASSWORD", valueFrom: arn("secretsmanager", `secret:${name}`) },
    { name: "KEY", valueFrom: arn("ssm", `parameter/${name}`) },
  ].slice(0, shape % 3);
  const main = {
    name: "web",
    image: shape % 2 === 0 ? `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/${name}:1` : "public.ecr.aws/nginx/nginx:1.29",
    essential: true,
    portMappings: [{ containerPort: 80, protocol: "tcp" }],
    secrets,
    logConfiguration: {
      logDriver: "awslogs",
      options: { "awslogs-group": name, "awslogs-region": REGION, "awslogs-stream-prefix": "web" },
    },
  };
  return shape % 5 === 0 ? [main, { name: "proxy", image: "quay.io/some/proxy:1", essential: false }] : [main];
}

/**
 * Random topologies, biased toward mistakes: each is a set of choices, most of them harmless, some of them what people
 * get wrong. So a topology that shows a disagreement shrinks by taking choices back, and what is left names the cause.
 */

/** The first of each is harmless, and what a shrunk topology goes back to. */
const CHOICES = {
  launch: ["fargate", "ec2 awsvpc", "ec2 bridge", "ec2 host", "mi awsvpc", "mi host"],
  place: ["private", "public", "isolated"],
  image: ["hub", "ecr", "ghcr", "quay"],
  logs: ["none", "awslogs"],
  exec: ["off", "on"],
  hostPort: ["dynamic", "static"],
  publicIp: ["on", "off"],
  mapPublicIp: ["on", "off"],
  templateFlag: ["subnet", "on", "off"],
  interfaces: ["one", "two"],
  privateRoute: [
    "nat",
    "none",
    "blackhole",
    "igw",
    "nat-instance",
    "regional",
    "narrow",
    "halves",
    "gone",
    "detached",
    "listed",
    "peer",
  ],
  secondRoute: ["same", "none", "other-nat", "igw"],
  publicRoute: ["igw", "none", "narrow", "gone"],
  natPlace: ["public", "private", "isolated"],
  natKind: ["public", "private"],
  regionalMode: ["automatic", "both zones", "one zone"],
  overlap: ["none", "endpoints by none", "endpoints local", "public by none"],
  egress: ["all", "443", "80", "none", "vpc", "vpc and s3", "half", "groups", "ipv6", "all but tcp", "listed"],
  ingress: ["vpc", "none", "anywhere", "part", "front", "other port", "high ports", "peers"],
  privateAcl: [
    "open",
    "no 443 out",
    "narrow answers",
    "wide answers",
    "deny first",
    "no way in",
    "ipv4 only",
    "no internet in",
    "denied block",
  ],
  publicAcl: [
    "open",
    "no 443 out",
    "narrow answers",
    "answers 32768-60999",
    "deny private",
    "no way out",
    "denied block",
  ],
  endpoints: [
    "none",
    "all",
    "all but logs",
    "no private dns",
    "closed",
    "by part",
    "by group",
    "by 80",
    "resolvers only",
  ],
  storage: ["none", "task tables", "other table"],
  files: ["none", "both zones", "one zone", "by part", "closed"],
  dnsSupport: ["on", "off"],
  dnsHostnames: ["on", "off"],
  ipv6: ["off", "egress-only", "igw", "no route", "gone"],
  nat64: ["off", "by nat", "by regional", "without route", "without dns64", "by default", "by igw", "by instance"],
  blockPublicAccess: ["off", "block-bidirectional", "block-ingress"],
  exclusion: ["none", "vpc both", "vpc egress", "public both", "private both", "public egress", "private egress"],
  instanceCheck: ["off", "on"],
  instanceIngress: ["vpc", "none", "80", "part"],
  instanceEgress: ["all", "none", "80"],
  instanceAddress: ["elastic", "none"],
  balancer: ["none", "alb", "nlb", "internal"],
  balancerZones: ["both", "one"],
  balancerEgress: ["all", "none", "443"],
  balancerIngress: ["anywhere", "none", "half"],
  targetType: ["right", "wrong"],
} as const;

export type Choices = { readonly [name in keyof typeof CHOICES]: (typeof CHOICES)[name][number] };
const NAMES = Object.keys(CHOICES) as (keyof Choices)[];

/** Choices that shape a network rather than break it: made evenly, so that every shape gets its share of mistakes. */
const SHAPES: ReadonlySet<keyof Choices> = new Set([
  "launch",
  "place",
  "image",
  "endpoints",
  "ipv6",
  "nat64",
  "balancer",
  "storage",
  "files",
]);

/** mulberry32: a seed gives the same topologies everywhere. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}

export function choose(random: () => number): Choices {
  const mistakes = 0.05 + random() * 0.2;
  const entries = NAMES.map((name) => {
    const [first, ...others] = CHOICES[name];
    const other = random() < (SHAPES.has(name) ? 0.6 : mistakes);
    return [name, other ? others[Math.floor(random() * others.length)] : first];
  });
  return Object.fromEntries(entries) as Choices;
}

/** Takes choices back as long as the topology still disagrees. */
export async function shrink(choices: Choices, disagrees: (choices: Choices) => Promise<boolean>): Promise<Choices> {
  let current = choices;
  for (let again = true; again;) {
    again = false;
    for (const name of NAMES) {
      const tamed: Choices = { ...current, [name]: CHOICES[name][0] };
      if (current[name] !== tamed[name] && (await disagrees(tamed))) {
        current = tamed;
        again = true;
      }
    }
  }
  return current;
}

/** Choices that differ from the harmless topology. */
export function describeChoices(choices: Choices): string {
  return NAMES.filter((name) => choices[name] !== CHOICES[name][0])
    .map((name) => `${name}: ${choices[name]}`)
    .join(", ");
}

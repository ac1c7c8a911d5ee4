/**
 * What an isolated or IPv6-only network cannot deliver, decided from settings alone (V-07, V-17 to V-21). On a topology
 * the same is told by a need's own verdict; these speak before there is one.
 */
import { type EndpointSet, endpointsOf } from "../endpointSet";
import type { Image } from "../images";
import { registryWord } from "../images";
import type { Problem } from "../problem";
import type { Need } from "../serviceDefinition";
import type { AnyLaunchType } from "../words";
import { broken } from "./broken";

export interface EndpointFacts {
  /** Everything that the network's services need. */
  readonly needs: readonly Need[];
  /** The endpoints that the network has. */
  readonly endpoints: EndpointSet;
  readonly launchType: AnyLaunchType;
}

/** V-07, V-19, V-20: endpoints that an isolated network lacks for these needs, by the check that names them. */
export function checkEndpoints({ needs, endpoints, launchType }: EndpointFacts): Problem[] {
  const wanted = endpointsOf(needs);
  const present = new Set([...endpoints.interface, ...endpoints.gateway]);
  const missing = [...wanted.interface, ...wanted.gateway].filter((word) => !present.has(word));
  const agent = missing.filter((word) => word.startsWith("ecs"));
  const exec = missing.filter((word) => word.startsWith("ssmmessages"));
  const rest = missing.filter((word) => !agent.includes(word) && !exec.includes(word));
  const lacking = (id: string, words: readonly string[], message: string, rules: readonly string[]): Problem[] => {
    const value = words.join(", ");
    return value === "" ? [] : [broken(id, { property: "endpoints", value, message, remedy: `Add ${value}.`, rules })];
  };
  // No page of AWS states the set for Managed Instances (R-EP-14), so its lack only warns.
  const managed = launchType === "managed-instances";
  const agentProblems = lacking("V-19", agent, "Without its endpoints the ECS agent cannot register an instance.", [
    managed ? "R-EP-14" : "R-EP-13",
  ]);
  return [
    ...lacking("V-07", rest, "The services need endpoints that the network has not.", [
      "R-EP-04",
      "R-EP-08",
      "R-EP-09",
    ]),
    ...agentProblems.map((problem) => (managed ? { ...problem, severity: "warning" as const } : problem)),
    ...lacking("V-20", exec, "ECS Exec cannot reach Session Manager.", ["R-EP-10"]),
  ];
}

export interface VpcDnsFacts {
  readonly dnsSupport: boolean;
  readonly dnsHostnames: boolean;
}

/** V-17: names of endpoints are answered only with both flags. Call it where there are interface endpoints. */
export function checkVpcDns({ dnsSupport, dnsHostnames }: VpcDnsFacts): Problem[] {
  const off = [...(dnsSupport ? [] : ["enableDnsSupport"]), ...(dnsHostnames ? [] : ["enableDnsHostnames"])];
  return off.map((property) =>
    broken("V-17", {
      property,
      value: "false",
      message: "The names of interface endpoints are not answered in this VPC.",
      remedy: `Turn ${property} on.`,
      rules: ["R-EP-18"],
    }),
  );
}

export interface IsolatedImageFacts {
  /** The image as written, for the message. */
  readonly reference: string;
  readonly image: Image;
}

/** V-18: only private ECR is reached through endpoints; a cache's first pull may need more. */
export function checkIsolatedImage({ reference, image }: IsolatedImageFacts): Problem[] {
  if (image.kind !== "private-ecr") {
    return [
      broken("V-18", {
        property: "image",
        value: reference,
        message: `${registryWord(image)} lies on the internet, and this network has no way there.`,
        remedy: "Push the image to a private ECR repository, or use a strategy with internet.",
        rules: image.kind === "public-ecr" ? ["R-VPC-26", "R-EP-20"] : ["R-EP-20"],
      }),
    ];
  }
  if (!image.pullThrough) {
    return [];
  }
  return [
    broken("V-18", {
      property: "image",
      value: reference,
      message: "The first pull through a cache may need a way to the internet, which this network has not.",
      remedy: "Pull the image once from elsewhere before the service starts.",
      rules: ["R-EP-21"],
      severity: "warning",
    }),
  ];
}

export interface Ipv6OnlyFacts {
  readonly exec: boolean;
  readonly images: readonly IsolatedImageFacts[];
}

/** V-20, V-21: what an IPv6-only subnet has not: ECS Exec, and ECR under its IPv4 name. */
export function checkIpv6Only({ exec, images }: Ipv6OnlyFacts): Problem[] {
  const problems: Problem[] = [];
  if (exec) {
    const message = "ECS Exec is not offered in IPv6-only subnets.";
    const remedy = "Turn ECS Exec off, or use dual-stack subnets.";
    problems.push(broken("V-20", { property: "exec", value: "true", message, remedy, rules: ["R-EP-10", "R-V6-06"] }));
  }
  for (const { reference, image } of images) {
    if (image.kind === "private-ecr" && !image.dualStackHost) {
      problems.push(
        broken("V-21", {
          property: "image",
          value: reference,
          message: "This name of ECR answers on IPv4 only.",
          remedy: `Use ${image.account}.dkr-ecr.${image.region}.on.aws/${image.repository}.`,
          rules: ["R-V6-07"],
        }),
      );
    }
  }
  return problems;
}

export interface DualStackEgressFacts {
  readonly launchType: AnyLaunchType;
  /** Needs that private ECR, Secrets Manager and Systems Manager make. */
  readonly needs: readonly Need[];
  readonly endpoints: EndpointSet;
}

const ipv4AtLaunch: ReadonlySet<string> = new Set(["ecr.api", "ecr.dkr", "s3", "secretsmanager", "ssm"]);

/** V-21: a dual-stack Fargate task without an IPv4 route launches by IPv4 all the same. */
export function checkDualStackEgress({ launchType, needs, endpoints }: DualStackEgressFacts): Problem[] {
  const present = new Set([...endpoints.interface, ...endpoints.gateway]);
  const wanted = endpointsOf(needs);
  const missing = [...wanted.interface, ...wanted.gateway].filter(
    (word) => ipv4AtLaunch.has(word) && !present.has(word),
  );
  if (launchType !== "fargate" || missing.length === 0) {
    return [];
  }
  return [
    broken("V-21", {
      property: "endpoints",
      value: missing.join(", "),
      message: "A dual-stack Fargate task calls these by IPv4 at launch, and an egress-only gateway carries none.",
      remedy: `Add endpoints for ${missing.join(", ")}, or NAT64 in an IPv6-only network.`,
      rules: ["R-V6-03"],
    }),
  ];
}

/**
 * Checks V-18, V-20 and V-21: images and options that an isolated or IPv6-only network does not support. They need no
 * network yet.
 */
import type { Image } from "../images";
import { registryWord } from "../images";
import type { Problem } from "../problem";
import { broken } from "./broken";

export interface IsolatedImageFacts {
  /** The image reference as it is written, for the message. */
  readonly reference: string;
  readonly image: Image;
}

/**
 * V-18: VPC endpoints carry pulls from private ECR only, and the first pull of a pull-through cache may need the
 * internet.
 */
export function checkIsolatedImage({ reference, image }: IsolatedImageFacts): Problem[] {
  if (image.kind !== "private-ecr") {
    return [
      broken("V-18", {
        property: "image",
        value: reference,
        message: `${registryWord(image)} is on the internet, and this network has no route to the internet.`,
        remedy: "Push the image to a private ECR repository, or use a strategy with a route to the internet.",
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
      message:
        "The first pull through a pull-through cache may need a route to the internet, and this network has none.",
      remedy: "Pull the image once from another network before the service starts.",
      rules: ["R-EP-21"],
      severity: "warning",
    }),
  ];
}

export interface Ipv6OnlyFacts {
  readonly exec: boolean;
  readonly images: readonly IsolatedImageFacts[];
}

/** V-20, V-21: IPv6-only subnets have no ECS Exec, and do not reach ECR by its IPv4 name. */
export function checkIpv6Only({ exec, images }: Ipv6OnlyFacts): Problem[] {
  const problems: Problem[] = [];
  if (exec) {
    const message = "ECS Exec is not available in IPv6-only subnets.";
    const remedy = "Turn ECS Exec off, or use dual-stack subnets.";
    problems.push(broken("V-20", { property: "exec", value: "true", message, remedy, rules: ["R-EP-10", "R-V6-06"] }));
  }
  for (const { reference, image } of images) {
    if (image.kind === "private-ecr" && !image.dualStackHost) {
      problems.push(
        broken("V-21", {
          property: "image",
          value: reference,
          message: "This host name of ECR has IPv4 addresses only.",
          remedy: `Use ${image.account}.dkr-ecr.${image.region}.on.aws/${image.repository}.`,
          rules: ["R-V6-07"],
        }),
      );
    }
  }
  return problems;
}

/** Images and options that an isolated or IPv6-only network cannot serve, known before there is a network (V-18, V-20, V-21). */
import type { Image } from "../images";
import { registryWord } from "../images";
import type { Problem } from "../problem";
import { broken } from "./broken";

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

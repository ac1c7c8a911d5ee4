/**
 * Machine images by the SSM parameter or the name that a program looks them up by: only a name decides whether the ECS
 * agent is in an image, because an AMI's id says nothing (R-PUB-21).
 */

/** `other`: an image of AWS, Canonical or Debian without the ECS agent. */
export type ImageKind = "ecs" | "ecs-windows" | "bottlerocket" | "other";

export interface MachineImage {
  /** The SSM parameter, or the name in the lookup. */
  readonly source: string;
  readonly kind: ImageKind;
}

/** The first that matches counts. */
const PARAMETERS: readonly (readonly [RegExp, ImageKind])[] = [
  [/^\/aws\/service\/ecs\/optimized-ami\//, "ecs"],
  [/^\/aws\/service\/ami-windows-latest\/.*-ECS_Optimized(\/|$)/, "ecs-windows"],
  [/^\/aws\/service\/bottlerocket\/aws-ecs-/, "bottlerocket"],
  [
    /^\/aws\/service\/(ami-amazon-linux-latest|ami-windows-latest|bottlerocket\/aws-k8s-|eks\/optimized-ami|canonical\/ubuntu|debian\/release)/,
    "other",
  ],
];

/** A pattern such as `al2023-ami-*` also finds the images with the agent: only the part before its first `*` counts. */
const NAMES: readonly (readonly [RegExp, ImageKind])[] = [
  [/^(al2023-ami-ecs-|amzn2-ami-ecs-|amzn-ami-.*amazon-ecs-optimized)/, "ecs"],
  [/^Windows_Server-.*-ECS_Optimized-/, "ecs-windows"],
  [/^bottlerocket-aws-ecs-/, "bottlerocket"],
  [
    /^(al2023-ami-(2023|minimal)|amzn2-ami-(hvm|kernel|minimal)-|ubuntu\/images|ubuntu-minimal\/images|debian-1\d)/,
    "other",
  ],
];

function kindIn(table: typeof PARAMETERS, text: string): ImageKind | null {
  return table.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

/** `/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id` → `ecs`; null for any other parameter. */
export function imageOfParameter(name: string): MachineImage | null {
  const kind = kindIn(PARAMETERS, name);
  return kind === null ? null : { source: name, kind };
}

/** `amzn2-ami-hvm-*-x86_64-gp2` → `other`; null for a name that images of several kinds may have. */
export function imageOfName(pattern: string): MachineImage | null {
  const kind =
    kindIn(NAMES, pattern) === "other" ? kindIn(NAMES, pattern.replace(/\*.*$/, "")) : kindIn(NAMES, pattern);
  return kind === null ? null : { source: pattern, kind };
}

/** Images that the deployment builds: a private ECR repository for each, and the image that is pushed to it. */
import * as pulumi from "@pulumi/pulumi";
import * as ecr from "@pulumi/awsx/ecr";
import { Architecture } from "../analysis/rules/words";
import type { TaskSettings } from "./settings";

const PLATFORM = { [Architecture.X86]: "linux/amd64", [Architecture.Arm64]: "linux/arm64" } as const;

/** The image of tasks: its reference, or the image that is built here. */
export function imageOf(
  { name, image, build, architecture }: TaskSettings,
  tags: Record<string, string>,
): pulumi.Input<string> | undefined {
  if (build === undefined) {
    return image;
  }
  const { context, dockerfile, platform = PLATFORM[architecture ?? Architecture.X86], forceDelete } = build;
  const repository = new ecr.Repository(name, {
    imageScanningConfiguration: { scanOnPush: true },
    // Tags are immutable but for the one that awsx pushes each build to; tasks use the image's digest.
    imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
    imageTagMutabilityExclusionFilters: [{ filter: "*-container", filterType: "WILDCARD" }],
    ...(forceDelete === undefined ? {} : { forceDelete }),
    tags,
  });
  return new ecr.Image(name, {
    repositoryUrl: repository.url,
    context,
    ...(dockerfile === undefined ? {} : { dockerfile }),
    platform,
  }).imageUri;
}

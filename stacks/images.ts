/** Images that the deployment builds: a private ECR repository for each, and the image that is pushed to it. */
import * as pulumi from "@pulumi/pulumi";
import * as ecr from "@pulumi/awsx/ecr";
import type { ServiceSettings } from "./settings";

/** The image of a service: its reference, or the image that is built here. */
export function imageOf(
  { name, image, build }: ServiceSettings,
  tags: Record<string, string>,
): pulumi.Input<string> | undefined {
  if (build === undefined) {
    return image;
  }
  const repository = new ecr.Repository(name, { forceDelete: true, tags });
  const { context, dockerfile, platform = "linux/amd64" } = build;
  return new ecr.Image(name, {
    repositoryUrl: repository.url,
    context,
    ...(dockerfile === undefined ? {} : { dockerfile }),
    platform,
  }).imageUri;
}

/**
 * `awsx.ecr.Repository`, `Image` and `RegistryImage`: a private repository, and images that are pushed to one. The
 * image's content stays unknown, but its repository is known. Source:
 * https://www.pulumi.com/registry/packages/awsx/api-docs/ecr/repository/
 */
import { UNKNOWN_STRING } from "../wire";
import { isUnknown } from "./inputs";
import { type Component, type Model, reference } from "./model";

const REPOSITORY_PROPERTIES = [
  "encryptionConfigurations",
  "forceDelete",
  "imageScanningConfiguration",
  "imageTagMutability",
  "imageTagMutabilityExclusionFilters",
  "name",
  "region",
  "tags",
];

export const REPOSITORY: Model = {
  inputs: [...REPOSITORY_PROPERTIES, "lifecyclePolicy"],
  make: makeRepository,
};

function makeRepository({ inputs, name, make }: Component): Record<string, unknown> {
  const repository = make("aws:ecr/repository:Repository", name.toLowerCase(), inputs.picked(REPOSITORY_PROPERTIES));
  const outputs = { repository: reference(repository), url: repository.outputs["repositoryUrl"] ?? UNKNOWN_STRING };
  if (inputs.object("lifecyclePolicy")?.flag("skip") === true) return outputs;
  const policy = make("aws:ecr/lifecyclePolicy:LifecyclePolicy", name.toLowerCase(), {
    repository: repository.outputs["name"] ?? repository.id,
    policy: UNKNOWN_STRING,
  });
  return { ...outputs, lifecyclePolicy: reference(policy) };
}

/** Any digest: the real one is known when the image is built. */
const DIGEST = `sha256:${"0".repeat(64)}`;

export const IMAGE: Model = {
  inputs: [
    "args",
    "builderVersion",
    "cacheFrom",
    "context",
    "dockerfile",
    // Of versions before 2.
    "env",
    "extraOptions",
    "imageName",
    "imageTag",
    "path",
    "platform",
    "registryId",
    "repositoryUrl",
    "target",
  ],
  make: ({ inputs }) => {
    const url = inputs.plain("repositoryUrl");
    return { imageUri: typeof url !== "string" || isUnknown(url) ? UNKNOWN_STRING : `${url}@${DIGEST}` };
  },
};

export const REGISTRY_IMAGE: Model = {
  inputs: ["insecureSkipVerify", "keepRemotely", "repositoryUrl", "sourceImage", "tag", "triggers"],
  make: ({ inputs, name, make }) => {
    const url = inputs.plain("repositoryUrl");
    const tag = inputs.plain("tag") ?? "latest";
    const known = typeof url === "string" && !isUnknown(url) && typeof tag === "string" && !isUnknown(tag);
    const image = make("docker:index/registryImage:RegistryImage", name, {
      ...inputs.picked(["insecureSkipVerify", "keepRemotely"]),
      name: known ? `${url}:${tag}` : UNKNOWN_STRING,
    });
    return { image: reference(image) };
  },
};

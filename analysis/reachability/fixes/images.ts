/**
 * A private network's way to a public image: a copy in private ECR, which endpoints carry. A pull-through cache does the same
 * once its first pull has been made where the internet is reached (R-EP-21).
 */
import { parseImage, registryWord } from "../../rules/images";
import { known, listed, nameOf } from "../../topology/lookup";
import { isUnknown } from "../../topology/model";
import { type BlockedPath, ofService, type Proposal, type Step, taskOf } from "./blockedPath";
import { changeTask } from "./edits";

/** Copies of the images that a blocked pull from a public registry is about. */
export function imageCopyProposals(blockedPath: BlockedPath): readonly Proposal[] {
  const { need, service } = blockedPath;
  if (need?.purpose !== "image-pull" || pulledFrom(blockedPath, need.destination).length === 0) return [];
  return [[ofService(service, (each) => copyStep({ ...blockedPath, service: each }, need.destination))]];
}

function copyStep(blockedPath: BlockedPath, registry: string): Step {
  const { service } = blockedPath;
  const pulled = pulledFrom(blockedPath, registry);
  const task = taskOf(blockedPath);
  const region = known(service.region);
  const place = region === undefined ? "" : ` in ${region}`;
  const property = `image of container ${listed(pulled.map(({ name }) => name))}`;
  const definition = task === undefined ? "" : ` in task definition ${nameOf(task)}`;
  return {
    sentence:
      `Copy image ${listed(pulled.map(({ image }) => image))} to a private Amazon ECR repository${place}, and set ${property}${definition} ` +
      "to the copy's URI. (An ECR pull-through cache rule works too, after a first pull from a network with a route to the internet.)",
    edit: changeTask(service, ({ containers }) =>
      isUnknown(containers)
        ? {}
        : {
            containers: containers.map((container) =>
              pulled.some(({ name }) => name === container.name)
                ? { ...container, image: { privateEcr: true as const } }
                : container,
            ),
          },
    ),
  };
}

/** The containers whose image a public registry has. */
function pulledFrom(
  blockedPath: BlockedPath,
  registry: string,
): readonly { readonly name: string; readonly image: string }[] {
  return (known(taskOf(blockedPath)?.containers) ?? []).flatMap(({ name, image }) =>
    typeof image === "string" && isFrom(image, registry) ? [{ name, image }] : [],
  );
}

function isFrom(reference: string, registry: string): boolean {
  const image = parseImage(reference);
  return image.kind !== "bad" && image.kind !== "private-ecr" && registryWord(image) === registry;
}

/**
 * Machine images, looked up by name or by AWS's public parameters: example ids. The name decides whether an image has
 * the ECS agent.
 */
import { createHash } from "node:crypto";
import { imageOfName, imageOfParameter, type MachineImage } from "../../../analysis/rules/machineImages";
import { UNKNOWN_STRING } from "../../wire";
import { arnOf } from "../answers";
import { filtersOf } from "../defaultVpc";
import { type Answerers, assumed, type Inputs, type InvokeAnswer, region, text } from "./answerer";

const SOME_IMAGE = "ami-00000000000000000";

/** An example id of its own for each image whose name decides about its content. */
function imageId(image: MachineImage | null): string {
  if (image === null) return SOME_IMAGE;
  return `ami-${createHash("sha256").update(image.source).digest("hex").slice(0, 17)}`;
}

function lookedUp(id: string, image: MachineImage | null): Pick<InvokeAnswer, "images"> {
  return image === null ? {} : { images: { [id]: image } };
}

/** Owners whose images have the names that they publish; the account's own image may have any name. */
const PUBLISHERS: ReadonlySet<unknown> = new Set(["amazon", "099720109477", "137112412989", "136693071363"]);

/** By the filter `name`, from the owners of public images alone. */
function imageLookedUp(inputs: Inputs): MachineImage | null {
  const { owners } = inputs;
  const isPublic = Array.isArray(owners) && owners.length > 0 && owners.every((owner) => PUBLISHERS.has(owner));
  const names = filtersOf(inputs).find(({ name }) => name === "name")?.values ?? [];
  const [name] = names;
  return isPublic && names.length === 1 && typeof name === "string" ? imageOfName(name) : null;
}

export const IMAGES: Answerers = {
  "aws:ssm/getParameter:getParameter": (inputs, world) => {
    const name = text(inputs["name"]) ?? "parameter";
    // AWS's public parameters contain AMI ids, plain or in JSON; only the account knows its own.
    const isPublic = name.startsWith("/aws/service/");
    const found = imageOfParameter(name);
    const image = imageId(found);
    const value = isPublic
      ? name.includes("image_id") || !name.includes("ecs/")
        ? image
        : JSON.stringify({ image_id: image })
      : world.knowledge === "everything"
        ? "parameter-value"
        : UNKNOWN_STRING;
    return {
      result: {
        id: name,
        name,
        value,
        insecureValue: value,
        type: "String",
        version: 1,
        arn: arnOf(world, region(inputs, world), `ssm:parameter${name.startsWith("/") ? "" : "/"}${name}`),
      },
      ...(isPublic
        ? {
            ...lookedUp(image, found),
            ...assumed(
              name,
              "the value of the SSM parameter",
              "an example value is used instead",
              "values that are computed from it will differ",
            ),
          }
        : { isOpen: true }),
    };
  },
  "aws:ec2/getAmi:getAmi": (inputs) => {
    const found = imageLookedUp(inputs);
    const id = imageId(found);
    return {
      result: {
        id,
        imageId: id,
        architecture: "x86_64",
        name: text(inputs["nameRegex"]) ?? "ami",
        rootDeviceName: "/dev/xvda",
      },
      ...lookedUp(id, found),
      ...assumed(
        "AMI",
        "the id of the AMI that is looked up",
        "an example id is used instead",
        "the network does not depend on it",
      ),
    };
  },
  "aws:ec2/getAmiIds:getAmiIds": () => ({ result: { id: "ami-ids", ids: [SOME_IMAGE] } }),
};

/** Instances that bring their image along: it is for one processor, and kept for the instance's life. */
import { architectureOf } from "../instanceTypes";
import { brokenRule, type Problem } from "../problem";
import { Architecture } from "../words";

export interface ImageSettings {
  readonly instanceType?: string;
  readonly amiId?: unknown;
}

/** R-LIM-17: without an image of the user's own it is Amazon Linux for arm64. `prefix` is where the settings stand. */
export function ownImageProblems({ instanceType, amiId }: ImageSettings, prefix = ""): Problem[] {
  return instanceType === undefined || amiId !== undefined || architectureOf(instanceType) === Architecture.Arm64
    ? []
    : [
        brokenRule("R-LIM-17", {
          property: `${prefix}instanceType`,
          value: instanceType,
          message: "this type is x86_64, and the image that is taken without amiId is for arm64.",
          remedy: `Use a Graviton type such as t4g.nano, or give ${prefix}amiId.`,
        }),
      ];
}

/**
 * Check of an instance's machine image, which is for one processor architecture and does not change during the
 * instance's life.
 */
import { architectureOf } from "../instanceTypes";
import { brokenRule, type Problem } from "../problem";
import { Architecture } from "../words";

export interface ImageSettings {
  readonly instanceType?: string;
  readonly amiId?: unknown;
}

/** R-LIM-17: without `amiId` the image is Amazon Linux for arm64. `prefix` is the path of the settings. */
export function ownImageProblems({ instanceType, amiId }: ImageSettings, prefix = ""): Problem[] {
  return instanceType === undefined || amiId !== undefined || architectureOf(instanceType) === Architecture.Arm64
    ? []
    : [
        brokenRule("R-LIM-17", {
          property: `${prefix}instanceType`,
          value: instanceType,
          message: "this type is x86_64, and the default image (without amiId) is for arm64.",
          remedy: `Use a Graviton type such as t4g.nano, or give ${prefix}amiId.`,
        }),
      ];
}

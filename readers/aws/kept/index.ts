/**
 * The fields of AWS's answers that are kept: those that the analysis reads, and no other. A field that is not in these
 * lists, as one that AWS adds later, reaches neither the analysis nor a file of `doctor --save`.
 */
import { backendFiles } from "./backends";
import { capacityFiles } from "./capacity";
import { ecsFiles } from "./containers";
import { existenceFiles } from "./existence";
import type { Fields } from "./kinds";
import { vpcFiles } from "./network";
import { balancerFiles, otherFiles } from "./services";
import { starterFiles } from "./starters";

/** By the name of the file, which is the name of AWS's list. */
export const keptFields: { readonly [file: string]: Fields } = {
  ...ecsFiles,
  ...capacityFiles,
  ...vpcFiles,
  ...balancerFiles,
  ...otherFiles,
  ...starterFiles,
  ...backendFiles,
  ...existenceFiles,
};

/** Checks of the settings of capacity: sizes, processors, requirements, names. */
import { architectureOf } from "../instanceTypes";
import { brokenRule, type Problem } from "../problem";
import { checkDensity } from "./density";

function wholeNumber(rule: string, property: string, value: number | undefined, least: number): Problem[] {
  return value === undefined || (Number.isInteger(value) && value >= least)
    ? []
    : [
        brokenRule(rule, {
          property,
          value: String(value),
          message: "this is out of range.",
          remedy: `Use a whole number of ${String(least)} or more.`,
        }),
      ];
}

function ordered(
  rule: string,
  [low, least]: readonly [string, number | undefined],
  [high, most]: readonly [string, number | undefined],
): Problem[] {
  return least === undefined || most === undefined || least <= most
    ? []
    : [
        brokenRule(rule, {
          property: low,
          value: String(least),
          message: `it is more than ${high} (${String(most)}).`,
          remedy: `Lower ${low}, or raise ${high}.`,
        }),
      ];
}

/** R-MI-13: AWS reserves names that start with these words. */
function nameProblems(name: string): Problem[] {
  const reserved = ["aws", "ecs", "fargate"].find((word) => name.toLowerCase().startsWith(word));
  return reserved === undefined
    ? []
    : [
        brokenRule("R-MI-13", {
          property: "name",
          value: name,
          message: `a capacity provider's name may not start with ${reserved}.`,
          remedy: "Give the component another name.",
        }),
      ];
}

export interface Ec2Settings {
  readonly instanceType: string;
  readonly architecture: string;
  /** Undefined if they are known only later. */
  readonly minSize: number | undefined;
  readonly maxSize: number | undefined;
  readonly trunking: boolean;
}

/** Settings of an Auto Scaling group and its machine image. */
export function ec2CapacityProblems(name: string, settings: Ec2Settings): Problem[] {
  const { instanceType, architecture, minSize, maxSize, trunking } = settings;
  const own = architectureOf(instanceType);
  return [
    ...nameProblems(name),
    ...wholeNumber("R-ERR-12", "minSize", minSize, 0),
    ...wholeNumber("R-ERR-12", "maxSize", maxSize, 1),
    ...ordered("R-ERR-12", ["minSize", minSize], ["maxSize", maxSize]),
    ...(own === architecture
      ? []
      : [
          brokenRule("R-LIM-17", {
            property: "architecture",
            value: architecture,
            message: `the processor of ${instanceType} is ${own}.`,
            remedy: `Leave architecture out, or use an instance type with an ${architecture} processor.`,
          }),
        ]),
    ...checkDensity({ instanceType, trunking, tasks: 0, instances: maxSize ?? 0, scales: false }),
  ];
}

export interface InstanceRequirements {
  readonly minVcpus?: number;
  readonly maxVcpus?: number;
  readonly minMemoryMib?: number;
  readonly maxMemoryMib?: number;
  readonly allowedInstanceTypes?: readonly string[];
}

export interface ManagedSettings {
  readonly requirements?: InstanceRequirements;
  readonly storageSizeGib?: number;
}

/** The limits of a data volume in GiB (R-MI-16). */
const volume = { least: 30, most: 16384 };

/** The requirements that Managed Instances accept. */
export function managedCapacityProblems(name: string, settings: ManagedSettings): Problem[] {
  const { requirements = {}, storageSizeGib: size } = settings;
  const bad = size !== undefined && !(Number.isInteger(size) && size >= volume.least && size <= volume.most);
  return [
    ...nameProblems(name),
    ...wholeNumber("R-MI-15", "requirements.minVcpus", requirements.minVcpus, 1),
    ...wholeNumber("R-MI-15", "requirements.maxVcpus", requirements.maxVcpus, 1),
    ...ordered(
      "R-MI-15",
      ["requirements.minVcpus", requirements.minVcpus],
      ["requirements.maxVcpus", requirements.maxVcpus],
    ),
    ...wholeNumber("R-MI-15", "requirements.minMemoryMib", requirements.minMemoryMib, 1),
    ...wholeNumber("R-MI-15", "requirements.maxMemoryMib", requirements.maxMemoryMib, 1),
    ...ordered(
      "R-MI-15",
      ["requirements.minMemoryMib", requirements.minMemoryMib],
      ["requirements.maxMemoryMib", requirements.maxMemoryMib],
    ),
    ...(bad
      ? [
          brokenRule("R-MI-16", {
            property: "storageSizeGib",
            value: String(size),
            message: "this is not a valid size of a data volume.",
            remedy: `Use a whole number from ${String(volume.least)} to ${String(volume.most)}.`,
          }),
        ]
      : []),
  ];
}

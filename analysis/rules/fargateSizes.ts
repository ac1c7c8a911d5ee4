/** The pairs of CPU and memory that Fargate accepts (R-LIM-16). */

export interface FargateSize {
  /** CPU units: 1024 is one vCPU. */
  readonly cpu: number;
  /** All valid memory sizes in MiB, ascending. */
  readonly memory: readonly number[];
  readonly operatingSystems: readonly ("linux" | "windows")[];
}

const gib = 1024;

function steps(from: number, to: number, step: number): number[] {
  return Array.from({ length: (to - from) / step + 1 }, (_, index) => (from + index * step) * gib);
}

export const fargateSizeRule = "R-LIM-16";

export const fargateSizes: readonly FargateSize[] = [
  { cpu: 256, memory: [512, gib, 2 * gib], operatingSystems: ["linux"] },
  { cpu: 512, memory: steps(1, 4, 1), operatingSystems: ["linux"] },
  { cpu: 1024, memory: steps(2, 8, 1), operatingSystems: ["linux", "windows"] },
  { cpu: 2048, memory: steps(4, 16, 1), operatingSystems: ["linux", "windows"] },
  { cpu: 4096, memory: steps(8, 30, 1), operatingSystems: ["linux", "windows"] },
  { cpu: 8192, memory: steps(16, 60, 4), operatingSystems: ["linux"] },
  { cpu: 16384, memory: steps(32, 120, 8), operatingSystems: ["linux"] },
];

/** The sizes that Fargate offers for an operating system. */
export function fargateSizesOf(operatingSystem: "linux" | "windows"): FargateSize[] {
  return fargateSizes.filter((size) => size.operatingSystems.includes(operatingSystem));
}

/** Returns true if Fargate offers this pair of CPU units and MiB of memory. */
export function isFargateSize(cpu: number, memory: number, operatingSystem: "linux" | "windows" = "linux"): boolean {
  return fargateSizesOf(operatingSystem).some((size) => size.cpu === cpu && size.memory.includes(memory));
}

/** Check of the pairs of CPU and memory that Fargate offers. */
import { fargateSizeRule, fargateSizesOf, isFargateSize } from "../fargateSizes";
import type { Problem } from "../problem";

export interface FargateSizeFacts {
  /** CPU units: 1024 is one vCPU. */
  readonly cpu: number;
  /** MiB. */
  readonly memory: number;
  readonly operatingSystem: "linux" | "windows";
}

/** Problems of the size of a Fargate task; call it for Fargate tasks only. The remedy lists the valid sizes. */
export function checkFargateSize({ cpu, memory, operatingSystem }: FargateSizeFacts): Problem[] {
  if (isFargateSize(cpu, memory, operatingSystem)) {
    return [];
  }
  const sizes = fargateSizesOf(operatingSystem);
  const size = sizes.find((candidate) => candidate.cpu === cpu);
  const common = { id: fargateSizeRule, rules: [fargateSizeRule], severity: "error" } as const;
  if (size === undefined) {
    const legal = sizes.map((candidate) => String(candidate.cpu)).join(", ");
    const message = `Fargate does not offer this CPU size for ${operatingSystem}.`;
    return [{ ...common, property: "cpu", value: String(cpu), message, remedy: `Use one of ${legal}.` }];
  }
  const message = `Fargate does not offer this memory size with ${String(cpu)} CPU units.`;
  const remedy = `Use one of ${size.memory.map(String).join(", ")} MiB.`;
  return [{ ...common, property: "memory", value: String(memory), message, remedy }];
}

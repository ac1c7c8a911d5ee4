/** CPU and memory that Fargate does not offer. */
import { fargateSizeRule, fargateSizesOf, isFargateSize } from "../fargateSizes";
import type { Problem } from "../problem";

export interface FargateSizeFacts {
  /** CPU units: 1024 is one vCPU. */
  readonly cpu: number;
  /** MiB. */
  readonly memory: number;
  readonly operatingSystem: "linux" | "windows";
}

/** Call it for Fargate tasks only. The remedy names what is legal. */
export function checkFargateSize({ cpu, memory, operatingSystem }: FargateSizeFacts): Problem[] {
  if (isFargateSize(cpu, memory, operatingSystem)) {
    return [];
  }
  const sizes = fargateSizesOf(operatingSystem);
  const size = sizes.find((candidate) => candidate.cpu === cpu);
  const common = { id: fargateSizeRule, rules: [fargateSizeRule], severity: "error" } as const;
  if (size === undefined) {
    const legal = sizes.map((candidate) => String(candidate.cpu)).join(", ");
    const message = `Fargate has no such CPU size for ${operatingSystem}.`;
    return [{ ...common, property: "cpu", value: String(cpu), message, remedy: `Use one of ${legal}.` }];
  }
  const message = `Fargate has no such memory with ${String(cpu)} CPU units.`;
  const remedy = `Use one of ${size.memory.map(String).join(", ")} MiB.`;
  return [{ ...common, property: "memory", value: String(memory), message, remedy }];
}

/** The account of a graph's resources. */
import type { ResourceGraph } from "./resource";

/** By the ARN of a resource that it manages: `arn:aws:ecs:eu-central-1:123456789012:cluster/app` → `123456789012`. */
export function accountOf({ resources }: ResourceGraph): string | undefined {
  for (const { custom, external, type, outputs } of resources) {
    const { arn } = outputs;
    if (!custom || external === true || type.startsWith("pulumi:") || typeof arn !== "string") continue;
    const account = /^arn:[\w-]+:[\w-]+:[\w-]*:(\d{12}):/.exec(arn)?.[1];
    if (account !== undefined) return account;
  }
  return undefined;
}

/** The resources of a source, counted by type, in one sentence. */
import type { Report } from "../analysis/report";

/** `41 resources: 6×ec2.Subnet, …`, the most frequent first; empty for a source without resources. */
export function resourcesText(resources: Report["resources"]): string {
  const counts = Object.entries(resources).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  if (counts.length === 0) return "";
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  const list = counts
    .map(([type, count]) => (count === 1 ? shortType(type) : `${count}×${shortType(type)}`))
    .join(", ");
  return `${total} ${total === 1 ? "resource" : "resources"}: ${list}`;
}

/** `aws:ec2/subnet:Subnet` → `ec2.Subnet`; other packages keep their name. */
function shortType(type: string): string {
  const parts = /^([^:]+):([^:/]*)(?:\/[^:]*)?:(.+)$/.exec(type);
  if (parts === null) return type;
  const [, pack = "", module = "", name = ""] = parts;
  return pack === "aws" ? `${module}.${name}` : `${pack}.${name}`;
}

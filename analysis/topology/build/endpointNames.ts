/** Service names of endpoints, taken apart. */

/** `com.amazonaws.eu-west-1.ecr.api` → `ecr.api`; also China's `cn.com.amazonaws.…` and `aws.api.eu-west-1.…`. */
export function serviceWord(name: string): string {
  const parts = name.split(".");
  const region = parts.findIndex((part) => isRegion(part));
  return region < 0 ? name : parts.slice(region + 1).join(".");
}

/** The Region in the name, where it has one. */
export function regionInName(name: string): string | undefined {
  return name.split(".").find(isRegion);
}

function isRegion(part: string): boolean {
  return /^[a-z]{2,4}(-[a-z]+)+-\d+$/.test(part);
}

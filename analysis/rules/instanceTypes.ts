/** Facts that are part of the name of an EC2 instance type. */
import { Architecture } from "./words";

/**
 * The processor of an instance type, by AWS's naming (R-LIM-17): a `g` after the generation number is
 * Graviton, as in `t4g`, `c7gn` and `im4gn`; `g4dn` and `g6e` are not.
 */
export function architectureOf(instanceType: string): Architecture {
  const family = instanceType.split(".")[0] ?? "";
  return family === "a1" || /^[a-z]+\d+[a-z]*g/.test(family) || family.includes("-gb")
    ? Architecture.Arm64
    : Architecture.X86;
}

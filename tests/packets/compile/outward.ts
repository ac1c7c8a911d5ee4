/** Out of a service: its application's own traffic to the internet, over each family. */
import type { Placed } from "./hosts";
import type { Probes } from "./probes";
import { INTERNET } from "./space";

export function application(probes: Probes, placed: Placed): void {
  for (const [path, family, targets] of [
    ["egress ipv4", 4, probes.outside4],
    ["egress ipv6", 6, probes.outside6],
  ] as const) {
    if (placed.networkMode === "none") {
      probes.add(placed, path, null, { openings: [], told: ["NETWORK_MODE_NONE"] });
      continue;
    }
    for (const host of probes.ends(placed)) {
      const openings = targets.flatMap((to) => probes.opening(placed, host, to, INTERNET, 443));
      // Docker's bridge supports IPv6 only if it is configured (R-V6-10).
      if (family === 6 && placed.networkMode === "bridge" && openings.length > 0) {
        probes.add(placed, path, host, { openings: [], skipped: "bridge-ipv6" });
        continue;
      }
      const told = openings.length > 0 ? {} : { told: [family === 4 ? "NO_ROUTE_TO_DESTINATION" : "NO_IPV6_ADDRESS"] };
      probes.add(placed, path, host, { openings, ...told });
    }
  }
}

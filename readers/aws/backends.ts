/** Databases and caches of the Region, by AWS's lists, with the subnet groups that have their subnets. */
import { BACKEND_FILES } from "../snapshot/graph/backends";
import type { AccountReading } from "./accountReading";

/** None of these can be filtered by VPC. */
export async function readBackends(reading: AccountReading): Promise<void> {
  await Promise.all(
    BACKEND_FILES.map((file) =>
      // Without this flag the names of its nodes are left out.
      reading.list(file, `Describe${file}`, file, file === "CacheClusters" ? { ShowCacheNodeInfo: true } : {}),
    ),
  );
}

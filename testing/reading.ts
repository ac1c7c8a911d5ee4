/** The answer of the process that reads the sources to the process that tests them. */
import type { Report } from "../analysis/report";
import type { Topology } from "../analysis/topology/model";

export type Answer =
  | {
      readonly kind: "read";
      readonly topology: Topology;
      readonly report: Report;
      /** Texts that no message may show. */
      readonly secrets: readonly string[];
    }
  /** The sources cannot be read: the message of the command line. */
  | { readonly kind: "refused"; readonly message: string };

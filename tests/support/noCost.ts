/** The bill of a network that costs nothing, for reports whose cost is beside the point. */
import type { Cost } from "../../analysis/report/cost";

export const noCost: Cost = {
  currency: "USD",
  monthly: 0,
  perGb: 0,
  asOf: null,
  region: null,
  traffic: { gbOut: 0, gbEcr: 0 },
  items: [],
  compute: { monthly: 0, items: [] },
  missing: [],
  savings: [],
};

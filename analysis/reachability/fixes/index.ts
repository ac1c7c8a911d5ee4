/** What to change for each blocked path of a network, as one plan: tried on changed copies, and nothing else is lost. */
export { FixPlan, type WantedPath } from "./plan";

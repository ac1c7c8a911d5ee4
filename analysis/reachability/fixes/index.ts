/** Plans the changes for each blocked path of a network: tried on changed copies, so that no other path is lost. */
export { FixPlan, type WantedPath } from "./plan";

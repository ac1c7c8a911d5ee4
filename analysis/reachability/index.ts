/**
 * Does the packet arrive? `analyseServices` has every path of every service of a topology, `FixPlan` what to change for
 * one that is blocked, `explainPath` the path between any two ends, `anyPathBetween` the proof that there is none.
 */
export { type Explained, explainPath } from "./explain";
export { type AnyPath, anyPathBetween } from "./explain/anyPath";
export { type End, goalOf, isNoEnd, startOf } from "./explain/ends";
export { type Between, isNoPath, type NoPath, pathsBetween } from "./explain/paths";
export { FixPlan, type WantedPath } from "./fixes";
export { isIntended } from "./fixes/intended";
export type { NeedAnalysis, PathName, ServiceAnalysis } from "./service/analysis";
export { type PathAnalysis, pathReport } from "./service/pathAnalysis";
export { analyseServices, networkAssumptions } from "./service/paths";
export type { Shape } from "./service/shape";
export { calledEnds } from "./service/calledEnds";

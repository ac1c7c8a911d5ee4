/**
 * Does the packet arrive? Every path of every service over a topology: `analyseServices` for all, `analysePath` for one
 */
export { analysePath, analyseService, analyseServices } from "./services";
export { type Explained, explainPath } from "./explain";
export type { NeedAnalysis, PathAnalysis, PathName, ServiceAnalysis } from "./types";

/** The rules of ECS networking as data and pure functions: the public surface of this folder. */
export { type Rule, nearestRule, rule, rules } from "./book";
export { type CarrierRow, type Role, type Runtime, type Traffic, carriers, carriersOf } from "./carriers";
export * from "./checks";
export { type FargateSize, fargateSizes, isFargateSize } from "./fargateSizes";
export { type BadImage, type Image, type PrivateEcr, parseImage, registryWord } from "./images";
export { dynamicHostPorts, ephemeralPorts, limits, reservedHostPorts, usableAddresses } from "./limits";
export { type Combination, type Judgement, type Verdict, isRefused, judge } from "./matrix";
export { nearest } from "./nearest";
export { type EndpointSet, endpointServices, endpointsOf, needsOf, needsOfService } from "./needs";
export { type Price, type PriceName, priceOf, prices } from "./prices";
export type { Problem, Severity } from "./problem";
export * from "./serviceDefinition";
export * from "./strategies";
export { hasTrunking, maxAwsvpcTasks } from "./taskDensity";
export * from "./words";

/** The rows of the truth table for ECS Anywhere. */
import { noInternet, rowsOf } from "./row";

export const externalRows = rowsOf("external", [
  {
    id: "M-37",
    networkModes: ["awsvpc"],
    verdict: "REJECT_DOC",
    ...noInternet,
    rules: ["R-MODE-05"],
    text: "ECS Anywhere supports bridge, host and none only.",
  },
  {
    id: "M-38",
    networkModes: ["default"],
    verdict: "REJECT_DOC",
    ...noInternet,
    rules: ["R-NEW-03"],
    text: "ECS Anywhere does not support Windows since 2026-08-07.",
  },
  {
    id: "M-39",
    networkModes: ["bridge", "host", "none"],
    assignPublicIp: ["ENABLED", "DISABLED"],
    verdict: "REJECT_API",
    ...noInternet,
    rules: ["R-MODE-08"],
    text: "NetworkConfiguration is valid for awsvpc only.",
  },
  {
    id: "M-40",
    networkModes: ["bridge", "host"],
    assignPublicIp: ["UNSET"],
    verdict: "OK",
    ipv4Egress: "on-prem",
    sourceIpFixed: "on-prem",
    directInbound: "on-prem",
    rules: ["R-MODE-05", "R-LB-15"],
    text: "The tasks are in your own network, so subnets of a VPC do not apply. There is no load balancer.",
  },
  {
    id: "M-41",
    networkModes: ["none"],
    assignPublicIp: ["UNSET"],
    verdict: "WARN",
    ...noInternet,
    rules: ["R-MODE-10"],
    text: "The mode none has no connectivity by definition.",
  },
]);

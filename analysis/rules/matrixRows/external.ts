/** The rows of the truth table for ECS Anywhere. */
import { noInternet, rowsOf } from "./row";

export const externalRows = rowsOf("external", [
  {
    id: "M-37",
    networkModes: ["awsvpc"],
    verdict: "REJECT_DOC",
    ...noInternet,
    rules: ["R-MODE-05"],
    text: "ECS Anywhere supports bridge, host, none.",
  },
  {
    id: "M-38",
    networkModes: ["default"],
    verdict: "REJECT_DOC",
    ...noInternet,
    rules: ["R-NEW-03"],
    text: "Windows on ECS Anywhere ended 2026-08-07.",
  },
  {
    id: "M-39",
    networkModes: ["bridge", "host", "none"],
    assignPublicIp: ["ENABLED", "DISABLED"],
    verdict: "REJECT_API",
    ...noInternet,
    rules: ["R-MODE-08"],
    text: "NetworkConfiguration is only for awsvpc.",
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
    text: "Placement is your own network, VPC placement does not apply, no load balancer.",
  },
  {
    id: "M-41",
    networkModes: ["none"],
    assignPublicIp: ["UNSET"],
    verdict: "WARN",
    ...noInternet,
    rules: ["R-MODE-10"],
    text: "No connectivity by definition.",
  },
]);

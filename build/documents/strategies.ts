/** The tables of strategies, as their rows and the matrix of launch types and network modes have them. */
import { judgementOf, rowOf, Strategy } from "../../analysis/rules/strategies";
import { isRefused } from "../../analysis/rules/matrix";
import { LaunchType, NetworkMode, type SourceIpKind } from "../../analysis/rules/words";
import { code, table } from "./markdown";

const strategies = Object.values(Strategy);

/** The strategies side by side in words. */
export function strategyTable(): string {
  return table(
    ["strategy", "how tasks leave", "source IP seen outside", "for"],
    strategies.map((strategy) => {
      const { leaves, sourceIp, suits } = rowOf(strategy).inWords;
      return [code(strategy), leaves, sourceIp, suits];
    }),
  );
}

/** What each strategy accepts: launch types and modes, a fixed source IP, public images. */
export function choosingTable(): string {
  const { Awsvpc, Bridge, Host } = NetworkMode;
  const row = (title: string, cell: (strategy: Strategy) => string): string[] => [title, ...strategies.map(cell)];
  return table(
    ["", ...strategies.map(code)],
    [
      row("Fargate", (strategy) => fit(strategy, LaunchType.Fargate, [Awsvpc])),
      row("EC2 awsvpc", (strategy) => fit(strategy, LaunchType.Ec2, [Awsvpc])),
      row("EC2 bridge, host", (strategy) => fit(strategy, LaunchType.Ec2, [Bridge, Host])),
      row("Managed Instances", (strategy) => fit(strategy, LaunchType.ManagedInstances, [Awsvpc, Host])),
      row("fixed source IP", (strategy) => FIXED[rowOf(strategy).sourceIp({})]),
      row("images from Docker Hub", (strategy) => (rowOf(strategy).routes.ipv4 === null ? "no" : "yes")),
    ],
  );
}

/** The answer to "fixed?" with a strategy's usual settings. */
const FIXED: Readonly<Record<SourceIpKind, string>> = {
  fixed: "yes",
  ephemeral: "no",
  none: "none is seen",
  undetermined: "not known",
};

/** Modes of a launch type that a strategy accepts. */
function fit(strategy: Strategy, launchType: LaunchType, networkModes: readonly NetworkMode[]): string {
  const verdictOf = (networkMode: NetworkMode) => judgementOf({ strategy, launchType, networkMode }).verdict;
  const accepted = networkModes.filter((networkMode) => !isRefused(verdictOf(networkMode)));
  if (accepted.length === 0) return "no";
  if (accepted.length < networkModes.length) return `${accepted.join(", ")} mode`;
  return accepted.map(verdictOf).includes("WARN") ? "with a warning" : "yes";
}

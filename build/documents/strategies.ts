/** The tables of strategies, from their rows and from the matrix of launch types and network modes. */
import { judgementOf, rowOf, Strategy } from "../../analysis/rules/strategies";
import { isRefused } from "../../analysis/rules/matrix";
import { LaunchType, NetworkMode, type SourceIpKind } from "../../analysis/rules/words";
import { code, table } from "./markdown";

const strategies = Object.values(Strategy);

/** The strategies side by side, described in words. */
export function strategyTable(): string {
  return table(
    ["strategy", "path out of the VPC", "source IP that destinations see", "for"],
    strategies.map((strategy) => {
      const { leaves, sourceIp, suits } = rowOf(strategy).inWords;
      return [code(strategy), leaves, sourceIp, suits];
    }),
  );
}

/** The support of each strategy for launch types and modes, a fixed source IP, and public images. */
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

/** The answers to "fixed source IP", with a strategy's default settings. */
const FIXED: Readonly<Record<SourceIpKind, string>> = {
  fixed: "yes",
  ephemeral: "no",
  none: "no source IP",
  undetermined: "not known",
};

/** The modes of a launch type that a strategy accepts. */
function fit(strategy: Strategy, launchType: LaunchType, networkModes: readonly NetworkMode[]): string {
  const verdictOf = (networkMode: NetworkMode) => judgementOf({ strategy, launchType, networkMode }).verdict;
  const accepted = networkModes.filter((networkMode) => !isRefused(verdictOf(networkMode)));
  if (accepted.length === 0) return "no";
  if (accepted.length < networkModes.length) return `${accepted.join(", ")} mode`;
  return accepted.map(verdictOf).includes("WARN") ? "with a warning" : "yes";
}

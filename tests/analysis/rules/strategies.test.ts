/** Strategies by launch type and mode: what is refused, what is warned of, what each one means. */
import { expect } from "chai";
import { judge } from "../../../analysis/rules/matrix";
import {
  assignPublicIpOf,
  defaultNetworkMode,
  judgeStrategy,
  networkModesOf,
  Strategy,
  rowOf,
} from "../../../analysis/rules/strategies";
import { LaunchType, NetworkMode } from "../../../analysis/rules/words";

const every = Object.values(Strategy).flatMap((strategy) =>
  Object.values(LaunchType).flatMap((launchType) =>
    Object.values(NetworkMode).map((networkMode) => ({ strategy, launchType, networkMode })),
  ),
);

describe("A strategy", () => {
  it("puts its tasks in the placement that its tier means", () => {
    expect(Object.values(Strategy).map((strategy) => [strategy, rowOf(strategy).placement])).to.deep.equal([
      ["public-ip", "PUB_NOAUTO"],
      ["public-host", "PUB_AUTO"],
      ["nat-gateway", "PRIV_NAT"],
      ["nat-instance", "PRIV_NAT"],
      ["vpc-endpoints", "PRIV_ISO"],
      ["egress-only-ipv6", "V6_EIGW"],
    ]);
  });

  it("has one tier, and only the two with a NAT share theirs", () => {
    expect(Object.values(Strategy).map((strategy) => rowOf(strategy).tier)).to.deep.equal([
      "public",
      "host",
      "private",
      "private",
      "isolated",
      "ipv6",
    ]);
  });

  it("shows a fixed source IP only behind a NAT", () => {
    const fixed = Object.values(Strategy).filter((strategy) => rowOf(strategy).sourceIp({}) === "fixed");
    expect(fixed).to.deep.equal(["nat-gateway", "nat-instance"]);
  });

  it("assigns a public IP to Fargate tasks under public-ip, and to nothing else", () => {
    expect(every.filter((choice) => assignPublicIpOf(choice) === "ENABLED")).to.deep.equal([
      { strategy: "public-ip", launchType: "fargate", networkMode: "awsvpc" },
    ]);
  });

  it("is refused for a task exactly where the matrix refuses, and warned of exactly where it warns", () => {
    for (const choice of every) {
      const { launchType, networkMode } = choice;
      const placement = rowOf(choice.strategy).placement;
      const { verdict } = judge({ launchType, networkMode, placement, assignPublicIp: assignPublicIpOf(choice) });
      const expected = verdict === "OK" ? undefined : verdict === "WARN" ? "warning" : "error";
      expect(judgeStrategy(choice)?.severity, JSON.stringify(choice)).to.equal(expected);
    }
  });

  it("public-ip serves Fargate alone, public-host instances in host or bridge mode", () => {
    const table = ([Strategy.PublicIp, Strategy.PublicHost] as const).map((strategy) =>
      Object.values(LaunchType).map((launchType) => networkModesOf(strategy, launchType)),
    );
    expect(table).to.deep.equal([
      [["awsvpc"], [], []],
      [[], ["bridge", "host"], ["host"]],
    ]);
  });

  it("names a way that is not refused itself as the remedy", () => {
    const problem = judgeStrategy({ strategy: "public-host", launchType: "managed-instances", networkMode: "awsvpc" });
    expect(problem?.severity).to.equal("error");
    expect(problem?.remedy).to.equal("Use network mode host under public-host on managed-instances.");
    expect(judgeStrategy({ strategy: "public-ip", launchType: "ec2", networkMode: "awsvpc" })?.remedy).to.equal(
      "Keep ec2 with awsvpc, and use nat-gateway, nat-instance, vpc-endpoints, egress-only-ipv6.",
    );
  });

  it("takes awsvpc by default, except on public instances", () => {
    const table = Object.values(LaunchType).map((launchType) => [
      defaultNetworkMode(launchType, "nat-gateway"),
      defaultNetworkMode(launchType, "public-host"),
    ]);
    expect(table).to.deep.equal([
      ["awsvpc", "awsvpc"],
      ["awsvpc", "bridge"],
      ["awsvpc", "host"],
    ]);
  });
});

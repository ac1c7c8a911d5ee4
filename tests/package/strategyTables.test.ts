/** Every published list of strategies is what the strategies' rows say: the guides' tables and the JSON Schemas. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { DEFAULT_STRATEGY, judgementOf, rowOf, Strategy } from "../../analysis/rules/strategies";
import { isRefused } from "../../analysis/rules/matrix";
import { LaunchType, NatPlacement, NetworkMode } from "../../analysis/rules/words";
import { ROOT } from "../support/stacks";

const strategies = Object.values(Strategy);
const quoted = strategies.map((strategy) => `\`${strategy}\``);

const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

/** The cells of the table whose header begins with this, without the header and its line. */
function tableOf(file: string, header: string): string[][] {
  const lines = read(file).split("\n");
  const first = lines.findIndex((line) => line.startsWith("|") && cells(line)[0] === header);
  const end = lines.findIndex((line, index) => index > first && !line.startsWith("|"));
  return lines.slice(first, end).map(cells);
}

function cells(line: string): string[] {
  return line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
}

/** How a strategy takes tasks of a launch type in these modes. */
function fit(strategy: Strategy, launchType: LaunchType, networkModes: readonly NetworkMode[]): string {
  const verdictOf = (networkMode: NetworkMode) => judgementOf({ strategy, launchType, networkMode }).verdict;
  const accepted = networkModes.filter((networkMode) => !isRefused(verdictOf(networkMode)));
  if (accepted.length === 0) return "no";
  if (accepted.length < networkModes.length) return `${accepted.join(", ")} mode`;
  return accepted.map(verdictOf).includes("WARN") ? "with a warning" : "yes";
}

const FIXED = { fixed: "yes", ephemeral: "no", none: "none is seen", undetermined: "not known" };

describe("The strategies as they are published", () => {
  it("are the rows of README's table", () => {
    expect(
      tableOf("README.md", "strategy")
        .slice(2)
        .map((row) => row[0]),
    ).to.deep.equal(quoted);
  });

  it("are the columns of the table to choose by, with what the rules say of each", () => {
    const [header, , ...rows] = tableOf("docs/choosing-a-strategy.md", "");
    const row = (title: string, cell: (strategy: Strategy) => string) => [title, ...strategies.map(cell)];
    const { Awsvpc, Bridge, Host } = NetworkMode;

    expect(header).to.deep.equal(["", ...quoted]);
    expect(rows).to.deep.equal([
      row("Fargate", (strategy) => fit(strategy, LaunchType.Fargate, [Awsvpc])),
      row("EC2 awsvpc", (strategy) => fit(strategy, LaunchType.Ec2, [Awsvpc])),
      row("EC2 bridge, host", (strategy) => fit(strategy, LaunchType.Ec2, [Bridge, Host])),
      row("Managed Instances", (strategy) => fit(strategy, LaunchType.ManagedInstances, [Awsvpc, Host])),
      row("fixed source IP", (strategy) => FIXED[rowOf(strategy).sourceIp({})]),
      row("images from Docker Hub", (strategy) => (rowOf(strategy).routes.ipv4 === null ? "no" : "yes")),
    ]);
  });

  it("are the values of the reference's setting, and each strategy's own settings stand below its key", () => {
    const rows = new Map(tableOf("docs/reference.md", "key").map(([key, values, usual]) => [key, { values, usual }]));

    expect(rows.get("`strategy`")).to.deep.equal({ values: quoted.join(", "), usual: `\`${DEFAULT_STRATEGY}\`` });
    for (const strategy of strategies) {
      const { settings } = rowOf(strategy);
      if (settings === undefined) continue;
      const { values = "", usual = "" } = rows.get(`\`${settings.key}\``) ?? {};
      for (const [name, kind] of Object.entries(settings.kinds)) {
        expect(values, strategy).to.contain(`\`${name}\``);
        for (const word of typeof kind === "string" ? [] : kind) expect(values, strategy).to.contain(`\`${word}\``);
      }
      if (settings.placements !== undefined) expect(usual, strategy).to.contain(`\`${settings.placements.usual}\``);
    }
  });

  it("are the enumerations of the JSON Schemas", () => {
    const report = JSON.parse(read("docs/report.schema.json")) as Schema;
    const compare = JSON.parse(read("docs/compare.schema.json")) as Schema;
    const routes = strategies.flatMap((strategy) => Object.values(rowOf(strategy).routes));

    expect(report.$defs["service"]?.properties?.["strategy"]?.enum).to.deep.equal([...strategies, null]);
    expect(report.$defs["defaultRoute"]?.enum).to.include.members(routes.filter((route) => route !== null));
    expect(compare.$defs["word"]?.enum).to.deep.equal(strategies);
    expect(compare.$defs["strategy"]?.properties?.["placement"]?.enum).to.deep.equal([
      ...Object.values(NatPlacement),
      null,
    ]);
  });

  it("are named in the project's settings, with the same default", () => {
    const project = parse(read("Pulumi.yaml")) as { config: { strategy: { description: string; default: string } } };

    expect(project.config.strategy.description).to.match(
      new RegExp(`: ${strategies.slice(0, -1).join(", ")} or ${strategies.at(-1)}\\.$`),
    );
    expect(project.config.strategy.default).to.equal(DEFAULT_STRATEGY);
  });
});

interface Schema {
  readonly $defs: { readonly [name: string]: Definition };
}

interface Definition {
  readonly enum?: readonly (string | null)[];
  readonly properties?: { readonly [name: string]: Definition };
}

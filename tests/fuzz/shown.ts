/** Output for a person or a program on a source, in every format, and what none of them may contain. */
import { expect } from "chai";
import { analyse } from "../../analysis/analyse";
import { type LiveFacts, withLive } from "../../analysis/live";
import type { Report, ReportSource } from "../../analysis/report";
import type { Topology } from "../../analysis/topology/model";
import { topologyOf } from "../../analysis/topology/fromResources";
import type { ResourceGraph } from "../../analysis/topology/resource";
import { draw } from "../../reports/diagram/draw";
import { layOut } from "../../reports/diagram/layout";
import { mermaid } from "../../reports/diagram/mermaid";
import { svg } from "../../reports/diagram/svg";
import { maskedData, maskedOutput } from "../../cli/masking";
import { page } from "../../reports/html/page";
import { reportJson } from "../../reports/json";
import { reportText } from "../../reports/text";
import { faults } from "../support/published";
import { MARKER } from "./mutate";

export interface Shown {
  readonly topology: Topology;
  readonly report: Report;
  /** For a terminal and for programs. */
  readonly plain: readonly string[];
  /** For a browser. */
  readonly markup: readonly string[];
}

const VERDICTS = ["reachable", "blocked", "partial", "undetermined"];

/** @param live what runs, where the source is an account. */
export function shownOf(graph: ResourceGraph, kind: ReportSource["kind"], live?: LiveFacts): Shown {
  const topology = topologyOf(graph);
  const configured = analyse(topology, { kind, name: "fuzz", region: graph.region ?? null });
  const report = live === undefined ? configured : withLive(configured, topology, live);
  expect(report.verdict).to.be.oneOf(VERDICTS);
  for (const { needs, egress, ingress } of report.services) {
    for (const path of [
      ...needs,
      egress.ipv4,
      egress.ipv6,
      ...(ingress === null ? [] : [ingress.internet, ingress.vpc]),
    ]) {
      expect(path.verdict).to.be.oneOf(VERDICTS);
      if (path.verdict !== "reachable") expect(path.code, path.message).to.be.a("string");
    }
  }
  const masked = maskedData({ report, diagram: draw(topology, report) });
  const json = maskedOutput(reportJson([masked.report]));
  expect(faults("report", JSON.parse(json))).to.deep.equal([]);
  const text = reportText([masked.report], { colour: false, width: 80, require: [] });
  return {
    topology,
    report,
    plain: [maskedOutput(text), json, maskedOutput(mermaid(masked.diagram))],
    markup: [maskedOutput(page(masked.report, ""))],
  };
}

/** The picture too, which takes as long as everything else together. */
export async function pictured({ topology, report }: Shown): Promise<string> {
  const diagram = maskedData(draw(topology, report));
  return maskedOutput(svg(diagram, await layOut(diagram), report.source.name));
}

/**
 * No secret, nothing that moves a cursor or turns the reading order, no element that the report did not write itself.
 */
export function expectHarmless({ plain, markup }: Pick<Shown, "plain" | "markup">): void {
  for (const output of [...plain, ...markup]) {
    expect(output).not.to.contain(MARKER);
    expect(output).not.to.match(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    expect(output, "a command to a CI system").not.to.match(/^[^\S\n]*::|##[\w.-]{0,40}\[/m);
  }
  for (const output of markup) expect(output).not.to.match(/<img|<script>alert/);
}

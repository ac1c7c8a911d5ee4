/** Our own stacks, read as a program, as a stack export and as a first preview: no reader says what another denies. */
import { join } from "node:path";
import { expect } from "chai";
import { analyse } from "../../analysis/analyse";
import type { Report, ReportSource } from "../../analysis/report";
import { topologyOf } from "../../analysis/topology/fromResources";
import type { ResourceGraph } from "../../analysis/topology/resource";
import { programIn, readSource } from "../../readers";
import { readDocument } from "../../readers/document";
import { asFirstPreview, previewDocument, stateDocument } from "../support/documents";

const directory = join(__dirname, "../..");

function paths(report: Report): Map<string, string> {
  return new Map(
    report.services.flatMap(({ name, needs, egress, ingress }) => [
      ...needs.map(({ purpose, destination, verdict }): [string, string] => [
        `${name} ${purpose} ${destination}`,
        verdict,
      ]),
      [`${name} egress ipv4`, egress.ipv4.verdict],
      [`${name} egress ipv6`, egress.ipv6.verdict],
      [`${name} ingress internet`, ingress?.internet.verdict ?? "none"],
      [`${name} ingress vpc`, ingress?.vpc.verdict ?? "none"],
    ]),
  );
}

describe("our stacks through every reader", () => {
  let stacks: readonly string[];
  const graphs = new Map<string, ResourceGraph>();
  const source: ReportSource = { kind: "state", name: "test", region: null };
  const reportOf = (graph: ResourceGraph) => analyse(topologyOf(graph), source);

  before(async function () {
    this.timeout(60_000);
    ({ stacks } = await programIn(directory));
    for (const stack of stacks) {
      graphs.set(stack, (await readSource({ kind: "program", directory, stack })).graph);
    }
  });

  it("are nine", () => {
    expect(stacks).to.have.lengthOf(9);
  });

  it("give the same verdict for every path from their export as from their program", () => {
    for (const [stack, graph] of graphs) {
      const exported = readDocument(stateDocument(graph)).graph;
      expect([...paths(reportOf(exported))], stack).to.deep.equal([...paths(reportOf(graph))]);
    }
  });

  it("are judged in a first preview already: every need is found reachable, unless what runs is still to be built", () => {
    for (const [stack, graph] of graphs) {
      const built = graph.resources.some(({ type }) => type === "awsx:ecr:Image");
      expect(reportOf(readDocument(previewDocument(asFirstPreview(graph))).graph).verdict, stack).to.equal(
        built ? "undetermined" : "reachable",
      );
    }
  });

  it("give in a first preview the same verdict, or none", () => {
    for (const [stack, graph] of graphs) {
      const known = paths(reportOf(graph));
      const previewed = reportOf(readDocument(previewDocument(asFirstPreview(graph))).graph);
      for (const [path, verdict] of paths(previewed)) {
        // A need that only the definitions name has another name while they are unknown.
        if (known.has(path)) expect(verdict, `${stack}: ${path}`).to.be.oneOf([known.get(path), "undetermined"]);
        else expect(verdict, `${stack}: ${path}`).to.equal("undetermined");
      }
    }
  });
});

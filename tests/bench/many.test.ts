/**
 * The bench times what it means to time: one network in every form that the commands read, of the size that is named.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { analyse } from "../../analysis/analyse";
import { topologyOf } from "../../analysis/topology/fromResources";
import type { ResourceGraph } from "../../analysis/topology/resource";
import { Inputs } from "../../bench/inputs";
import { many, RULES } from "../../bench/many";
import { readSource } from "../../readers";
import type { SourceOptions as Source } from "../../readers/sources";

describe("the bench's network of many services", function () {
  this.timeout(60_000);
  let place: string;
  let inputs: Inputs;
  before(() => {
    place = mkdtempSync(join(tmpdir(), "bench-"));
    inputs = new Inputs(place);
  });
  after(() => rmSync(place, { recursive: true }));

  const graphOf = async (source: Source): Promise<ResourceGraph> => (await readSource(source)).graph;
  const resourcesOf = async (source: Source) => (await graphOf(source)).resources.filter(({ custom }) => custom).length;
  const judged = async (source: Source) => {
    const { graph, source: read } = await readSource(source);
    const { services } = analyse(topologyOf(graph), read);
    return services
      .map(({ name, needs }) => `${name.split("/").at(-1) ?? ""} ${needs.map(({ verdict }) => verdict).join()}`)
      .sort();
  };

  it("has services of the requested number of shapes, with groups of 60 rules, and every tenth shape is blocked", async () => {
    const { services, groups, subnets } = many({ services: 200, shapes: 20, subnets: 200 });

    expect([services.length, groups.length, subnets.length]).to.deep.equal([200, 20, 200]);
    expect(new Set(services.map(({ shape }) => shape))).to.have.property("size", 20);
    for (const rules of groups) expect(rules).to.have.lengthOf(RULES);
    const verdicts = await judged({ kind: "state", file: inputs.state(20, 20) });
    expect(verdicts.filter((line) => line.includes("blocked")).map((line) => line.split(" ")[0])).to.deep.equal([
      "service-19",
      "service-9",
    ]);
    expect(verdicts.filter((line) => !line.includes("blocked") && /partial|undetermined/.test(line))).to.deep.equal([]);
  });

  it("is judged the same from an export and from describe answers", async () => {
    const fromState = await judged({ kind: "state", file: inputs.state(100) });

    expect(fromState).to.have.lengthOf(100);
    expect(await judged({ kind: "snapshot", directory: inputs.snapshot(100) })).to.deep.equal(fromState);
  });

  it("is judged the same from a preview and from a program, which have as many resources as their names say", async () => {
    const preview: Source = { kind: "preview", file: inputs.preview(50) };
    const program: Source = { kind: "program", directory: inputs.program(50), stack: "prod", config: [] };

    expect(await resourcesOf(preview)).to.equal(50);
    expect(await resourcesOf(program)).to.equal(50);
    const fromPreview = await judged(preview);
    expect(fromPreview).to.have.lengthOf(5);
    expect(await judged(program)).to.deep.equal(fromPreview);
  });

  it("is a stack of the package with the requested number of services", async () => {
    const source: Source = { kind: "program", directory: inputs.services(10), stack: "prod", config: [] };

    expect(await judged(source)).to.have.lengthOf(10);
  });
});

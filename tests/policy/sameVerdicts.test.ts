/** The policies see of a stack what `plan --preview` and `plan --state` see: all verdicts, codes, fixes and findings. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { StackValidationPolicy } from "@pulumi/policy";
import { expect } from "chai";
import { analyse } from "../../analysis/analyse";
import type { Report } from "../../analysis/report";
import { topologyOf } from "../../analysis/topology/fromResources";
import type { ResourceGraph } from "../../analysis/topology/resource";
import { judgedOf } from "../../policy/judged";
import { policies } from "../../policy/policies";
import { readDocument } from "../../readers/document";
import { runProgram } from "../../readers/program/runProgram";
import { asFirstPreview, previewDocument, stateDocument } from "../support/documents";
import { violationsOf } from "../support/policyRequests";
import { buildStack, ROOT, stacks } from "../support/stacks";

/** existing-vpc looks its network up in an account, so it has no run of its own. */
const EXAMPLES = readdirSync(join(ROOT, "examples"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "existing-vpc")
  .map(({ name }) => name);

function planned(graph: ResourceGraph): unknown {
  return judgement(analyse(topologyOf(graph), { kind: "preview", name: "stack", region: null }));
}

function judgement({ source: _source, ...report }: Report): unknown {
  return JSON.parse(JSON.stringify(report));
}

/** The report behind the policies' answers, through the SDK's own proxies. */
async function judgedByPolicies(graph: ResourceGraph): Promise<unknown> {
  let report: Report | undefined;
  const spy: StackValidationPolicy = {
    name: "report",
    description: "Keeps the report.",
    validateStack: ({ resources }) => void ({ report } = judgedOf(resources)),
  };
  await violationsOf([...policies, spy], graph);
  if (report === undefined) throw new Error("no report");
  return judgement(report);
}

/** As the CLI writes it, in the order of the URNs, in which the policies read it. */
function written(document: string): ResourceGraph {
  const { graph } = readDocument(document);
  return { ...graph, resources: [...graph.resources].sort((one, other) => (one.urn < other.urn ? -1 : 1)) };
}

async function compared(graph: ResourceGraph): Promise<void> {
  expect(await judgedByPolicies(graph)).to.deep.equal(planned(graph));
}

describe("the policies judge as plan does", function () {
  this.timeout(60_000);

  for (const stack of stacks) {
    it(`${stack}, before it exists and after its update`, async () => {
      const base = { region: "us-east-1", complete: true, assumptions: [], defects: [] };
      const first = await buildStack(stack, { preview: true });
      await compared(written(previewDocument({ ...base, resources: first.resources })));
      const deployed = await buildStack(stack, { preview: false });
      await compared(written(stateDocument({ ...base, resources: deployed.resources })));
    });
  }

  for (const name of EXAMPLES) {
    it(`the example ${name}, before it exists and after its update`, async () => {
      const directory = join(ROOT, "examples", name);
      const graph = await runProgram({ directory, stack: "dev", config: ["aws:region=us-east-1"] });
      await compared(written(previewDocument(asFirstPreview(graph))));
      await compared(written(stateDocument(graph)));
    });
  }
});

/** The files of `doctor --save`: their analysis is that of the answers, and they contain nothing else. */
import { expect } from "chai";
import { topologyOf } from "../../analysis/topology/fromResources";
import type { ResourceGraph } from "../../analysis/topology/resource";
import { liveFactsOf } from "../../readers/aws/live";
import type { AwsRecord } from "../../readers/aws/record";
import { stripped } from "../../readers/aws/stripped";
import type { Answers } from "../../readers/snapshot/answers";
import { graphOf } from "../../readers/snapshot/graph";

const UNREAD = "hunter2-of-a-field-that-nothing-reads";

/** The answer of a later version of AWS: each object at each depth has fields that this tool does not know. */
export function withUnreadFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withUnreadFields);
  if (typeof value !== "object" || value === null) return value;
  const own = Object.entries(value).map(([name, inner]) => [name, valueOf(name, inner)] as const);
  const tags = [
    { Key: UNREAD, Value: UNREAD },
    { key: "owner", value: UNREAD },
  ];
  return { LifecycleDetails: UNREAD, Properties: [{ Name: "x", Value: UNREAD }], tags, ...Object.fromEntries(own) };
}

/** A state machine is JSON in a text. */
function valueOf(name: string, value: unknown): unknown {
  if (name !== "definition" || typeof value !== "string" || value === "") return withUnreadFields(value);
  return JSON.stringify(withUnreadFields(JSON.parse(value)));
}

/** The graph of the answers, which is the same after they were saved, and of a later version of AWS. */
export function savedGraphOf(answers: Answers): ResourceGraph {
  const files = Object.entries(answers.files).map(([file, records]) => [
    file,
    records.map((record) => {
      const known = typeof record === "object" && record !== null && !Array.isArray(record);
      return known ? stripped(file, withUnreadFields(record) as AwsRecord) : record;
    }),
  ]);
  const saved = { ...answers, files: Object.fromEntries(files) as Answers["files"] };
  const graph = graphOf(answers);

  expect(JSON.stringify(saved)).not.to.include(UNREAD);
  expect(topologyOf(graphOf(saved))).to.deep.equal(topologyOf(graph));
  expect(liveFactsOf(saved)).to.deep.equal(liveFactsOf(answers));
  return graph;
}

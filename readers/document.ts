/** A file that the Pulumi CLI wrote: its kind and its resources. Needs no Pulumi SDK. */
import type { ResourceGraph } from "../analysis/topology/resource";
import { InputError } from "./inputError";
import { parseObject } from "./json";
import { isPreview, previewGraph } from "./preview";
import { isState, stateGraph } from "./state";
import { SECRET_SIGNATURE, valueFrom } from "./wire";

export type DocumentKind = "preview" | "state";

export interface Document {
  readonly kind: DocumentKind;
  readonly graph: ResourceGraph;
}

/** Throws `InputError` for any other text. */
export function readDocument(text: string): Document {
  const document = parseObject(text);
  // Every secret of the file is known before a part of it, perhaps an error, is shown.
  if (text.includes(SECRET_SIGNATURE)) valueFrom(document);
  if (isState(document)) return { kind: "state", graph: stateGraph(document) };
  if (isPreview(document)) return { kind: "preview", graph: previewGraph(document) };
  throw new InputError(
    "The input is JSON, but neither a preview nor a stack export.",
    "Make the file with pulumi preview --json --show-sames, or pulumi stack export.",
  );
}

/** Collects a diagram's nodes and edges; a part that two paths share is drawn once, with both paths. */
import type { Box, Diagram, DiagramEdge, DiagramNode, NodeKind } from "./model";

interface Draft {
  readonly kind: NodeKind;
  readonly title: string;
  readonly box: string | null;
  readonly lines: Set<string>;
  readonly paths: Set<string>;
}

interface EdgeDraft {
  readonly from: string;
  readonly to: string;
  readonly blocked: boolean;
  readonly inward: boolean;
  readonly labels: Set<string>;
  readonly paths: Set<string>;
}

export class DiagramBuilder {
  readonly #boxes = new Map<string, Box>();
  readonly #nodes = new Map<string, Draft>();
  readonly #edges = new Map<string, EdgeDraft>();
  readonly #ids = new Map<string, string>();
  readonly #notes: string[] = [];

  /** Names may come from hostile files, so ids in the drawing are numbers: `n1`, `n2`. */
  id(key: string): string {
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = `n${this.#ids.size + 1}`;
    this.#ids.set(key, id);
    return id;
  }

  box(box: Omit<Box, "id"> & { readonly key: string }): string {
    const { key, ...rest } = box;
    const id = this.id(key);
    if (!this.#boxes.has(id)) this.#boxes.set(id, { id, ...rest });
    return id;
  }

  node(key: string, kind: NodeKind, title: string, box: string | null): string {
    const id = this.id(key);
    if (!this.#nodes.has(id)) this.#nodes.set(id, { kind, title, box, lines: new Set(), paths: new Set() });
    return id;
  }

  /** Adds a line to a node, once. */
  line(id: string, text: string): void {
    this.#nodes.get(id)?.lines.add(text);
  }

  edge(
    from: string,
    to: string,
    path: string,
    options: { blocked?: boolean; inward?: boolean; label?: string } = {},
  ): void {
    const { blocked = false, inward = false } = options;
    const key = `${from} ${to} ${String(blocked)}`;
    const edge = this.#edges.get(key) ?? { from, to, blocked, inward, labels: new Set(), paths: new Set() };
    edge.paths.add(path);
    if (options.label !== undefined && options.label !== "") edge.labels.add(options.label);
    this.#edges.set(key, edge);
    for (const id of [from, to]) this.#nodes.get(id)?.paths.add(path);
  }

  note(text: string): void {
    this.#notes.push(text);
  }

  /** @param mostLines how many lines a node may show before the rest is counted. */
  finish(mostLines: number): Diagram {
    const nodes = [...this.#nodes].map(([id, draft]): DiagramNode => {
      const all = [...draft.lines];
      const more = all.length - mostLines;
      const lines = more > 0 ? [...all.slice(0, mostLines - 1), `and ${more + 1} more`] : all;
      return { id, kind: draft.kind, title: draft.title, box: draft.box, lines, paths: [...draft.paths] };
    });
    const edges = [...this.#edges.values()].map((edge): DiagramEdge => {
      const labels = [...edge.labels].sort();
      const shown = labels.length > 3 ? [...labels.slice(0, 2), `and ${labels.length - 2} more`] : labels;
      return { ...edge, labels: shown, paths: [...edge.paths] };
    });
    return { boxes: [...this.#boxes.values()], nodes, edges, notes: this.#notes };
  }
}

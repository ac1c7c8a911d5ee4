/**
 * Copies of the SDK beside the program's own: a linked library or a workspace resolves `@pulumi/pulumi` for itself. A run
 * answers the lookups of each, also of one that loads in the middle of it.
 */
const copies = new Set<object>();
const listeners = new Set<(copy: object) => void>();

/** @param loaded what `require("@pulumi/pulumi")` returned; safe to call often. */
export function noteCopy(loaded: object): void {
  if (copies.has(loaded)) return;
  copies.add(loaded);
  for (const listener of listeners) listener(loaded);
}

/** Calls `change` for each copy that is loaded now or later. Returns what ends this, and undoes the changes. */
export function inEveryCopy<T extends object>(own: T, change: (copy: T) => () => void): () => void {
  const undo: (() => void)[] = [];
  const listener = (copy: object) => void undo.push(change(copy as T));
  for (const copy of new Set<object>([own, ...copies])) listener(copy);
  listeners.add(listener);
  // A copy that is new to `copies` may be the program's own.
  copies.add(own);
  return () => {
    listeners.delete(listener);
    // Two copies may share a part.
    for (const step of undo.reverse()) step();
  };
}

/** The valid keys at a path in the settings, read from the schema, for "did you mean". */
import { z } from "zod";
import { schema } from "./schema";

/** The keys of the object at this path; empty if any name is allowed. */
export function keysAt(path: readonly PropertyKey[]): readonly string[] {
  let place: unknown = schema;
  for (const step of path) {
    const inner = bare(place);
    place =
      inner instanceof z.ZodArray
        ? inner.element
        : inner instanceof z.ZodObject
          ? inner.shape[String(step)]
          : undefined;
  }
  const last = bare(place);
  return last instanceof z.ZodObject ? Object.keys(last.shape) : [];
}

/** The inner schema, without its wrappers for optional values, defaults and texts. */
function bare(type: unknown): unknown {
  if (type instanceof z.ZodOptional || type instanceof z.ZodDefault) {
    return bare(type.unwrap());
  }
  return type instanceof z.ZodPipe ? bare(type.out) : type;
}

/** A setting of a stack after decryption of the whole value or of parts of an object. */
import { isObject } from "../json";
import type { Opener } from "../passphrase";
import { UNKNOWN_STRING } from "../wire";

export interface Decrypted {
  readonly value: unknown;
  readonly secret: boolean;
  /** The decrypted values. */
  readonly texts: readonly string[];
}

/**
 * A ciphertext that cannot be decrypted here: a string with Pulumi's word for "not known", and no number in front:
 * parseFloat reads "04da…" as 4.
 */
export const SEALED = `secret-${UNKNOWN_STRING}`;

export function decrypted(value: unknown, open: Opener | undefined): Decrypted {
  if (Array.isArray(value)) {
    const parts = value.map((part) => decrypted(part, open));
    return joined(
      parts,
      parts.map((part) => part.value),
    );
  }
  if (!isObject(value)) {
    return { value, secret: false, texts: [] };
  }
  const ciphertext = Object.keys(value).length === 1 ? value["secure"] : undefined;
  if (typeof ciphertext === "string") {
    const text = open?.(ciphertext);
    return { value: text ?? SEALED, secret: true, texts: text === undefined ? [] : [text] };
  }
  const parts = Object.entries(value).map(([key, part]) => [key, decrypted(part, open)] as const);
  return joined(
    parts.map(([, part]) => part),
    Object.fromEntries(parts.map(([key, part]) => [key, part.value])),
  );
}

function joined(parts: readonly Decrypted[], value: unknown): Decrypted {
  return { value, secret: parts.some(({ secret }) => secret), texts: parts.flatMap(({ texts }) => texts) };
}

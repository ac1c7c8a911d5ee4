/** JSON text as a value of unknown shape, with checked access to its parts. */
import { InputError } from "./inputError";

export type Json = Readonly<Record<string, unknown>>;

const EXPORT = "Make the file with pulumi preview --json --show-sames, or pulumi stack export.";

/** @returns the object in the text. Throws `InputError` for anything else. */
export function parseObject(text: string): Json {
  const body = text.startsWith("\uFEFF") ? text.slice(1) : text;
  if (body.trim() === "") throw new InputError("The input is empty.", EXPORT);
  const parsed = parse(body);
  if (!isObject(parsed)) {
    throw new InputError("The input is JSON, but neither a preview nor a stack export.", EXPORT);
  }
  return parsed;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof RangeError) {
      throw new InputError("The input is nested too deeply to be a preview or a stack export.", EXPORT);
    }
    const truncated = /^\s*[[{]/.test(body) && !/[\]}]\s*$/.test(body);
    throw new InputError(
      truncated
        ? "The input ends in the middle: it is truncated JSON."
        : "The input is not JSON. It may contain other output of the command.",
      EXPORT,
    );
  }
}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An own property, never an inherited one. */
export function at(json: Json, name: string): unknown {
  return Object.hasOwn(json, name) ? json[name] : undefined;
}

export function textAt(json: Json, name: string): string | undefined {
  const value = at(json, name);
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function objectAt(json: Json, name: string): Json | undefined {
  const value = at(json, name);
  return isObject(value) ? value : undefined;
}

export function textsAt(json: Json, name: string): readonly string[] {
  const value = at(json, name);
  return areTexts(value) ? value : Array.isArray(value) ? value.filter(isText) : NONE;
}

/** A list of a file, which is taken as it is: copies of a hundred thousand lists cost more than the check. */
export function areTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

const NONE: readonly string[] = [];

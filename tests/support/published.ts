/** The JSON Schemas that docs/ publishes, and what of a document they refuse. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020, { type ErrorObject, type ValidateFunction } from "ajv/dist/2020";

export type Published = "report" | "explain" | "compare" | "switch" | "rules" | "intent";

const compiled = new Map<Published, ValidateFunction>();

/** Also refuses a schema that says what it does not mean: a misspelled keyword, a type that its values cannot have. */
function validator(name: Published): ValidateFunction {
  const known = compiled.get(name);
  if (known !== undefined) return known;
  const schema = JSON.parse(readFileSync(join(__dirname, `../../docs/${name}.schema.json`), "utf8")) as object;
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
  compiled.set(name, validate);
  return validate;
}

/** Empty where the document keeps the schema. */
export function faults(name: Published, document: unknown): readonly ErrorObject[] {
  const validate = validator(name);
  return validate(document) ? [] : (validate.errors ?? []);
}

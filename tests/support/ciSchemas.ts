/** The published schemas of SARIF and JUnit, and what of a document they refuse. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv, { type ValidateFunction } from "ajv";
import { validateXML } from "xmllint-wasm";

const read = (file: string) => readFileSync(join(__dirname, "../fixtures/schemas", file), "utf8");

let compiled: ValidateFunction | undefined;

function sarifValidator(): ValidateFunction {
  if (compiled !== undefined) return compiled;
  // Of draft 4, this schema has one word that later drafts call by another name.
  const text = read("sarif-2.1.0-rtm.5.json")
    .replace(/"\$schema": "[^"]*",\s*/, "")
    .replace('"id": "https', '"$id": "https');
  const ajv = new Ajv({
    strict: false,
    // Two of its patterns are none with the flag u.
    unicodeRegExp: false,
    formats: { uri: isUri, "uri-reference": isReference, "date-time": true },
  });
  compiled = ajv.compile(JSON.parse(text) as object);
  return compiled;
}

function isUri(text: string): boolean {
  return URL.canParse(text);
}

function isReference(text: string): boolean {
  return /^[\w%!$&'()*+,;=:@/?#.~-]*$/.test(text) && URL.canParse(text, "file:///repository/");
}

/** Empty where the document keeps the schema. */
export function sarifFaults(document: unknown): readonly string[] {
  const validate = sarifValidator();
  return validate(document)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ""}`);
}

/** Empty where the document keeps junit-10.xsd. */
export async function junitFaults(document: string): Promise<readonly string[]> {
  const { errors } = await validateXML({
    xml: [{ fileName: "report.xml", contents: document }],
    schema: [read("junit-10.xsd")],
  });
  return errors.map(({ message }) => message);
}

/** `npm run docs`: writes the generated parts of the documents, and the code that is generated. */
import { writeFileSync } from "node:fs";
import { documents } from ".";
import { packageSchema } from "../schema";
import { SHAPES_FILE, shapesCode } from "./shapes";

async function write(): Promise<void> {
  // First the code, from which the documents are made.
  writeFileSync(SHAPES_FILE, await shapesCode(packageSchema()));
  for (const [file, text] of await documents()) writeFileSync(file, text);
}

void write();

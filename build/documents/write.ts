/** `npm run docs`: writes the generated parts of the documents. */
import { writeFileSync } from "node:fs";
import { documents } from ".";

void documents().then((texts) => {
  for (const [file, text] of texts) writeFileSync(file, text);
});

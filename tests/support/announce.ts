/** Printed before `npm test`: its size, its time, and when it shows results. */
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname } from "node:path";

/** Minutes on two cores, as measured. */
const MINUTES = 3;

const files = readdirSync(dirname(__dirname), { recursive: true, encoding: "utf8" }).filter((file) =>
  file.endsWith(".test.ts"),
);

console.log(
  `${files.length} test files, two at a time: about ${MINUTES} minutes on two cores (here ${availableParallelism()}). ` +
    "The results of a file are printed when it is finished. `npm run test:quick` runs the analysis alone.",
);

/** The policies of the pack, and the report that they judge a stack by, written to the file in `REPORT`. */
import { writeFileSync } from "node:fs";
import { PolicyPack } from "@pulumi/policy";
import { judgedOf } from "../../../policy/judged";
import { policies } from "../../../policy/policies";

new PolicyPack("spy", {
  policies: [
    ...policies,
    {
      name: "report",
      description: "Writes the report.",
      validateStack: ({ resources }) =>
        writeFileSync(process.env["REPORT"] ?? "", JSON.stringify(judgedOf(resources).report)),
    },
  ],
});

// Started by Pulumi's Node host for programs in other languages. The code behind it is built, not part of the repository.
"use strict";
const { existsSync } = require("node:fs");
const { dirname, join } = require("node:path");
const { provider } = require("@pulumi/pulumi");

if (existsSync(join(__dirname, "dist/index.js"))) {
  require("./dist/index.js");
} else {
  // Answered, not printed: the engine reports a plugin that ends early as a defect, in many words.
  const root = dirname(__dirname);
  const message = `The ecs-connectivity plugin is not built: run "npm ci && npm run build" in ${root}.`;
  const unbuilt = () => Promise.reject(new Error(message));
  void provider.main({ version: "0.0.0", getSchema: unbuilt, construct: unbuilt }, process.argv.slice(2));
}

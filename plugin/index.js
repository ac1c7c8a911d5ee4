// Pulumi's Node host starts this file for programs in other languages. The code that it loads is built, not in the repository.
"use strict";
const { existsSync } = require("node:fs");
const { dirname, join } = require("node:path");
const { provider } = require("@pulumi/pulumi");

if (existsSync(join(__dirname, "dist/index.js"))) {
  require("./dist/index.js");
} else {
  // The plugin answers with the message: the engine would report a plugin that ends early as a defect, with a long text.
  const root = dirname(__dirname);
  const message = `The ecs-connectivity plugin is not built: run "npm ci && npm run build" in ${root}.`;
  const unbuilt = () => Promise.reject(new Error(message));
  void provider.main({ version: "0.0.0", getSchema: unbuilt, construct: unbuilt }, process.argv.slice(2));
}

// Started by Pulumi's Node host for programs in other languages; the code itself is built and not part of the repository.
"use strict";
const { existsSync } = require("node:fs");
const { join } = require("node:path");

if (existsSync(join(__dirname, "dist/index.js"))) {
  require("./dist/index.js");
} else {
  console.error(`The ecs-connectivity plugin is not built: run "npm ci && npm run build" in ${join(__dirname, "..")}.`);
  process.exit(1);
}

// Pulumi's Node host starts this file for `--policy-pack`. The code that it loads is built, not in the repository.
"use strict";
const { existsSync } = require("node:fs");
const { dirname, join } = require("node:path");

/** Ends the pack with a message alone: an error that is thrown would come with a stack trace. */
function refuse(message) {
  console.error(message);
  process.exit(1);
}

/** True if the package is installed where this file finds it. */
function has(name) {
  try {
    return require.resolve(name) !== "";
  } catch {
    return false;
  }
}

if (!has("@pulumi/policy")) {
  refuse("The policy pack of ecs-connectivity needs @pulumi/policy: run npm install --save-dev @pulumi/policy.");
}
if (!existsSync(join(__dirname, "dist/index.js"))) {
  refuse(`The policy pack of ecs-connectivity is not built: run "npm ci && npm run build" in ${dirname(__dirname)}.`);
}
const { PolicyPack } = require("@pulumi/policy");
const { policies } = require("./dist/index.js");
new PolicyPack("ecs-connectivity", { policies });

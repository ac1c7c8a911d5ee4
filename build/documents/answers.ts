/** Output of the command line for README, from the same commands that README shows. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const ROOT = join(__dirname, "../..");

function answerTo(...args: readonly string[]): string {
  const { stdout } = spawnSync(process.execPath, [join(ROOT, "bin/ecs-connectivity.js"), ...args], {
    cwd: ROOT,
    encoding: "utf8",
    env: { PATH: process.env["PATH"] },
  });
  return stdout;
}

function fenced(text: string): string {
  return `\`\`\`text\n${text.trimEnd()}\n\`\`\``;
}

/** The output for one blocked path, with its fix. */
export function explainAnswer(): string {
  return fenced(answerTo("explain", "internet", "web", "--program", "tests/fixtures/public-instance-awsvpc"));
}

/** The report of `prod` up to its paths. */
export function planAnswer(): string {
  const lines = answerTo("plan", "prod").split("\n");
  const end = lines.findIndex((line) => /^ {2}(cost|info|assum)/i.test(line));
  return fenced(lines.slice(0, end === -1 ? undefined : end).join("\n"));
}

export function picture(): string {
  return answerTo("plan", "prod", "--format", "svg");
}

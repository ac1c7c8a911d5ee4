// The script of the action: one plan with annotations in the log, the summary of the job, the reports as files, and one comment
// on the pull request, which later runs update. A comment that cannot be written never fails the job.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const {
  ECS_WORKING_DIRECTORY: directory = ".",
  ECS_STACKS: stacks = "",
  ECS_ARGUMENTS: further = "",
  ECS_SINCE: since = "",
  ECS_BASELINE: baseline = "",
  ECS_COMMENT: wish = "true",
  ECS_TOKEN: token = "",
  ...environment
} = process.env;

const WRONG_INPUT = 2;
const API_MS = 30_000;
/** Comments of a page: the most that GitHub returns. */
const PAGE = 100;
/** Authors who may change the repository anyway. */
const TRUSTED = new Set(["OWNER", "MEMBER", "COLLABORATOR"]);

const place = mkdtempSync(join(environment.RUNNER_TEMP ?? tmpdir(), "ecs-connectivity-"));
const files = {
  markdown: join(place, "report.md"),
  json: join(place, "report.json"),
  sarif: join(place, "report.sarif"),
};

const code = await plan();
const report = existsSync(files.markdown)
  ? readFileSync(files.markdown, "utf8")
  : "## ECS connectivity: no report\n\nThe plan ended with an error. The log of the job has its message.\n";
append("GITHUB_STEP_SUMMARY", report);
append("GITHUB_OUTPUT", `exit-code=${code}\nreport=${files.json}\nsarif=${files.sarif}\n`);
if (wish === "true") {
  await comment(report).catch((error) => {
    console.log(
      `::notice::The comment could not be written (${reason(error)}). The report is in the summary of the job.`,
    );
  });
}
process.exitCode = code;

/** The program of a pull request runs in it, so it gets no token. */
function plan() {
  const words = (text, separator) =>
    text
      .split(separator)
      .map((word) => word.trim())
      .filter((word) => word !== "");
  const args = [
    ...["--no", "--", "ecs-connectivity", "plan", ...words(stacks, /\s/), ...words(further, "\n")],
    ...["--format", "github"],
    ...Object.entries(files).flatMap(([format, file]) => ["--report", `${format}=${file}`]),
    ...(since === "" ? [] : ["--since", since]),
    ...(baseline === "" ? [] : ["--baseline", baseline]),
  ];
  const child = spawn("npx", args, { cwd: directory, env: environment, stdio: ["ignore", "inherit", "inherit"] });
  return new Promise((resolve) => {
    child.once("error", (error) => {
      console.log(`::error::npx cannot be started in the working directory (${reason(error)}).`);
      resolve(WRONG_INPUT);
    });
    child.once("close", (ended) => resolve(ended ?? WRONG_INPUT));
  });
}

function append(variable, text) {
  const file = environment[variable] ?? "";
  if (file !== "") appendFileSync(file, text);
}

/** Nothing without a pull request or a token: the jobs of a fork have none that may write. */
async function comment(text) {
  const event = environment.GITHUB_EVENT_PATH ?? "";
  const number = event === "" ? undefined : JSON.parse(readFileSync(event, "utf8")).pull_request?.number;
  if (!Number.isInteger(number) || token === "") return;
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = environment;
  // Several uses in one pull request have a comment each.
  const id = createHash("sha256")
    .update(JSON.stringify([directory, stacks]))
    .digest("hex")
    .slice(0, 16);
  const marker = `<!-- ecs-connectivity ${id} -->`;
  const body = `${marker}\n${text}\n[Log and summary](${server}/${repository}/actions/runs/${run})\n`;
  const before = await commentOf(repository, number, marker);
  if (before === undefined) await api("POST", `/repos/${repository}/issues/${number}/comments`, { body });
  else await api("PATCH", `/repos/${repository}/issues/comments/${before}`, { body });
}

/** The id of the action's comment. A stranger can write the marker too, and could change the text later. */
async function commentOf(repository, number, marker) {
  for (let page = 1; ; page++) {
    const comments = await api("GET", `/repos/${repository}/issues/${number}/comments?per_page=${PAGE}&page=${page}`);
    const found = comments.find(
      ({ body, user, author_association: author }) =>
        body?.startsWith(marker) && (user?.type === "Bot" || TRUSTED.has(author)),
    );
    if (found !== undefined || comments.length < PAGE) return found?.id;
  }
}

async function api(method, path, content) {
  const answer = await fetch(`${environment.GITHUB_API_URL}${path}`, {
    method,
    headers: { accept: "application/vnd.github+json", authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(API_MS),
    ...(content === undefined ? {} : { body: JSON.stringify(content) }),
  });
  if (!answer.ok) throw Object.assign(new Error("GitHub refuses the call"), { code: answer.status });
  return answer.json();
}

/** A code, and no text of another system, which could be a command to this one. */
function reason(error) {
  const found = error.code ?? error.cause?.code ?? error.name;
  return /^\w+$/.test(String(found)) ? found : "unknown error";
}

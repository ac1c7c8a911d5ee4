/** The script of the GitHub Action, beside a server that plays GitHub's API. */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { sarifFaults } from "../support/ciSchemas";
import { ROOT } from "../support/stacks";
import { type Ended, LAUNCHER } from "./command";
import { stackExport } from "./exports";

interface Comment {
  readonly id: number;
  readonly body: string;
  readonly user: { readonly type: string };
  readonly author_association: string;
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly authorization: string;
}

/** The command line itself, bundled once for all tests of this file. */
const WHOLE = `#!/bin/sh\nexec "${process.execPath}" -r "${join(__dirname, "bundledOnce.cjs")}" "${LAUNCHER}" "$@"\n`;

/** Writes a report in Markdown, and ends with 1: enough for what the script itself does. */
const QUICK = `#!/bin/sh
for word in "$@"; do case "$word" in markdown=*) echo "## ECS connectivity: blocked" > "\${word#markdown=}";; esac; done
exit 1
`;

describe("the action", function () {
  this.timeout(60_000);
  let directory: string;
  let bundles: string;
  let server: Server;
  let url: string;
  let comments: Comment[];
  let calls: Call[];
  /** The answer to calls that write; 201 unless a test sets another. */
  let status: number;

  before((done) => {
    bundles = mkdtempSync(join(tmpdir(), "bundles-"));
    server = createServer((request, response) => {
      let body = "";
      request.setEncoding("utf8").on("data", (text: string) => (body += text));
      request.on("end", () => {
        const { method = "", url: path = "", headers } = request;
        const sent = body === "" ? "" : (JSON.parse(body) as { body: string }).body;
        calls.push({ method, path, body: sent, authorization: headers.authorization ?? "" });
        const page = Number(new URL(path, "http://localhost").searchParams.get("page") ?? 1);
        const answer = method === "GET" ? comments.slice((page - 1) * 100, page * 100) : {};
        response.writeHead(method === "GET" ? 200 : status, { "content-type": "application/json" });
        response.end(JSON.stringify(answer));
      });
    }).listen(0, "127.0.0.1", done);
  });
  after(() => {
    server.close();
    rmSync(bundles, { recursive: true, force: true });
  });

  beforeEach(() => {
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    [comments, calls, status] = [[], [], 201];
    directory = mkdtempSync(join(tmpdir(), "action-"));
    mkdirSync(join(directory, "work/node_modules/.bin"), { recursive: true });
    mkdirSync(join(directory, "temp"));
    useCommand(QUICK);
    writeFileSync(join(directory, "work/package.json"), "{}");
    writeFileSync(join(directory, "work/blocked.json"), stackExport({ route: false }));
    writeFileSync(join(directory, "work/open.json"), stackExport({ route: true }));
    writeFileSync(join(directory, "event.json"), JSON.stringify({ pull_request: { number: 7 } }));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  /** The command line that npx finds beside the program. */
  function useCommand(script: string): void {
    writeFileSync(join(directory, "work/node_modules/.bin/ecs-connectivity"), script, { mode: 0o755 });
  }

  function run(env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const inherited = Object.entries(process.env).filter(
      ([name]) => !/^(?:GITHUB|ECS|RUNNER|INPUT|DEBUG|FORCE)/.test(name),
    );
    const child = spawn(process.execPath, [join(ROOT, "action/run.mjs")], {
      cwd: directory,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...Object.fromEntries(inherited),
        ECS_WORKING_DIRECTORY: "work",
        ECS_ARGUMENTS: "--state\nblocked.json",
        ECS_TOKEN: "the-token",
        GITHUB_API_URL: url,
        GITHUB_SERVER_URL: "https://github.example",
        GITHUB_REPOSITORY: "octo/shop",
        GITHUB_RUN_ID: "42",
        GITHUB_EVENT_PATH: join(directory, "event.json"),
        GITHUB_STEP_SUMMARY: join(directory, "summary.md"),
        GITHUB_OUTPUT: join(directory, "output"),
        RUNNER_TEMP: join(directory, "temp"),
        BUNDLED_ONCE_IN: bundles,
        ...env,
      },
    });
    return new Promise((resolve, reject) => {
      let stdout = "";
      let stderr = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
      child.on("error", reject).on("close", (code) => resolve({ code, stdout, stderr }));
    });
  }

  const summary = () => readFileSync(join(directory, "summary.md"), "utf8");
  const outputs = () =>
    Object.fromEntries(
      readFileSync(join(directory, "output"), "utf8")
        .trimEnd()
        .split("\n")
        .map((line) => line.split("=", 2)),
    ) as Record<string, string>;
  const bot = (id: number, body: string): Comment => ({ id, body, user: { type: "Bot" }, author_association: "NONE" });

  it("annotates, summarises, writes the reports, comments once and fails with the code of plan", async () => {
    useCommand(WHOLE);
    const { code, stdout, stderr } = await run();

    expect(code, stderr).to.equal(1);
    expect(stdout).to.match(
      /^::error file=[^\n]*blocked\.json,line=1,title=web%3A image-pull from docker\.io is blocked/,
    );
    expect(summary()).to.match(/^## ECS connectivity: blocked\n/);
    const { sarif = "", report = "", "exit-code": exitCode } = outputs();
    expect(exitCode).to.equal("1");
    expect(sarifFaults(JSON.parse(readFileSync(sarif, "utf8")))).to.deep.equal([]);
    expect((JSON.parse(readFileSync(report, "utf8")) as { verdict: string }).verdict).to.equal("blocked");
    expect(calls.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
      "GET /repos/octo/shop/issues/7/comments?per_page=100&page=1",
      "POST /repos/octo/shop/issues/7/comments",
    ]);
    expect(calls[1]?.authorization).to.equal("Bearer the-token");
    const body = calls[1]?.body ?? "";
    expect(body).to.match(/^<!-- ecs-connectivity [0-9a-f]{16} -->\n## ECS connectivity: blocked\n/);
    expect(body).to.include("```mermaid\n").and.include("**Fix:**");
    expect(body).to.match(/\[Log and summary\]\(https:\/\/github\.example\/octo\/shop\/actions\/runs\/42\)\n$/);
  });

  it("updates its own comment, also on a later page, and no comment of another author", async () => {
    await run();
    const marked = calls[1]?.body ?? "";
    const stranger = { ...bot(1, marked), user: { type: "User" } };
    comments = [stranger, ...Array.from({ length: 120 }, (_, index) => bot(index + 2, "other")), bot(500, marked)];
    calls = [];

    await run();

    expect(calls.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
      "GET /repos/octo/shop/issues/7/comments?per_page=100&page=1",
      "GET /repos/octo/shop/issues/7/comments?per_page=100&page=2",
      "PATCH /repos/octo/shop/issues/comments/500",
    ]);
    expect(calls[2]?.body).to.equal(marked);
    comments = [stranger];
    calls = [];
    await run();
    expect(calls.map(({ method }) => method)).to.deep.equal(["GET", "POST"]);
  });

  it("has the changes since an earlier report in the comment, and passes what a baseline knows", async () => {
    useCommand(WHOLE);
    await run({ ECS_ARGUMENTS: "--state\nopen.json", ECS_COMMENT: "false" });
    const since = outputs()["report"] ?? "";
    rmSync(join(directory, "output"));
    await run({ ECS_SINCE: since });
    const baseline = outputs()["report"] ?? "";

    expect(calls.at(-1)?.body).to.include("### Changes: 2 paths newly blocked");
    const { code, stdout } = await run({ ECS_BASELINE: baseline });
    expect(code).to.equal(0);
    expect(stdout).to.include("::notice file=").and.include("(known)");
    expect(stdout).not.to.include("::error");
  });

  it("only summarises without a token, without a pull request, and if comments are not desired", async () => {
    writeFileSync(join(directory, "push.json"), "{}");
    const without: readonly Readonly<Record<string, string>>[] = [
      { ECS_TOKEN: "" },
      { ECS_COMMENT: "false" },
      { GITHUB_EVENT_PATH: join(directory, "push.json") },
      { GITHUB_EVENT_PATH: "" },
    ];
    for (const env of without) {
      const { code } = await run(env);
      expect(code).to.equal(1);
      expect(calls, JSON.stringify(env)).to.deep.equal([]);
    }
    expect(summary().match(/^## ECS connectivity: blocked$/gm)).to.have.length(4);
  });

  it("does not fail where GitHub refuses the comment, as to a fork's token, or cannot be reached", async () => {
    status = 403;
    const refused = await run();
    expect(refused.code).to.equal(1);
    expect(refused.stdout).to.include("::notice::The comment could not be written (403). The report is in the summary");

    const alone = await run({ GITHUB_API_URL: "http://127.0.0.1:1" });
    expect(alone.code).to.equal(1);
    expect(alone.stdout).to.include("::notice::The comment could not be written (");
  });

  it("replaces an old comment where the plan has no result, so that it shows no old verdict", async () => {
    useCommand("#!/bin/sh\nexit 2\n");
    const { code } = await run();

    expect(code).to.equal(2);
    expect(calls.at(-1)?.body).to.include("## ECS connectivity: no report");
    expect(summary()).to.match(/^## ECS connectivity: no report\n/);
  });

  it("gives the program no token, and takes no part of an input as a command", async () => {
    const seen = join(directory, "seen");
    useCommand(`#!/bin/sh\n{ env; for word in "$@"; do echo "[$word]"; done; } > "${seen}"\n`);
    const input = `$(touch ${directory}/made); touch ${directory}/made`;
    await run({ ECS_STACKS: "dev prod", ECS_ARGUMENTS: `--strict\n--config=a=${input}`, ECS_BASELINE: input });

    const text = readFileSync(seen, "utf8");
    expect(text).not.to.include("the-token");
    expect(text).to.include(`[plan]\n[dev]\n[prod]\n[--strict]\n[--config=a=${input}]\n[--format]\n[github]\n`);
    expect(text).to.include(`[--baseline]\n[${input}]\n`);
    expect(readdirSync(directory)).not.to.include("made");
  });

  it("declares each input that its script reads, with a meaning, and passes it as a value", () => {
    const declared = parse(readFileSync(join(ROOT, "action/action.yml"), "utf8")) as {
      readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
      readonly outputs: Readonly<Record<string, { readonly value: string }>>;
      readonly runs: {
        readonly steps: readonly [{ readonly run: string; readonly env: Readonly<Record<string, string>> }];
      };
    };
    const script = readFileSync(join(ROOT, "action/run.mjs"), "utf8");
    const [{ run: command, env }] = declared.runs.steps;

    expect(command).to.equal('node "$GITHUB_ACTION_PATH/run.mjs"');
    expect(Object.values(env).sort()).to.deep.equal(
      Object.keys(declared.inputs)
        .map((name) => `\${{ inputs.${name} }}`)
        .sort(),
    );
    for (const variable of Object.keys(env)) expect(script).to.match(new RegExp(`^  ${variable}: \\w+ = `, "m"));
    for (const { description } of Object.values(declared.inputs)) expect(description).to.match(/\.$/);
    for (const name of Object.keys(declared.outputs)) expect(script).to.include(`${name}=\${`);
  });
});

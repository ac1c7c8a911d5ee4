/**
 * Standard output and standard error as shells, CI systems and programs leave them: a result is complete or the exit code
 * is 2, with one paragraph.
 */
import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { ROOT } from "../support/stacks";
import { ecsConnectivity, type Ended, LAUNCHER } from "./command";

/** The file system of Linux has a disk that is always full. */
const FULL = "/dev/full";

/** Acts of a program on its process, by the value of its setting. */
const PROGRAM = `
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { execFileSync } from "node:child_process";
import { closeSync, openSync, writeSync } from "node:fs";
new aws.ecs.Cluster("main");
const acts: Record<string, () => void> = {
  write: () => void writeSync(1, "a line of the program\\n"),
  child: () => void execFileSync("echo", ["a line of the program"], { stdio: "inherit" }),
  close: () => [1, 2].forEach((descriptor) => { closeSync(descriptor); openSync(__filename, "r"); }),
  end: () => void process.stdout.end(),
  exitCode: () => void process.on("exit", () => { process.exitCode = 0; }),
  exit: () => void process.on("exit", () => process.exit(0)),
  patch: () => Object.assign(process, { exit: () => undefined, reallyExit: () => undefined }),
  endless: () => void process.on("exit", () => { for (;;); }),
  timer: () => void setInterval(() => { process.exitCode = 0; }, 1),
  ended: () => (process as unknown as { reallyExit(code: number): void }).reallyExit(0),
  killed: () => void process.kill(process.pid, "SIGKILL"),
  slow: () => void setInterval(() => undefined, 1000),
};
const act = new pulumi.Config().require("act");
acts[act]?.();
export const waits = act === "slow" ? new Promise(() => undefined) : undefined;
`;

describe("a program that uses the process's own streams", function () {
  this.timeout(60_000);
  let directory: string;

  before(() => {
    directory = mkdtempSync(join(tmpdir(), "streams-"));
    writeFileSync(join(directory, "Pulumi.yaml"), "name: shop\nruntime: nodejs\nmain: index.ts\n");
    writeFileSync(join(directory, "Pulumi.dev.yaml"), "config:\n  aws:region: eu-west-1\n");
    writeFileSync(join(directory, "index.ts"), PROGRAM);
    symlinkSync(join(ROOT, "node_modules"), join(directory, "node_modules"));
  });
  after(() => rmSync(directory, { recursive: true }));

  const plan = (act: string): string[] => [
    "plan",
    "--program",
    directory,
    "--config",
    `act=${act}`,
    "--format",
    "json",
  ];

  for (const act of ["write", "child", "close", "end"]) {
    it(`leaves the result complete: ${act}`, async () => {
      const { code, stdout, stderr } = await ecsConnectivity(plan(act));
      expect(JSON.parse(stdout)).to.have.property("formatVersion", 1);
      expect(code).to.equal(3);
      const own = act === "write" || act === "child" ? "a line of the program\n" : "";
      expect(stderr).to.match(new RegExp(`^${own}ecs-connectivity: Nothing is blocked, .*\\n$`));
    });
  }

  for (const act of ["exitCode", "exit", "patch", "endless", "timer"]) {
    it(`leaves the exit code of the verdict: ${act}`, async () => {
      const { code, stdout } = await ecsConnectivity(plan(act));
      expect(JSON.parse(stdout)).to.have.property("verdict", "undetermined");
      expect(code).to.equal(3);
    });
  }

  for (const [act, why] of Object.entries({
    ended: /^ecs-connectivity: The program ended its process \(exit code 0\) before there was a result\. Throw .+\n$/,
    killed:
      /^ecs-connectivity: The process of the program ended by signal SIGKILL before there was a result\. If .+\n$/,
  })) {
    it(`ends in exit code 2 and one paragraph if it is ${act}`, async () => {
      const { code, stdout, stderr } = await ecsConnectivity(plan(act));
      expect(stderr).to.match(why);
      expect(stdout).to.equal("");
      expect(code).to.equal(2);
    });
  }

  it("ends with a command that is interrupted, by the same signal", async () => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      const child = spawn(process.execPath, [LAUNCHER, ...plan("slow")], { stdio: ["ignore", "pipe", "pipe"] });
      setTimeout(() => child.kill(signal), 3000);
      // "close" comes when no process has the pipes any more.
      const ended = await new Promise((resolve) => child.on("close", (_, by) => resolve(by)));
      expect(ended).to.equal(signal);
    }
  });

  it("has the exit code of its result, also if a handler of the program fails while the process ends", async () => {
    const [script, launcher] = [join(directory, "codes.js"), join(directory, "launcher.js")];
    const [guard, run] = [join(ROOT, "bin/guard.js"), JSON.stringify(script)];
    writeFileSync(launcher, `require(${JSON.stringify(guard)}).runGuarded(${run}, []);`);
    const write = (codes: string): string =>
      `require("node:fs").writeSync(Number(process.env.ECS_CONNECTIVITY_STREAMS) + 2, ${JSON.stringify(codes)});`;
    for (const body of [write("1\n2\n"), `${write("1\n")} process.on("exit", () => { ${write("2\n")} });`]) {
      writeFileSync(script, body);
      const child = spawn(process.execPath, [launcher], { stdio: "ignore" });
      expect(await new Promise((resolve) => child.on("close", resolve))).to.equal(1);
    }
  });

  it("reads a descriptor of its shell, as of an export that another command writes", async () => {
    const args = ["switch", "dev", "--to", "public-ip"];
    const script = `"$0" "$@" --state <(echo '{}')`;
    const child = spawn("bash", ["-c", script, process.execPath, LAUNCHER, ...args], { cwd: ROOT });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect(stderr).to.include("The input is JSON, but neither a preview nor a stack export.");
    expect(code).to.equal(2);
  });

  async function into(stream: "stdout" | "stderr", args: readonly string[]): Promise<Ended> {
    const full = openSync(FULL, "w");
    try {
      return await ecsConnectivity(args, { [stream]: full });
    } finally {
      closeSync(full);
    }
  }

  it("to a full disk is exit code 2 and one paragraph, also for help", async function () {
    if (!existsSync(FULL)) this.skip();
    for (const args of [plan("none"), ["rules"], ["--help"], ["plan", "--help"], ["--version"]]) {
      const { code, stderr } = await into("stdout", args);
      expect(stderr, args.join(" ")).to.equal(
        "ecs-connectivity: Standard output cannot be written: the disk is full (ENOSPC). Give --output a path, or send standard output to another place.\n",
      );
      expect(code).to.equal(2);
    }
  });

  it("without a standard error that can be written has the same exit codes", async function () {
    if (!existsSync(FULL)) this.skip();
    expect((await into("stderr", plan("none"))).code).to.equal(3);
    expect((await into("stderr", ["plan", "--nothing"])).code).to.equal(2);
    expect((await into("stderr", plan("ended"))).code).to.equal(2);
  });

  it("to a reader that closes early ends without a message", async () => {
    for (const args of [["rules"], plan("none")]) {
      const script = `set -o pipefail; "$0" "$@" 2>/dev/null | true; echo \${PIPESTATUS[0]}`;
      const child = spawn("bash", ["-c", script, process.execPath, LAUNCHER, ...args]);
      let stdout = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
      await new Promise((resolve) => child.on("close", resolve));
      expect(stdout.trim()).to.equal(args[0] === "rules" ? "0" : "3");
    }
  });
});

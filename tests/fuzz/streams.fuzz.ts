/**
 * Faults of files and streams at any call: a file is whole or as it was, a result is complete, and the exit code is that
 * of the verdict or 2.
 */
import fs, { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { deliver } from "../../cli/output";
import { UsageError } from "../../cli/usageError";
import { ecsConnectivity } from "../cli/command";
import { ROOT } from "../support/stacks";
import { RUNS, SEED } from "./run";

/** Each waits for the disk. */
const FILES = Math.ceil(RUNS / 50);
/** Each starts the command line. */
const PROCESSES = Math.ceil(RUNS / 1000);

type Fault = "none" | "short" | "EAGAIN" | "ENOSPC" | "EIO";

/** Runs with these faults, one for each write; later writes have none. Returns those that happened. */
async function withFaults(faults: readonly Fault[], run: () => Promise<unknown>): Promise<Fault[]> {
  const { writeSync } = fs;
  const happened: Fault[] = [];
  const faulty = (descriptor: number, bytes: Buffer): number => {
    const fault = faults[happened.length] ?? "none";
    happened.push(fault);
    if (fault === "none") return writeSync(descriptor, bytes);
    if (fault === "short") return writeSync(descriptor, bytes.subarray(0, Math.ceil(bytes.length / 2)));
    throw Object.assign(new Error(fault), { code: fault });
  };
  fs.writeSync = faulty as typeof writeSync;
  try {
    await run();
  } finally {
    fs.writeSync = writeSync;
  }
  return happened;
}

const PROGRAM = `
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { execFileSync } from "node:child_process";
import { closeSync, openSync, writeSync } from "node:fs";
const acts: Record<string, () => void> = {
  write: () => { try { writeSync(1, "::error::x\\n"); writeSync(2, "{"); } catch { /* closed */ } },
  child: () => { try { execFileSync("echo", ["{"], { stdio: "inherit" }); } catch { /* closed */ } },
  close1: () => { try { closeSync(1); } catch { /* closed */ } },
  close2: () => { try { closeSync(2); } catch { /* closed */ } },
  open: () => void openSync(__filename, "r"),
  end: () => { process.stdout.end(); process.stderr.end(); },
  log: () => { console.log("{"); console.error("}"); },
  exitCode: () => void process.on("exit", () => { process.exitCode = 0; }),
  exit: () => void process.on("exit", () => process.exit(0)),
  patch: () => Object.assign(process, { exit: () => undefined }),
  timer: () => void setInterval(() => { process.exitCode = 1; }, 1),
  late: () => void setTimeout(() => { throw new Error("late"); }, 0),
};
for (const act of new pulumi.Config().require("acts").split(",")) acts[act]?.();
new aws.ecs.Cluster("main");
`;
const ACTS = [...PROGRAM.matchAll(/^ {2}(\w+): /gm)].map(([, act = ""]) => act);

describe("a fault of a stream", function () {
  this.timeout(30 * 60_000);
  let directory: string;
  before(() => (directory = mkdtempSync(join(tmpdir(), "streams-fuzz-"))));
  after(() => rmSync(directory, { recursive: true, force: true }));

  it(`leaves a file whole or as it was, and nothing beside it (${String(FILES)} files, seed ${String(SEED)})`, async () => {
    const file = join(directory, "report");
    const link = join(directory, "link");
    symlinkSync("report", link);
    const result = fc.record({
      pieces: fc.array(
        fc.tuple(fc.string({ unit: "binary" }), fc.nat({ max: 5000 })).map(([text, times]) => text.repeat(times)),
        { maxLength: 4 },
      ),
      faults: fc.array(
        fc.oneof(
          { weight: 6, arbitrary: fc.constantFrom<Fault>("none", "short", "EAGAIN") },
          { weight: 1, arbitrary: fc.constantFrom<Fault>("ENOSPC", "EIO") },
        ),
        { maxLength: 6 },
      ),
      before: fc.option(fc.constant("before"), { nil: undefined }),
      through: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(result, async ({ pieces, faults, before, through }) => {
        rmSync(file, { force: true });
        if (before !== undefined) writeFileSync(file, before);
        const place = through && before !== undefined ? link : file;
        const failed: unknown[] = [];
        const happened = await withFaults(faults, () =>
          deliver(undefined, () => pieces, place).catch((error) => failed.push(error)),
        );
        const isBroken = happened.some((fault) => fault === "ENOSPC" || fault === "EIO");
        expect(failed).to.have.length(isBroken ? 1 : 0);
        if (isBroken) expect(failed[0]).to.be.instanceOf(UsageError);
        const names = ["link", ...(isBroken && before === undefined ? [] : ["report"])];
        expect(readdirSync(directory).sort()).to.deep.equal(names);
        // A lone surrogate has no bytes of its own.
        const whole = Buffer.from(pieces.join("")).toString();
        if (names.includes("report")) expect(readFileSync(file, "utf8") === (isBroken ? before : whole)).to.equal(true);
      }),
      { numRuns: FILES, seed: SEED },
    );
  });

  it(`of a program leaves the result and the exit code (${String(PROCESSES)} programs, seed ${String(SEED)})`, async () => {
    const program = mkdtempSync(join(directory, "program-"));
    writeFileSync(join(program, "Pulumi.yaml"), "name: shop\nruntime: nodejs\nmain: index.ts\n");
    writeFileSync(join(program, "Pulumi.dev.yaml"), "config:\n  aws:region: eu-west-1\n");
    writeFileSync(join(program, "index.ts"), PROGRAM);
    symlinkSync(join(ROOT, "node_modules"), join(program, "node_modules"));
    const call = fc.record({
      acts: fc.subarray(ACTS, { minLength: 1 }),
      command: fc.constantFrom(["plan"], ["explain", "internet", "docker.io"]),
    });
    await fc.assert(
      fc.asyncProperty(call, async ({ acts, command }) => {
        const args = [...command, "--program", program, "--config", `acts=${acts.join()}`, "--format", "json"];
        const { code, stdout, stderr } = await ecsConnectivity(args);
        const context = `${args.join(" ")}\n${stderr}`;
        if (code === 2) {
          expect(stdout, context).to.equal("");
          if (!acts.includes("end")) expect(stderr, context).to.match(/^\W*ecs-connectivity: .+/m);
        } else {
          expect(code, context).to.equal(3);
          expect(JSON.parse(stdout), context).to.have.property("formatVersion", 1);
        }
      }),
      { numRuns: PROCESSES, seed: SEED },
    );
  });
});

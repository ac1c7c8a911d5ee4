/** A run leaves the machine as it was: no namespace, no link, no process, however it ends. */
import { expect } from "chai";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readlinkSync } from "node:fs";
import { createInterface } from "node:readline";
import { behindNat } from "../support/topology";
import { compile } from "./compile/lab";
import { RUNNER, Runners } from "./runner";
import { needsPackets } from "./session";

const { lab } = compile(behindNat(), new Map());

/** The network namespaces that a process holds open or stands in. */
function held(pid: number | string): readonly string[] {
  try {
    const open = readdirSync(`/proc/${String(pid)}/fd`).map((name) => readlinkSync(`/proc/${String(pid)}/fd/${name}`));
    return [...open, readlinkSync(`/proc/${String(pid)}/ns/net`)].filter((each) => each.startsWith("net:"));
  } catch {
    // It has ended, or ends while we look.
    return [];
  }
}

const here = readlinkSync("/proc/self/ns/net");

function labsOf(pids: readonly number[]): readonly string[] {
  return pids.flatMap((pid) => held(pid)).filter((space) => space !== here);
}

/** The lab's own links that are in this namespace, which is no part of any lab. */
function strayLinks(): readonly string[] {
  const links = JSON.parse(execFileSync("ip", ["-j", "link"], { encoding: "utf8" })) as readonly { ifname: string }[];
  const own = new Set(lab.links.flat().map(([, name]) => name));
  return links.map((link) => link.ifname).filter((name) => own.has(name) && name !== "e0");
}

async function until(done: () => boolean, what: string): Promise<void> {
  for (let tries = 0; !done(); tries += 1) {
    if (tries > 2000) throw new Error(`not in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** No process has one of these namespaces: the kernel has freed them with all their links and rules. */
async function freed(spaces: readonly string[], pids: readonly number[]): Promise<void> {
  await until(() => pids.every((pid) => held(pid).length === 0), "the runner's end");
  const everybody = (): readonly string[] =>
    readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .flatMap(held);
  await until(() => !everybody().some((space) => spaces.includes(space)), "the namespaces' end");
  expect(strayLinks()).to.deep.equal([]);
}

describe("a lab", function () {
  this.timeout(60_000);
  needsPackets(this);

  it("is gone once it is answered", async () => {
    const runners = new Runners(1);
    const running = runners.run(lab);
    await until(() => labsOf(runners.pids).length > 5, "a lab");
    const spaces = labsOf(runners.pids);
    await running;
    expect(labsOf(runners.pids)).to.deep.equal([]);
    await runners.close();
    await freed(spaces, runners.pids);
  });

  for (const signal of ["SIGINT", "SIGKILL"] as const) {
    it(`is gone after ${signal} in the middle of it`, async () => {
      const runners = new Runners(1);
      const running = runners.run(lab).then(
        () => "answered",
        () => "ended",
      );
      await until(() => labsOf(runners.pids).length > 5, "a lab");
      const spaces = labsOf(runners.pids);
      for (const pid of runners.pids) process.kill(pid, signal);
      expect(await running).to.equal("ended");
      await freed(spaces, runners.pids);
    });
  }

  it("is gone after SIGKILL of the tests that started it", async () => {
    const asking = `const { spawn } = require("node:child_process");
      const runner = spawn("python3", ["-u", ${JSON.stringify(RUNNER)}], { stdio: ["pipe", "ignore", "inherit"] });
      runner.stdin.write(${JSON.stringify(`${JSON.stringify(lab)}\n`)});
      console.log(runner.pid);`;
    const tests = spawn(process.execPath, ["-e", asking], { stdio: ["ignore", "pipe", "inherit"] });
    const [pid] = (await once(createInterface({ input: tests.stdout }), "line")) as [string];
    const pids = [Number(pid)];
    await until(() => labsOf(pids).length > 5, "a lab");
    const spaces = labsOf(pids);
    tests.kill("SIGKILL");
    await freed(spaces, pids);
  });
});

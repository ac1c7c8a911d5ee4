/** Inputs without an end, larger than their limit, or that grow while they are read: a refusal with the limit. */
import { spawn } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { pricesIn } from "../../cli/prices";
import { UsageError } from "../../cli/usageError";
import { InputError, readSource } from "../../readers";
import { LIMITS, readBounded, TooLargeError } from "../../readers/limits";
import { openProgram } from "../../readers/program/runProgram";
import { ProgramError } from "../../readers/program/programError";
import { readYaml } from "../../readers/program/yaml";
import { LAUNCHER } from "./command";

const ENDLESS = "/dev/zero";

describe("an input", function () {
  this.timeout(60_000);
  let directory: string;
  const path = (name: string): string => join(directory, name);
  const written = (name: string, text: string): string => (writeFileSync(path(name), text), path(name));
  /** A file that takes no room on the disk. */
  const sparse = (name: string, bytes: number): string => (truncateSync(written(name, ""), bytes), path(name));

  before(() => (directory = mkdtempSync(join(tmpdir(), "limits-"))));
  after(() => rmSync(directory, { recursive: true }));

  async function refusal(run: () => unknown): Promise<string> {
    try {
      await run();
    } catch (error) {
      if (error instanceof InputError || error instanceof ProgramError || error instanceof UsageError) {
        return `${error.message} ${error.remedy}`;
      }
      throw error;
    }
    throw new Error("it is not refused");
  }

  it("that is a preview or an export of more than 128 MB is refused with the limit, whatever it is", async () => {
    const large = sparse("large.json", LIMITS.document.bytes + 1);
    const why =
      "is larger than 128 MB, the most that is read. Give a preview or an export of a stack with fewer resources.";
    for (const file of [large, ...(existsSync(ENDLESS) ? [ENDLESS] : [])]) {
      for (const kind of ["preview", "state"] as const) {
        expect(await refusal(() => readSource({ kind, file }))).to.equal(`${file} ${why}`);
      }
    }
  });

  it("of exactly the limit is read", () => {
    expect(readBounded(sparse("exact", 1000), 1000)).to.have.length(1000);
    expect(() => readBounded(sparse("more", 1001), 1000)).to.throw(TooLargeError);
  });

  async function planOf(file: string, stdin: number | "ignore"): Promise<{ code: number | null; stderr: string }> {
    const child = spawn(process.execPath, [LAUNCHER, "plan", "--preview", file], { stdio: [stdin, "ignore", "pipe"] });
    let stderr = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    return { code: await new Promise((resolve) => child.on("close", resolve)), stderr };
  }

  it("from standard input or a named pipe that never ends is refused in the same way", async function () {
    if (!existsSync(ENDLESS)) this.skip();
    const zero = openSync(ENDLESS, "r");
    const ended = await planOf("-", zero);
    closeSync(zero);
    expect(ended.stderr).to.match(/^ecs-connectivity: standard input is larger than 128 MB, .+\n$/);
    expect(ended.code).to.equal(2);

    const pipe = path("pipe");
    const writer = spawn("bash", ["-c", 'mkfifo "$0" && exec yes > "$0"', pipe], { stdio: "ignore" });
    while (!existsSync(pipe)) await new Promise((resolve) => setTimeout(resolve, 20));
    const piped = await planOf(pipe, "ignore");
    writer.kill();
    expect(piped.stderr).to.match(/pipe is larger than 128 MB, the most that is read\./);
    expect(piped.code).to.equal(2);
  });

  it("that is a snapshot is counted as a whole", async () => {
    const folder = path("snapshot/aws_configs/eu-west-1");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "Vpcs.json"), '{"Vpcs": []}');
    truncateSync(written("snapshot/aws_configs/eu-west-1/Z.json", ""), LIMITS.document.bytes - 1);
    expect(await refusal(() => readSource({ kind: "snapshot", directory: path("snapshot") }))).to.match(
      /^The snapshot is larger than 128 MB, the most that is read: .+Z\.json exceeds it\. Take a snapshot of one cluster/,
    );
  });

  it("that is a file of settings has 1 MB", async () => {
    expect(await refusal(() => readYaml(sparse("Pulumi.yaml", LIMITS.settings.bytes + 1)))).to.match(
      /Pulumi\.yaml is larger than 1 MB, the most that is read\. Give a file with settings only\.$/,
    );
    if (existsSync(ENDLESS)) expect(await refusal(() => readYaml(ENDLESS))).to.match(/is larger than 1 MB/);
  });

  it("that is a device is no program", async function () {
    if (!existsSync(ENDLESS)) this.skip();
    mkdirSync(path("device"));
    symlinkSync(ENDLESS, path("device/index.ts"));
    written("device/Pulumi.yaml", "name: p\nruntime: nodejs\nmain: index.ts\n");
    expect(await refusal(() => openProgram(path("device")))).to.equal(
      "Pulumi.yaml names index.ts as its main, which is neither a file nor a directory. Correct main in Pulumi.yaml.",
    );
  });

  const letters = [..."bcdefghi"];
  const bomb = letters
    .map((name, index) => `${name}: &${name} [${`*${"abcdefgh"[index] ?? ""},`.repeat(9)}]\n`)
    .join("");
  for (const [of, text, why] of [
    ["a list in itself", "config:\n  a: &a [*a]\n", "an alias refers to a value that contains it"],
    ["a mapping in itself", "config: &a\n  b:\n    c: *a\n", "an alias refers to a value that contains it"],
    ["a merge of itself", "config: &a\n  <<: *a\n", "an alias refers to a value that contains it"],
    ["aliases of aliases", `a: &a [1, 2, 3, 4, 5, 6, 7, 8, 9]\n${bomb}`, "its aliases repeat more than 100 values"],
    ["a list in a list in a list …", `a: ${"[".repeat(1500)}`, "line 1, column \\d+: it is nested too deeply"],
    ["a key twice", "a: 1\nb: 2\na: 3\n", "line 3, column 1: Map keys must be unique"],
  ] as const) {
    it(`that is YAML with ${of} is refused`, async () => {
      const file = written("Pulumi.dev.yaml", text);
      expect(await refusal(() => readYaml(file))).to.match(
        new RegExp(`^.+Pulumi\\.dev\\.yaml cannot be read: ${why}\\. Correct the YAML\\.$`),
      );
    });
  }

  it("that is YAML of many keys, or with an alias beside its value, is read", () => {
    const began = performance.now();
    const keys = Array.from({ length: 20_000 }, (_, index) => `k${String(index)}: 1`);
    expect(Object.keys(readYaml(written("keys.yaml", keys.join("\n"))))).to.have.length(20_000);
    expect(performance.now() - began).to.be.lessThan(10_000);
    expect(readYaml(written("alias.yaml", "a: &a {x: 1}\nb: [*a, *a]\n"))).to.deep.equal({
      a: { x: 1 },
      b: [{ x: 1 }, { x: 1 }],
    });
  });

  const numbers = "a price is a number from 0 to 1000000.";
  const prices: readonly (readonly [text: string, why: string])[] = [
    ["NaN", "is not JSON."],
    ["[]", ": it contains no object."],
    ["1", ": it contains no object."],
    ["null", ": it contains no object."],
    ['{"eu-west-1": 1}', ": eu-west-1 is 1, and no object with prices."],
    ['{"eu-west-1": []}', ": eu-west-1 is [], and no object with prices."],
    ['{"eu-west-1": {"alb-hour": NaN}}', "is not JSON."],
    ['{"eu-west-1": {"alb-hour": "0.1"}}', `: eu-west-1.alb-hour is "0.1", and ${numbers}`],
    ['{"eu-west-1": {"alb-hour": null}}', `: eu-west-1.alb-hour is null, and ${numbers}`],
    ['{"eu-west-1": {"alb-hour": -0.1}}', `: eu-west-1.alb-hour is -0.1, and ${numbers}`],
    ['{"eu-west-1": {"alb-hour": 1e400}}', `: eu-west-1.alb-hour is more than 1e308, and ${numbers}`],
    ['{"eu-west-1": {"alb-hour": -1e400}}', `: eu-west-1.alb-hour is less than -1e308, and ${numbers}`],
    ['{"Ireland": {}}', ': "Ireland" is no Region, nor * for every Region.'],
    [
      '{"eu-west-1": {"nat-gatway-hour": 1}}',
      ': "nat-gatway-hour" in eu-west-1 is no name of a price. Did you mean nat-gateway-hour?',
    ],
    ['{"eu-west-1": {"price": 1}}', ': "price" in eu-west-1 is no name of a price.'],
    ['{"eu-west-1": {"alb-hour": 1e300}}', `: eu-west-1.alb-hour is 1e+300, and ${numbers}`],
  ];
  for (const [text, why] of prices) {
    it(`that is a price list without a price is refused: ${text}`, async () => {
      const file = written("prices.json", text);
      const space = why.startsWith(":") ? "" : " ";
      expect(await refusal(() => pricesIn(file))).to.equal(
        `--prices ${file}${space}${why} Write Regions, names and dollars: {"eu-west-1": {"nat-gateway-hour": 0.048}}. docs/reference.md lists the names.`,
      );
    });
  }

  it("that is a price list is read, and has 1 MB", async () => {
    const prices = { "eu-west-1": { "alb-hour": 0, "instance-hour:m7g.large": 0.1 }, "*": { "public-ipv4-hour": 0 } };
    expect(pricesIn(written("prices.json", JSON.stringify(prices)))).to.deep.equal(prices);
    expect(await refusal(() => pricesIn(sparse("prices.json", 2 ** 20 + 1)))).to.include("is larger than 1 MB");
  });
});

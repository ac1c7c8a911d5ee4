import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { ecsConnectivity } from "./command";

describe("a wrong call of the command line", function () {
  this.timeout(30_000);
  let directory: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), "wrong-calls-"));
    writeFileSync(join(directory, "broken.json"), '{"version": 3, "deployment": {');
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  /** A project of its own, whose stack sets a strategy. */
  function project(name: string, files: Readonly<Record<string, string>>): string {
    const place = join(directory, name);
    mkdirSync(place);
    const whole = {
      "Pulumi.yaml": "name: theirs\nruntime: nodejs\n",
      "Pulumi.dev.yaml": "config:\n  aws:region: eu-west-1\n  theirs:strategy: nat-gateway\n",
      "index.ts": "export const nothing = 1;\n",
      ...files,
    };
    for (const [file, text] of Object.entries(whole)) writeFileSync(join(place, file), text);
    return place;
  }

  async function refused(args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await ecsConnectivity(args);
    expect(stdout).to.equal("");
    expect(code).to.equal(2);
    expect(stderr).not.to.match(/\n\s+at |Internal error/);
    return stderr;
  }

  it("to compare or switch a program that does not read the setting is refused, since every strategy would look alike", async () => {
    const deaf = project("deaf", {});
    const why = "Stack dev does not choose its network by the setting 'strategy'.";

    expect(await refused(["compare", "dev", "--program", deaf])).to.include(why);
    expect(await refused(["switch", "dev", "--to", "public-ip", "--program", deaf])).to.include(why);
  });

  it("names the manifest that is broken, and says of a program that throws no error that it does", async () => {
    const manifest = project("manifest", { "package.json": "{" });
    const thrown = project("thrown", { "index.ts": "throw { a: 1 };\n" });

    expect(await refused(["plan", "--program", manifest])).to.match(
      /package\.json is not the manifest of a package\. Correct/,
    );
    expect(await refused(["plan", "--program", thrown])).to.include("The program threw a value without a message.");
  });

  it("is avoided by a help that lists a command's own options, and no flag as false by default", async () => {
    const { stdout } = await ecsConnectivity(["plan", "--help"]);

    expect(stdout).to.include("--watch").and.not.include("default: false");
  });

  const calls: readonly {
    readonly title: string;
    readonly args: readonly string[];
    readonly says: readonly string[];
  }[] = [
    {
      title: "a wrong flag",
      args: ["plan", "--prevew", "x"],
      says: ["--prevew", "Did you mean --preview?", "See ecs-connectivity plan --help."],
    },
    { title: "a wrong command", args: ["plann"], says: ["There is no command plann. Did you mean plan?"] },
    { title: "a command of nothing near", args: ["zzzz"], says: ["The commands are plan, explain,"] },
    { title: "an unknown stack", args: ["plan", "prd"], says: ["There is no stack prd", "Did you mean prod?"] },
    { title: "an unknown rule", args: ["rules", "R-PUB-3"], says: ["Did you mean R-PUB-03?"] },
    {
      title: "an unknown path to require",
      args: ["plan", "--require", "egress.ip4"],
      says: ["Did you mean egress.ipv4?"],
    },
    { title: "a setting without a value", args: ["plan", "--config", "strategy"], says: ["--config key=value"] },
    { title: "a format that is not there", args: ["plan", "--format", "xml"], says: ["text, json"] },
    {
      title: "a file beside a live account",
      args: ["plan", "--aws", "--state", "a"],
      says: ["--aws", "--state"],
    },
    {
      title: "a file of something else, by its name",
      args: ["plan", "--state", "package.json", "--state", "tsconfig.json"],
      says: ["package.json: The input is JSON, but neither a preview nor a stack export."],
    },
    {
      title: "standard input twice",
      args: ["plan", "--preview", "-", "--state", "-"],
      says: ["Standard input is one"],
    },
    {
      title: "the export of a stack without its name",
      args: ["plan", "--stack-export", "network.json"],
      says: ["--stack-export network.json has no name of a stack.", "NAME=FILE"],
    },
    {
      title: "the export of a stack for a file",
      args: ["plan", "--state", "a", "--stack-export", "network=b"],
      says: ["to a program, and this call has none.", "--program DIR"],
    },
    {
      title: "both meanings of what is undetermined",
      args: ["plan", "--strict", "--allow-undetermined"],
      says: ["--strict", "--allow-undetermined"],
    },
    { title: "a missing end of a path", args: ["explain", "web"], says: ["'to'"] },
    {
      title: "a file that is not there",
      args: ["plan", "--state", "/nowhere.json"],
      says: ["/nowhere.json does not exist."],
    },
    { title: "empty standard input", args: ["plan", "--preview", "-"], says: ["empty"] },
    {
      title: "a stack for a file",
      args: ["plan", "prod", "--state", "-"],
      says: ["contains one stack", "Omit the name."],
    },
    { title: "a setting for a file", args: ["plan", "--state", "-", "--config", "a=b"], says: ["--config changes"] },
    { title: "a directory without a project", args: ["plan", "--program", tmpdir()], says: ["no Pulumi.yaml"] },
    {
      title: "a Region that cannot exist",
      args: ["plan", "dev", "--config", "aws:region=eu-centrall-1"],
      says: ["Stack dev: There is no Region eu-centrall-1.", "Set aws:region to a Region such as eu-west-1."],
    },
    {
      title: "another spelling of an endpoint's service",
      args: ["plan", "dev", "--config", "endpoints.add=ecr-api,com.amazonaws.eu-west-1.logs"],
      says: ["Did you mean ecr.api?", '"com.amazonaws.eu-west-1.logs"', "Did you mean logs?"],
    },
    {
      title: "a setting that the stack refuses",
      args: ["plan", "dev", "--config", "strategy=nat-gatway"],
      says: ["Stack dev", "strategy", "nat-gatway", "nat-gateway"],
    },
  ];

  for (const { title, args, says } of calls) {
    it(`with ${title} ends with 2, says so in a few lines, and prints nothing else`, async () => {
      const { code, stdout, stderr } = await ecsConnectivity(args);

      expect(stderr).to.match(/^ecs-connectivity: /);
      for (const part of says) expect(stderr).to.include(part);
      expect(stderr).not.to.match(/\n\s+at /);
      expect(stderr.trimEnd().split("\n").length).to.be.lessThan(6);
      expect(stdout).to.equal("");
      expect(code).to.equal(2);
    });
  }

  it("with a broken file names what is wrong with it, and writes no result", async () => {
    const output = join(directory, "result.txt");
    const { code, stderr } = await ecsConnectivity([
      "plan",
      "--state",
      join(directory, "broken.json"),
      "--output",
      output,
    ]);

    expect(stderr).to.match(/^ecs-connectivity: .*JSON/);
    expect(code).to.equal(2);
    expect(() => rmSync(output)).to.throw("ENOENT");
  });

  it("shows its stack trace only if debugging is on", async () => {
    const { stderr } = await ecsConnectivity(["rules", "R-PUB-3"], { env: { DEBUG: "ecs-connectivity" } });

    expect(stderr).to.match(/\n\s+at .*rules\.ts/);
  });

  it("echoes no control codes of what it was given", async () => {
    const { stderr } = await ecsConnectivity(["rules", "\u001b[2J\u009b31m"]);

    expect(stderr.trimEnd()).not.to.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });
});

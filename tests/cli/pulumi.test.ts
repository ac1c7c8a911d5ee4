import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect } from "chai";
import { pulumiPreview } from "../../readers/pulumiPreview";
import { type Ended, ecsConnectivity } from "./command";

/** A preview of one service without a network, as the CLI prints it. */
const PREVIEW = {
  steps: [
    {
      op: "create",
      urn: "urn:pulumi:dev::shop::aws:ecs/service:Service::web",
      newState: {
        urn: "urn:pulumi:dev::shop::aws:ecs/service:Service::web",
        type: "aws:ecs/service:Service",
        custom: true,
        inputs: { launchType: "FARGATE", name: "web" },
        outputs: {},
      },
    },
  ],
};

describe("--pulumi", function () {
  this.timeout(60_000);
  let directory: string;
  let program: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "pulumi-"));
    program = join(directory, "program");
    mkdirSync(program);
    writeFileSync(join(program, "Pulumi.yaml"), "name: shop\nruntime: yaml\n");
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  /** A `pulumi` on the PATH; it notes its arguments and its directory. */
  function pulumi(script: string): NodeJS.ProcessEnv {
    const place = join(directory, "bin");
    mkdirSync(place, { recursive: true });
    const text = `#!/bin/sh\nprintf '%s|' "$PWD" "$@" >> '${join(directory, "calls")}'\n${script}\n`;
    writeFileSync(join(place, "pulumi"), text);
    chmodSync(join(place, "pulumi"), 0o755);
    return { PATH: [place, process.env["PATH"]].join(delimiter) };
  }

  const printing = (preview: unknown = PREVIEW): NodeJS.ProcessEnv => {
    writeFileSync(join(directory, "preview.json"), JSON.stringify(preview));
    return pulumi(`cat '${join(directory, "preview.json")}'`);
  };
  const calls = () => readFileSync(join(directory, "calls"), "utf8");
  const plan = (args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> =>
    ecsConnectivity(["plan", ...args, "--program", program, "--pulumi"], { env });

  it("judges the preview of a program in another language as --preview judges its file", async () => {
    const env = printing();
    const ran = await plan(["--format", "json"], env);
    const read = await ecsConnectivity([...["plan", "--preview", join(directory, "preview.json"), "--format", "json"]]);

    expect(ran.stdout).to.equal(read.stdout);
    expect([ran.code, read.code]).to.deep.equal([3, 3]);
    expect(calls()).to.equal(`${program}|preview|--json|--show-sames|--non-interactive|--color|never|`);
    expect(readdirSync(program)).to.deep.equal(["Pulumi.yaml"]);
  });

  it("previews each named stack once, and explain the one of --stack", async () => {
    const env = printing();
    await plan(["dev", "prod", "dev"], env);
    await ecsConnectivity(["explain", "web", "s3", "--program", program, "--pulumi", "--stack", "--yes"], { env });

    expect(calls().match(/--stack=[\w-]+/g)).to.deep.equal(["--stack=dev", "--stack=prod", "--stack=--yes"]);
  });

  it("is named, with the two commands, where a program of another language is given without it", async () => {
    for (const language of ["yaml", "python", "go", "dotnet", "java"]) {
      writeFileSync(join(program, "Pulumi.yaml"), `name: shop\nruntime:\n  name: ${language}\n`);
      const { code, stderr } = await ecsConnectivity(["plan", "--program", program]);

      expect(code).to.equal(2);
      expect(stderr).to.include(`is a ${language} program; only Node programs can be run here.`);
      expect(stderr).to.include("pulumi preview --json --show-sames > preview.json");
      expect(stderr).to.include("ecs-connectivity plan --preview preview.json");
      expect(stderr).to.include("--pulumi");
    }
  });

  it("says that there is no CLI, and where to get it", async () => {
    const { code, stdout, stderr } = await plan([], { PATH: join(directory, "empty") });

    expect([code, stdout]).to.deep.equal([2, ""]);
    expect(stderr).to.include("there is no pulumi on the PATH. ").and.include("pulumi.com/docs/install");
    expect(stderr).not.to.match(/\n\s+at |Internal error/);
  });

  it("shows why a preview failed, without secrets and control codes, and judges nothing", async () => {
    const failed = {
      steps: [],
      diagnostics: [
        { message: "\u001b[31merror\u001b[0m: no resource plugin 'pulumi-resource-aws'\n", severity: "error" },
        { message: "just a note", severity: "info" },
      ],
      config: {
        "shop:key": { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "hunter2hunter2" },
      },
    };
    writeFileSync(join(directory, "preview.json"), JSON.stringify(failed));
    const env = pulumi(
      `cat '${join(directory, "preview.json")}'; echo "error: hunter2hunter2 and $PULUMI_CONFIG_PASSPHRASE are wrong" >&2; exit 255`,
    );
    const { code, stdout, stderr } = await plan(["dev"], { ...env, PULUMI_CONFIG_PASSPHRASE: "correct horse battery" });

    expect([code, stdout]).to.deep.equal([2, ""]);
    expect(stderr).to.include("pulumi preview --json --show-sames --stack dev failed with exit code 255");
    expect(stderr).to.include("error: no resource plugin 'pulumi-resource-aws'");
    expect(stderr).to.include("error: [secret] and [secret] are wrong");
    expect(stderr).not.to.match(/hunter2|correct horse|just a note|\u001b|\n\s+at |Internal error/);
  });

  it("shows the CLI's warnings on standard error, and the result alone on standard output", async () => {
    const env = printing();
    writeFileSync(
      join(directory, "bin/pulumi"),
      `#!/bin/sh\necho "warning: old plugin" >&2\ncat '${join(directory, "preview.json")}'\n`,
    );
    const { stdout, stderr } = await plan(["--format", "json"], env);

    expect(stderr).to.include("warning: old plugin");
    expect(JSON.parse(stdout)).to.include({ formatVersion: 1 });
  });

  it("refuses output that is no preview", async () => {
    const { code, stderr } = await plan([], pulumi("echo logged in"));

    expect(code).to.equal(2);
    expect(stderr).to.include("The input is not JSON.");
  });

  it("is refused with settings, which the CLI would save, with another source, and with --watch", async () => {
    const env = printing();
    const refused = async (...more: readonly string[]) => {
      const { code, stderr } = await plan(more, env);
      expect(code, more.join(" ")).to.equal(2);
      return stderr;
    };

    expect(await refused("--config", "a=b")).to.include("saves such a setting in the stack's file");
    expect(await refused("--state", "x.json")).to.include("--state");
    expect(await refused("--program", directory)).to.include("--pulumi previews one program");
    expect(await refused("--stack-export", "a/b=x.json")).to.include("--stack-export");
    expect(await refused("--lookup", "x.yaml")).to.include("--lookup");
    expect(await refused("--lookup-template", "x.yaml")).to.include("--lookup-template");
    expect(await refused("--watch")).to.include("--pulumi runs the Pulumi CLI");
    expect(existsSync(join(directory, "calls"))).to.equal(false);
  });

  describe("ends the CLI as Ctrl-C does", () => {
    const { PATH } = process.env;
    afterEach(() => {
      process.env["PATH"] = PATH;
    });

    /** A preview that ends only by an interruption, which it notes. */
    function endless(): void {
      const note = join(directory, "interrupted");
      const { PATH: path } = pulumi(`trap 'echo yes > ${note}; exit 1' INT\nwhile true; do sleep 0.05; done`);
      process.env["PATH"] = path;
    }
    const failure = async (options: { readonly signal?: AbortSignal; readonly timeLimit?: number }) => {
      const error = await pulumiPreview({ directory: program, ...options }).catch((thrown: unknown) => thrown);
      expect(readFileSync(join(directory, "interrupted"), "utf8")).to.equal("yes\n");
      return String(error);
    };

    it("after its time", async () => {
      endless();
      expect(await failure({ timeLimit: 600 })).to.include("did not end within 0.01 minutes, and was stopped.");
    });

    it("if the caller is interrupted", async () => {
      endless();
      expect(await failure({ signal: AbortSignal.timeout(600) })).to.include("The preview was interrupted.");
    });
  });
});

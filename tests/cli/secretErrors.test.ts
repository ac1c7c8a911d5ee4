/** The ways in which a call can end that repeats a secret: messages, names and traces of errors, warnings, other stacks. */
import { createCipheriv, pbkdf2Sync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Report } from "../../analysis/report";
import { SECRET_SIGNATURE, SIGNATURE_KEY } from "../../readers/wire";
import { ecsConnectivity, type Ended } from "./command";
import { stackExport } from "./exports";

const SECRET = "s3cret-swordfish & co";
/** As JSON, HTML and addresses write it. */
const FORMS = [SECRET, "s3cret-swordfish &amp; co", "s3cret-swordfish%20%26%20co", "swordfish"];

const PROGRAM = `
import * as pulumi from "@pulumi/pulumi";
const config = new pulumi.Config();
const way = config.require("way");
const text = config.require("text");
const failed = (message: string) => new Error("login failed: " + message);
switch (way) {
  case "require": config.requireSecret("text"); throw failed(text);
  case "get": config.getSecret("text"); throw text;
  case "object": config.requireSecretObject("text"); throw failed(JSON.parse(text).db.password);
  case "named": config.requireSecret("text"); throw Object.assign(failed("x"), { name: text });
  case "cause": config.requireSecret("text"); throw new Error("login failed", { cause: failed(text) });
  case "several": config.requireSecret("text"); throw new AggregateError([failed(text)], "login failed: " + text);
  case "quoted": config.requireSecret("text"); throw failed(JSON.stringify({ a: JSON.stringify({ text }) }));
  case "address": config.requireSecret("text"); throw failed("https://x.example/?q=" + encodeURIComponent(text));
  case "base64": config.requireSecret("text"); throw failed(Buffer.from(text).toString("base64"));
  case "made": pulumi.secret(pulumi.output(text)).apply((value) => { throw failed(value); }); break;
  case "environment": throw failed(process.env.AWS_SECRET_ACCESS_KEY + " " + process.env.PULUMI_CONFIG_PASSPHRASE);
  case "plain": throw failed(text);
  case "printed":
    config.requireSecret("text");
    process.stderr.write(text);
    process.emitWarning(text, text);
    console.error(text);
    console.trace(text);
    break;
  case "late": config.requireSecret("text"); process.on("exit", () => { throw failed(text); }); break;
}
`;

const PASSPHRASE = "correct horse";

/** As Pulumi's command line encrypts with a passphrase. */
function encrypting(): { salt: string; secure: (text: string) => string } {
  const salt = Buffer.from("saltsalt");
  const key = pbkdf2Sync(PASSPHRASE, salt, 1_000_000, 32, "sha256");
  const secure = (text: string): string => {
    const nonce = Buffer.from("noncenonceno");
    const cipher = createCipheriv("aes-256-gcm", key, nonce);
    const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
    return `v1:${nonce.toString("base64")}:${body.toString("base64")}`;
  };
  return { salt: `v1:${salt.toString("base64")}:${secure("pulumi")}`, secure };
}

describe("a call that ends with a secret in its hands", function () {
  this.timeout(120_000);
  let directory: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), "secret-errors-"));
    writeFileSync(join(directory, "Pulumi.yaml"), "name: shop\nruntime: nodejs\nmain: index.ts\n");
    writeFileSync(join(directory, "index.ts"), PROGRAM);
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  async function hidden(args: readonly string[], env: NodeJS.ProcessEnv = {}, input = ""): Promise<Ended> {
    const ended = await ecsConnectivity(args, { env, input });
    for (const form of FORMS) {
      expect(ended.stdout, args.join(" ")).not.to.include(form);
      expect(ended.stderr, args.join(" ")).not.to.include(form);
    }
    return ended;
  }
  const plan = (way: string, text: string, env: NodeJS.ProcessEnv = {}): Promise<Ended> =>
    hidden(["plan", "dev", "--program", directory, "--config", `way=${way}`, "--config", `text=${text}`], env);

  const DEBUG = { DEBUG: "ecs-connectivity" };
  const ways: { readonly of: string; readonly way: string; readonly text?: string; readonly message: RegExp }[] = [
    {
      of: "a setting of --config that the program declares as secret",
      way: "require",
      message: /login failed: \[secret\]/,
    },
    { of: "a thrown text", way: "get", message: /The program threw \[secret\]/ },
    {
      of: "a field of a secret object",
      way: "object",
      text: JSON.stringify({ db: { password: SECRET } }),
      message: /login failed: \[secret\]/,
    },
    { of: "the name of an error", way: "named", message: /login failed: x/ },
    { of: "the cause of an error", way: "cause", message: /login failed/ },
    { of: "one of several errors", way: "several", message: /login failed: \[secret\]/ },
    { of: "a quotation in a quotation", way: "quoted", message: /login failed: .+\[secret\]/ },
    { of: "an encoded address", way: "address", message: /q=\[secret\]/ },
    { of: "its Base64", way: "base64", message: /login failed: \[secret\]/ },
    { of: "a callback of a secret that the program made", way: "made", message: /login failed: \[secret\]/ },
  ];
  for (const { of, way, text = SECRET, message } of ways) {
    it(`shows it neither in the message nor in the trace: ${of}`, async () => {
      for (const env of [{}, DEBUG]) {
        const { code, stdout, stderr } = await plan(way, text, env);
        expect(stderr).to.match(message);
        expect(stdout).to.equal("");
        expect(code).to.equal(2);
      }
    });
  }

  it("shows nothing that a program prints, or warns of", async () => {
    const { stderr } = await plan("printed", SECRET, DEBUG);
    expect(stderr).to.match(/^(?:\[secret\]: \[secret\]\n)?ecs-connectivity: Nothing is blocked/);
  });

  it("masks the error of an exit handler of the program", async () => {
    const { code, stderr } = await plan("late", SECRET);
    expect(stderr).to.match(/login failed: \[secret\]/);
    // The result was there: an exit handler does not change the exit code.
    expect(code).to.equal((await plan("printed", SECRET)).code);
  });

  it("masks credentials and the passphrase of the environment", async () => {
    const { stderr } = await plan("environment", "x", {
      AWS_SECRET_ACCESS_KEY: SECRET,
      PULUMI_CONFIG_PASSPHRASE: "horse battery staple",
    });
    expect(stderr).to.include("login failed: [secret] [secret]");
  });

  it("masks in one stack what another stack keeps encrypted, and parts of an encrypted object", async () => {
    const { salt, secure } = encrypting();
    const object = JSON.stringify({ region: "us-east-1", user: "shopkeeper", password: SECRET, retries: 443 });
    writeFileSync(
      join(directory, "Pulumi.a.yaml"),
      `encryptionsalt: ${salt}\nconfig:\n  shop:way: none\n  shop:text: none\n  shop:database:\n    secure: ${secure(object)}\n`,
    );
    const clear = JSON.stringify(`${SECRET} of shopkeeper in us-east-1 on 443`);
    writeFileSync(join(directory, "Pulumi.b.yaml"), `config:\n  shop:way: plain\n  shop:text: ${clear}\n`);
    const { code, stderr } = await hidden(["plan", "a", "b", "--program", directory], {
      PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
    });
    rmSync(join(directory, "Pulumi.a.yaml"));
    rmSync(join(directory, "Pulumi.b.yaml"));
    // Words that AWS publishes stay, so that a report can be read.
    expect(stderr).to.include("Stack b: login failed: [secret] of [secret] in us-east-1 on 443");
    expect(code).to.equal(2);
  });

  it("does not repeat an encrypted Region that cannot exist, and names none that it cannot decrypt", async () => {
    const { salt, secure } = encrypting();
    const settings = (region: string) =>
      `encryptionsalt: ${salt}\nconfig:\n  shop:way: none\n  shop:text: none\n  aws:region:\n    secure: ${region}\n`;
    writeFileSync(join(directory, "Pulumi.d.yaml"), settings(secure(SECRET)));
    const known = await hidden(["plan", "d", "--program", directory], { PULUMI_CONFIG_PASSPHRASE: PASSPHRASE });
    const sealed = await hidden(["plan", "d", "--program", directory, "--format", "json"]);
    rmSync(join(directory, "Pulumi.d.yaml"));

    expect(known.stderr).not.to.include("There is no Region");
    expect((JSON.parse(sealed.stdout) as Report).source.region).to.equal(null);
  });

  it("shows outputs that a program declares as secret, and credentials of a provider, in no report", async () => {
    const document = JSON.parse(stackExport({ route: true })) as {
      deployment: {
        resources: { type: string; outputs: Record<string, unknown>; additionalSecretOutputs?: string[] }[];
      };
    };
    for (const resource of document.deployment.resources) {
      if (resource.type === "aws:ec2/subnet:Subnet") resource.additionalSecretOutputs = ["availabilityZone"];
    }
    const input = JSON.stringify(document);
    for (const format of ["text", "json", "html", "svg", "mermaid"]) {
      const { stdout } = await hidden(["plan", "--state", "-", "--format", format], {}, input);
      expect(stdout).not.to.include("eu-central-1a");
      // Mermaid has codes for the brackets.
      expect(stdout).to.match(format === "mermaid" ? /#91;secret#93;/ : /\[secret\]/);
    }
    writeFileSync(join(directory, "Pulumi.c.yaml"), `config:\n  aws:secretKey: ${JSON.stringify(SECRET)}\n`);
    const options = ["--config", "way=plain", "--config", `text=${SECRET}`];
    const { stderr } = await hidden(["plan", "c", "--program", directory, ...options]);
    rmSync(join(directory, "Pulumi.c.yaml"));
    expect(stderr).to.include("login failed: [secret]");
  });

  it("masks a secret inside the text of container definitions", async () => {
    const envelope = {
      [SIGNATURE_KEY]: SECRET_SIGNATURE,
      plaintext: JSON.stringify(`${SECRET.replaceAll(" ", "")}.example`),
    };
    const document = JSON.parse(stackExport({ route: true })) as {
      deployment: { resources: { type: string; inputs: Record<string, unknown> }[] };
    };
    for (const { type, inputs } of document.deployment.resources) {
      if (type !== "aws:ecs/taskDefinition:TaskDefinition") continue;
      inputs["containerDefinitions"] = JSON.stringify([{ name: "web", image: envelope, essential: true }]);
    }
    const { stdout } = await hidden(["plan", "--state", "-"], {}, JSON.stringify(document));
    expect(stdout).to.match(/web \w+: \d of 1 needs? reachable/);
  });
});

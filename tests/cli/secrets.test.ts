/** A secret in every place where people keep one, and every way to look: nothing that is printed or kept holds it. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { graphFrom, previewDocument, stateDocument } from "../support/documents";
import { MARKER, OFFICE, planted } from "../support/planted";
import { ROOT } from "../support/stacks";
import { type Call, ecsConnectivity, type Ended } from "./command";

const PROGRAM = `
import * as pulumi from "@pulumi/pulumi";
import { planted } from ${JSON.stringify(join(ROOT, "tests/support/planted"))};
const config = new pulumi.Config();
const password = config.requireSecret("password");
if (config.getBoolean("number")) config.requireSecretNumber("password");
if (config.getBoolean("fail")) throw new Error("cannot log in with " + config.require("password"));
console.log("logging in with ${MARKER}");
process.stdout.write("${MARKER}");
module.exports = planted(password);
`;

/** Settings of a stack of this package, with a secret wherever one is taken. */
const SHOP = `
config:
  aws:region: us-east-1
  ecs-connectivity:strategy: nat-gateway
  ecs-connectivity:services:
    - name: web
      image: public.ecr.aws/nginx/nginx:1.29
      port: 80
      command: ["--token", "${MARKER}"]
      environment:
        PASSWORD: "${MARKER}"
        SEALED:
          secure: "v1:1:${MARKER}"
  ecs-connectivity:tags:
    token:
      secure: "v1:2:${MARKER}"
    owner: "${MARKER}"
  shop:password:
    secure: "v1:3:${MARKER}"
`;

describe("a secret", function () {
  this.timeout(120_000);
  let directory: string;
  let theirs: string;
  let shop: string;
  const file = (name: string) => join(directory, name);

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), "secrets-"));
    [theirs, shop] = [mkdtempSync(join(directory, "theirs-")), mkdtempSync(join(directory, "shop-"))];
    writeFileSync(join(theirs, "Pulumi.yaml"), "name: theirs\nruntime: nodejs\nmain: index.ts\n");
    writeFileSync(join(theirs, "index.ts"), PROGRAM);
    writeFileSync(
      join(theirs, "Pulumi.dev.yaml"),
      `config:\n  aws:region: ap-northeast-1\n  theirs:password:\n    secure: "v1:1:${MARKER}"\n`,
    );
    const main = join(ROOT, "stacks/index.ts");
    writeFileSync(
      join(shop, "Pulumi.yaml"),
      `name: ecs-connectivity\nruntime: nodejs\nmain: ${JSON.stringify(main)}\n`,
    );
    writeFileSync(join(shop, "Pulumi.live.yaml"), SHOP);
    writeFileSync(file("state.json"), stateDocument(await graphFrom(planted, false)));
    writeFileSync(file("preview.json"), previewDocument(await graphFrom(planted, true)));
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  async function kept(args: readonly string[], call: Call = {}): Promise<Ended> {
    const ended = await ecsConnectivity(args, call);
    for (const text of [ended.stdout, ended.stderr]) {
      expect(text, args.join(" ")).not.to.include(MARKER);
      expect(text, args.join(" ")).not.to.include(OFFICE);
    }
    return ended;
  }

  for (const format of ["text", "json", "html", "svg", "mermaid"]) {
    it(`of a program, an export or a preview is in no report as ${format}`, async () => {
      const program = ["--program", theirs, "dev", "--config", `password=${MARKER}`];
      for (const source of [program, ["--state", file("state.json")], ["--preview", file("preview.json")]]) {
        const { code, stdout, stderr } = await kept(["plan", ...source, "--format", format, "--allow-undetermined"]);
        expect(stderr).to.equal("");
        expect(code).to.equal(0);
        expect(stdout).to.match(/sealed/);
      }
    });
  }

  it("that decides where packets go is analysed, and explained without its text", async () => {
    for (const format of ["text", "json"]) {
      const { stdout } = await kept([
        "explain",
        "plain",
        "docker.io",
        "--state",
        file("state.json"),
        "--format",
        format,
      ]);
      expect(stdout).to.include("[secret] leads to internet gateway gateway");
    }
  });

  it("which is a service's name leaves the service the name that its program gives it", async () => {
    const { stdout } = await kept(["plan", "--state", file("state.json")]);
    expect(stdout).to.match(/^ {2}named undetermined: 0 of 2 needs reachable/m);
  });

  it("is in no comparison, and in no step of a switch, of the stack or of its export", async () => {
    for (const format of ["text", "json", "html"]) {
      const { code, stdout } = await kept(["compare", "live", "--program", shop, "--format", format]);
      expect(code).to.equal(0);
      expect(stdout).to.include("nat-gateway");
    }
    const to = ["switch", "live", "--program", shop, "--to", "public-ip", "--config", `shop:password=${MARKER}`];
    for (const format of ["text", "json"]) {
      for (const state of [[], ["--state", file("state.json")]]) {
        const { code, stderr } = await kept([...to, "--format", format, "--allow-undetermined", ...state]);
        expect(stderr).to.equal("");
        expect(code).to.equal(0);
      }
    }
  });

  const environment = `services[0].environment={"PASSWORD": ["${MARKER}"]}`;
  const mistakes: { readonly of: string; readonly args: (...places: string[]) => string[]; readonly why: RegExp }[] = [
    {
      of: "what a program throws",
      args: (theirs) => ["plan", "--program", theirs, "--config", `password=${MARKER}`, "--config", "fail=true"],
      why: /cannot log in with \[secret\]/,
    },
    {
      of: "a setting of the wrong kind",
      args: (theirs) => ["plan", "--program", theirs, "--config", `password=${MARKER}`, "--config", "number=true"],
      why: /value '\[secret\]' is not a valid number/,
    },
    {
      of: "an environment that is none",
      args: (_, shop) => ["compare", "live", "--program", shop, "--config", environment],
      why: /services\[0\]\.environment\.PASSWORD = "\[secret\]"/,
    },
    {
      of: "a setting that the stack keeps encrypted, tried with another value",
      args: (_, shop) => ["switch", "live", "--program", shop, "--to", "public-ip", "--config", `tags=${MARKER}`],
      why: /tags = "\[secret\]"/,
    },
    {
      of: "a path into one",
      args: (_, shop) => ["plan", "--program", shop, "--config", `shop:password[0]=${MARKER}`],
      why: /shop:password\[0\]/,
    },
    {
      of: "a setting without a key",
      args: () => ["plan", "--config", `=${MARKER}`],
      why: /--config has no key before its value\. Write --config key=value/,
    },
  ];
  for (const { of, args, why } of mistakes) {
    it(`is not in the message about ${of}`, async () => {
      const { code, stdout, stderr } = await kept(args(theirs, shop));
      expect(stderr).to.match(why);
      expect(stdout).to.equal("");
      expect(code).to.equal(2);
    });
  }

  it("is not in the message about a file that is not YAML, on whichever line it stands", async () => {
    const broken = [
      `config: "${MARKER}`,
      `config:\n  a: |${MARKER}\n`,
      `config: *${MARKER}\n`,
      `config:\n  a: 'x' ${MARKER}\n`,
      `config:\n  a: !${MARKER} 1\n  b: : ${MARKER}\n`,
      `%${MARKER}\n---\n[`,
      MARKER,
    ];
    for (const text of broken) {
      writeFileSync(join(theirs, "Pulumi.broken.yaml"), text);
      const { code, stderr } = await kept(["plan", "broken", "--program", theirs]);
      expect(stderr).to.match(/Pulumi\.broken\.yaml (cannot be read: .+\. Correct the YAML\.|contains no settings)/);
      expect(code).to.equal(2);
    }
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { SecretValue, UNKNOWN } from "../../analysis/topology/resource";
import { readDocument } from "../../readers/document";
import { openerOf } from "../../readers/passphrase";
import { readProject, readStackConfig } from "../../readers/program/project";
import { secrets } from "../../readers/secrets";
import { SECRET_SIGNATURE, SIGNATURE_KEY } from "../../readers/wire";

/** Output of Pulumi's own command line for the passphrase `correct horse`. */
const SALT = "v1:nBTPlDo4dGE=:v1:0kYkQ5KKHgzzJURx:ROTGirG1BFnUb8evR6q0GOkW8SMUFQ==";
const TOKEN = "v1:ffx0UXy4og9DQKPY:GDnzxUoSQgznpV160OQPEgKKVSR/cPeqyWAw3zar";
/** `"[{\"name\":\"web\"}]"`: a text as an export holds it. */
const DEFINITIONS = "v1:ooLu2U6Q50R1muGs:E//kG7WFO/d6eWE5uPwLyLYdj9bvid1NAlzO9oQ8N3KHYP2ZWwA=";
const INNER = "v1:x4QevrHfAlRjZjDf:lEkLN/LKGwh+5vQE+C5oRRJ6CAGh2BNt9rjI";

describe("secrets that a passphrase encrypts", function () {
  this.timeout(20_000);
  const before = process.env["PULUMI_CONFIG_PASSPHRASE"];
  const withPassphrase = (passphrase: string | undefined): void => {
    if (passphrase === undefined) Reflect.deleteProperty(process.env, "PULUMI_CONFIG_PASSPHRASE");
    else process.env["PULUMI_CONFIG_PASSPHRASE"] = passphrase;
  };
  afterEach(() => withPassphrase(before));

  it("are opened with the stack's passphrase, and with no other", () => {
    withPassphrase("correct horse");
    expect(openerOf(SALT)?.(TOKEN)).to.equal("hunter2-vector");
    expect(openerOf(SALT)?.("v1:AAAA:BBBB")).to.equal(undefined);
    withPassphrase("another horse");
    expect(openerOf(SALT)).to.equal(undefined);
    withPassphrase(undefined);
    expect(openerOf(SALT)).to.equal(undefined);
    withPassphrase("correct horse");
    for (const broken of [undefined, 1, "", "v1", "v2:nBTPlDo4dGE=:v1:AAAA:BBBB", "v1:::::"]) {
      expect(openerOf(broken), String(broken)).to.equal(undefined);
    }
  });

  describe("in a stack's settings", () => {
    let directory: string;

    beforeEach(() => {
      directory = mkdtempSync(join(tmpdir(), "passphrase-"));
      mkdirSync(directory, { recursive: true });
      writeFileSync(join(directory, "Pulumi.yaml"), "name: vec\nruntime: nodejs\nmain: index.js\n");
      writeFileSync(join(directory, "index.js"), "");
      writeFileSync(
        join(directory, "Pulumi.dev.yaml"),
        `encryptionsalt: ${SALT}\nconfig:\n  vec:token:\n    secure: ${TOKEN}\n  vec:list:\n    - inner:\n        secure: ${INNER}\n`,
      );
    });
    afterEach(() => rmSync(directory, { recursive: true }));

    it("have their values where the environment has the passphrase, and stay secret", () => {
      withPassphrase("correct horse");
      const { values, secretKeys } = readStackConfig(readProject(directory), "dev", []);

      expect(values).to.deep.equal({ "vec:token": "hunter2-vector", "vec:list": '[{"inner":"deep-vector"}]' });
      expect(secretKeys).to.deep.equal(["vec:token", "vec:list"]);
      expect(secrets.texts()).to.include.members(["hunter2-vector", "deep-vector", "correct horse"]);
    });

    it("are unknown without it, and secret all the same", () => {
      withPassphrase(undefined);
      const { values, secretKeys } = readStackConfig(readProject(directory), "dev", []);

      expect(JSON.stringify(values)).not.to.match(/hunter2|deep-vector|v1:/);
      expect(secretKeys).to.deep.equal(["vec:token", "vec:list"]);
    });
  });

  describe("in an export", () => {
    const document = JSON.stringify({
      version: 3,
      deployment: {
        secrets_providers: { type: "passphrase", state: { salt: SALT } },
        resources: [
          {
            urn: "urn:pulumi:dev::vec::aws:ecs/taskDefinition:TaskDefinition::task",
            type: "aws:ecs/taskDefinition:TaskDefinition",
            custom: true,
            id: "task",
            inputs: { containerDefinitions: { [SIGNATURE_KEY]: SECRET_SIGNATURE, ciphertext: DEFINITIONS } },
          },
        ],
      },
    });
    const definitions = () => {
      const value = readDocument(document).graph.resources[0]?.inputs["containerDefinitions"];
      return value instanceof SecretValue ? value.reveal() : "no secret";
    };

    it("have their values where the environment has the passphrase, and stay secret", () => {
      withPassphrase("correct horse");
      expect(definitions()).to.equal('[{"name":"web"}]');
    });

    it("are unknown without it, and secret all the same", () => {
      withPassphrase(undefined);
      expect(definitions()).to.equal(UNKNOWN);
    });
  });
});

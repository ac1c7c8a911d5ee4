/**
 * `doctor` where an account does not answer as it should: one line each, the right exit code, and nothing half-written.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type AwsStub, awsStub, refusal, type Said } from "./awsStub";
import { ecsConnectivity as run, LAUNCHER } from "./command";

/** Nothing of the machine's own accounts, and no address to ask for any. */
const NOWHERE = {
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_REGION: undefined,
  AWS_DEFAULT_REGION: undefined,
  AWS_PROFILE: undefined,
  AWS_ACCESS_KEY_ID: undefined,
  AWS_SECRET_ACCESS_KEY: undefined,
  AWS_SESSION_TOKEN: undefined,
};
const KEYS = { ...NOWHERE, AWS_ACCESS_KEY_ID: "AKIAOWN", AWS_SECRET_ACCESS_KEY: "hunter2" };
const REGION = ["--region", "eu-west-1"];

describe("doctor of an account that does not answer", function () {
  this.timeout(60_000);
  let stub: AwsStub | undefined;
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "doctor-"));
  });
  afterEach(async () => {
    await stub?.stop();
    stub = undefined;
    rmSync(folder, { recursive: true });
  });

  /** Its one line; a stack trace would have several. */
  async function refused(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
    const { code, stdout, stderr } = await run(["doctor", ...args], { env });
    expect(stdout).to.equal("");
    expect(code).to.equal(2);
    expect(stderr.trimEnd().split("\n")).to.have.length(1);
    expect(stderr).to.not.include("hunter2");
    return stderr;
  }

  async function answering(say: (operation: string, count: number) => Said | undefined): Promise<NodeJS.ProcessEnv> {
    stub = await awsStub(say);
    return { ...KEYS, AWS_ENDPOINT_URL: stub.endpoint };
  }

  it("says that there are no credentials, and how to give some", async () => {
    expect(await refused(REGION, NOWHERE))
      .to.match(/AWS credentials are missing/)
      .and.match(/--profile NAME/);
  });

  it("names the profile that has none", async () => {
    expect(await refused([...REGION, "--profile", "payroll"], NOWHERE))
      .to.match(/AWS credentials of profile payroll are missing/)
      .and.match(/~\/\.aws\/config/);
  });

  it("says that no Region is named, or that no such Region exists", async () => {
    expect(await refused([], KEYS)).to.match(/No AWS Region is set\. Give --region/);
    expect(await refused(["--region", "moon"], KEYS)).to.match(/"moon" is not an AWS Region/);
  });

  it("says that nothing answers, and where it looked", async () => {
    const line = await refused(REGION, { ...KEYS, AWS_ENDPOINT_URL: "http://127.0.0.1:9" });

    expect(line)
      .to.match(/AWS does not respond in eu-west-1/)
      .and.match(/AWS_ENDPOINT_URL/);
  });

  it("says that credentials have expired, after the first call", async () => {
    const env = await answering(() => refusal("ExpiredTokenException", "The security token has expired"));

    expect(await refused(REGION, env)).to.match(/have expired \(ecs:ListClusters\)\. Sign in again/);
    expect(stub?.asked.map(({ operation }) => operation)).to.have.members(["GetCallerIdentity", "ListClusters"]);
  });

  it("names the one action without which no service is found", async () => {
    const env = await answering(() => refusal("AccessDeniedException", "User is not authorized to perform"));

    expect(await refused(REGION, env)).to.match(/Allow ecs:ListClusters, as docs\/iam-policy\.json does/);
  });

  it("waits where AWS throttles, and asks again", async () => {
    const env = await answering((operation, count) =>
      operation === "ListClusters"
        ? count < 3
          ? refusal("ThrottlingException", "Rate exceeded")
          : refusal("AccessDeniedException", "and then no")
        : refusal("AccessDeniedException", "no"),
    );

    expect(await refused(REGION, env)).to.match(/ecs:ListClusters was denied/);
    expect(stub?.asked.filter(({ operation }) => operation === "ListClusters")).to.have.length(3);
  });

  it("calls with the role that a profile assumes", async () => {
    const config = join(folder, "config");
    writeFileSync(
      config,
      [
        "[profile base]",
        "aws_access_key_id = AKIABASE",
        "aws_secret_access_key = hunter2",
        "[profile audit]",
        "role_arn = arn:aws:iam::123456789012:role/audit",
        "source_profile = base",
        "region = eu-west-1",
      ].join("\n"),
    );
    const assumed = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
      <AccessKeyId>ASIAAUDIT</AccessKeyId><SecretAccessKey>hunter2</SecretAccessKey><SessionToken>token</SessionToken>
      <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
    const env = await answering((operation) =>
      operation === "AssumeRole" ? { body: assumed } : refusal("AccessDeniedException", "no"),
    );

    // Keys in the environment are another identity's, and the profile that is named goes before them.
    await refused(["--profile", "audit"], { ...env, AWS_CONFIG_FILE: config });

    const by = (operation: string) => stub?.asked.find((each) => each.operation === operation)?.signedBy;
    expect(by("AssumeRole")).to.equal("AKIABASE");
    expect(by("ListClusters")).to.equal("ASIAAUDIT");
  });

  it("ends at Ctrl-C while AWS is silent, and has written nothing", async () => {
    const env = await answering(() => undefined);
    const saved = join(folder, "snapshot");
    const child = spawn(process.execPath, [LAUNCHER, "doctor", ...REGION, "--save", saved], {
      env: { ...process.env, ...env },
    });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    while ((stub?.asked.length ?? 0) === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill("SIGINT");

    expect(await ended).to.not.equal(0);
    expect(said)
      .to.match(/interrupted/)
      .and.not.match(/\n\s+at /);
    expect(existsSync(saved)).to.equal(false);
  });
});

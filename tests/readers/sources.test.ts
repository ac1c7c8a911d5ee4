import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { InputError, readSource } from "../../readers";
import { urnOf } from "../support/resources";

const EXPORT = JSON.stringify({
  version: 3,
  deployment: { resources: [{ urn: urnOf("aws:ec2/vpc:Vpc", "net"), type: "aws:ec2/vpc:Vpc", custom: true }] },
});

describe("a source", () => {
  let directory: string;
  let file: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "sources-"));
    file = join(directory, "export.json");
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  async function refusal(kind: "preview" | "state", path: string): Promise<InputError> {
    try {
      await readSource({ kind, file: path });
    } catch (error) {
      if (error instanceof InputError) return error;
      throw error;
    }
    throw new Error("it was read");
  }

  it("is named by its stack, and its Region is null while that is not known", async () => {
    writeFileSync(file, EXPORT);
    const { source, graph } = await readSource({ kind: "state", file });
    expect(source).to.deep.equal({ kind: "state", name: "dev", region: null });
    expect(graph.resources).to.have.lengthOf(1);
  });

  it("may be in UTF-16, as PowerShell writes it", async () => {
    writeFileSync(file, `\uFEFF${EXPORT}`, "utf16le");
    expect((await readSource({ kind: "state", file })).graph.resources).to.have.lengthOf(1);
  });

  it("is refused if it is of the other kind, with the option that reads it", async () => {
    writeFileSync(file, EXPORT);
    expect((await refusal("preview", file)).remedy).to.equal("Read it with --state.");
  });

  it("is refused by name where there is none", async () => {
    expect((await refusal("state", join(directory, "none.json"))).message).to.contain("none.json does not exist");
    expect((await refusal("state", directory)).message).to.contain("is a directory");
  });

  it("is read from a file without loading the Pulumi SDK", () => {
    writeFileSync(file, EXPORT);
    const script = `require("tsx/cjs");
      require(${JSON.stringify(join(__dirname, "../../readers"))})
        .readSource({ kind: "state", file: ${JSON.stringify(file)} })
        .then(() => console.log(Object.keys(require.cache).filter((path) => path.includes("@pulumi")).length));`;
    const printed = execFileSync(process.execPath, ["-e", script], { encoding: "utf8", cwd: join(__dirname, "../..") });
    expect(printed.trim()).to.equal("0");
  });

  it("is a program's stack as well", async () => {
    const program = join(__dirname, "../fixtures/public-instance-awsvpc");
    const { source, graph } = await readSource({ kind: "program", directory: program, stack: "dev" });
    expect(source).to.deep.equal({ kind: "program", name: "dev", region: "us-east-1" });
    expect(graph.complete).to.equal(true);
  });
});

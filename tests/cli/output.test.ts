/** A result goes to its file in pieces, and the file is whole or as it was. */
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { deliver } from "../../cli/output";
import { UsageError } from "../../cli/usageError";

/** Written as it is. */
const same = (text: string): string => text;

describe("a result in pieces", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "output-"));
    file = join(folder, "report.json");
    writeFileSync(file, "before");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is the file's content when the last piece is made, and not before", async () => {
    const seen: string[] = [];
    function* pieces(): Generator<string> {
      for (let number = 0; number < 4; number++) {
        seen.push(readFileSync(file, "utf8"));
        yield String(number).repeat(300_000);
      }
    }

    await deliver(undefined, pieces, file);

    expect(seen).to.deep.equal(["before", "before", "before", "before"]);
    expect(readFileSync(file, "utf8")).to.equal([0, 1, 2, 3].map((number) => String(number).repeat(300_000)).join(""));
    expect(readdirSync(folder)).to.deep.equal(["report.json"]);
  });

  it("leaves the file as it was, and nothing beside it, where a piece cannot be made; the error stays its own", async () => {
    function* pieces(): Generator<string> {
      yield "x".repeat(300_000);
      throw new Error("no second piece");
    }

    const failure = await deliver(undefined, pieces, file).catch((error: unknown) => error);

    expect(failure).to.be.an("error").with.property("message", "no second piece");
    expect(readFileSync(file, "utf8")).to.equal("before");
    expect(readdirSync(folder)).to.deep.equal(["report.json"]);
  });

  it("keeps a file's mode and its link, and has a new file's mode from the user's mask", async () => {
    chmodSync(file, 0o640);
    const link = join(folder, "link");
    symlinkSync("report.json", link);

    await deliver("after", same, link);
    await deliver("new", same, join(folder, "new"));

    expect(lstatSync(link).isSymbolicLink()).to.equal(true);
    expect(readFileSync(file, "utf8")).to.equal("after");
    expect(statSync(file).mode & 0o777).to.equal(0o640);
    expect(statSync(join(folder, "new")).mode & 0o777).to.equal(0o666 & ~process.umask());
    expect(readdirSync(folder).sort()).to.deep.equal(["link", "new", "report.json"]);
  });

  it("keeps a file's owner if the caller is root", async function () {
    if (process.getuid?.() !== 0) this.skip();
    execFileSync("chown", ["1234:5678", file]);
    await deliver("after", same, file);
    const { uid, gid } = statSync(file);
    expect([uid, gid]).to.deep.equal([1234, 5678]);
  });

  it("is written through a named pipe and a device, which stay what they are", async function () {
    if (process.platform === "win32") this.skip();
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    const reader = import("node:fs/promises").then(({ readFile }) => readFile(pipe, "utf8"));

    // Opening a pipe waits for its reader, which the other threads of this process start.
    await new Promise((resolve) => setTimeout(resolve, 100));
    await deliver("through", same, pipe);

    expect(await reader).to.equal("through");
    expect(lstatSync(pipe).isFIFO()).to.equal(true);
    const link = join(folder, "null");
    symlinkSync("/dev/null", link);
    await deliver("lost", same, link);
    expect(lstatSync(link).isSymbolicLink()).to.equal(true);
    expect(statSync(link).isCharacterDevice()).to.equal(true);
  });

  const refusals: { readonly of: string; readonly path: () => string; readonly why: string }[] = [
    {
      of: "a directory",
      path: () => folder,
      why: "cannot be written: it is a directory (EISDIR). Give the path of a file.",
    },
    {
      of: "a directory that does not exist",
      path: () => join(folder, "no/report.json"),
      why: "cannot be written: its directory does not exist (ENOENT). Create the directory, or give another path.",
    },
    {
      of: "a file in place of a directory",
      path: () => join(file, "report.json"),
      why: "cannot be written: a part of its path is not a directory (ENOTDIR). Give another path.",
    },
    {
      of: "a link to no file",
      path: () => (symlinkSync("nothing", join(folder, "broken")), join(folder, "broken")),
      why: "cannot be written: it is a link to a file that does not exist. Remove the link, or create its target.",
    },
    {
      of: "a link to itself",
      path: () => (symlinkSync("loop", join(folder, "loop")), join(folder, "loop")),
      why: "cannot be written: its links form a loop (ELOOP). Give another path.",
    },
    {
      of: "a name that is too long",
      path: () => join(folder, "a".repeat(300)),
      why: "cannot be written: its name is too long (ENAMETOOLONG). Give another path.",
    },
    {
      of: "a full disk",
      path: () => "/dev/full",
      why: "cannot be written: the disk is full (ENOSPC). Make room, or give a path on another disk.",
    },
  ];
  for (const { of, path, why } of refusals) {
    it(`is refused with its cause for ${of}, and leaves nothing`, async function () {
      if (path() === "/dev/full" && !existsSync("/dev/full")) this.skip();
      rmSync(folder, { recursive: true });
      mkdirSync(folder);
      writeFileSync(file, "before");
      const place = path();
      const beside = readdirSync(folder);

      const failure = await deliver("after", same, place).catch((error: unknown) => error);

      if (!(failure instanceof UsageError)) throw new Error("it is not refused");
      expect(`${failure.message} ${failure.remedy}`).to.equal(`${place} ${why}`);
      expect(readdirSync(folder)).to.deep.equal(beside);
      expect(readFileSync(file, "utf8")).to.equal("before");
    });
  }

  it("is refused for a file and a directory without write permission", async function () {
    if (process.getuid?.() === 0) this.skip();
    chmodSync(file, 0o444);
    const failed = await deliver("after", same, file).catch((error: unknown) => error);
    expect(failed).to.be.instanceOf(UsageError).with.property("message").that.includes("no permission");
    chmodSync(folder, 0o555);
    const inside = await deliver("after", same, join(folder, "new")).catch((error: unknown) => error);
    expect(inside).to.be.instanceOf(UsageError).with.property("message").that.includes("no permission");
    chmodSync(folder, 0o755);
    expect(readFileSync(file, "utf8")).to.equal("before");
  });
});

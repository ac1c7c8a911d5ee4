/**
 * The account in tests/fixtures/saved-account, which tests without an emulator read, is one that `doctor --save` wrote of
 * the stack ec2-bridge. Here it is written again: `RECORD=1 npm run test:aws` puts it in the place of the old one.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { format } from "prettier";
import { SAVED, SAVED_REGION, SAVED_STACK } from "../support/saved";
import { withEmulator } from "./emulator/emulator";
import { diagnosed } from "./live";
import { deploy } from "./mocks/deploy";

type Files = Readonly<Record<string, unknown>>;

/** Every list that the folder's files hold. */
function listsIn(folder: string): Files {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json"));
  const contents = files.map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Files);
  const lists = contents.flatMap((content) => Object.entries(content)).filter(([, value]) => Array.isArray(value));
  return Object.fromEntries(lists.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** `Subnets[].Tags[].Key`: where a value stands, whatever it is; ids, names and times are new in every account. */
function fieldsOf(value: unknown, at = ""): string[] {
  if (Array.isArray(value))
    return value.length === 0 ? [`${at}[]`] : value.flatMap((each) => fieldsOf(each, `${at}[]`));
  if (typeof value !== "object" || value === null) return [at];
  return Object.entries(value).flatMap(([name, inner]) => fieldsOf(inner, `${at}.${name}`));
}

describe("the account that was saved for tests without an emulator", function () {
  this.timeout(120_000);
  const emulator = withEmulator();
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "saved-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("has as many records of each kind, with the same fields, as are saved today", async () => {
    await emulator().reset();
    await deploy(emulator(), SAVED_STACK);
    await diagnosed(emulator(), SAVED_REGION, folder);
    const today = listsIn(folder);
    if (process.env["RECORD"] !== undefined) {
      const place = join(SAVED, "aws_configs", SAVED_REGION);
      mkdirSync(place, { recursive: true });
      const text = await format(JSON.stringify(today), { parser: "json", printWidth: 120 });
      writeFileSync(join(place, "answers.json"), text);
    }

    const [now, recorded] = [fieldsOf(today), fieldsOf(listsIn(SAVED))].map((fields) => fields.sort());

    expect(recorded).to.deep.equal(now);
  });
});

/** Secrets in the forms in which each format writes them, and words that only look like one. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { titled } from "../../analysis/compare";
import { candidates } from "../../analysis/compare/candidates";
import { maskedData, maskedMessage, maskedOutput } from "../../cli/masking";
import { deliver } from "../../cli/output";
import { secrets } from "../../readers";
import { entityCodes } from "../../reports/diagram/mermaid";
import { escapeMarkup } from "../../reports/diagram/text";
import { messageText, propertyText } from "../../reports/github";
import { code, htmlCode, prose } from "../../reports/markdownText";
import { Mask } from "../../reports/mask";

/** Unusual, because the secrets of this process are masked in every later test, too. */
const SECRET = 'k3y"<of>, 5%: the\u0007 Vault';

describe("an output", () => {
  before(() => {
    secrets.keep(SECRET);
    secrets.keep("dev-1");
    secrets.keep("10.77.0.9");
    secrets.keep("harbourside");
    secrets.keep("86421");
  });

  it("contains a secret in no form of any format", () => {
    const json = JSON.stringify(SECRET).slice(1, -1);
    const forms = [
      SECRET,
      SECRET.toLowerCase(),
      json,
      JSON.stringify(json).slice(1, -1),
      escapeMarkup(SECRET),
      escapeMarkup(json),
      entityCodes(SECRET),
      encodeURIComponent(SECRET),
      messageText(SECRET),
      propertyText(SECRET),
      prose(SECRET),
      code(SECRET),
      htmlCode(SECRET),
    ];
    for (const form of forms) {
      expect(maskedMessage(`before ${form} after`)).to.equal("before [secret] after");
      expect(maskedOutput(`before ${form} after`)).to.equal("before [secret] after");
    }
  });

  it("keeps a longer word or address that only contains a short secret", () => {
    expect(maskedMessage("dev-1, dev-12, adev-1, dev-1.example")).to.equal(
      "[secret], dev-12, adev-1, [secret].example",
    );
    expect(maskedMessage("10.77.0.9/32 and 10.77.0.99")).to.equal("[secret] and 10.77.0.99");
  });

  it("keeps the words and numbers of its own format, in which data have been masked before", () => {
    expect(maskedOutput('<g class="harbourside" width="86421">')).to.equal('<g class="harbourside" width="86421">');
    expect(maskedData({ name: "harbourside", message: "port 86421", count: 86421 })).to.deep.equal({
      name: "[secret]",
      message: "port [secret]",
      count: 86421,
    });
  });

  it("keeps the words of closed sets in their fields, so that a program can read it", () => {
    const mask = new Mask(["awsvpc"]);
    const data = {
      networkMode: "awsvpc",
      via: ["awsvpc"],
      defaultRoute: { ipv4: "awsvpc" },
      interface: { id: "awsvpc", kind: "awsvpc" },
      names: ["awsvpc"],
    };
    expect(mask.data(data)).to.deep.equal({
      ...data,
      interface: { id: "[secret]", kind: "awsvpc" },
      names: ["[secret]"],
    });
  });

  it("keeps both sides of a switch, of which a part may be a secret, and no name of a path", () => {
    const mask = new Mask(["gateway", "per-az"]);
    const sides = candidates.map((candidate) => ({ from: titled(candidate), to: titled(candidate) }));
    expect(mask.data(sides)).to.deep.equal(sides);
    expect(mask.data({ from: "the gateway", to: "per-az" })).to.deep.equal({ from: "the [secret]", to: "[secret]" });
  });

  it("is the same data if nothing in it is secret", () => {
    const data = { services: [{ name: "web", needs: [] }] };
    expect(maskedData(data)).to.equal(data);
  });

  it("in pieces contains no secret either, also where two pieces meet", async () => {
    const folder = mkdtempSync(join(tmpdir(), "masking-"));
    const file = join(folder, "report.txt");
    function* pieces(): Generator<string> {
      yield "x".repeat(300_000);
      yield `\n${SECRET.slice(0, 9)}`;
      yield `${SECRET.slice(9)}\n${"y".repeat(300_000)}`;
    }
    await deliver(undefined, pieces, file);
    expect(readFileSync(file, "utf8")).to.equal(`${"x".repeat(300_000)}\n[secret]\n${"y".repeat(300_000)}`);
    rmSync(folder, { recursive: true });
  });

  it("takes no longer with thousands of secrets that have the same beginning", () => {
    for (let number = 0; number < 5000; number++) secrets.keep(`harbour-secret-${String(number)}-of-5000`);
    const text = "harbour-service-1 ".repeat(20_000);
    expect(maskedMessage("harbour-secret-42-of-5000")).to.equal("[secret]");
    const start = performance.now();
    expect(maskedMessage(text)).to.equal(text);
    expect(performance.now() - start).to.be.lessThan(1000);
  });
});

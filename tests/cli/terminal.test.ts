import { expect } from "chai";
import { type Terminal, terminalFor } from "../../cli/terminal";

const NAMES = ["TERM", "TERM_PROGRAM", "VTE_VERSION", "WT_SESSION", "KONSOLE_VERSION", "DOMTERM", "CI", "NO_COLOR"];
const OTHERS = ["FORCE_HYPERLINK", "FORCE_COLOR", "LC_ALL", "LC_CTYPE", "LANG", "COLUMNS"];

/** The answer in a terminal, or without one, with these variables and no others. */
function seen(env: Record<string, string>, { tty = true, toFile = false } = {}): Terminal {
  const before = new Map([...NAMES, ...OTHERS].map((name) => [name, process.env[name]]));
  for (const name of before.keys()) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, env);
  try {
    return terminalFor({ color: true, toFile }, tty ? 80 : undefined);
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  }
}

describe("a terminal", () => {
  it("has links where it is known to follow them", () => {
    const follow: Record<string, string>[] = [
      { TERM_PROGRAM: "iTerm.app" },
      { TERM: "xterm-kitty" },
      { VTE_VERSION: "7200" },
      { WT_SESSION: "1" },
    ];
    for (const env of follow) {
      expect(seen(env).links, JSON.stringify(env)).to.equal(true);
    }
    const print: Record<string, string>[] = [
      { TERM: "xterm-256color" },
      { VTE_VERSION: "4601" },
      { TERM_PROGRAM: "Apple_Terminal" },
    ];
    for (const env of print) {
      expect(seen(env).links, JSON.stringify(env)).to.equal(false);
    }
  });

  it("has none in a pipe, a file, a log of CI or without colours, unless they are forced", () => {
    const kitty = { TERM: "xterm-kitty" };
    expect(seen(kitty, { tty: false }).links).to.equal(false);
    expect(seen(kitty, { toFile: true }).links).to.equal(false);
    expect(seen({ ...kitty, CI: "true" }).links).to.equal(false);
    expect(seen({ ...kitty, NO_COLOR: "1" }).links).to.equal(false);
    expect(seen({ ...kitty, FORCE_HYPERLINK: "0" }).links).to.equal(false);
    expect(seen({ FORCE_HYPERLINK: "1" }, { tty: false }).links).to.equal(true);
    expect(seen({ FORCE_HYPERLINK: "1" }, { toFile: true }).links).to.equal(false);
  });

  it("shows more than ASCII unless its name or its locale says otherwise; a pipe always does", () => {
    expect(seen({ TERM: "xterm" }).unicode).to.equal(true);
    expect(seen({ TERM: "xterm", LANG: "de_DE.UTF-8" }).unicode).to.equal(true);
    expect(seen({ TERM: "xterm", LANG: "de_DE.UTF-8", LC_ALL: "C" }).unicode).to.equal(false);
    expect(seen({ TERM: "linux" }).unicode).to.equal(false);
    expect(seen({ LC_ALL: "C" }, { tty: false }).unicode).to.equal(true);
  });
});

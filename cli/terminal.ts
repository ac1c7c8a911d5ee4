/** Properties of the terminal, or of a file or pipe, that shape the text: colour, width, links, signs, progress. */
import { sanitize } from "../reports/sanitize";
import { say } from "./output";
import { messagesAreShown, resultColumns } from "./streams";

export interface Terminal {
  readonly colour: boolean;
  readonly width: number;
  /** True if the terminal supports links. */
  readonly links: boolean;
  /** True if the terminal shows more than ASCII. */
  readonly unicode: boolean;
}

const WIDEST = 120;
const WITHOUT_TERMINAL = 100;
/** Below this, indents and names leave no room for words. */
const NARROWEST = 20;

interface Output {
  readonly color: boolean;
  /** A file has neither colours nor columns of a terminal. */
  readonly toFile: boolean;
}

/** @param shown the columns of the terminal on standard output; undefined if it is none. */
export function terminalFor(options: Output, shown: number | undefined = resultColumns()): Terminal {
  const { env } = process;
  const given = Number.parseInt(env["COLUMNS"] ?? "", 10);
  const columns = given > 0 ? given : options.toFile ? WITHOUT_TERMINAL : (shown ?? WITHOUT_TERMINAL);
  const isTerminal = shown !== undefined;
  return {
    colour: coloured(options, isTerminal),
    width: Math.max(NARROWEST, Math.min(WIDEST, columns)),
    links: linked(options, isTerminal),
    unicode: options.toFile || showsUnicode(isTerminal),
  };
}

/** Terminals that have links, by the names that they give themselves; others may print the address as text. */
const LINKING = new Set(["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby"]);
const LINKING_TERM = /^(xterm-kitty|xterm-ghostty|alacritty|foot|contour)/;
/** Terminals with GNOME's VTE library set its version in VTE_VERSION: https://gitlab.gnome.org/GNOME/vte */
const FIRST_LINKING_VTE = 5000;

/** FORCE_HYPERLINK comes first, as in other tools; never into a pipe or a file by itself, and not in CI's logs. */
function linked({ toFile }: Output, isTerminal: boolean): boolean {
  const { env } = process;
  if (toFile) return false;
  const forced = env["FORCE_HYPERLINK"];
  if (forced !== undefined && forced !== "") return forced !== "0" && forced !== "false";
  if (!isTerminal || env["TERM"] === "dumb" || (env["CI"] ?? "") !== "" || (env["NO_COLOR"] ?? "") !== "") {
    return false;
  }
  return (
    LINKING.has(env["TERM_PROGRAM"] ?? "") ||
    LINKING_TERM.test(env["TERM"] ?? "") ||
    Number(env["VTE_VERSION"] ?? 0) >= FIRST_LINKING_VTE ||
    ["WT_SESSION", "KONSOLE_VERSION", "DOMTERM"].some((name) => (env[name] ?? "") !== "")
  );
}

/** The console of Linux has few signs, and a locale that names another encoding means it. A pipe carries UTF-8. */
function showsUnicode(isTerminal: boolean): boolean {
  const { env } = process;
  if (!isTerminal) return true;
  if (env["TERM"] === "linux" || env["TERM"] === "dumb") return false;
  const locale = [env["LC_ALL"], env["LC_CTYPE"], env["LANG"]].find((value) => value !== undefined && value !== "");
  return locale === undefined || /utf-?8/i.test(locale);
}

/** The flag comes first, then NO_COLOR (https://no-color.org), then FORCE_COLOR, then the terminal. */
function coloured({ color, toFile }: Output, isTerminal: boolean): boolean {
  const { env } = process;
  if (!color || toFile || (env["NO_COLOR"] ?? "") !== "") return false;
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  return isTerminal && env["TERM"] !== "dumb";
}

/**
 * One line on standard error that the next one overwrites; nothing if standard error is not a terminal, or cannot
 * overwrite a line.
 */
export class Progress {
  #shown = false;

  show(text: string): void {
    if (!messagesAreShown() || process.env["TERM"] === "dumb") return;
    void say(`\r\x1b[2K${sanitize(text)}`);
    this.#shown = true;
  }

  clear(): void {
    if (this.#shown) void say("\r\x1b[2K");
    this.#shown = false;
  }
}

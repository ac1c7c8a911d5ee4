/** What the terminal, or its absence, means for the text: colour, width, progress. */
export interface Terminal {
  readonly colour: boolean;
  readonly width: number;
}

const WIDEST = 120;
const WITHOUT_TERMINAL = 100;
/** Below this, indents and names leave no room for words. */
const NARROWEST = 20;

/** @param toFile a file has neither colours nor columns of a terminal. */
export function terminalFor(options: { readonly color: boolean; readonly toFile: boolean }): Terminal {
  const { env, stdout } = process;
  const given = Number.parseInt(env["COLUMNS"] ?? "", 10);
  const columns = given > 0 ? given : stdout.isTTY && !options.toFile ? stdout.columns : WITHOUT_TERMINAL;
  return {
    colour: coloured(options),
    width: Math.max(NARROWEST, Math.min(WIDEST, columns)),
  };
}

/** The flag speaks first, then NO_COLOR (https://no-color.org), then FORCE_COLOR, then the terminal. */
function coloured({ color, toFile }: { readonly color: boolean; readonly toFile: boolean }): boolean {
  const { env, stdout } = process;
  if (!color || toFile || (env["NO_COLOR"] ?? "") !== "") return false;
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  return stdout.isTTY === true && env["TERM"] !== "dumb";
}

/** One line on standard error that the next one overwrites; nothing where nobody watches. */
export class Progress {
  #shown = false;

  show(text: string): void {
    if (!process.stderr.isTTY) return;
    process.stderr.write(`\r\x1b[2K${text}`);
    this.#shown = true;
  }

  clear(): void {
    if (this.#shown) process.stderr.write("\r\x1b[2K");
    this.#shown = false;
  }
}

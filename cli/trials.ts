/** The programs of a call as one source that runs once for each set of settings: `compare` and `switch` try several. */
import { gather, type Read, type Run } from "../readers";
import { Lookups } from "./lookups";
import type { ProgramFlags } from "./sourceOptions";
import { refuseUnused } from "./sources";

export interface Trials {
  /** Of the program whose settings are tried. */
  readonly directory: string;
  /** Throws for a `--stack-export` that none of the programs uses. */
  readonly run: (run: Run) => Promise<Read>;
}

export async function trialsOf(flags: Omit<ProgramFlags, "config">): Promise<Trials> {
  const { program: programs = ["."], stackExport: stackExports = [] } = flags;
  const gathered = await gather({ programs, files: [], stackExports, lookups: await Lookups.of(flags) });
  return {
    directory: programs[0] ?? ".",
    run: async (run) => {
      const read = await gathered.read(run);
      refuseUnused(gathered);
      return read;
    },
  };
}

/** `--lookup`: answers that only an account has. `--lookup-template`: the file with those that a program still needs. */
import { resolve } from "node:path";
import { type GivenAnswer, givenAnswers, lookupTemplate, type OpenLookup, type ProgramOptions } from "../readers";
import type { SourceFlags } from "./sourceOptions";
import { deliver } from "./output";
import { UsageError } from "./usageError";

interface Written {
  /** The file of the report; standard output without one. */
  readonly output?: string;
}

export class Lookups {
  readonly #open = new Map<string, readonly OpenLookup[]>();

  private constructor(
    readonly answers: readonly GivenAnswer[] | undefined,
    readonly template: string | undefined,
  ) {}

  /** Throws for a file that cannot be read, or without a program that could ask. */
  static async of({ lookup, lookupTemplate: template, ...flags }: Partial<SourceFlags> & Written): Promise<Lookups> {
    if (template !== undefined && resolve(template) === resolve(flags.output ?? "-")) {
      throw new UsageError(
        `--lookup-template ${template} is also the place of the report, and one would overwrite or break the other.`,
        "Give each a file of its own.",
      );
    }
    const isFile = flags.preview ?? flags.state ?? flags.snapshot ?? (flags.aws === true ? "" : undefined);
    if ((lookup ?? template) !== undefined && flags.program === undefined && isFile !== undefined) {
      throw new UsageError(
        `--lookup${lookup === undefined ? "-template" : ""} is an option for a program, which is not the source.`,
        "Omit it, or give the program with --program DIR.",
      );
    }
    return new Lookups(lookup === undefined ? undefined : await givenAnswers(lookup), template);
  }

  /** @param run the program and its stack: a second run of them replaces the lookups of the first one. */
  optionsFor(run: string): Pick<ProgramOptions, "answers" | "onUnanswered"> {
    return {
      ...(this.answers === undefined ? {} : { answers: this.answers }),
      ...(this.template === undefined ? {} : { onUnanswered: (open) => void this.#open.set(run, open) }),
    };
  }

  /** Writes the template, if the call has one, also for a program that failed. */
  async write(): Promise<void> {
    if (this.template === undefined) return;
    const all = new Map([...this.#open.values()].flat().map((open) => [JSON.stringify(open), open]));
    await deliver([...all.values()], lookupTemplate, this.template);
  }
}

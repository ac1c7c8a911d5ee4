/** The commands, in the order of the help. */
import type { Command } from "commander";
import { compareCommand } from "./compare";
import { doctorCommand } from "./doctor";
import { explainCommand } from "./explain";
import { planCommand } from "./plan";
import { rulesCommand } from "./rules";
import { switchCommand } from "./switch";

export function commands(): readonly Command[] {
  return [planCommand(), explainCommand(), compareCommand(), switchCommand(), doctorCommand(), rulesCommand()];
}

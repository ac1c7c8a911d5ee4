/** The stack whose settings every case changes. */
import { openProgram } from "../../../readers/program/runProgram";
import { ROOT } from "../../support/stacks";

export const program = openProgram(ROOT);

export const STACK = "dev";

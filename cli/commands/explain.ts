/** `explain FROM TO`: one path, hop by hop. */
import { Command, Option } from "commander";
import { analyse, exitCodeOfPath } from "../../analysis/analyse";
import { reportedPath } from "../../analysis/reportedPath";
import type { Report } from "../../analysis/report";
import { nearest } from "../../analysis/rules/nearest";
import { json } from "../../reports/json";
import { type Explanation, explanationText } from "../../reports/text";
import { type OutputFlags, type SourceFlags, withOutput, withSource } from "../options";
import { deliver } from "../output";
import { networkFor } from "../sources";
import { Progress, terminalFor } from "../terminal";
import { didYouMean, UsageError } from "../usageError";

type Flags = SourceFlags & OutputFlags & { readonly stack?: string; readonly strict: boolean };

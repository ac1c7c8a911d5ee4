/**
 * JUnit XML, as Jenkins, GitLab and Azure Pipelines read it (junit-10.xsd of Jenkins' xUnit plugin): each stack is a suite, each need
 * a test. Failures are those that the exit code counts.
 */
import type { ServiceReport } from "../analysis/report";
import { countedNeeds } from "../analysis/report/verdict";
import { escapeMarkup } from "./diagram/text";
import { needText } from "./needText";
import type { Result, StackResults } from "./results";

export function* junitPieces(stacks: readonly StackResults[]): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="ecs-connectivity">\n';
  for (const { report, results } of stacks) {
    const shown = results.filter(({ informational }) => !informational);
    const passed = report.services.flatMap(passedTests);
    const count = (level: Result["level"]) => shown.filter((result) => result.level === level).length;
    const skipped = shown.length - count("error");
    yield `<testsuite name="${text(report.source.name)}" tests="${passed.length + shown.length}" failures="${count("error")}" errors="0" skipped="${skipped}">\n`;
    for (const { service, label } of passed) yield `<testcase classname="${text(service)}" name="${text(label)}"/>\n`;
    for (const result of shown) yield failedTest(result);
    yield "</testsuite>\n";
  }
  yield "</testsuites>\n";
}

function passedTests(service: ServiceReport): { readonly service: string; readonly label: string }[] {
  return countedNeeds(service)
    .filter(({ verdict }) => verdict === "reachable")
    .map((need) => ({ service: service.name, label: needText(need) }));
}

/** A test that is neither met nor failed is skipped: not every value is known, or a baseline has it too. */
function failedTest({ level, rule, label, message, fix, name, place, known }: Result): string {
  const at = place === undefined ? "" : `\n${place.file}:${String(place.line)}`;
  const body = `${message}${fix === "" ? "" : `\nFix: ${fix}`}${at}`;
  const element = level === "error" ? "failure" : "skipped";
  const why = known ? `known: ${message}` : message;
  return `<testcase classname="${text(name)}" name="${text(label)}"><${element} type="${text(rule)}" message="${text(why)}">${lines(body)}</${element}></testcase>\n`;
}

function lines(body: string): string {
  return body.split("\n").map(text).join("\n");
}

/** XML 1.0 has no code for two characters that a name may contain. */
function text(name: string): string {
  return escapeMarkup(name.replace(/[\ufffe\uffff]/g, "\ufffd"));
}

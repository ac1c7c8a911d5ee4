/**
 * Lookups of a running program, in each copy of the SDK that it loads. One without an answer comes back unknown instead
 * of failing: to a program that awaits it as values to work with, else as an Output that is not known.
 */
import { TASK_EXECUTION } from "../../../analysis/topology/build/starters/table";
import { UNKNOWN_STRING } from "../../wire";
import { inEveryCopy } from "../copies";
import type { Placeholders } from "../placeholders";
import type { Sdk } from "../sdk";
import { closed, OPEN, openAnswer, openJson, withOpenFields } from "./open";

type Arguments = Record<string, unknown>;
type Invoke = (token: string, inputs: Arguments, ...rest: unknown[]) => unknown;
interface Resolved {
  apply(callback: (known: Arguments) => unknown, runWithUnknowns?: boolean): unknown;
}
interface Invokes {
  invoke: Invoke;
  invokeOutput: Invoke;
  rpcKeepAlive(): () => void;
}

/** More than the registrations of a resource and of what it depends on usually take. */
const TURNS = 10;

/** The end of the lookups' line. */
export interface Answering {
  readonly hasAnswer: (token: string, inputs: Arguments) => boolean;
  /** The same; otherwise it is noted. */
  readonly canAnswer: (token: string, inputs: Arguments) => boolean;
  readonly noteExecution: (inputs: Arguments) => void;
}

/** Returns a function that undoes it. */
export function answerUnknown(sdk: Sdk, answering: Answering, placeholders?: Placeholders): () => void {
  const { isUnknown, Output, output } = sdk.pulumi;
  // An argument that is an Output is not known to JSON.
  const plain = (inputs: unknown): Arguments => {
    const text = JSON.stringify(inputs ?? {}, function (this: Arguments, key, value: unknown) {
      return isUnknown(value) || Output.isInstance(this[key]) ? UNKNOWN_STRING : value;
    });
    return JSON.parse(closed(text)) as Arguments;
  };
  const cause = (token: string) =>
    `the answer of AWS to ${token} (give it with --lookup, or read a preview: --preview)`;
  const textOf = (token: string) => placeholders?.mark(cause(token)) ?? OPEN;
  // A resource that the program has just created is known some turns later.
  const canAnswer = async (token: string, given: Arguments) => {
    const done = (sdk.pulumi.runtime as unknown as Invokes).rpcKeepAlive();
    for (let turn = 0; turn < TURNS && !answering.hasAnswer(token, given); turn += 1) await nextTurn();
    // The run must not end before the program has used the answer.
    void nextTurn().then(done);
    return answering.canAnswer(token, given);
  };
  const resolved = (inputs: unknown) => output(inputs) as unknown as Resolved;
  return inEveryCopy(sdk.pulumi, (copy) => {
    const runtime = copy.runtime as unknown as Invokes;
    const { invoke, invokeOutput } = runtime;
    const answered = async (token: string, given: Arguments, rest: readonly unknown[]) => {
      const answer = await invoke(token, withoutUnknown(given), ...rest);
      return withOpenFields(token, answer, isUnknown, () => textOf(token));
    };
    runtime.invoke = async (token, inputs, ...rest) => {
      let given = plain(inputs);
      if (holdsUnknown(given)) {
        // Also a call that wants plain values may get Outputs.
        given = await new Promise((resolve) => void resolved(inputs).apply((known) => resolve(plain(known)), true));
      }
      if (token === TASK_EXECUTION) answering.noteExecution(given);
      else if (await canAnswer(token, given)) return answered(token, given, rest);
      return openAnswer(token, textOf(token));
    };
    // Only the resolved inputs decide.
    runtime.invokeOutput = (token, inputs, ...rest) => {
      return resolved(inputs).apply(async (known) => {
        const given = plain(known);
        // It is run whatever its arguments are: a part that is not known stays open.
        if (token === TASK_EXECUTION) answering.noteExecution(given);
        else if (await canAnswer(token, given)) return answered(token, given, rest);
        return openAnswer(token, textOf(token));
      }, true);
    };
    return () => Object.assign(runtime, { invoke, invokeOutput });
  });
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function holdsUnknown(value: unknown): boolean {
  return JSON.stringify(value).includes(UNKNOWN_STRING);
}

/** An answer of the user needs no arguments; with one that is unknown, the SDK would not ask. */
function withoutUnknown(inputs: Arguments): Arguments {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => !holdsUnknown(value)));
}

/** Returns a function that undoes it. */
export function parseUnknown(placeholders?: Placeholders): () => void {
  const { parse } = JSON;
  JSON.parse = (text: string, reviver?: Parameters<typeof parse>[1]): unknown => {
    const mark = placeholders?.markOf(text) ?? (placeholders?.isMark(text) === true ? text : undefined);
    if (mark !== undefined) return placeholders?.plain(mark);
    try {
      return parse(text, reviver);
    } catch (error) {
      const open = openJson(text);
      if (open !== undefined) return open;
      throw error;
    }
  };
  return () => void (JSON.parse = parse);
}

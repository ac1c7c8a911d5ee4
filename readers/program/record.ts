/** One run of a program under mocks, from an empty graph to the last promise. */
import type { World } from "./answers";
import type { Beside } from "./beside";
import { RecordingEngine } from "./engine";
import { collectingMissing, type MissingSettings } from "./missingSettings";
import { RecordingMonitor } from "./monitor";
import type { Placeholders } from "./placeholders";
import type { Recording } from "./recording";
import { type GivenAnswer } from "./lookups/given";
import { CallbackFailures, withOpenCallbacks } from "./lookups/callbacks";
import { answerUnknown, parseUnknown } from "./lookups/inProgram";
import { notingSecrets, type Sdk, withoutClosures, withoutPromiseTraces } from "./sdk";
import { named, type OpenLookup } from "./lookups/unanswered";
import { readEachOutput } from "./stackReferences";
import { substitute } from "./substitution";

export interface RecordOptions {
  readonly project: string;
  readonly stack: string;
  readonly organization?: string;
  /** The value of `pulumi.runtime.isDryRun()`. */
  readonly preview: boolean;
  /** Full keys (`project:key`) and their values as strings, as the CLI passes them. */
  readonly config: Readonly<Record<string, string>>;
  /** The keys that are secret. */
  readonly secretKeys?: readonly string[];
  readonly world: World;
  /** Answers to lookups, from the user. */
  readonly answers?: readonly GivenAnswer[];
  /** Receives the lookups without an answer, also of a run that fails. */
  readonly onUnanswered?: (lookups: readonly OpenLookup[]) => void;
  /** Receives the settings that the program requires and does not have, which then get placeholders. */
  readonly missing?: MissingSettings;
  /** Values in place of unknown ones, so that callbacks run. Default: none, as in a preview. */
  readonly placeholders?: Placeholders;
  /** The facts of other sources. Default: none. */
  readonly beside?: Beside;
  /** Rejects when the program may run no longer. */
  readonly late?: Promise<never>;
}

/** Runs `program` as the root of a stack and waits until all promises have ended. */
export async function record<T>(
  sdk: Sdk,
  options: RecordOptions,
  program: () => T | Promise<T>,
): Promise<{ recording: Recording; result: T }> {
  return collectingRejections(async (rejected) =>
    sdk.isolated(async (store) => {
      const { runtime } = sdk.pulumi;
      const monitor = new RecordingMonitor(
        options.stack,
        options.project,
        options.world,
        options.beside,
        options.answers,
      );
      await runtime.setMocks(NEVER_ASKED, options.project, options.stack, options.preview, options.organization);
      store.settings.monitor = monitor;
      store.settings.engine = new RecordingEngine(monitor.recording.diagnostics);
      runtime.setAllConfig({ ...options.config }, [...(options.secretKeys ?? [])]);
      const { placeholders } = options;
      const failures = new CallbackFailures();
      const undo = [
        withoutPromiseTraces(sdk),
        notingSecrets(sdk),
        withoutClosures(sdk),
        ...(options.missing === undefined ? [] : [collectingMissing(sdk, options.missing)]),
        ...(options.world.knowledge === "planned"
          ? [
              answerUnknown(
                sdk,
                {
                  hasAnswer: (token, inputs) => monitor.lookups.hasAnswer(token, inputs),
                  canAnswer: (token, inputs) => monitor.lookups.canAnswer(token, inputs),
                  noteExecution: (inputs) => monitor.noteExecution(inputs),
                },
                placeholders,
              ),
              ...(placeholders === undefined ? [withOpenCallbacks(sdk, failures)] : []),
              readEachOutput(sdk, placeholders),
            ]
          : []),
        ...(placeholders === undefined ? [] : [substitute(sdk, placeholders)]),
        parseUnknown(placeholders),
      ];
      let result: { value: T } | undefined;
      const run = async () => {
        await runtime.runInPulumiStack(async () => {
          result = { value: await program() };
          return result.value as Record<string, unknown>;
        });
        await runtime.disconnect();
        // A promise that rejects last is reported one turn later.
        await new Promise((resolve) => setImmediate(resolve));
      };
      try {
        await Promise.race([run(), rejected, ...(options.late === undefined ? [] : [options.late])]);
      } catch (error) {
        // The cause may be an answer that the program used.
        const unanswered = monitor.recording.unanswered.list();
        if (error instanceof Error && unanswered.length > 0)
          Object.assign(error, { unanswered: unanswered.map(named) });
        throw error;
      } finally {
        options.onUnanswered?.(monitor.recording.unanswered.list());
        for (const step of undo.reverse()) step();
      }
      if (result === undefined) {
        throw new Error("The program did not run.");
      }
      monitor.recording.missed.push(...failures.list());
      return { recording: monitor.recording, result: result.value };
    }),
  );
}

/** The SDK requires mocks; the monitor replaces them and answers everything. */
const NEVER_ASKED = {
  newResource: () => ({ id: undefined, state: {} }),
  call: () => ({}),
};

/**
 * An `apply` that throws rejects a promise that is not awaited. Node reports it to the process, where a test runner may
 * hide it: during a run it is handled here, and the first one ends the run.
 */
async function collectingRejections<T>(run: (rejected: Promise<never>) => Promise<T>): Promise<T> {
  const events = ["unhandledRejection", "uncaughtException"] as const;
  const listeners = events.map((event) => process.rawListeners(event));
  const errors: unknown[] = [];
  let reject: (error: unknown) => void = () => undefined;
  const rejected = new Promise<never>((_, fail) => {
    reject = fail;
  });
  rejected.catch(() => undefined);
  const collect = (error: unknown) => {
    errors.push(error);
    reject(error);
  };
  for (const event of events) {
    process.removeAllListeners(event);
    process.on(event, collect);
  }
  try {
    const result = await run(rejected);
    if (errors.length > 0) {
      throw errors[0];
    }
    return result;
  } catch (error) {
    // Promises of a failed run reject in the next turn, and must not reach later code.
    await new Promise((resolve) => setImmediate(resolve));
    throw error;
  } finally {
    events.forEach((event, index) => {
      process.removeAllListeners(event);
      for (const listener of listeners[index] ?? []) {
        process.on(event, listener as (...args: unknown[]) => void);
      }
    });
  }
}

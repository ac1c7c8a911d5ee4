/**
 * Reads a live account as describe answers: first services, then all resources on their packets' paths. Nothing is
 * changed, and what cannot be read is reported, not guessed.
 */
import type { Answers } from "../snapshot/answers";
import { readBackends } from "./backends";
import { readBalancers } from "./balancers";
import { awsCaller, type Caller } from "./caller";
import { readCapacity } from "./capacity";
import { readContainers, type Scope } from "./containers";
import { readExistence } from "./existence";
import { AwsFailure, failureOf, inputErrorOf } from "./failure";
import { readFileSystems } from "./fileSystems";
import { readNetwork } from "./network";
import { AccountReading } from "./accountReading";
import { readStarters } from "./starters";

export interface AwsOptions extends Scope {
  readonly profile?: string;
  readonly region?: string;
  readonly signal?: AbortSignal;
  /** Called with the current operation and the number of calls. */
  readonly onProgress?: (text: string) => void;
}

/** Throws `InputError` if nothing can be read: no credentials, no Region, no such cluster or service. */
export async function readAws(options: AwsOptions): Promise<Answers> {
  let calls = 0;
  const caller = await awsCaller({
    ...options,
    onCall: (operation) => {
      calls += 1;
      options.onProgress?.(`reading ${operation} (${calls} calls)`);
    },
  });
  return readAccount(caller, options);
}

/** @param caller the reader of the account. */
export async function readAccount(caller: Caller, scope: Scope): Promise<Answers> {
  const reading = new AccountReading(caller);
  try {
    // First, because this call needs no permission: if it fails, every call fails.
    const accountId = await accountOf(caller);
    await readStarters(reading, await readContainers(reading, scope), scope);
    await Promise.all([
      readBackends(reading),
      readBalancers(reading, scope.also),
      readFileSystems(reading),
      ...(scope.existence === true ? [readExistence(reading, accountId)] : []),
      readCapacity(reading).then(() => readNetwork(reading, accountId, scope.also)),
    ]);
    return {
      accountId,
      region: caller.region,
      takenAt: new Date().toISOString(),
      files: reading.files,
      missing: reading.missing,
    };
  } catch (error) {
    throw error instanceof AwsFailure ? inputErrorOf(error, caller) : error;
  }
}

async function accountOf(caller: Caller): Promise<string | null> {
  try {
    const { Account } = await caller.call("GetCallerIdentity", {});
    return typeof Account === "string" ? Account : null;
  } catch (error) {
    const failure = failureOf(error, "GetCallerIdentity");
    // A private network may have endpoints for ECS and EC2, but none for STS.
    if (["credentials", "expired", "interrupted"].includes(failure.kind)) throw failure;
    return null;
  }
}

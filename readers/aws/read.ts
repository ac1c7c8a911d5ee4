/**
 * A live account becomes describe answers: services first, then whatever of the account their packets can meet. Nothing
 * is changed there, and what may not be read is said, not guessed.
 */
import type { Answers } from "../snapshot/answers";
import { readBalancers } from "./balancers";
import { awsCaller, type Caller } from "./caller";
import { readCapacity } from "./capacity";
import { readContainers, type Scope } from "./containers";
import { AwsFailure, failureOf, inputErrorOf } from "./failure";
import { readFileSystems } from "./fileSystems";
import { readNetwork } from "./network";
import { AccountReading } from "./accountReading";

export interface AwsOptions extends Scope {
  readonly profile?: string;
  readonly region?: string;
  readonly signal?: AbortSignal;
  /** Told what is read now, and how many calls were made. */
  readonly onProgress?: (text: string) => void;
}

/** Throws `InputError` where nothing can be read: no credentials, no Region, no such cluster or service. */
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

/** @param caller who answers for the account. */
export async function readAccount(caller: Caller, scope: Scope): Promise<Answers> {
  const reading = new AccountReading(caller);
  try {
    // First of all, since nothing needs leave to ask who one is: what fails here fails everywhere.
    const accountId = await accountOf(caller);
    await readContainers(reading, scope);
    await Promise.all([
      readBalancers(reading),
      readFileSystems(reading),
      readCapacity(reading).then(() => readNetwork(reading, accountId)),
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
    // A private network may have endpoints for ECS and EC2 and none for STS.
    if (["credentials", "expired", "interrupted"].includes(failure.kind)) throw failure;
    return null;
  }
}

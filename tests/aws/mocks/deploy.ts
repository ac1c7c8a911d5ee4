/**
 * A stack's program, run by Pulumi's own SDK with mocks that create each resource through AWS's API: in the order that
 * the program's values and `dependsOn` allow, and no other.
 */
import { createRequire } from "node:module";
import type * as pulumi from "@pulumi/pulumi";
import { answerInvoke } from "../../../readers/program/invokes";
import { loadProgram } from "../../../readers/program/load";
import { readProject, readStackConfig } from "../../../readers/program/project";
import { sdkFrom } from "../../../readers/program/sdk";
import { SECRET_SIGNATURE, SIGNATURE_KEY } from "../../../readers/wire";
import { ROOT } from "../../support/stacks";
import { type Clients, clientsOf } from "../emulator/clients";
import { ACCOUNT, type Emulator } from "../emulator/emulator";
import type { Bag, Existing } from "./creator";
import { creatorOf } from "./registry";

const sdk = sdkFrom(createRequire(__filename));

/** A resource that exists in the emulator. */
export interface Deployed extends Existing {
  readonly type: string;
  readonly name: string;
  /** When its creation began and ended, counted over all of them. */
  readonly began: number;
  readonly ended: number;
}

export interface Deployment {
  readonly region: string;
  readonly clients: Clients;
  readonly resources: readonly Deployed[];
}

/** Secrets arrive in an envelope; AWS gets what is in it. */
export function opened(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(opened);
  if (typeof value !== "object" || value === null) return value;
  const bag = value as Bag;
  if (bag[SIGNATURE_KEY] === SECRET_SIGNATURE) return opened(bag["value"]);
  return Object.fromEntries(Object.entries(bag).map(([key, inner]) => [key, opened(inner)]));
}

/** Creates one of our stacks, with `key=value` settings on top of its own. The first error of the API ends it. */
export async function deploy(emulator: Emulator, stack: string, config: readonly string[] = []): Promise<Deployment> {
  const project = readProject(ROOT);
  const { values } = readStackConfig(project, stack, config);
  const region = String(values["aws:region"]);
  const clients = clientsOf(emulator.endpoint, region);
  const { evaluate } = await loadProgram(project.entry);
  const resources: Deployed[] = [];
  let clock = 0;
  let fail: (error: unknown) => void = () => undefined;
  // After a failure `disconnect` waits forever for resources that can no longer be registered.
  const failed = new Promise<never>((_, reject) => (fail = reject));
  const mocks: pulumi.runtime.Mocks = {
    async newResource({ type, name, inputs, custom, id: own }) {
      const bag = opened(inputs) as Bag;
      if (own !== undefined && own !== "") throw new Error(`${type} ${name} is only read, which no stack does`);
      if (custom === false && !type.startsWith("awsx:")) return { id: undefined, state: bag };
      try {
        const began = clock++;
        const { id, outputs } = await creatorOf(type).create(bag, name, clients);
        resources.push({ type, name, id, inputs: bag, outputs, began, ended: clock++ });
        return { id, state: outputs };
      } catch (error) {
        fail(new Error(`${type} ${name}: ${(error as Error).message}`, { cause: error }));
        throw error;
      }
    },
    call({ token, inputs }) {
      const answer = answerInvoke(token, inputs as Record<string, unknown>, {
        region,
        accountId: ACCOUNT,
        knowledge: "everything",
      });
      if (answer === undefined) throw new Error(`nothing answers ${token}`);
      return answer.result;
    },
  };
  await sdk.isolated(async () => {
    const { runtime } = sdk.pulumi;
    await runtime.setMocks(mocks, project.name, stack, false);
    runtime.setAllConfig(Object.fromEntries(Object.entries(values).map(([key, value]) => [key, asText(value)])));
    const run = async (): Promise<void> => {
      await runtime.runInPulumiStack(async () => (await evaluate()) as Record<string, unknown>);
      await runtime.disconnect();
    };
    await Promise.race([run(), failed]);
  });
  return { region, clients, resources };
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

import { createRequire } from "node:module";
import { expect } from "chai";
import { type Transfer, withLazyOutputs } from "../../../readers/program/lazyOutputs";
import { type Sdk, sdkFrom, withoutPromiseTraces } from "../../../readers/program/sdk";

const sdk: Sdk = sdkFrom(createRequire(__filename));

interface Output {
  readonly isKnown: Promise<boolean>;
  readonly isSecret: Promise<boolean>;
  promise(withUnknowns?: boolean): Promise<unknown>;
  allResources(): Promise<Set<object>>;
  apply(change: (value: unknown) => unknown): Output;
}

const PARTS: Readonly<Record<string, (output: Output) => Promise<unknown>>> = {
  value: (output) => output.promise(),
  valueOrUnknown: (output) => output.promise(true),
  isKnown: (output) => output.isKnown,
  isSecret: (output) => output.isSecret,
  resources: (output) => output.allResources(),
  applied: (output) => output.apply((value) => [value]).promise(),
};

/** More than an output takes to settle. */
const TURNS = 16;

describe("an output that is made at its first use", () => {
  const undo: (() => void)[] = [];
  let own: Transfer;

  before(() => {
    undo.push(withoutPromiseTraces(sdk));
    own = sdk.rpc.transferProperties as Transfer;
    undo.push(withLazyOutputs(sdk));
  });
  after(() => undo.reverse().forEach((step) => step()));

  /** Each part of a new resource's output with the turns until it is there, if the output is used so long after its settling. */
  async function settled(transfer: Transfer, value: unknown, isKnown: boolean, isSecret: boolean, wait: number) {
    const resource: Record<string, unknown> = {};
    const other = {};
    const { port } = transfer(resource, "shop", { port: undefined });
    port?.(value, isKnown, isSecret, [other]);
    for (let turn = 0; turn < wait; turn++) await Promise.resolve();
    let passed = 0;
    const counting = (async () => {
      for (; passed < 4 * TURNS; passed++) await Promise.resolve();
    })();
    const output = resource["port"] as Output;
    const parts = Object.entries(PARTS).map(async ([name, part]) => {
      const result = await part(output);
      const named =
        result instanceof Set ? [...result].map((each) => (each === other ? "other" : each === resource)) : result;
      return [name, passed, named];
    });
    const all = await Promise.all(parts);
    await counting;
    return all;
  }

  for (const [what, value, isKnown, isSecret] of [
    ["known", 80, true, false],
    ["secret", { port: [80] }, true, true],
    ["unknown", undefined, false, false],
    ["partly unknown", { port: sdk.pulumi.unknown }, true, false],
  ] as const) {
    it(`has the value and the turns of the SDK's own, whenever it is used: ${what}`, async () => {
      const transfer = sdk.rpc.transferProperties as Transfer;
      for (let wait = 0; wait < TURNS; wait++) {
        const lazy = await settled(transfer, value, isKnown, isSecret, wait);
        expect(lazy, `after ${String(wait)} turns`).to.deep.equal(await settled(own, value, isKnown, isSecret, wait));
      }
    });
  }
});

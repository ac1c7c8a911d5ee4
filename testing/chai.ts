/**
 * Assertions for Chai, and for Vitest, whose `expect` is Chai's: after `use(connectivity)`,
 * `expect(net.service("web")).to.reach("ecr")`.
 */
import { type End, endOf, type ReachOptions } from "./end";

declare global {
  namespace Chai {
    interface Assertion {
      /** The path arrives; after `not`, no packet arrives. What is not known fails both. */
      reach(to: string, options?: ReachOptions): Assertion;
      /** After `reach`: the destination sees this address. */
      from(source: string): Assertion;
    }
  }
}

/** The path of a chain, for `from`. */
interface Path {
  readonly end: End;
  readonly to: string;
  readonly options: ReachOptions;
}

const PATH = "ecs-connectivity";

type Method = (this: object, word: string, options?: ReachOptions) => void;

/** As much of Chai as a plugin uses: its types are not installed with every runner. */
interface Chai {
  readonly Assertion: { addMethod(name: string, method: Method): void };
  readonly AssertionError: new (message: string, properties: object, caller?: () => void) => Error;
}
interface Utilities {
  flag(assertion: object, name: string, value?: unknown): unknown;
}

export function connectivity({ Assertion, AssertionError }: Chai, utilities: Utilities): void {
  const flag: Utilities["flag"] = (...args) => utilities.flag(...args);
  const assert = (assertion: object, { end, to, options }: Path) => {
    const { verdict: actual, text } = end.judge(to, { ...options, never: flag(assertion, "negate") === true });
    if (actual === "kept") return;
    const own = flag(assertion, "message");
    const message = typeof own === "string" ? `${own}: ${text}` : text;
    throw new AssertionError(
      message,
      { expected: "kept", actual, showDiff: false },
      flag(assertion, "ssfi") as () => void,
    );
  };
  Assertion.addMethod("reach", function (this: object, to: string, options: ReachOptions = {}) {
    const path: Path = { end: endOf(flag(this, "object")), to, options };
    assert(this, path);
    flag(this, PATH, path);
  });
  Assertion.addMethod("from", function (this: object, source: string) {
    const path = flag(this, PATH) as Path | undefined;
    if (path === undefined || flag(this, "negate") === true) {
      throw new TypeError("from() has no path that arrives. Write it after reach(), without not.");
    }
    // Without a value it would be any address.
    assert(this, { ...path, options: { ...path.options, source: source ?? "" } });
  });
}

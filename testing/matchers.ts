/** Matchers for Jest and Vitest: after `expect.extend(connectivity)`, `expect(net.service("web")).toReach("ecr")`. */
import { type End, endOf, type ReachOptions } from "./end";

declare global {
  namespace jest {
    interface Matchers<R, T> {
      /** The path arrives; after `not`, no packet arrives. What is not known fails both. */
      toReach: T extends End ? (to: string, options?: ReachOptions) => R : never;
    }
  }
}

interface Result {
  readonly pass: boolean;
  readonly message: () => string;
}

export const connectivity = {
  toReach(this: { readonly isNot?: boolean }, received: unknown, to: string, options: ReachOptions = {}): Result {
    const never = this.isNot === true;
    const { verdict, text } = endOf(received).judge(to, { ...options, never });
    // The runner inverts it after `not`.
    return { pass: (verdict === "kept") !== never, message: () => text };
  },
};

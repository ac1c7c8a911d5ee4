/** Values that the provider returns, and that mocks of a test may leave out. */
import type * as pulumi from "@pulumi/pulumi";
import { RefusedArgumentsError } from "./refuse";

/**
 * A value that is computed from one that the provider returns. Without that one the program would wait forever: the SDK
 * never resolves the outputs of a resource whose inputs fail, and a test runner such as Mocha drops the rejection. So the
 * error is also thrown outside of every promise, where it ends the test with its message.
 * @param source the value in words: "names of aws.getAvailabilityZones"
 */
export function answered<T, U>(value: pulumi.Output<T>, source: string, use: (known: NonNullable<T>) => U) {
  return value.apply((known): U => {
    if (known !== undefined && known !== null) return use(known);
    const error = new RefusedArgumentsError(
      `There is no value of ${source}. In a test, your mocks must return it, see docs/testing.md of ecs-connectivity.`,
      [],
    );
    setImmediate(() => {
      throw error;
    });
    throw error;
  });
}

/** How many files or networks a run tries, and from which seed: `RUNS=100 npm run test:fuzz -- --seed=7` repeats one. */
import { seedOf } from "../support/seed";

export const RUNS = Number(process.env["RUNS"] ?? 10_000);

/** A new one each time, printed in the test's title. */
export const SEED = seedOf();

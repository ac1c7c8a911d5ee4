/** How many files or networks a run tries, and from which seed: `RUNS=100 SEED=7 npm run test:fuzz` repeats one. */
export const RUNS = Number(process.env["RUNS"] ?? 10_000);

/** A new one each time, printed in the test's title. */
export const SEED = Number(process.env["SEED"] ?? Date.now() % 2_147_483_647);

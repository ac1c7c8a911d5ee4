/**
 * Seed of a random suite: `npm run test:packets -- --seed=7`, or `SEED=7`, repeats a run; otherwise each run has
 * another.
 */
export function seedOf(): number {
  const written = process.argv.find((argument) => argument.startsWith("--seed="))?.slice("--seed=".length);
  const given = written ?? process.env["SEED"];
  if (given === undefined) return Date.now() % 2_147_483_647;
  const seed = Number(given);
  if (!Number.isSafeInteger(seed)) throw new Error(`The seed is ${given}; it must be a whole number.`);
  return seed;
}

/** The product's own reader of accounts, pointed at the emulator. */
import type { Report } from "../../analysis/report";
import { accountOf as readAccount, networkFor, reportOf } from "../../cli/sources";
import { Progress } from "../../cli/terminal";
import type { Emulator } from "./emulator/emulator";

/** Report of `plan STACK` on one of the package's stacks. */
export async function planned(stack: string, config: readonly string[] = []): Promise<Report> {
  return reportOf(await networkFor({ config: [...config] }, stack, new Progress()), {});
}

/** Report of `doctor` on everything in the emulator. */
export async function diagnosed(emulator: Emulator, region: string, save?: string): Promise<Report> {
  return withAccount(emulator, async () =>
    reportOf(await readAccount({ kind: "aws", region, ...(save === undefined ? {} : { save }) }, new Progress()), {}),
  );
}

/** Report of `plan --snapshot` on saved answers. */
export async function replayed(directory: string): Promise<Report> {
  return reportOf(await networkFor({ snapshot: [directory], config: [] }, undefined, new Progress()), {});
}

/** Everything a shell would give the SDK; nothing of the machine's own accounts is left in sight. */
const ENVIRONMENT = {
  AWS_ACCESS_KEY_ID: "emulated",
  AWS_SECRET_ACCESS_KEY: "emulated",
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  // Empty is as good as absent.
  AWS_PROFILE: "",
  AWS_SESSION_TOKEN: "",
};

/** Environment variables that reach the emulator. */
export function accountOf(emulator: Emulator): Readonly<Record<string, string>> {
  return { ...ENVIRONMENT, AWS_ENDPOINT_URL: emulator.endpoint };
}

/** Runs with the SDK's own settings leading to the emulator, as a shell would set them. */
export async function withAccount<T>(emulator: Emulator, run: () => Promise<T>): Promise<T> {
  const settings = accountOf(emulator);
  const before = Object.fromEntries(Object.keys(settings).map((key) => [key, process.env[key]]));
  put(settings);
  try {
    return await run();
  } finally {
    put(before);
  }
}

function put(settings: Readonly<Record<string, string | undefined>>): void {
  for (const [key, value] of Object.entries(settings)) {
    if (value === undefined) Reflect.deleteProperty(process.env, key);
    else process.env[key] = value;
  }
}

/**
 * Secrets of a stack that Pulumi encrypts with a passphrase, decrypted if the environment has the passphrase, as the
 * CLI does. Their values stay secret: the analysis decides by them, and no output repeats them. Source:
 * https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/config/crypt.go
 */
import { LIMITS, readBounded } from "./limits";
import { secrets } from "./secrets";

/** The text behind a ciphertext; undefined if another key encrypted it. */
export type Opener = (ciphertext: string) => string | undefined;

/** Loaded where there is a passphrase: most calls have none. */
const crypto = (): typeof import("node:crypto") => process.getBuiltinModule("node:crypto");

const ITERATIONS = 1_000_000;
const KEY_BYTES = 32;
const TAG_BYTES = 16;
/** Pulumi encrypts this word beside the salt, so that a wrong passphrase is noticed. */
const VERIFIER = "pulumi";

/** One key for each salt, because deriving it takes a third of a second. */
const openers = new Map<string, Opener | undefined>();

/**
 * The opener of a stack, or undefined where the environment has no passphrase, or another stack's.
 * @param state `encryptionsalt` of a settings file, or the salt in an export: `v1:SALT:v1:NONCE:CIPHERTEXT`.
 */
export function openerOf(state: unknown): Opener | undefined {
  const passphrase = passphraseIn(process.env);
  secrets.keep(passphrase);
  if (typeof state !== "string" || passphrase === undefined) return undefined;
  const key = JSON.stringify([state, passphrase]);
  if (!openers.has(key)) openers.set(key, verified(state, passphrase));
  return openers.get(key);
}

function passphraseIn(environment: NodeJS.ProcessEnv): string | undefined {
  const { PULUMI_CONFIG_PASSPHRASE: given, PULUMI_CONFIG_PASSPHRASE_FILE: file } = environment;
  if (given !== undefined) return given;
  if (file === undefined || file === "") return undefined;
  try {
    return readBounded(file, LIMITS.passphrase.bytes).toString("utf8").trim();
  } catch {
    return undefined;
  }
}

function verified(state: string, passphrase: string): Opener | undefined {
  const [version, salt = "", ...verifier] = state.split(":");
  if (version !== "v1" || verifier.length !== 3) return undefined;
  const key = crypto().pbkdf2Sync(passphrase, Buffer.from(salt, "base64"), ITERATIONS, KEY_BYTES, "sha256");
  const open: Opener = (ciphertext) => decrypted(ciphertext, key);
  return open(verifier.join(":")) === VERIFIER ? open : undefined;
}

/** AES-256-GCM: `v1:NONCE:CIPHERTEXT`, the tag at the ciphertext's end. */
function decrypted(text: string, key: Buffer): string | undefined {
  const [version, nonce = "", body = ""] = text.split(":");
  if (version !== "v1") return undefined;
  try {
    const bytes = Buffer.from(body, "base64");
    const decipher = crypto().createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]).toString("utf8");
  } catch {
    return undefined;
  }
}

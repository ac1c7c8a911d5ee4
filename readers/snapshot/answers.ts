/** The answers of AWS's describe calls about an account, from a live read or a snapshot. */

export interface Answers {
  readonly accountId: string | null;
  readonly region: string;
  /** ISO 8601. */
  readonly takenAt?: string;
  /** File → records of AWS's list with that name. A file without records was read and is empty. */
  readonly files: { readonly [file: string]: readonly unknown[] };
  /** File → why it could not be read as a whole. */
  readonly missing: { readonly [file: string]: string };
}

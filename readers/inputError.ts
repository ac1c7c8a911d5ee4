/** A file that cannot be read as a whole: what is wrong with it, and what to do. */
export class InputError extends Error {
  override readonly name = "InputError";

  constructor(
    message: string,
    /** What to do about it. */
    readonly remedy: string,
  ) {
    super(message);
  }
}

/** A file that cannot be read: cause and remedy. */
export class InputError extends Error {
  override readonly name = "InputError";

  constructor(
    message: string,
    /** The remedy. */
    readonly remedy: string,
    /** True if the message consists of several lines. */
    readonly hasLines = false,
  ) {
    super(message);
  }
}

/** Outputs without the secrets that the readers of this process have met. */
import { secrets } from "../readers/secrets";
import { Mask } from "../reports/mask";

let current: { readonly changes: number; readonly mask: Mask } | undefined;

function mask(): Mask {
  const { changes } = secrets;
  if (current?.changes !== changes) current = { changes, mask: new Mask(secrets.texts()) };
  return current.mask;
}

export function maskedMessage(text: string): string {
  return mask().message(text);
}

export function maskedOutput(text: string): string {
  return mask().output(text);
}

export function maskedData<T>(data: T): T {
  return mask().data(data);
}

/** Keys of arguments and settings whose values may contain secrets, so that no message contains them. */
export const confidentialKeys: ReadonlySet<PropertyKey> = new Set([
  "environment",
  "secrets",
  "command",
  "entryPoint",
  "policies",
]);

/** Names of stacks as programs and the command line write them: `acme/network/prod`, `network/prod`, `prod`. */

/** A stack of a project. */
export interface StackName {
  readonly stack: string;
  readonly project: string;
}

/**
 * The stacks that a reference may name, in this order: of two parts the first is a project, or an organization that has
 * a project with the name of the program's own.
 */
export function stacksNamed(reference: string, ownProject: string): readonly StackName[] {
  const parts = reference.split("/");
  const stack = parts.at(-1) ?? "";
  if (parts.length > 3 || parts.includes("")) return [];
  if (parts.length === 3) return [{ stack, project: parts[1] ?? "" }];
  const own = { stack, project: ownProject };
  return parts.length === 1 ? [own] : [{ stack, project: parts[0] ?? "" }, own];
}

/**
 * True if a name of `--stack-export` is the name of a reference, or an end of it, or it of the name: `prod` and
 * `network/prod` for `acme/network/prod`.
 */
export function isSameStack(given: string, reference: string): boolean {
  return given === reference || reference.endsWith(`/${given}`) || given.endsWith(`/${reference}`);
}

/** The end of a sentence about a value of another stack. */
export function howToGive(reference: string): string {
  return `give its export: pulumi stack export --stack ${reference} > FILE, then --stack-export ${reference}=FILE`;
}

export function isOfStack(urn: string, { stack, project }: StackName): boolean {
  const own = stackOfUrn(urn);
  return own?.stack === stack && own.project === project;
}

/** The stack and the project of a URN: `urn:pulumi:prod::network::…`. */
export function stackOfUrn(urn: string): StackName | undefined {
  const [, stack, project] = /^urn:pulumi:(.+?)::(.+?)::/.exec(urn) ?? [];
  return stack === undefined || project === undefined ? undefined : { stack, project };
}

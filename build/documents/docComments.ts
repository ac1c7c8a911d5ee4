/**
 * Reads the doc comments of the components' arguments from the source: `commentOf(["NatGatewayOptions"], "placement")`.
 * A stack's settings have the names of these arguments, so one sentence describes both.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

interface Member {
  readonly comment: string;
  /** The interfaces in the member's type, of an object or of a list's elements. */
  readonly types: readonly string[];
}

interface Interface {
  readonly parents: readonly string[];
  readonly members: ReadonlyMap<string, Member>;
}

const ROOT = join(__dirname, "../..");

/** All interfaces of the components by name. */
export function interfacesOf(directory: string): ReadonlyMap<string, Interface> {
  const found = new Map<string, Interface>();
  for (const file of readdirSync(join(ROOT, directory), { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ts")) continue;
    const path = join(ROOT, directory, file);
    const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2022, true);
    source.forEachChild((node) => {
      if (ts.isInterfaceDeclaration(node)) found.set(node.name.text, interfaceOf(node));
    });
  }
  return found;
}

function interfaceOf(node: ts.InterfaceDeclaration): Interface {
  const parents = (node.heritageClauses ?? []).flatMap((clause) =>
    clause.types.map((type) => type.expression.getText()),
  );
  const members = node.members.filter(ts.isPropertySignature).map((member): [string, Member] => [
    member.name.getText(),
    {
      comment: ts.getTextOfJSDocComment(ts.getJSDocCommentsAndTags(member).find(ts.isJSDoc)?.comment) ?? "",
      types: member.type === undefined ? [] : namesIn(member.type),
    },
  ]);
  return { parents, members: new Map(members) };
}

function namesIn(type: ts.Node): string[] {
  const own = ts.isTypeReferenceNode(type) ? [type.typeName.getText()] : [];
  const inner: string[] = [];
  type.forEachChild((child) => void inner.push(...namesIn(child)));
  return [...own, ...inner];
}

/** The member from the first of these interfaces that has it, itself or from a parent. */
export function memberOf(
  interfaces: ReadonlyMap<string, Interface>,
  names: readonly string[],
  member: string,
): Member | undefined {
  for (const name of names) {
    const place = interfaces.get(name);
    const found = place?.members.get(member) ?? memberOf(interfaces, place?.parents ?? [], member);
    if (found !== undefined) return found;
  }
  return undefined;
}

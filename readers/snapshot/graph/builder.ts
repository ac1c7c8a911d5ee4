/** Collects the resources of describe answers, and the defects and gaps of the answers. */
import type { Assumption, Defect, ResourceState, Value } from "../../../analysis/topology/resource";
import { isObject } from "../../json";
import type { Answers } from "../answers";
import { Item, given } from "./item";

type Given = { readonly [name: string]: Value | undefined };

/** The reason of an unknown file without another reason. */
export const NOT_HERE = "not in this source";

export class GraphBuilder {
  readonly resources: ResourceState[] = [];
  readonly defects: Defect[] = [];
  readonly assumptions: Assumption[] = [];
  readonly answers: Answers;
  /** File → why its content is unknown. */
  readonly gaps = new Map<string, string>();
  readonly #keys = new Set<string>();
  readonly #records = new Map<string, readonly Item<object>[]>();

  constructor(answers: Answers) {
    this.answers = answers;
  }

  /**
   * The records of a file, each once by the field that identifies it. A record without that field is a defect: nothing
   * could refer to it.
   */
  records<T extends object>(file: string, id: keyof T & string): readonly Item<T>[] {
    const known = this.#records.get(file);
    if (known !== undefined) return known;
    this.unread(file);
    const list = Object.hasOwn(this.answers.files, file) ? (this.answers.files[file] ?? []) : [];
    const items = new Map<string, Item<T>>();
    for (const record of list) {
      const name = isObject(record) && Object.hasOwn(record, id) ? record[id] : undefined;
      if (!isObject(record) || typeof name !== "string" || name === "") {
        this.defects.push({
          subject: file,
          message: `A record in ${file} has no ${id} and is ignored.`,
          fix: "Take the snapshot again.",
        });
      } else if (!items.has(name)) items.set(name, new Item<T>(record, name, this.defects));
    }
    const found = [...items.values()];
    this.#records.set(file, found);
    return found;
  }

  /** Records of a kind that has no identifier, or several under one. */
  loose<T extends object>(file: string): readonly Item<T>[] {
    this.unread(file);
    const list = Object.hasOwn(this.answers.files, file) ? (this.answers.files[file] ?? []) : [];
    return list.filter(isObject).map((record) => new Item<T>(record, file, this.defects));
  }

  /** True if the answers have neither the file nor a reason: a snapshot of another tool or of an earlier version. */
  isLeftOut(file: string): boolean {
    const { files, missing } = this.answers;
    return !Object.hasOwn(files, file) && !Object.hasOwn(missing, file);
  }

  /** Why a file is not here, or not as a whole; undefined when it is. */
  unread(file: string): string | undefined {
    const { files, missing } = this.answers;
    const said = Object.hasOwn(missing, file) ? missing[file] : undefined;
    const reason = said ?? (Object.hasOwn(files, file) ? undefined : NOT_HERE);
    if (reason !== undefined) this.gaps.set(file, reason);
    return reason;
  }

  /** @param unread why its unknown properties were not read. */
  add(type: string, id: string, name: string | undefined, properties: Given, unread?: string): void {
    this.#push(type, id, name ?? id, true, properties, unread);
  }

  /** A relation of two resources, which AWS returns with one of them and for which Pulumi has a resource. */
  relate(type: string, key: string, properties: Given, unread?: string): void {
    this.#push(type, key, key, false, properties, unread);
  }

  #push(type: string, id: string, name: string, custom: boolean, properties: Given, unread: string | undefined): void {
    if (this.#keys.has(id)) return;
    this.#keys.add(id);
    this.resources.push({
      urn: id,
      type,
      name,
      id,
      custom,
      // A resource that only relates others has a key of this package, not an id of AWS.
      ...(custom ? {} : { syntheticId: true }),
      ...(unread === undefined ? {} : { unread: `was not read: ${unread}` }),
      inputs: {},
      outputs: given(properties),
      dependencies: [],
      propertyDependencies: {},
    });
  }
}

/** The needs of one service as they are found: each on its interface, and equal ones of several containers as one. */
import type { ApiCall } from "./calls";
import type { Carriers } from "./carriers";
import type { Wanted } from "./imageNeeds";
import { isUnknown, type Maybe, type Need, type ServiceDefinition, type Unknown } from "./serviceDefinition";

type Writable<T> = { -readonly [field in keyof T]: T[field] };

export class NeedList {
  /** In the order in which the first of equal ones was found. */
  readonly needs: Need[] = [];
  readonly #service: ServiceDefinition;
  readonly #carriers: Carriers;
  readonly #positions = new Map<string, number[]>();

  constructor(service: ServiceDefinition, carriers: Carriers) {
    this.#service = service;
    this.#carriers = carriers;
  }

  /** A merged need is certain if one of its parts is. Traffic that no interface carries is no need. */
  add(want: Wanted, containers: readonly string[]): void {
    const need = carried(want, containers, this.#carriers, this.#service);
    if (need === null) return;
    const { destination, region } = need;
    const key = region === undefined ? destination : `${destination} in ${region}`;
    const positions = this.#positions.get(key);
    const position = positions?.find((each) => isTwin(this.needs[each], need));
    const twin = position === undefined ? undefined : this.needs[position];
    if (position !== undefined && twin !== undefined) {
      this.needs[position] = merged(twin, need);
      return;
    }
    if (positions === undefined) this.#positions.set(key, [this.needs.length]);
    else positions.push(this.needs.length);
    this.needs.push(need);
  }
}

function merged(one: Need, other: Need): Need {
  const surer = one.uncertain !== undefined && other.uncertain === undefined ? other : one;
  const made = allCalls(one, other);
  return {
    ...surer,
    ...(made === undefined ? {} : { calls: made }),
    containers: [...new Set([...one.containers, ...other.containers])],
  };
}

function isTwin(one: Need | undefined, two: Need): boolean {
  return (
    one?.purpose === two.purpose &&
    one.destination === two.destination &&
    one.region === two.region &&
    one.interface === two.interface &&
    one.port === two.port &&
    one.protocol === two.protocol &&
    one.pullThrough === two.pullThrough
  );
}

/** The calls of two equal needs together; not known if those of one need are not known. */
function allCalls(one: Need, other: Need): readonly ApiCall[] | undefined {
  if (one.calls === undefined || other.calls === undefined) return undefined;
  const byText = new Map([...one.calls, ...other.calls].map((call) => [`${call.action} ${call.resource}`, call]));
  return [...byText.values()];
}

/**
 * Sets the interface of a need: the table's, or the task's with an uncertainty if several rows of the table are
 * possible.
 */
function carried(
  want: Wanted,
  containers: readonly string[],
  carriers: Carriers,
  service: ServiceDefinition,
): Need | null {
  const rows = carriers.get(want.traffic) ?? [];
  const [first] = rows;
  if (first === undefined) {
    return null;
  }
  const isCertain = rows.length === 1 || rows.every((row) => row.carrier === first.carrier && row.or === first.or);
  const doubt = isCertain ? undefined : `it is not known which interface carries it: ${whyUnknown(service)}`;
  const { purpose, destination, host, port, rule } = want;
  const need: Writable<Need> = {
    purpose,
    destination,
    host,
    port,
    interface: isCertain ? first.carrier : "task",
    containers,
    rule,
  };
  // One by one: to copy all fields of a need costs more than all else that is done for it.
  if (want.protocol !== undefined) need.protocol = want.protocol;
  if (want.calls !== undefined) need.calls = want.calls;
  if (want.pullThrough !== undefined) need.pullThrough = want.pullThrough;
  if (want.region !== undefined) need.region = want.region;
  if (want.contested !== undefined) need.contested = want.contested;
  if (isCertain && first.or !== undefined) need.orInterface = first.or;
  if (first.role === "task") need.inTask = true;
  if (want.uncertain !== undefined) need.uncertain = want.uncertain;
  if (doubt !== undefined) need.uncertain = want.uncertain === undefined ? doubt : `${want.uncertain}; ${doubt}`;
  return need;
}

function whyUnknown(service: ServiceDefinition): string {
  const facts: [string, Maybe<string> | undefined][] = [
    ["launch type", service.launchType],
    ["network mode", service.networkMode],
    ["platform version", service.platformVersion],
    ["operating system", service.operatingSystem],
  ];
  const missing = facts.filter((fact): fact is [string, Unknown] => isUnknown(fact[1]));
  return missing.map(([name, fact]) => `the ${name} is not known: ${fact.unknown}`).join("; ");
}

/** Interfaces of a service for every kind of path, and the connections that they can open. */
import type { Key } from "../../../analysis/topology/model";
import { familyOf } from "./cidr";
import type { Host, Placed } from "./hosts";
import { byKey, known } from "./known";
import { translatedName } from "./nat64";
import { outsideOf } from "./outside";
import { INTERNET } from "./space";
import { LINUX, type Opening, type Range, type Story, type Told, WIDE, WINDOWS } from "./story";
import type { World } from "./world";

export class Probes {
  readonly stories: Story[] = [];
  /** Hosts anywhere on the internet. */
  readonly outside4: readonly string[];
  readonly outside6: readonly string[];
  /** Arbitrary clients of a VPC. */
  readonly anybody = new Map<Key, readonly Host[]>();

  constructor(readonly world: World) {
    const { ipv4, ipv6 } = outsideOf(world.topology);
    this.outside4 = ipv4;
    this.outside6 = ipv6;
  }

  add(placed: Placed, path: string, host: Host | null, rest: Told): void {
    const outside = rest.openings.some(({ from, server }) => from === INTERNET || server === INTERNET);
    const skipped = outside && host !== null && this.hasEdgeTable(host.vpc) ? "edge-route-table" : rest.skipped;
    this.stories.push({
      service: placed.service.key,
      path,
      subnet: host?.nics[0]?.subnet ?? null,
      ...rest,
      ...(skipped === undefined ? {} : { skipped }),
    });
  }

  private hasEdgeTable(vpc: Key): boolean {
    const { internetGateways } = this.world.topology;
    return internetGateways.some((gateway) => known(gateway.vpc) === vpc && gateway.routeTable !== null);
  }

  clientRange(placed: Placed): Range {
    const task = byKey(this.world.topology.taskDefinitions, known(placed.service.taskDefinition));
    return task !== undefined && known(task.operatingSystem) === "windows" ? WINDOWS : LINUX;
  }

  /** Hosts that send the application's packets: the task's interface for awsvpc, else its instance's. */
  ends(placed: Placed): readonly Host[] {
    return placed.networkMode === "awsvpc" ? placed.task : placed.instance;
  }

  opening(placed: Placed, host: Host, to: string, server: string, toPort: number, leg = 0): Opening[] {
    const source = host.nics[0]?.addresses.find((each) => familyOf(each) === familyOf(to));
    return source === undefined
      ? []
      : [{ from: host.name, source, ports: this.clientRange(placed), to, server, toPort, leg }];
  }

  /** Further addresses of names of hosts with only IPv4: DNS64 answers with addresses of NAT64 (R-V6-11). */
  besides(host: Host, fours: readonly string[]): readonly string[] {
    const subnet = host.nics[0]?.subnet;
    const translates = typeof subnet === "string" && known(this.world.subnet(subnet).dns64) === true;
    return translates ? fours.map(translatedName) : [];
  }

  fromInternet(to: string, server: string, toPort: number | Range, leg: number): Opening[] {
    const sources = familyOf(to) === 4 ? this.outside4 : this.outside6;
    return sources.map((source) => ({ from: INTERNET, source, ports: WIDE, to, server, toPort, leg }));
  }
}

/** A topology in, a lab out: namespaces, wires, rules, and the connections to open in it. */
import type { Need } from "../../../analysis/rules/serviceDefinition";
import type { Key, Topology } from "../../../analysis/topology/model";
import { familyOf } from "./cidr";
import { completed } from "./complete";
import { isTranslated } from "./nat64";
import { storiesOf } from "./stories";
import { type Opening, type Range, type Story, WIDE } from "./story";
import { World } from "./world";
import { networkOf } from "./network";
import { INTERNET, type Link, type Space } from "./space";
import { portBorders, Words } from "./rulesets";

export interface Flow {
  readonly id: number;
  readonly from: string;
  readonly source: string;
  readonly port: number;
  readonly to: string;
  readonly toPort: number;
  /** The ports that a packet of it bears: the client's, and the one a NAT gateway puts in its place. */
  readonly ports: readonly number[];
}

/** One line of the runner's input. */
export interface Lab {
  readonly namespaces: readonly Space[];
  readonly links: readonly Link[];
  readonly servers: readonly (readonly [string, number])[];
  readonly flows: readonly Flow[];
}

export interface Sent extends Flow {
  readonly opening: Opening;
}

export interface Compiled {
  readonly lab: Lab;
  readonly world: World;
  readonly codes: readonly string[];
  readonly stories: readonly { readonly story: Story; readonly sent: readonly Sent[] }[];
}

/** Parts of a range that rules treat differently, at most six. */
function parts([first, last]: Range, borders: readonly number[]): Range[] {
  const inner = borders.filter((border) => border > first && border <= last);
  const starts = [first, ...inner];
  return starts.slice(0, 6).map((start, index) => [start, (starts[index + 1] ?? last + 1) - 1] as const);
}

class Ports {
  private readonly used = new Set<number>();

  reserve(port: number): void {
    this.used.add(port);
  }

  /** A port that is not in use yet: it identifies a packet. */
  take([first, last]: Range): number | undefined {
    const start = first + Math.min(700, Math.floor((last - first) / 3));
    for (let step = 0; step <= last - first; step += 1) {
      const port = first + ((start - first + step) % (last - first + 1));
      if (!this.used.has(port)) {
        this.used.add(port);
        return port;
      }
    }
    return undefined;
  }
}

export function compile(given: Topology, needs: ReadonlyMap<Key, readonly Need[]>): Compiled {
  const topology = completed(given);
  const world = new World(topology);
  const stories = storiesOf(world, needs);
  const borders = portBorders(topology.networkAcls);
  const listened = portBorders([...topology.networkAcls, ...topology.securityGroups]);
  const ports = new Ports();
  for (const opening of stories.flatMap((story) => story.openings)) {
    if (typeof opening.toPort === "number") ports.reserve(opening.toPort);
  }
  const outer = new Map<number, number>();
  const servers = new Map<string, readonly [string, number]>();
  const translates = world.hosts.some((host) => host.kind === "nat-gateway");
  let id = 0;
  const told = stories.map((story) => ({
    story,
    sent: story.openings.flatMap((opening) => {
      const targets: readonly number[] =
        typeof opening.toPort === "number"
          ? [opening.toPort]
          : parts(opening.toPort, listened).map((range) => ports.take(range) ?? range[0]);
      const far = translates && opening.server === INTERNET && (familyOf(opening.to) === 4 || isTranslated(opening.to));
      const choices = parts(opening.ports, borders).flatMap((range) =>
        (far ? parts(WIDE, borders) : [undefined]).map((chosen) => ({ range, chosen })),
      );
      return targets.flatMap((toPort) =>
        choices.flatMap(({ range, chosen }): Sent[] => {
          const port = ports.take(range);
          const changed = chosen === undefined ? undefined : ports.take(chosen);
          // A narrow part may be used up: what has been sent through it is enough.
          if (port === undefined || (chosen !== undefined && changed === undefined)) return [];
          if (changed !== undefined) outer.set(port, changed);
          servers.set(`${opening.server} ${String(toPort)}`, [opening.server, toPort]);
          id += 1;
          const { from, source, to } = opening;
          return [
            { id, from, source, port, to, toPort, opening, ports: [port, ...(changed === undefined ? [] : [changed])] },
          ];
        }),
      );
    }),
  }));
  const words = new Words();
  const network = networkOf(world, words, outer);
  // S3 behind a gateway endpoint answers to the same ports as the internet.
  const storage = network.namespaces
    .filter((space) => space.name.startsWith("s3-"))
    .map((space) => [space.name, 443] as const);
  const flows = told.flatMap(({ sent }) => sent.map(({ opening: _, ...flow }): Flow => flow));
  return {
    lab: { ...network, servers: [...servers.values(), ...storage], flows },
    world,
    codes: words.codes,
    stories: told,
  };
}

/** Copies that the instances can never hold, of one service or of several that share them (V-13, V-14). */
import type { Finding } from "../report";
import { checkDensity, checkHostPort, checkHostPortDeployment, staticHostPort } from "../rules/checks";
import type { Problem } from "../rules/problem";
import { hasTrunking } from "../rules/taskDensity";
import { grouped } from "../topology/collections";
import { known } from "../topology/lookup";
import type { Topology } from "../topology/model";
import { findingOf } from "./finding";
import { mappingsOf } from "./services";
import { capacityOf, type CapacityView, type ServiceView } from "./view";

interface Shared {
  readonly capacity: CapacityView;
  readonly views: readonly ServiceView[];
}

/** Services by the Auto Scaling group they share. Managed Instances grow as tasks ask for them. */
function sharing(topology: Topology, views: readonly ServiceView[]): readonly Shared[] {
  const placed = views.flatMap((view) => {
    // Tasks of a service with two providers may lie on either: nothing is certain of one.
    const [capacity, ...others] = capacityOf(topology, view.service);
    return capacity === undefined || others.length > 0 ? [] : [{ capacity, view }];
  });
  const byProvider = grouped(placed, ({ capacity }) => [capacity.provider.key]);
  return topology.capacityProviders
    .filter((provider) => provider.kind === "ec2")
    .flatMap((provider) => {
      const on = byProvider.get(provider.key) ?? [];
      const [first] = on;
      return first === undefined ? [] : [{ capacity: first.capacity, views: on.map(({ view }) => view) }];
    });
}

/** How many copies are wanted; of a daemon, one an instance. */
function copiesOf(view: ServiceView, instances: number): number | undefined {
  return known(view.service.daemon) === true ? instances : known(view.service.desiredCount);
}

export function capacityFindings(topology: Topology, views: readonly ServiceView[]): readonly Finding[] {
  return sharing(topology, views).flatMap((shared) => {
    const { group, provider } = shared.capacity;
    const most = known(group?.maxSize);
    const least = known(group?.desiredCapacity) ?? known(group?.minSize);
    if (most === undefined) return [];
    const problems = excess(topology, shared, most, false);
    const later =
      problems.length > 0 || least === undefined || least >= most ? [] : excess(topology, shared, least, true);
    return [...problems, ...later, ...stuckDeployments(shared, most)].map((problem) =>
      findingOf(problem, group ?? provider),
    );
  });
}

function excess(topology: Topology, shared: Shared, instances: number, scales: boolean): readonly Problem[] {
  return [...portExcess(shared, instances, scales), ...densityExcess(topology, shared, instances, scales)];
}

interface Taker {
  readonly view: ServiceView;
  readonly service: string;
  readonly copies: number;
}

/** By host port, the services whose tasks take it on their instance. */
function takersOf({ views }: Shared, instances: number): ReadonlyMap<number, readonly Taker[]> {
  const takers = new Map<number, Taker[]>();
  for (const view of views) {
    const copies = copiesOf(view, instances);
    const { networkMode } = view;
    if (copies === undefined || networkMode === null) continue;
    const ports = new Set(mappingsOf(view).map((mapping) => staticHostPort(networkMode, mapping)));
    for (const port of ports) {
      if (port === undefined) continue;
      const taker = { view, service: view.service.name, copies };
      const ofPort = takers.get(port);
      if (ofPort === undefined) takers.set(port, [taker]);
      else ofPort.push(taker);
    }
  }
  return takers;
}

function portExcess(shared: Shared, instances: number, scales: boolean): readonly Problem[] {
  return [...takersOf(shared, instances)].flatMap(([port, takers]) =>
    checkHostPort({ port, takers, instances, scales }),
  );
}

/** Deployments that nothing is left for, however many instances start. */
function stuckDeployments(shared: Shared, instances: number): readonly Problem[] {
  return [...takersOf(shared, instances)].flatMap(([port, each]) => {
    const takers = each.flatMap(({ view, ...taker }) => {
      const minimumHealthyPercent = known(view.service.minimumHealthyPercent);
      const maximumPercent = known(view.service.maximumPercent);
      return minimumHealthyPercent === undefined || maximumPercent === undefined
        ? []
        : [{ ...taker, minimumHealthyPercent, maximumPercent }];
    });
    // Of whom the percentages are not known nothing is said, but their tasks take the port too.
    return takers.length < each.length ? [] : checkHostPortDeployment({ port, takers, instances });
  });
}

function densityExcess(
  topology: Topology,
  { capacity, views }: Shared,
  instances: number,
  scales: boolean,
): readonly Problem[] {
  const instanceType = known(capacity.template?.instanceType);
  if (instanceType === undefined || instanceType === null) return [];
  const awsvpc = views.filter((view) => view.networkMode === "awsvpc");
  const tasks = awsvpc.reduce((sum, view) => sum + (copiesOf(view, instances) ?? 0), 0);
  if (tasks === 0) return [];
  const trunking = known(topology.account.awsvpcTrunking);
  const facts = { instanceType, tasks, instances, scales };
  if (trunking !== undefined) return checkDensity({ ...facts, trunking });
  const certain = checkDensity({ ...facts, trunking: hasTrunking(instanceType) === true });
  if (certain.length > 0) return certain;
  // Without the account's setting it is open whether the tasks fit: said, not counted.
  return checkDensity({ ...facts, trunking: false }).map((problem) => ({
    ...problem,
    severity: "info" as const,
    message: `${problem.message} With the account setting awsvpcTrunking on they would fit.`,
  }));
}

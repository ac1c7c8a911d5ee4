/** Copies that the instances can never hold, of one service or of several that share them (V-13, V-14). */
import type { Finding } from "../report";
import { checkDensity, checkHostPort, checkHostPortDeployment, staticHostPort } from "../rules/checks";
import type { Problem } from "../rules/problem";
import { hasTrunking } from "../rules/taskDensity";
import { grouped } from "../topology/collections";
import { known, listOf } from "../topology/lookup";
import type { AutoScalingGroup, Entity, Topology } from "../topology/model";
import { findingOf, hidingSum } from "./finding";
import { mappingsOf } from "./services";
import { capacityOf, type CapacityView, type ServiceView } from "./view";

/** Services on the same instances. Several capacities are one pool: which of them runs a task is not known. */
interface Shared {
  readonly capacities: readonly CapacityView[];
  readonly views: readonly ServiceView[];
}

/** Services by the Auto Scaling groups or instances that they share. Managed Instances grow as tasks ask for them. */
function sharing(topology: Topology, views: readonly ServiceView[]): readonly Shared[] {
  const placed = views.flatMap((view) => {
    const capacities = capacityOf(topology, view.service);
    const grows = capacities.some(({ provider }) => provider !== undefined && provider.kind !== "ec2");
    // Of two providers the weights decide, which are not followed here.
    const isSplit = capacities.length > 1 && capacities.some(({ provider }) => provider !== undefined);
    return capacities.length === 0 || grows || isSplit ? [] : [{ capacities, view }];
  });
  const byPool = grouped(placed, ({ capacities }) => [capacities.map((each) => subjectOf(each)?.key).join(" ")]);
  return [...byPool.values()].flatMap((on) => {
    const [first] = on;
    return first === undefined ? [] : [{ capacities: first.capacities, views: on.map(({ view }) => view) }];
  });
}

function subjectOf({ group, instance, provider }: CapacityView): Entity | undefined {
  return group ?? instance ?? provider;
}

/** Of all capacities together; undefined while one is not known. */
function sizeOf(
  capacities: readonly CapacityView[],
  of: (group: AutoScalingGroup) => number | undefined,
): number | undefined {
  let sum = 0;
  for (const { group, instance } of capacities) {
    const size = instance !== undefined ? 1 : group === undefined ? undefined : of(group);
    if (size === undefined) return undefined;
    sum += size;
  }
  return sum;
}

/** The desired count of copies; one for each instance of a daemon. */
function copiesOf(view: ServiceView, instances: number): number | undefined {
  return known(view.service.daemon) === true ? instances : known(view.service.desiredCount);
}

export function capacityFindings(topology: Topology, views: readonly ServiceView[]): readonly Finding[] {
  return sharing(topology, views).flatMap((shared) => {
    const { capacities } = shared;
    const most = sizeOf(capacities, (group) => known(group.maxSize));
    const least = sizeOf(capacities, (group) => known(group.desiredCapacity) ?? known(group.minSize));
    const [subject] = capacities.flatMap((each) => listOf(subjectOf(each)));
    if (most === undefined || subject === undefined) return [];
    const problems = excess(topology, shared, most, false);
    const later =
      problems.length > 0 || least === undefined || least >= most ? [] : excess(topology, shared, least, true);
    return [...problems, ...later, ...stuckDeployments(shared, most)].map((problem) => findingOf(problem, subject));
  });
}

function excess(topology: Topology, shared: Shared, instances: number, scales: boolean): readonly Problem[] {
  return [...portExcess(topology, shared, instances, scales), ...densityExcess(topology, shared, instances, scales)];
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

function portExcess(topology: Topology, shared: Shared, instances: number, scales: boolean): readonly Problem[] {
  return [...takersOf(shared, instances)].flatMap(([port, takers]) => {
    const services = takers.map(({ view }) => view.service);
    const copies = takers.reduce((sum, taker) => sum + taker.copies, 0);
    return checkHostPort({ port, takers, instances, scales }).map(hidingSum(topology, services, copies));
  });
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
    // Unknown percentages: no finding, but the port still counts.
    return takers.length < each.length ? [] : checkHostPortDeployment({ port, takers, instances });
  });
}

function densityExcess(
  topology: Topology,
  { capacities, views }: Shared,
  instances: number,
  scales: boolean,
): readonly Problem[] {
  const types = capacities.map(({ template, instance }) => known((template ?? instance)?.instanceType));
  const [instanceType] = types;
  if (instanceType === undefined || instanceType === null || types.some((type) => type !== instanceType)) return [];
  const awsvpc = views.filter((view) => view.networkMode === "awsvpc");
  const tasks = awsvpc.reduce((sum, view) => sum + (copiesOf(view, instances) ?? 0), 0);
  if (tasks === 0) return [];
  const trunking = known(topology.account.awsvpcTrunking);
  const services = awsvpc.map(({ service }) => service);
  const check = (isTrunked: boolean) =>
    checkDensity({ instanceType, tasks, instances, scales, trunking: isTrunked }).map(
      hidingSum(topology, services, tasks),
    );
  if (trunking !== undefined) return check(trunking);
  const certain = check(hasTrunking(instanceType) === true);
  if (certain.length > 0) return certain;
  // AWS's default is off, and the message says what the setting would change.
  return check(false).map((problem) => ({
    ...problem,
    message: `${problem.message} With the account setting awsvpcTrunking on, which is off by default, they would fit.`,
  }));
}

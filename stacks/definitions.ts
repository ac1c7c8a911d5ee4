/** The definitions of the services before the network exists, from which the network's endpoints are derived. */
import { type EndpointSet, endpointsOf, needsOf } from "../analysis/rules/needs";
import { isUnknown, type ServiceDefinition } from "../analysis/rules/serviceDefinition";
import { needsEndpoints } from "../analysis/rules/strategies";
import { LaunchType } from "../analysis/rules/words";
import { definitionOf } from "../components/service/definition";
import { keptStrategies, type Settings, tasksOf, type TaskSettings } from "./settings";
import { planOf } from "./settings/serviceArgs";

/** The endpoints of tasks whose strategy has no other path to AWS; none if there are no such tasks. */
export function derivedEndpoints(settings: Settings, region: string | undefined): Partial<EndpointSet> {
  const tasks = tasksOf(settings);
  const leaving = tasks.filter(({ launchType }) => launchType === LaunchType.Ec2);
  const services = [
    ...tasks,
    // Until a switch is finished, tasks still run on the strategies in `capacity.keep`.
    ...keptStrategies(settings).flatMap((strategy) => leaving.map((task) => ({ ...task, strategy }))),
  ].filter(({ strategy }) => needsEndpoints(strategy));
  return services.length === 0
    ? {}
    : endpointsOf(needsOf(services.map((service) => builtDefinitionOf(settings, service, region))));
}

function builtDefinitionOf(settings: Settings, service: TaskSettings, region: string | undefined): ServiceDefinition {
  const definition = definitionOf(service.name, planOf(settings, service), region);
  // A built image is in a private repository of this deployment; its address is not needed here.
  const { containers } = definition;
  return service.build === undefined || isUnknown(containers)
    ? definition
    : { ...definition, containers: containers.map((container) => ({ ...container, image: { privateEcr: true } })) };
}

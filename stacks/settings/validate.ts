/** Checks of settings that are valid alone, but not together. */
import { networkProblems } from "../../analysis/rules/checks/network";
import { nearest } from "../../analysis/rules/nearest";
import type { Problem } from "../../analysis/rules/problem";
import { isIsolated, rowOf } from "../../analysis/rules/strategies";
import { LaunchType } from "../../analysis/rules/words";
import type { NetworkArgs } from "../../components/network/args";
import { balancerProblems } from "./balancers";
import { existingNetworkProblems } from "./existing";
import { problem } from "./problems";
import {
  isScheduled,
  needsCapacity,
  networkArgsOf,
  type ServiceSettings,
  type Settings,
  tasksOf,
  type TaskSettings,
} from "./resolve";
import { planOf, problemsOfSchedule } from "./serviceArgs";

/** All problems of settings that depend on each other. The components report warnings. */
export function settingsProblems(settings: Settings): Problem[] {
  return [
    ...networkErrors(settings),
    ...capacityProblems(settings),
    ...balancerProblems(settings),
    ...settings.services.flatMap((service, index) => [
      ...taskProblems(settings, service, `services[${index}]`),
      ...allowFromProblems(settings.services, service, `services[${index}]`),
    ]),
    ...settings.schedules.flatMap((schedule, index) => taskProblems(settings, schedule, `schedules[${index}]`)),
  ];
}

/**
 * Problems of keys that have no effect on the instances in use. With Fargate alone, unused keys of capacity are
 * allowed.
 */
function capacityProblems(settings: Settings): Problem[] {
  const { capacity } = settings;
  const tasks = tasksOf(settings);
  const launchTypes = new Set(tasks.filter(needsCapacity).map(({ launchType }) => launchType));
  if (capacity === undefined || launchTypes.size === 0) {
    return [];
  }
  const meaningless = (
    key: "minSize" | "maxSize" | "keep" | "requirements",
    of: LaunchType,
    why: string,
    remedy: string,
  ) =>
    capacity[key] === undefined || launchTypes.has(of)
      ? []
      : [problem(`capacity.${key}`, JSON.stringify(capacity[key]), why, remedy)];
  const sizes = "ECS starts and terminates Managed Instances, as many as the tasks need.";
  return [
    ...meaningless("minSize", LaunchType.Ec2, sizes, "Leave it out."),
    ...meaningless("maxSize", LaunchType.Ec2, sizes, "Leave it out."),
    ...meaningless(
      "keep",
      LaunchType.Ec2,
      "Managed Instances move with their services without this setting.",
      "Leave it out.",
    ),
    ...keepProblems(capacity, tasks),
    ...meaningless(
      "requirements",
      LaunchType.ManagedInstances,
      "the Auto Scaling group of EC2 instances has one instance type.",
      "Set capacity.instanceType.",
    ),
  ];
}

/**
 * Problems of `capacity.keep`. Two strategies of one tier exclude each other, and the instances of the tier serve both.
 */
function keepProblems({ keep = [] }: NonNullable<Settings["capacity"]>, tasks: readonly TaskSettings[]): Problem[] {
  return keep.flatMap((kept, index) => {
    const { tier } = rowOf(kept);
    const other = tasks.find(({ strategy }) => strategy !== kept && rowOf(strategy).tier === tier);
    return other === undefined
      ? []
      : [
          problem(
            `capacity.keep[${index}]`,
            kept,
            `${other.strategy} of ${other.name} uses the same ${tier} subnets, and its instances stay as they are.`,
            "Leave it out.",
          ),
        ];
  });
}

/** Problems of the network's settings. */
export function networkErrors(settings: Settings): Problem[] {
  const problems = networkProblems(withDerivedEndpoints(networkArgsOf(settings)));
  return existingNetworkProblems(
    settings,
    problems.filter(({ severity }) => severity === "error"),
  );
}

/**
 * The endpoints are derived from the services, which the components check later. For the checks here it is enough that
 * a strategy without another path to AWS will have some.
 */
function withDerivedEndpoints(network: NetworkArgs): NetworkArgs {
  return network.strategies.some(isIsolated)
    ? {
        ...network,
        endpoints: { interface: ["ecr.api", "ecr.dkr", "logs"], gateway: ["s3"], ...network.endpoints, remove: [] },
      }
    : network;
}

function taskProblems(settings: Settings, task: TaskSettings, at: string): Problem[] {
  const source = sourceProblems(task, at);
  const planned = source.length > 0 ? [] : planOf(settings, task).problems;
  return [
    ...source,
    ...[...problemsOfSchedule(task), ...planned]
      .filter(({ severity }) => severity === "error")
      .map((one) => ({ ...one, property: `${at}.${one.property}` })),
    ...nameProblems(settings, task, at),
  ];
}

/** A service and a schedule of one name would have task definitions of one name. */
function nameProblems({ services, schedules }: Settings, task: TaskSettings, at: string): Problem[] {
  const named = ({ name }: TaskSettings): boolean => name === task.name;
  const [service, schedule] = [services.findIndex(named), schedules.findIndex(named)];
  const [first, place] =
    service === -1 ? [schedules[schedule], `schedules[${schedule}]`] : [services[service], `services[${service}]`];
  const word = isScheduled(task) ? "schedule" : "service";
  return first === task
    ? []
    : [problem(`${at}.name`, task.name, `${place} has the same name.`, `Give each ${word} a name of its own.`)];
}

/** Problems of the image: exactly one of a reference, a build, or containers must be set. */
function sourceProblems({ image, build, containers, name }: TaskSettings, at: string): Problem[] {
  const given = Object.entries({ image, build, containers })
    .filter(([, value]) => value !== undefined)
    .map(([key]) => key);
  if (given.length === 1) {
    return [];
  }
  return given.length === 0
    ? [
        problem(
          `${at}.image`,
          null,
          `neither image nor build nor containers is set, so ${name} has no container.`,
          "Set image, build or containers.",
        ),
      ]
    : [
        problem(
          `${at}.${given[1] ?? ""}`,
          null,
          `${given.join(" and ")} are set together, and each defines what ${name} runs.`,
          "Set only one of them.",
        ),
      ];
}

function allowFromProblems(services: readonly ServiceSettings[], service: ServiceSettings, at: string): Problem[] {
  const names = services.map(({ name }) => name);
  return (service.allowFrom ?? []).flatMap((other, index) => {
    const property = `${at}.allowFrom[${index}]`;
    if (other === service.name) {
      return [problem(property, other, "a service does not have to allow itself.", "Leave it out.")];
    }
    if (!names.includes(other)) {
      const meant = nearest(other, names);
      return [
        problem(
          property,
          other,
          "no service has that name.",
          meant === undefined ? `The services are: ${names.join(", ")}.` : `Did you mean ${meant}?`,
        ),
      ];
    }
    return reaches(services, other, service.name)
      ? [
          problem(
            property,
            other,
            `${other} also allows ${service.name}, and one of the two services must be created before the other.`,
            "Allow only one direction.",
          ),
        ]
      : [];
  });
}

/** Returns true if `from` allows `to`, directly or through other services. */
function reaches(
  services: readonly ServiceSettings[],
  from: string,
  to: string,
  seen: ReadonlySet<string> = new Set(),
): boolean {
  const admitted = services.find(({ name }) => name === from)?.allowFrom ?? [];
  return admitted.some(
    (name) => name === to || (!seen.has(name) && reaches(services, name, to, new Set([...seen, name]))),
  );
}

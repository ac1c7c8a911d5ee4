/** Mistakes that settings make together, each of them well formed. */
import { networkProblems } from "../../analysis/rules/checks/network";
import { nearest } from "../../analysis/rules/nearest";
import type { Problem } from "../../analysis/rules/problem";
import { isIsolated, rowOf } from "../../analysis/rules/strategies";
import { LaunchType } from "../../analysis/rules/words";
import type { NetworkArgs } from "../../components/network/args";
import { problem } from "./problems";
import { needsCapacity, networkArgsOf, type ServiceSettings, type Settings } from "./resolve";
import { planOf } from "./serviceArgs";

/** Everything that the settings get wrong together. Warnings are the components' to give. */
export function settingsProblems(settings: Settings): Problem[] {
  return [
    ...networkErrors(settings),
    ...capacityProblems(settings),
    ...settings.services.flatMap((service, index) => serviceProblems(settings, service, `services[${index}]`)),
  ];
}

/** Keys that mean nothing to any of the instances in use. What Fargate leaves unused may stay for another day. */
function capacityProblems({ capacity, services }: Settings): Problem[] {
  const launchTypes = new Set(services.filter(needsCapacity).map(({ launchType }) => launchType));
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
  const sizes = "ECS itself starts and ends Managed Instances, as many as the tasks need.";
  return [
    ...meaningless("minSize", LaunchType.Ec2, sizes, "Leave it out."),
    ...meaningless("maxSize", LaunchType.Ec2, sizes, "Leave it out."),
    ...meaningless("keep", LaunchType.Ec2, "Managed Instances follow their services by themselves.", "Leave it out."),
    ...keepProblems(capacity, services),
    ...meaningless(
      "requirements",
      LaunchType.ManagedInstances,
      "an Auto Scaling group here has one instance type.",
      "Set capacity.instanceType.",
    ),
  ];
}

/** Two strategies of one tier cannot be there at once, and need not: the instances serve both. */
function keepProblems({ keep = [] }: NonNullable<Settings["capacity"]>, services: Settings["services"]): Problem[] {
  return keep.flatMap((kept, index) => {
    const { tier } = rowOf(kept);
    const other = services.find(({ strategy }) => strategy !== kept && rowOf(strategy).tier === tier);
    return other === undefined
      ? []
      : [
          problem(
            `capacity.keep[${index}]`,
            kept,
            `${other.strategy} of ${other.name} lies in the same ${tier} subnets, and its instances stay as they are.`,
            "Leave it out.",
          ),
        ];
  });
}

/** What the network's settings get wrong among themselves. */
export function networkErrors(settings: Settings): Problem[] {
  return networkProblems(withDerivedEndpoints(networkArgsOf(settings))).filter(({ severity }) => severity === "error");
}

/**
 * The endpoints follow from the services, which the components still have to look at; for what can be judged here it is
 * enough that there will be some where a strategy has nothing else.
 */
function withDerivedEndpoints(network: NetworkArgs): NetworkArgs {
  return network.strategies.some(isIsolated)
    ? {
        ...network,
        endpoints: { interface: ["ecr.api", "ecr.dkr", "logs"], gateway: ["s3"], ...network.endpoints, remove: [] },
      }
    : network;
}

function serviceProblems(settings: Settings, service: ServiceSettings, at: string): Problem[] {
  const source = sourceProblems(service, at);
  const planned = source.length > 0 ? [] : planOf(settings, service).problems;
  return [
    ...source,
    ...planned
      .filter(({ severity }) => severity === "error")
      .map((one) => ({ ...one, property: `${at}.${one.property}` })),
    ...nameProblems(settings.services, service, at),
    ...allowFromProblems(settings.services, service, at),
  ];
}

function nameProblems(services: readonly ServiceSettings[], service: ServiceSettings, at: string): Problem[] {
  const first = services.findIndex(({ name }) => name === service.name);
  return services[first] === service
    ? []
    : [problem(`${at}.name`, service.name, `services[${first}] has the same name.`, "Name each service once.")];
}

/** One image: a reference, a build, or one for each container. */
function sourceProblems({ image, build, containers, name }: ServiceSettings, at: string): Problem[] {
  const given = Object.entries({ image, build, containers })
    .filter(([, value]) => value !== undefined)
    .map(([key]) => key);
  if (given.length === 1) {
    return [];
  }
  return given.length === 0
    ? [problem(`${at}.image`, null, `nothing says what ${name} runs.`, "Set image, build or containers.")]
    : [
        problem(
          `${at}.${given[1] ?? ""}`,
          null,
          `${given.join(" and ")} each say what ${name} runs.`,
          "Keep one of them.",
        ),
      ];
}

function allowFromProblems(services: readonly ServiceSettings[], service: ServiceSettings, at: string): Problem[] {
  const names = services.map(({ name }) => name);
  return (service.allowFrom ?? []).flatMap((other, index) => {
    const property = `${at}.allowFrom[${index}]`;
    if (other === service.name) {
      return [problem(property, other, "a service need not admit itself.", "Leave it out.")];
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
            `${other} in turn admits ${service.name}, and one must exist before the other.`,
            "Keep one direction.",
          ),
        ]
      : [];
  });
}

/** Whether `from` admits `to`, straight or through others. */
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

/**
 * Checks of what a launch type allows: network modes, platform versions, capacity providers, load balancers (V-01 to
 * V-05, V-22, V-23).
 */
import type { Problem } from "../problem";
import type { AnyLaunchType, AnyNetworkMode, AssignPublicIp } from "../words";
import { broken } from "./broken";

export interface ModeFacts {
  readonly launchType: AnyLaunchType;
  /** The effective network mode; `networkModeWritten` is true if it was written. */
  readonly networkMode: AnyNetworkMode;
  readonly networkModeWritten: boolean;
}

/** V-29: Windows containers use awsvpc or Docker's nat driver, which is the default. */
export function checkWindowsMode(networkMode: AnyNetworkMode): Problem[] {
  if (networkMode === "awsvpc" || networkMode === "default") return [];
  return [
    broken("V-29", {
      property: "networkMode",
      value: networkMode,
      message: `Windows tasks do not support network mode ${networkMode}.`,
      remedy: "Leave networkMode out, which means Docker's nat driver on Windows, or use awsvpc.",
    }),
  ];
}

export interface DiscoveryFacts {
  readonly networkMode: AnyNetworkMode;
  /** The types of the DNS records in the registry's Cloud Map service. */
  readonly recordTypes: readonly string[];
}

/** V-28: tasks that share their instance's address differ by port, which only SRV records contain. */
export function checkDiscoveryRecords({ networkMode, recordTypes }: DiscoveryFacts): Problem[] {
  const others = recordTypes.filter((type) => type !== "SRV");
  if ((networkMode !== "bridge" && networkMode !== "host") || others.length === 0) return [];
  return [
    broken("V-28", {
      property: "serviceRegistries",
      value: others.join(", "),
      message: `Tasks in ${networkMode} mode register SRV records only, and the Cloud Map service has ${others.join(" and ")} records, so AWS refuses the service.`,
      remedy: "Use SRV records with containerName and containerPort in serviceRegistries, or network mode awsvpc.",
    }),
  ];
}

/** V-01, V-02, V-03: a network mode that the launch type does not support. */
export function checkNetworkMode({ launchType, networkMode, networkModeWritten }: ModeFacts): Problem[] {
  const property = "networkMode";
  if (launchType === "fargate" && networkMode !== "awsvpc") {
    const remedy = "Use network mode awsvpc, or launch type ec2.";
    return [
      broken("V-01", { property, value: networkMode, message: "Fargate supports network mode awsvpc only.", remedy }),
    ];
  }
  if (launchType === "managed-instances" && !networkModeWritten) {
    const message = "AWS's pages disagree about the default networkMode on Managed Instances.";
    return [
      broken("V-02", { property, value: null, message, remedy: "Write awsvpc or host.", rules: ["R-MODE-07", "X-02"] }),
    ];
  }
  if (launchType === "managed-instances" && networkMode !== "awsvpc" && networkMode !== "host") {
    const message = "Managed Instances support network modes awsvpc and host only.";
    return [
      broken("V-02", { property, value: networkMode, message, remedy: "Use awsvpc or host.", rules: ["R-MODE-06"] }),
    ];
  }
  if (launchType === "external" && (networkMode === "awsvpc" || networkMode === "default")) {
    const message = "ECS Anywhere supports network modes bridge, host and none only.";
    return [broken("V-03", { property, value: networkMode, message, remedy: "Use bridge, host or none." })];
  }
  return [];
}

export interface ExternalFacts {
  readonly launchType: AnyLaunchType;
  readonly loadBalancer: boolean;
  readonly serviceDiscovery: boolean;
  readonly capacityProvider: boolean;
}

/** V-03: features that ECS Anywhere does not support. */
export function checkExternal({ launchType, ...uses }: ExternalFacts): Problem[] {
  if (launchType !== "external") {
    return [];
  }
  const forbidden: [boolean, string, string, string[]][] = [
    [uses.loadBalancer, "loadBalancers", "load balancer", ["R-LB-15", "R-MODE-05"]],
    [uses.serviceDiscovery, "serviceRegistries", "service discovery", ["R-MODE-05"]],
    [uses.capacityProvider, "capacityProviderStrategies", "capacity provider", ["R-MODE-05"]],
  ];
  return forbidden
    .filter(([used]) => used)
    .map(([, property, name, rules]) =>
      broken("V-03", {
        property,
        value: null,
        message: `ECS Anywhere does not support a ${name}.`,
        remedy: `Leave the ${name} out.`,
        rules,
      }),
    );
}

export interface NetworkConfigurationFacts {
  readonly networkMode: AnyNetworkMode;
  readonly hasNetworkConfiguration: boolean;
}

/** V-04: networkConfiguration is required for awsvpc, and not allowed for any other mode. */
export function checkNetworkConfiguration(facts: NetworkConfigurationFacts): Problem[] {
  const awsvpc = facts.networkMode === "awsvpc";
  if (awsvpc === facts.hasNetworkConfiguration) {
    return [];
  }
  return [
    broken("V-04", {
      property: "networkConfiguration",
      value: awsvpc ? null : facts.networkMode,
      message: awsvpc
        ? "A task in network mode awsvpc needs networkConfiguration."
        : "networkConfiguration is not valid for this network mode.",
      remedy: awsvpc
        ? "Add networkConfiguration with subnets and security groups."
        : "Leave networkConfiguration out, or use network mode awsvpc.",
    }),
  ];
}

export interface AssignPublicIpFacts {
  readonly launchType: AnyLaunchType;
  readonly networkMode: AnyNetworkMode;
  readonly assignPublicIp: AssignPublicIp;
}

/** V-05: only Fargate assigns public IPs to tasks. */
export function checkAssignPublicIp({ launchType, networkMode, assignPublicIp }: AssignPublicIpFacts): Problem[] {
  const instances = launchType === "ec2" || launchType === "managed-instances";
  if (assignPublicIp !== "ENABLED" || networkMode !== "awsvpc" || !instances) {
    return [];
  }
  return [
    broken("V-05", {
      property: "assignPublicIp",
      value: assignPublicIp,
      message: `A task on ${launchType} can never have a public IP of its own.`,
      remedy:
        "Leave assignPublicIp out and use subnets with a NAT, or use host mode on a public instance, or use Fargate.",
      rules: launchType === "ec2" ? ["R-PUB-04"] : ["R-MI-01", "X-03"],
    }),
  ];
}

export interface PlatformFacts {
  readonly launchType: AnyLaunchType;
  /** Undefined means LATEST. */
  readonly platformVersion: string | undefined;
  readonly operatingSystem: "linux" | "windows";
}

/** V-22: no task can start on a Linux platform version before 1.4.0 any more. */
export function checkPlatformVersion({ launchType, platformVersion, operatingSystem }: PlatformFacts): Problem[] {
  const old = platformVersion !== undefined && /^1\.[0-3]\./.test(platformVersion);
  if (launchType !== "fargate" || operatingSystem !== "linux" || !old) {
    return [];
  }
  const message = "AWS has retired Linux platform versions before 1.4.0.";
  return [
    broken("V-22", { property: "platformVersion", value: platformVersion, message, remedy: "Use LATEST or 1.4.0." }),
  ];
}

export interface ManagedInstancesFacts {
  /** True if the service itself sets `launchType`. */
  readonly launchTypeWritten: boolean;
  readonly hasCapacityProviderStrategy: boolean;
  /** The name of the instance role, if it is known. */
  readonly instanceRoleName: string | undefined;
  /** True if the infrastructure role may pass other roles than `ecsInstanceRole*`; undefined if this is not known. */
  readonly passesAnyRole: boolean | undefined;
}

/** V-23: the capacity provider and the roles of a service on Managed Instances. Call it for such services only. */
export function checkManagedInstances(facts: ManagedInstancesFacts): Problem[] {
  const problems: Problem[] = [];
  if (facts.launchTypeWritten) {
    problems.push(
      broken("V-23", {
        property: "launchType",
        value: "managed-instances",
        message: "A capacity provider selects Managed Instances, and AWS refuses a launch type beside it.",
        remedy: "Leave launchType out and set capacityProviderStrategies.",
        rules: ["R-MI-09", "R-MODE-15"],
      }),
    );
  }
  if (!facts.hasCapacityProviderStrategy) {
    problems.push(
      broken("V-23", {
        property: "capacityProviderStrategies",
        value: null,
        message: "The service on Managed Instances has no capacity provider.",
        remedy: "Set capacityProviderStrategies to the Managed Instances capacity provider.",
        rules: ["R-MI-09"],
      }),
    );
  }
  const name = facts.instanceRoleName;
  if (name !== undefined && !name.startsWith("ecsInstanceRole") && facts.passesAnyRole === false) {
    problems.push(
      broken("V-23", {
        property: "instanceRole",
        value: name,
        message: "The managed infrastructure policy can pass only roles whose name starts with ecsInstanceRole.",
        remedy: "Name the instance role ecsInstanceRole…, or add iam:PassRole for it to the infrastructure role.",
        rules: ["R-MI-11", "R-MI-12"],
      }),
    );
  }
  return problems;
}

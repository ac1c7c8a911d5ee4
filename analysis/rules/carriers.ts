/**
 * The interface and the role of each kind of traffic, by launch type, platform version, operating system and network
 * mode, as one table. It answers "why can my task pull its image although it has no path out of the VPC".
 */
import type { Carrier, Purpose } from "./serviceDefinition";
import type { AnyLaunchType, AnyNetworkMode } from "./words";

/**
 * Kinds of traffic that may use different interfaces: those of needs, `registry-login`, which is the call to `ecr.api` before
 * a pull, and the application's own, which sidecars have too. Health checks come from the load balancer, and calls are the
 * application's own.
 */
export type Traffic = Exclude<Purpose, "load-balancing" | "monitoring" | "call"> | "registry-login" | "application";

/** The role that makes the call; null if the call needs no role. */
export type Role = "execution" | "instance" | "task" | null;

export interface CarrierRow {
  readonly launchType: AnyLaunchType;
  /** Null means every mode of the launch type. */
  readonly networkModes: readonly AnyNetworkMode[] | null;
  /** Null means every platform version, or a launch type without versions. */
  readonly platformVersions: readonly string[] | null;
  /** Null means both. */
  readonly operatingSystems: readonly ("linux" | "windows")[] | null;
  readonly traffic: readonly Traffic[];
  readonly carrier: Carrier;
  /** The other interface that may carry it, if no page of AWS states which one does. */
  readonly or?: Carrier;
  readonly role: Role;
  readonly rule: string;
}

const linux: readonly ["linux"] = ["linux"];
const images: readonly Traffic[] = ["registry-login", "image-pull", "image-layers"];
const settings: readonly Traffic[] = ["secrets", "env-files"];
const mounts: readonly Traffic[] = ["efs", "s3-files"];
const shared: readonly AnyNetworkMode[] = ["bridge", "host", "default"];

type Where = Omit<CarrierRow, "traffic" | "carrier" | "or" | "role" | "rule">;
type Line = readonly [readonly Traffic[], Carrier, Role, string, Carrier?];

function rows(where: Where, table: readonly Line[]): CarrierRow[] {
  return table.map(([traffic, carrier, role, rule, or]) => ({
    ...where,
    traffic,
    carrier,
    ...(or === undefined ? {} : { or }),
    role,
    rule,
  }));
}

/** Before 1.4.0 a task had two interfaces: its own, and one of Fargate's outside the VPC. */
const oldVersions = ["1.3.0", "1.2.0", "1.1.0", "1.0.0"] as const;

export const carriers: readonly CarrierRow[] = [
  ...rows({ launchType: "fargate", networkModes: null, platformVersions: oldVersions, operatingSystems: linux }, [
    [["registry-login", "secrets"], "fargate-owned", "execution", "R-EP-02"],
    [["image-pull", "image-layers", "logs", "env-files"], "task", "execution", "R-EP-02"],
    [["exec", "efs", "application"], "task", "task", "R-EP-02"],
  ]),
  // Linux 1.4.0, Windows 1.0.0, and future versions of LATEST.
  ...rows({ launchType: "fargate", networkModes: null, platformVersions: null, operatingSystems: null }, [
    [[...images, "logs", ...settings], "task", "execution", "R-EP-01"],
    [["exec"], "task", "task", "R-VPC-39"],
    [[...mounts, "application"], "task", "task", "R-EP-01"],
    [["service-connect"], "task", null, "R-EP-16"],
  ]),
  ...rows({ launchType: "ec2", networkModes: null, platformVersions: null, operatingSystems: null }, [
    [[...images, "logs"], "instance", "instance", "R-EP-23"],
    [settings, "instance", "execution", "R-EP-23"],
    [["agent"], "instance", "instance", "R-EP-13"],
    // One relay container an instance, in host mode, for the proxies of all tasks.
    [["service-connect"], "instance", null, "R-EP-16"],
    // Mounted by the Windows host.
    [["fsx"], "instance", "execution", "R-EP-34"],
  ]),
  // The volume plugin of the ECS-optimized images mounts in the network namespace of the task, where it has one of its
  // own (option `netns`, https://github.com/aws/amazon-ecs-agent/pull/2372).
  ...rows({ launchType: "ec2", networkModes: ["awsvpc"], platformVersions: null, operatingSystems: null }, [
    [mounts, "task", "task", "R-VPC-40"],
  ]),
  ...rows({ launchType: "ec2", networkModes: null, platformVersions: null, operatingSystems: null }, [
    [mounts, "instance", "task", "R-VPC-40"],
  ]),
  ...rows({ launchType: "ec2", networkModes: ["awsvpc"], platformVersions: null, operatingSystems: null }, [
    [["exec"], "task", "task", "R-VPC-39"],
    [["application"], "task", "task", "R-PUB-05"],
  ]),
  ...rows({ launchType: "ec2", networkModes: shared, platformVersions: null, operatingSystems: null }, [
    [["exec", "application"], "instance", "task", "R-VPC-41"],
  ]),
  // A container in a task without a network has no path at all: the missing interface is the task's.
  ...rows({ launchType: "ec2", networkModes: ["none"], platformVersions: null, operatingSystems: linux }, [
    [["exec", "application"], "task", "task", "R-MODE-10"],
  ]),
  ...rows({ launchType: "managed-instances", networkModes: null, platformVersions: null, operatingSystems: linux }, [
    [[...images, "logs", ...settings], "instance", "execution", "R-MI-03"],
    [["agent"], "instance", "instance", "R-EP-14"],
  ]),
  ...rows(
    { launchType: "managed-instances", networkModes: ["awsvpc"], platformVersions: null, operatingSystems: linux },
    [
      [["exec"], "task", "task", "R-VPC-39", "instance"],
      [["application"], "task", "task", "R-MI-03"],
      // AWS's list of traffic on the primary interface includes neither volumes nor the application.
      [mounts, "task", "task", "R-VPC-40", "instance"],
      [["service-connect"], "task", null, "R-EP-16", "instance"],
    ],
  ),
  ...rows(
    { launchType: "managed-instances", networkModes: ["host"], platformVersions: null, operatingSystems: linux },
    [[["exec", "efs", "application"], "instance", "task", "R-MI-06"]],
  ),
  ...rows({ launchType: "external", networkModes: null, platformVersions: null, operatingSystems: null }, [
    [[...images, "logs", ...settings], "instance", "execution", "R-MODE-05"],
    [["agent"], "instance", "instance", "R-MODE-05"],
    [["exec", "application"], "instance", "task", "R-MODE-05"],
  ]),
];

const carriersByTraffic: ReadonlyMap<Traffic, readonly CarrierRow[]> = new Map(
  [...new Set(carriers.flatMap((row) => row.traffic))].map((traffic) => [
    traffic,
    carriers.filter((row) => row.traffic.includes(traffic)),
  ]),
);

/** The facts about where a task runs; undefined means unknown. */
export interface Runtime {
  readonly launchType?: AnyLaunchType;
  readonly networkMode?: AnyNetworkMode;
  readonly platformVersion?: string;
  readonly operatingSystem?: "linux" | "windows";
}

function mayFit<T>(allowed: readonly T[] | null, value: T | undefined): boolean {
  return allowed === null || value === undefined || allowed.includes(value);
}

function surelyFits<T>(allowed: readonly T[] | null, value: T | undefined): boolean {
  return allowed === null || (value !== undefined && allowed.includes(value));
}

function constraints(row: CarrierRow, runtime: Runtime): [readonly unknown[] | null, unknown][] {
  return [
    [[row.launchType], runtime.launchType],
    [row.networkModes, runtime.networkMode],
    [row.platformVersions, runtime.platformVersion],
    [row.operatingSystems, runtime.operatingSystem],
  ];
}

/** The rows of each kind of traffic. */
export type Carriers = ReadonlyMap<Traffic, readonly CarrierRow[]>;

const settled = new Map<string, Carriers>();

/**
 * Every row that may apply, by traffic: one if enough is known, none if the launch type never has such traffic (an agent on
 * Fargate), several while it depends on unknown facts. The rows are in order: a certain row hides those below.
 */
export function carriersOf(runtime: Runtime): Carriers {
  const { launchType, networkMode, platformVersion, operatingSystem } = runtime;
  // Many services need the same few answers.
  const key = `${String(launchType)} ${String(networkMode)} ${String(operatingSystem)} ${String(platformVersion)}`;
  const before = settled.get(key);
  if (before !== undefined) return before;
  const rows = new Map([...carriersByTraffic.keys()].map((traffic) => [traffic, fitting(runtime, traffic)]));
  settled.set(key, rows);
  return rows;
}

function fitting(runtime: Runtime, traffic: Traffic): readonly CarrierRow[] {
  const possible = (carriersByTraffic.get(traffic) ?? []).filter((row) =>
    constraints(row, runtime).every(([allowed, value]) => mayFit(allowed, value)),
  );
  const sure = possible.findIndex((row) =>
    constraints(row, runtime).every(([allowed, value]) => surelyFits(allowed, value)),
  );
  return sure < 0 ? possible : possible.slice(0, sure + 1);
}

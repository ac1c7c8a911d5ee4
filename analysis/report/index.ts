/**
 * The report: what every format shows and what `--format json` prints, formatVersion 1. These names are a contract;
 * docs/report.schema.json says the same as a JSON Schema.
 */
import type { Code } from "../rules/codes";
import type { Severity } from "../rules/problem";
import type { ReferenceKind } from "../rules/references";
import type { Carrier, Purpose } from "../rules/serviceDefinition";
import type { Strategy } from "../rules/strategies";
import type { DefaultRoutes } from "../rules/subnetRoutes";
import type { AnyLaunchType, AnyNetworkMode, SourceIpKind, SubjectKind, Tier } from "../rules/words";
import type { NotJudgedKind } from "../topology/model";
import type { Cost } from "./cost";
import type { IntentReport } from "./intent";

export type Verdict = "reachable" | "blocked" | "partial" | "undetermined";

/** Devices that carry a packet, in order; `local` only when nothing else is passed. */
export const VIAS = [
  "internet-gateway",
  "egress-only-internet-gateway",
  "nat-gateway",
  "nat-instance",
  "interface-endpoint",
  "gateway-endpoint",
  "load-balancer",
  "peering-connection",
  "local",
] as const;
export type Via = (typeof VIAS)[number];

/** One device that a packet met, and the rule that let it pass or stopped it. */
export interface Hop {
  /** The kind of device: `security-group`, `network-acl`, `route-table`, `nat-gateway`, `dns`, … */
  readonly kind: string;
  /** The device's name, and key or id. */
  readonly name: string;
  readonly id: string;
  readonly direction: "forward" | "return";
  readonly verdict: "passed" | "stopped" | "undetermined";
  /** The reason for the decision: the route, the rule, the lack of one. */
  readonly detail: string;
  /** Rule of the rule book behind it. */
  readonly rule: string | null;
  /** The packet's addresses as they leave this hop, where a device changed them. */
  readonly source?: string;
  readonly destination?: string;
}

export interface SourceIp {
  readonly kind: SourceIpKind;
  /** Sorted; empty while unknown. */
  readonly addresses: readonly string[];
}

/** The report of any path. */
export interface PathReport {
  readonly verdict: Verdict;
  readonly code: Code | null;
  readonly rule: string | null;
  readonly via: readonly Via[];
  readonly sourceIp: SourceIp;
  /** Subnet ids where known, else names: where it works, where not, and where that is open. */
  readonly subnets: {
    readonly reachable: readonly string[];
    readonly blocked: readonly string[];
    readonly undetermined: readonly string[];
  };
  readonly message: string;
  readonly fix: string | null;
  readonly hops: readonly Hop[];
  /** With a baseline: true if the path failed there too, in the same subnets. It does not count for the exit code. */
  readonly known?: true;
}

/** One path between any two ends, hop by hop. */
export interface Explanation {
  readonly formatVersion: 1;
  readonly source: ReportSource;
  /** The ends, as they were named. */
  readonly from: string;
  readonly to: string;
  readonly path: PathReport;
}

export interface NeedReport extends PathReport {
  readonly purpose: Purpose;
  readonly destination: string;
  readonly region?: string;
  readonly interface: Carrier;
  /** Of a call: the settings that show it, by their names. */
  readonly evidence?: readonly string[];
}

/** One subnet that a service's application traffic leaves from. Null where a value is not known. */
export interface SubnetReport {
  /** The subnet's id where known, else its name, as in `PathReport.subnets`. */
  readonly name: string;
  readonly availabilityZone: string | null;
  readonly defaultRoute: DefaultRoutes;
  readonly mapPublicIpOnLaunch: boolean | null;
}

/** The place of a service in the topology: the task's subnets for awsvpc, else the instances'. */
export interface ServiceNetworkReport {
  /** The purpose that all these subnets share, from their routes alone; null where they differ or are not known. */
  readonly tier: Tier | null;
  readonly subnets: readonly SubnetReport[];
  /** Null where not known, and where the network mode has no such flag. */
  readonly assignPublicIp: boolean | null;
  /** Of the service's target group; null without a load balancer. */
  readonly targetType: string | null;
}

/** A task that runs or is about to, as a live account shows it. */
export interface LiveTaskReport {
  readonly id: string;
  /** AWS's word: `RUNNING`, `PENDING`, … */
  readonly status: string;
  /** `family:revision`. */
  readonly taskDefinition: string | null;
  /** The task's own network interface; null where it shares its instance's. */
  readonly interface: {
    readonly id: string | null;
    readonly subnet: string | null;
    readonly privateIps: readonly string[];
    /** False where the interface itself could not be read: then its public IP and groups are not known. */
    readonly read: boolean;
    /** Null without one, and where the interface could not be read. */
    readonly publicIp: string | null;
    /** Empty, too, where the interface could not be read. */
    readonly securityGroups: readonly string[];
  } | null;
  /** In what it is not as its service says now. */
  readonly differs: readonly string[];
}

/** Tasks that stopped, or messages of ECS, with the same words. */
export interface StopReport {
  readonly kind: "task" | "event";
  /** AWS's words, the latest ones. */
  readonly text: string;
  readonly count: number;
  readonly lastAt: string | null;
  /** The kind of reason; null if AWS's text is not in the list of known reasons. */
  readonly reason: string | null;
  /** `network`: a need that is blocked explains it. `not-network`: something else does. */
  readonly explanation: "network" | "not-network" | "unknown";
  /** The needs that the text is about. */
  readonly needs: readonly {
    readonly purpose: Purpose;
    readonly destination: string;
    readonly verdict: Verdict;
    readonly code: Code | null;
  }[];
  readonly message: string;
  readonly rule: string | null;
  /** The page of AWS that explains the words. */
  readonly source: string | null;
}

/** A thing that must exist before a task starts, by what the task definition names. No verdict depends on it. */
export interface ExistenceReport {
  readonly kind: ReferenceKind;
  /** As the task definition writes it. */
  readonly name: string;
  /** `unknown`: the call was denied or failed. `not-checked`: no call can show it, such as an image in another registry. */
  readonly state: "exists" | "missing" | "unknown" | "not-checked";
  readonly message: string;
  /** Null for all but a missing thing. */
  readonly fix: string | null;
  readonly rule: string;
  /** The page of AWS behind the rule. */
  readonly source: string | null;
}

/** The tasks that run, and those that stopped within the last hour. */
export interface LiveReport {
  readonly tasks: readonly LiveTaskReport[];
  /** The newest first. */
  readonly stops: readonly StopReport[];
  /** The facts that could not be read, and why. */
  readonly unread: readonly string[];
  /** Absent if the account was read without it. */
  readonly existence?: readonly ExistenceReport[];
}

/** A service, or anything else that starts tasks. */
export interface ServiceReport {
  readonly name: string;
  readonly id: string;
  /** Absent for a service. */
  readonly kind?: SubjectKind;
  readonly launchType: AnyLaunchType | null;
  readonly networkMode: AnyNetworkMode | null;
  readonly strategy: Strategy | null;
  /** Null where it is not known, and where tasks run only when they are started. */
  readonly desiredCount: number | null;
  /** How many copies fit on one instance by network interfaces and host ports; null where nothing of these limits it. */
  readonly tasksPerInstance: number | null;
  readonly network: ServiceNetworkReport;
  readonly needs: readonly NeedReport[];
  readonly egress: { readonly ipv4: PathReport; readonly ipv6: PathReport };
  /** Null where ECS lets no client in: a task that runs once has no load balancer and no name. */
  readonly ingress: {
    readonly internet: PathReport;
    readonly vpc: PathReport;
    readonly loadBalancer: PathReport | null;
  } | null;
  /** Of a live account or its snapshot alone. */
  readonly live?: LiveReport;
}

export interface Finding {
  readonly id: string;
  readonly severity: Severity;
  /** URN or id. */
  readonly subject: string;
  readonly message: string;
  readonly fix: string;
  /** With a baseline: true if the baseline has it too. It does not count for the exit code. */
  readonly known?: true;
}

/** Something that this report does not judge, and why. */
export interface NotJudgedReport {
  readonly kind: NotJudgedKind;
  readonly name: string;
  /** ARN or id where known, else the URN. */
  readonly id: string;
  readonly reason: string;
  /** With a baseline: true if the baseline has it too. It does not count for the exit code. */
  readonly known?: true;
}

export interface ReportSource {
  readonly kind: "program" | "preview" | "state" | "aws" | "snapshot";
  readonly name: string;
  readonly region: string | null;
  /** Of a report of several sources: each of them, in the order of precedence. The kind above is that of the first one. */
  readonly sources?: readonly ReportSource[];
}

export interface Report {
  readonly formatVersion: 1;
  readonly source: ReportSource;
  readonly verdict: Verdict;
  readonly services: readonly ServiceReport[];
  readonly findings: readonly Finding[];
  /** Left out where there is none. With one entry that starts tasks, or may, the verdict is at best undetermined. */
  readonly notJudged?: readonly NotJudgedReport[];
  readonly cost: Cost;
  /** The expectations of a file of intent, each with its verdict; absent without such a file. */
  readonly intent?: IntentReport;
  /** How many resources of each type the source holds, by Pulumi type; empty for a source without resources. */
  readonly resources: { readonly [type: string]: number };
}

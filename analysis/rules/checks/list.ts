/** Every check by id: what it looks for, the rules it rests on, how grave it is, and whether a component refuses it. */
import type { Severity } from "../problem";

export interface Check {
  readonly id: string;
  /** What is wrong when it speaks, as a headline. */
  readonly title: string;
  readonly rules: readonly string[];
  /** How the analysis counts it: what AWS refuses or can never place is an error, what it accepts in vain a warning. */
  readonly severity: Severity;
  /** Whether a component refuses it although the analysis only warns; errors are refused anyway. */
  readonly componentsRefuse: boolean;
}

function refused(id: string, title: string, ...rules: string[]): Check {
  return { id, title, rules, severity: "error", componentsRefuse: false };
}

/** AWS accepts it, and it cannot deliver or only costs: the analysis warns of what stands, components do not build it. */
function useless(id: string, title: string, ...rules: string[]): Check {
  return { id, title, rules, severity: "warning", componentsRefuse: true };
}

/** AWS accepts it, and it works in part or not at all: a warning, in components too. */
function warned(id: string, title: string, ...rules: string[]): Check {
  return { id, title, rules, severity: "warning", componentsRefuse: false };
}

export const checkList: readonly Check[] = [
  refused("V-01", "Fargate runs tasks in network mode awsvpc only.", "R-MODE-02"),
  refused(
    "V-02",
    "Managed Instances run awsvpc and host only, and the mode must be written.",
    "R-MODE-06",
    "R-MODE-07",
  ),
  refused("V-03", "ECS Anywhere has no awsvpc, load balancer, service discovery or capacity provider.", "R-MODE-05"),
  refused("V-04", "networkConfiguration belongs to awsvpc, and awsvpc to it.", "R-MODE-08", "R-MODE-09"),
  refused("V-05", "Only Fargate tasks can have a public IP assigned.", "R-PUB-04", "R-MI-01"),
  useless("V-06", "A public IP without a default route to the internet gateway is useless.", "R-PUB-12", "R-PUB-11"),
  useless(
    "V-08",
    "An awsvpc task on an instance has no public IP: a route to the internet gateway is dead.",
    "R-PUB-05",
    "R-MI-03",
  ),
  useless("V-09", "An instance in a public subnet without a public IP reaches nothing.", "R-PUB-10", "R-PUB-07"),
  refused(
    "V-11",
    "A service has 1 to 16 subnets and at most 5 security groups, all in one VPC.",
    "R-LIM-01",
    "R-MI-04",
  ),
  refused(
    "V-12",
    "A port mapping does not suit the network mode, or takes a reserved port.",
    "R-PORT-01",
    "R-PORT-02",
    "R-PORT-07",
    "R-MODE-10",
  ),
  refused("V-13", "More copies of a fixed host port than instances.", "R-PORT-03", "R-ERR-08"),
  refused(
    "V-14",
    "More awsvpc tasks than the instances have network interfaces for.",
    "R-LIM-02",
    "R-LIM-03",
    "R-LIM-04",
    "R-LIM-06",
  ),
  refused("V-15", "The target group's type does not suit the network mode.", "R-LB-01", "R-LB-02", "R-LB-03"),
  refused(
    "V-16",
    "A load balancer's subnets are too few, too small, or miss a zone of the tasks.",
    "R-LB-04",
    "R-LB-06",
  ),
  refused(
    "V-17",
    "Endpoints do not answer: DNS flags, private DNS, group or route table.",
    "R-EP-05",
    "R-EP-06",
    "R-EP-07",
    "R-EP-17",
    "R-EP-18",
  ),
  refused("V-18", "An isolated network pulls from private ECR only.", "R-EP-20", "R-EP-21"),
  refused("V-20", "ECS Exec has no way to Session Manager.", "R-EP-10"),
  refused("V-21", "A pull that speaks only IPv4 has no IPv4 way.", "R-V6-03", "R-V6-07"),
  refused("V-22", "The platform version is retired.", "R-EP-02", "R-EP-03"),
  refused(
    "V-23",
    "Managed Instances are reached by capacity provider, with roles that may pass.",
    "R-MI-09",
    "R-MI-11",
    "R-MI-12",
  ),
  refused(
    "V-24",
    "A NAT gateway is placed or addressed as AWS does not accept.",
    "R-NAT-01",
    "R-NAT-09",
    "R-LIM-10",
    "R-LIM-12",
  ),
  refused("V-25", "The subnets have too few addresses.", "R-LIM-08", "R-ERR-15"),
  refused(
    "V-26",
    "Instances and awsvpc subnets share no Availability Zone, or no VPC: no task is ever placed.",
    "R-PUB-17",
    "R-ERR-11",
  ),
  refused("V-27", "No listener forwards to a service's target group.", "R-LB-17"),
  refused("V-28", "Tasks in bridge and host mode register SRV records only.", "R-MODE-20"),
  refused("V-29", "Windows tasks have no bridge, host or none.", "R-MODE-04"),
  warned("V-32", "An internet-facing load balancer has subnets without a route to an internet gateway.", "R-LB-16"),
];

const byId = new Map(checkList.map((check) => [check.id, check]));

/** The check of that id. */
export function checkOf(id: string): Check {
  const check = byId.get(id);
  if (check === undefined) {
    throw new Error(`No such check: ${id}.`);
  }
  return check;
}

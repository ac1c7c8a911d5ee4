/** Every check by id: its title, the rules that it is based on, its severity, and whether a component refuses it. */
import type { Severity } from "../problem";

export interface Check {
  readonly id: string;
  /** The rule that the check enforces, or the mistake that it reports, as a headline. */
  readonly title: string;
  readonly rules: readonly string[];
  /**
   * Severity in the analysis: error where AWS refuses it or can never place a task, warning where AWS accepts it
   * without effect.
   */
  readonly severity: Severity;
  /** True if a component refuses it although the analysis only warns. Components refuse errors in any case. */
  readonly componentsRefuse: boolean;
}

function refused(id: string, title: string, ...rules: string[]): Check {
  return { id, title, rules, severity: "error", componentsRefuse: false };
}

/**
 * A check of settings that AWS accepts although they give no connectivity or only cost money: the analysis warns, and
 * components refuse them.
 */
function useless(id: string, title: string, ...rules: string[]): Check {
  return { id, title, rules, severity: "warning", componentsRefuse: true };
}

/** A check of settings that AWS accepts and that work only in part or not at all: a warning, in components too. */
function warned(id: string, title: string, ...rules: string[]): Check {
  return { id, title, rules, severity: "warning", componentsRefuse: false };
}

export const checkList: readonly Check[] = [
  refused("V-01", "Fargate runs tasks in network mode awsvpc only.", "R-MODE-02"),
  refused(
    "V-02",
    "Managed Instances run awsvpc and host only, and networkMode must be written.",
    "R-MODE-06",
    "R-MODE-07",
  ),
  refused("V-03", "ECS Anywhere has no awsvpc, load balancer, service discovery or capacity provider.", "R-MODE-05"),
  refused(
    "V-04",
    "An awsvpc service needs networkConfiguration, and no other network mode allows it.",
    "R-MODE-08",
    "R-MODE-09",
  ),
  refused("V-05", "Only Fargate tasks can have a public IP assigned by ECS.", "R-PUB-04", "R-MI-01"),
  useless("V-06", "A public IP has no effect without a default route to the internet gateway.", "R-PUB-12", "R-PUB-11"),
  useless(
    "V-08",
    "An awsvpc task on an instance has no public IP, so its route to the internet gateway drops everything.",
    "R-PUB-05",
    "R-MI-03",
  ),
  useless(
    "V-09",
    "An instance without a public IP in a public subnet has no path out of the VPC.",
    "R-PUB-10",
    "R-PUB-07",
  ),
  refused(
    "V-11",
    "A service has 1 to 16 subnets and at most 5 security groups, all in one VPC.",
    "R-LIM-01",
    "R-MI-04",
  ),
  refused(
    "V-12",
    "A port mapping is not valid for the network mode, or uses a reserved port.",
    "R-PORT-01",
    "R-PORT-02",
    "R-PORT-07",
    "R-MODE-10",
  ),
  refused("V-13", "More tasks use a static host port than there are instances.", "R-PORT-03", "R-ERR-08"),
  refused(
    "V-14",
    "There are more awsvpc tasks than the instances have network interfaces for.",
    "R-LIM-02",
    "R-LIM-03",
    "R-LIM-04",
    "R-LIM-06",
  ),
  refused(
    "V-15",
    "The target type of the target group is not valid for the network mode.",
    "R-LB-01",
    "R-LB-02",
    "R-LB-03",
  ),
  refused(
    "V-16",
    "The load balancer has too few subnets, has subnets that are too small, or has no subnet in a zone of the tasks.",
    "R-LB-04",
    "R-LB-06",
  ),
  refused(
    "V-17",
    "A VPC endpoint cannot be used because of the VPC's DNS settings, its private DNS, its security group or its route tables.",
    "R-EP-05",
    "R-EP-06",
    "R-EP-07",
    "R-EP-17",
    "R-EP-18",
  ),
  refused("V-18", "An isolated network can pull images from private ECR only.", "R-EP-20", "R-EP-21"),
  refused("V-20", "ECS Exec has no path to Session Manager.", "R-EP-10"),
  refused("V-21", "An image pull that uses IPv4 only has no IPv4 path.", "R-V6-03", "R-V6-07"),
  refused("V-22", "The platform version is retired.", "R-EP-02", "R-EP-03"),
  refused(
    "V-23",
    "A service on Managed Instances needs a capacity provider, and roles that may be passed.",
    "R-MI-09",
    "R-MI-11",
    "R-MI-12",
  ),
  refused(
    "V-24",
    "AWS does not accept the placement or the addresses of a NAT gateway.",
    "R-NAT-01",
    "R-NAT-09",
    "R-LIM-10",
    "R-LIM-12",
  ),
  refused("V-25", "The subnets have too few addresses.", "R-LIM-08", "R-ERR-15"),
  refused(
    "V-26",
    "The instances and the subnets of the tasks are not in the same Availability Zone or VPC, so ECS never places a task.",
    "R-PUB-17",
    "R-ERR-11",
  ),
  refused("V-27", "No listener forwards to the target group of a service.", "R-LB-17"),
  refused("V-28", "Tasks in bridge and host mode register SRV records only.", "R-MODE-20"),
  refused("V-29", "Windows tasks do not support the network modes bridge, host and none.", "R-MODE-04"),
  warned(
    "V-30",
    "The instances do not join the cluster of their services.",
    "R-PUB-19",
    "R-PUB-20",
    "R-PUB-21",
    "R-PUB-24",
  ),
  warned("V-31", "Containers on an instance do not get the credentials that they use.", "R-PUB-22", "R-PUB-25"),
  warned("V-32", "An internet-facing load balancer has subnets without a route to an internet gateway.", "R-LB-16"),
  warned("V-37", "Answers do not pass the firewall that the requests passed.", "R-TGW-13"),
  refused(
    "V-38",
    "AWS does not accept a listener rule, because of its priority or its conditions.",
    "R-LB-20",
    "R-LB-22",
  ),
  useless("V-39", "A listener rule gets no request, because an earlier rule takes all of them.", "R-LB-21"),
  refused("V-40", "A security group has the same rule twice.", "R-VPC-50"),
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

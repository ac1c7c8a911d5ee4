/** The load balancers in front of the services, with their listeners, rules, and groups of targets. */
import type { AccountReading } from "./accountReading";
import { type AwsRecord, distinct, recordsIn, textIn, textsIn } from "./record";

/**
 * Target groups and balancers are listed as a whole and sorted out here: asked for by ARN, one that is deleted meanwhile
 * would fail all the others of its request.
 */
export async function readBalancers(reading: AccountReading): Promise<void> {
  const used = new Set(
    (reading.files["Services"] ?? [])
      .flatMap((service) => [service, ...recordsIn(service, "taskSets")])
      .flatMap((holder) => recordsIn(holder, "loadBalancers"))
      .flatMap((each) => [textIn(each, "targetGroupArn"), ...alternateGroups(each)])
      .filter((arn) => arn !== undefined),
  );
  if (used.size === 0) {
    for (const file of FILES) reading.keep(file, []);
    return;
  }
  const all = await reading.whole("TargetGroups", "DescribeTargetGroups", "TargetGroups");
  // Nothing of what stands in front is known then: an empty list would say that nothing does.
  if (all === undefined) {
    reading.gapsOf("TargetGroups", FILES);
    return;
  }
  const inFront = new Set(
    all
      .filter((group) => used.has(textIn(group, "TargetGroupArn") ?? ""))
      .flatMap((group) => textsIn(group, "LoadBalancerArns")),
  );
  // What else stands behind these balancers too: their listeners forward to it, and would lead nowhere without it.
  const groups = all.filter(
    (group) =>
      used.has(textIn(group, "TargetGroupArn") ?? "") ||
      textsIn(group, "LoadBalancerArns").some((balancer) => inFront.has(balancer)),
  );
  reading.keep("TargetGroups", groups);
  const balancers = await reading.whole("LoadBalancers", "DescribeLoadBalancers", "LoadBalancers");
  reading.keep(
    "LoadBalancers",
    balancers?.filter((balancer) => inFront.has(textIn(balancer, "LoadBalancerArn") ?? "")),
  );
  await reading.describe(
    "TargetGroupAttributes",
    "DescribeTargetGroupAttributes",
    groups
      .filter((group) => WITH_CHOICE.includes(textIn(group, "Protocol") ?? ""))
      .map((group) => textIn(group, "TargetGroupArn"))
      .filter((arn) => arn !== undefined),
    ([TargetGroupArn]) => ({ TargetGroupArn }),
    (answer, [TargetGroupArn]) => [{ TargetGroupArn, Attributes: answer["Attributes"] }],
  );
  await readDetails(reading, [...inFront]);
}

const FILES = [
  "TargetGroups",
  "TargetGroupAttributes",
  "LoadBalancers",
  "LoadBalancerAttributes",
  "Listeners",
  "ListenerRules",
];

/** Protocols of groups that keep client addresses or not by an attribute; the others always do, or never. */
const WITH_CHOICE = ["TCP", "TLS"];

/** Blue/green deployments keep a second group behind the same listener. */
function alternateGroups(balancer: AwsRecord): (string | undefined)[] {
  const advanced = balancer["advancedConfiguration"];
  return typeof advanced === "object" && advanced !== null
    ? [textIn(advanced as AwsRecord, "alternateTargetGroupArn")]
    : [];
}

async function readDetails(reading: AccountReading, balancers: readonly string[]): Promise<void> {
  const [listeners] = await Promise.all([
    reading.describe(
      "Listeners",
      "DescribeListeners",
      balancers,
      ([LoadBalancerArn]) => ({ LoadBalancerArn }),
      (answer) => recordsIn(answer, "Listeners"),
    ),
    reading.describe(
      "LoadBalancerAttributes",
      "DescribeLoadBalancerAttributes",
      balancers,
      ([LoadBalancerArn]) => ({ LoadBalancerArn }),
      (answer, [LoadBalancerArn]) => [{ LoadBalancerArn, Attributes: answer["Attributes"] }],
    ),
  ]);
  await reading.describe(
    "ListenerRules",
    "DescribeRules",
    distinct(listeners.map((listener) => textIn(listener, "ListenerArn"))),
    ([ListenerArn]) => ({ ListenerArn }),
    (answer, [ListenerArn]) => recordsIn(answer, "Rules").map((rule) => ({ ...rule, ListenerArn })),
  );
}

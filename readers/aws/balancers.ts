/** The load balancers in front of the services, with their listeners, rules, and groups of targets. */
import type { AccountReading } from "./accountReading";
import { type AwsRecord, distinct, recordsIn, textIn, textsIn } from "./record";

/**
 * Lists all target groups and balancers and selects here: in a request by ARN, one that was deleted would fail the
 * whole request.
 */
export async function readBalancers(reading: AccountReading, also: readonly string[] = []): Promise<void> {
  const used = new Set([
    ...(reading.files["Services"] ?? [])
      .flatMap((service) => [service, ...recordsIn(service, "taskSets")])
      .flatMap((holder) => recordsIn(holder, "loadBalancers"))
      .flatMap((each) => [textIn(each, "targetGroupArn"), ...alternateGroups(each)])
      .filter((arn) => arn !== undefined),
    ...also.filter((id) => id.includes(":targetgroup/")),
  ]);
  const given = also.flatMap((id) => balancerIn(id) ?? []);
  if (used.size === 0 && given.length === 0) {
    for (const file of FILES) reading.keep(file, []);
    return;
  }
  const all = await reading.whole("TargetGroups", "DescribeTargetGroups", "TargetGroups");
  // Then all balancers are unknown: an empty list would mean that there is none.
  if (all === undefined) {
    reading.gapsOf("TargetGroups", FILES);
    return;
  }
  const inFront = new Set([
    ...given,
    ...all
      .filter((group) => used.has(textIn(group, "TargetGroupArn") ?? ""))
      .flatMap((group) => textsIn(group, "LoadBalancerArns")),
  ]);
  // Also the other target groups of these balancers, because their listeners forward to them.
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

/** The balancer of an ARN: its own, or that of a listener, `…:listener/app/NAME/BALANCER/LISTENER`. */
function balancerIn(arn: string): string | undefined {
  const [listener] = /^arn:.*:listener\/[^/]+\/[^/]+\/[^/]+/.exec(arn) ?? [];
  return listener === undefined
    ? /^arn:.*:loadbalancer\//.test(arn)
      ? arn
      : undefined
    : listener.replace(":listener/", ":loadbalancer/");
}

const FILES = [
  "TargetGroups",
  "TargetGroupAttributes",
  "LoadBalancers",
  "LoadBalancerAttributes",
  "Listeners",
  "ListenerRules",
];

/** Protocols of groups with an attribute for client addresses; other groups always keep them, or never. */
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

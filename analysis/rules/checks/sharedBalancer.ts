/**
 * Checks of a service's load balancer: one of its own, one that services share, or an existing listener or target group.
 * Each takes some settings, and the others have no effect.
 */
import { valuesOf, type RuleConditions } from "../listenerRules";
import { brokenRule, type Problem } from "../problem";
import { LoadBalancerType } from "../words";
import { portProblems } from "./balancer";
import { checkListenerRule, checkRuleOfNetworkBalancer } from "./listenerRules";

/** The origin of a service's load balancer. */
export type BalancedBy = "own" | "shared" | "listener" | "target-group";

/** The settings that are given, by name. */
export interface BalancerSettings {
  readonly of?: unknown;
  readonly listenerArn?: unknown;
  readonly targetGroupArn?: unknown;
  readonly securityGroupId?: unknown;
  readonly priority?: number | undefined;
  readonly port?: number | undefined;
  readonly scheme?: string | undefined;
  readonly securityGroupRules?: boolean | undefined;
}

export interface ServiceBalancerFacts {
  readonly ingress: string;
  readonly settings: BalancerSettings;
  readonly conditions: RuleConditions;
  /** The type and the scheme of the shared load balancer; undefined while they are not known. */
  readonly shared: SharedFacts | undefined;
  /** True if the tasks have the security group of their instances, for which other rules may exist. */
  readonly onInstances: boolean;
}

interface SharedFacts {
  readonly type: string;
  readonly scheme: string;
  /** Empty without a certificate; not a text while it is not known. */
  readonly certificateArn?: unknown;
}

export function balancedBy({ of, listenerArn, targetGroupArn }: BalancerSettings): BalancedBy {
  if (of !== undefined) return "shared";
  if (listenerArn !== undefined) return "listener";
  return targetGroupArn === undefined ? "own" : "target-group";
}

const ROUTING = ["host", "path", "headers", "priority"] as const;
const OF_BALANCER = ["certificateArn", "sslPolicy", "accessLogs", "deletionProtection", "webAclArn"] as const;

const NOUNS: Readonly<Record<BalancedBy, string>> = {
  own: "a load balancer of its own",
  shared: "a shared load balancer",
  listener: "an existing listener",
  "target-group": "an existing target group",
};

/** Settings without effect, by the origin of the load balancer, with the remedy. */
const UNUSED: Readonly<Record<BalancedBy, readonly { readonly keys: readonly string[]; readonly remedy: string }[]>> = {
  own: [
    {
      keys: [...ROUTING, "port", "securityGroupId", "securityGroupRules"],
      remedy: "Set loadBalancer.of to the contract of a LoadBalancer, or leave it out.",
    },
  ],
  shared: [{ keys: [...OF_BALANCER, "securityGroupId"], remedy: "Set it on the LoadBalancer, or leave it out." }],
  listener: [{ keys: [...OF_BALANCER, "scheme", "port"], remedy: "Leave it out." }],
  "target-group": [
    {
      keys: [...OF_BALANCER, "scheme", "port", ...ROUTING],
      remedy: "Set it where the target group's listener is defined, and leave it out here.",
    },
  ],
};

/** @param settings all settings of `loadBalancer`, of which some decide and others may have no effect. */
export function serviceBalancerProblems(facts: ServiceBalancerFacts): Problem[] {
  const { settings, conditions } = facts;
  const { of, listenerArn, targetGroupArn } = settings;
  const places = Object.entries({ of, listenerArn, targetGroupArn }).filter(([, value]) => value !== undefined);
  if (places.length > 1) {
    const names = places.map(([name]) => name).join(" and ");
    return [
      brokenRule("R-LB-11", {
        property: `loadBalancer.${places[1]?.[0] ?? ""}`,
        value: null,
        message: `${names} are set together, and the service registers with one of them.`,
        remedy: "Set only one of them.",
      }),
    ];
  }
  const by = balancedBy(settings);
  return [
    ...unusedProblems(by, settings),
    ...(settings.securityGroupRules === false && !facts.onInstances && by !== "own" ? [withoutRules()] : []),
    ...(by === "listener" || by === "target-group" ? existingProblems(facts, by) : []),
    ...(by === "shared" ? sharedProblems(facts) : []),
    ...(by === "own" || by === "target-group" ? [] : checkListenerRule(conditions, settings.priority, "loadBalancer.")),
    ...portProblems("loadBalancer.port", settings.port, "R-LB-22"),
  ];
}

function withoutRules(): Problem {
  return brokenRule("R-LB-08", {
    property: "loadBalancer.securityGroupRules",
    value: "false",
    message: "the tasks have a security group of their own, so no rule for it exists elsewhere.",
    remedy: "Leave it out. It is for tasks in bridge and host mode, which have the security group of their instances.",
  });
}

function unusedProblems(by: BalancedBy, settings: object): Problem[] {
  return UNUSED[by].flatMap(({ keys, remedy }) =>
    Object.entries(settings)
      .filter(([key, value]) => value !== undefined && keys.includes(key))
      .map(([key]) =>
        brokenRule("R-LB-21", {
          property: `loadBalancer.${key}`,
          value: null,
          message: `this has no effect on ${NOUNS[by]}.`,
          remedy,
        }),
      ),
  );
}

/** R-LB-08: tasks and load balancer allow each other by their security groups. */
function existingProblems({ ingress, settings }: ServiceBalancerFacts, by: "listener" | "target-group"): Problem[] {
  return [
    ...(settings.securityGroupId === undefined
      ? [
          brokenRule("R-LB-08", {
            property: "loadBalancer.securityGroupId",
            value: null,
            message: `the tasks of a service behind ${NOUNS[by]} must allow its load balancer.`,
            remedy: "Set it to the id of the load balancer's security group.",
          }),
        ]
      : []),
    ...arnProblems("listenerArn", settings.listenerArn, /:listener\/app\/[^/]+\/[^/]+\/[^/]+$/, {
      noun: "a listener of an Application Load Balancer",
      example: "listener/app/NAME/ID/ID",
    }),
    ...arnProblems("targetGroupArn", settings.targetGroupArn, /:targetgroup\/[^/]+\/[^/]+$/, {
      noun: "a target group",
      example: "targetgroup/NAME/ID",
    }),
    ...(by === "listener" && ingress === "nlb" ? checkRuleOfNetworkBalancer("loadBalancer.listenerArn", null) : []),
  ];
}

/** The problem of a text that is not such an ARN of Elastic Load Balancing. */
function arnProblems(
  key: string,
  arn: unknown,
  end: RegExp,
  { noun, example }: { readonly noun: string; readonly example: string },
): Problem[] {
  return typeof arn !== "string" || (/^arn:[^:]+:elasticloadbalancing:[^:]+:\d{12}:/.test(arn) && end.test(arn))
    ? []
    : [
        brokenRule("R-LB-22", {
          property: `loadBalancer.${key}`,
          value: arn,
          message: `this is not the ARN of ${noun}.`,
          remedy: `Give an ARN such as arn:aws:elasticloadbalancing:eu-west-1:123456789012:${example}.`,
        }),
      ];
}

function sharedProblems({ ingress, settings, conditions, shared }: ServiceBalancerFacts): Problem[] {
  const { port, priority, scheme } = settings;
  const say = (rule: string, property: string, value: string | null, message: string, remedy: string): Problem =>
    brokenRule(rule, { property, value, message, remedy });
  const routed = valuesOf(conditions).length > 0 || priority !== undefined;
  if (shared !== undefined && !Object.values<string>(LoadBalancerType).includes(shared.type)) {
    return [
      say("R-LB-22", "loadBalancer.of", null, "this is not a load balancer's data.", "Give a LoadBalancer's contract."),
    ];
  }
  const isSecure = typeof shared?.certificateArn === "string" && shared.certificateArn !== "";
  return [
    ...(shared === undefined ? [] : disagreements(ingress, scheme, shared)),
    ...(ingress === "nlb" && routed
      ? checkRuleOfNetworkBalancer("loadBalancer", valuesOf(conditions).join(", ") || null)
      : []),
    ...(ingress === "nlb" && port === undefined
      ? [
          say(
            "R-LB-22",
            "loadBalancer.port",
            null,
            "a Network Load Balancer has one service on each port.",
            "Set a port that no other service of this load balancer has.",
          ),
        ]
      : []),
    ...(ingress === "alb" && port !== undefined && routed
      ? [
          say(
            "R-LB-21",
            "loadBalancer.port",
            String(port),
            "the listener on a port of its own forwards all requests to this service, so it has no rule.",
            "Leave host, path, headers and priority out, or port.",
          ),
        ]
      : []),
    ...(ingress === "alb" && (port === 80 || (port === 443 && isSecure))
      ? [
          say(
            "R-LB-22",
            "loadBalancer.port",
            String(port),
            "a listener of the shared load balancer already has this port.",
            "Use another port, or host, path or headers.",
          ),
        ]
      : []),
  ];
}

/** Values beside a shared load balancer that differ from its own. */
function disagreements(ingress: string, scheme: string | undefined, shared: SharedFacts): Problem[] {
  const differs = (rule: string, property: string, value: string, own: string): Problem =>
    brokenRule(rule, {
      property,
      value,
      message: `the shared load balancer is ${own}.`,
      remedy: `Set ${property} to ${own}, or give another load balancer.`,
    });
  return [
    ...(ingress === shared.type ? [] : [differs("R-LB-22", "ingress", ingress, shared.type)]),
    ...(scheme === undefined || scheme === shared.scheme
      ? []
      : [differs("R-LB-16", "loadBalancer.scheme", scheme, shared.scheme)]),
  ];
}

/** Checks of the load balancers that services share, and of the services' places behind them. */
import { loadBalancerInputProblems } from "../../analysis/rules/checks/balancer";
import { availabilityZoneCountOf } from "../../analysis/rules/checks/addressSettings";
import { nearest } from "../../analysis/rules/nearest";
import { brokenRule, type Problem } from "../../analysis/rules/problem";
import { LoadBalancerType } from "../../analysis/rules/words";
import { type Claim, claimsTogether, placeOf, sameRule } from "../../components/service/claims";
import { problem } from "./problems";
import { networkArgsOf, ownsLoadBalancer, type Settings } from "./resolve";
import { ruleOnInstances } from "./onInstances";
import { planOf } from "./serviceArgs";

export function balancerProblems(settings: Settings): Problem[] {
  return [
    ...ownProblems(settings),
    ...unusedProblems(settings),
    ...referenceProblems(settings),
    ...claims(settings),
    ...sameRules(settings),
  ];
}

function ownProblems(settings: Settings): Problem[] {
  const { balancers = [] } = settings;
  const zones = availabilityZoneCountOf(networkArgsOf(settings));
  return balancers.flatMap((balancer, index) => {
    const at = `balancers[${index}]`;
    const first = balancers.findIndex(({ name }) => name === balancer.name);
    return [
      ...loadBalancerInputProblems({ ...balancer, subnetIds: undefined }).map((one) => ({
        ...one,
        property: `${at}.${one.property}`,
      })),
      ...(first === index
        ? []
        : [
            problem(
              `${at}.name`,
              balancer.name,
              `balancers[${first}] has the same name.`,
              "Give each load balancer a name of its own.",
            ),
          ]),
      ...(balancer.type === LoadBalancerType.Alb && zones < 2
        ? [
            brokenRule("R-LB-04", {
              property: `${at}.type`,
              value: balancer.type,
              message: "an Application Load Balancer needs two Availability Zones.",
              remedy: "Use two zones or more, or type nlb.",
            }),
          ]
        : []),
    ];
  });
}

/** The problem of settings for load balancers of which there is none: HTTPS would be missing without a message. */
function unusedProblems({ loadBalancer, services }: Settings): Problem[] {
  return loadBalancer === undefined || services.some(ownsLoadBalancer)
    ? []
    : [
        brokenRule("R-LB-01", {
          property: "loadBalancer",
          value: null,
          message: "no service has a load balancer of its own, so there is none with these settings.",
          remedy: "Set ingress to alb or nlb, set them in balancers, or leave loadBalancer out.",
        }),
      ];
}

function referenceProblems({ balancers = [], services }: Settings): Problem[] {
  const names = balancers.map(({ name }) => name);
  return services.flatMap(({ loadBalancer }, index) => {
    const { of } = loadBalancer ?? {};
    if (of === undefined || names.includes(of)) return [];
    const meant = nearest(of, names);
    const known = names.length === 0 ? "Add it to balancers." : `The load balancers are: ${names.join(", ")}.`;
    return [
      problem(
        `services[${index}].loadBalancer.of`,
        of,
        "no load balancer in balancers has that name.",
        meant === undefined ? known : `Did you mean ${meant}?`,
      ),
    ];
  });
}

/** Services that have the same place on one load balancer, or that get no request there. */
function claims(settings: Settings): Problem[] {
  const made = new Map<string, Claim[]>();
  return settings.services.flatMap((service, index) => {
    const { of, listenerArn, port } = service.loadBalancer ?? {};
    const shared = of ?? listenerArn;
    if (shared === undefined) return [];
    const own: Claim = { name: service.name, rule: planOf(settings, service).plan.route.rule, port };
    const others = made.get(shared) ?? [];
    made.set(shared, [...others, own]);
    return claimsTogether(own, others, `services[${index}].loadBalancer.`);
  });
}

/** R-VPC-50: static host ports of the same instances behind one load balancer; a capacity has rules for dynamic ones. */
function sameRules(settings: Settings): Problem[] {
  const made = new Map<string, string>();
  return settings.services.flatMap((service, index) => {
    const rule = ruleOnInstances(settings, service);
    if (rule === undefined || rule.isDynamic) return [];
    const place = [rule.balancer, rule.tier, rule.port].join(" ");
    const first = made.get(place);
    if (first === undefined) made.set(place, service.name);
    return first === undefined
      ? []
      : [sameRule(`services[${index}].${placeOf(rule)}`, [first, service.name], { isDynamic: false })];
  });
}

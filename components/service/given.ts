/**
 * A service's arguments for its resources. Arguments that are known later are checked when they resolve, before any
 * resource uses them.
 */
import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../../analysis/rules/problem";
import { type KnownNetwork, networkIn, plainNetwork, prefixListProblems } from "../network/given";
import { type LaterCheck, checkedLater, laterOf } from "../later";
import { sentence } from "../../analysis/rules/sentence";
import type { EcsServiceArgs } from "./args";
import { type ServicePlan, plainCapacity, planService } from "./plan";
import type { CapacityArgs, TaskNetworkArgs } from "../network/taskNetwork";

/** The arguments, with a network and a capacity that resources can use. */
export interface GivenService extends Omit<EcsServiceArgs, "network" | "capacity"> {
  network: TaskNetworkArgs;
  capacity: CapacityArgs | undefined;
  /** Rejects if an argument that is known later is refused; undefined if all arguments are known. */
  checked: pulumi.Output<unknown> | undefined;
}

const VALUES = [
  "cpu",
  "memory",
  "desiredCount",
  "platformVersion",
  "logRetentionInDays",
  "logKmsKeyArn",
  "ephemeralStorageGib",
  "minimumHealthyPercent",
  "maximumPercent",
] as const;

/** The arguments that are checked when they resolve. */
type Resolved = Partial<Pick<EcsServiceArgs, (typeof VALUES)[number]>> & {
  network?: KnownNetwork;
  capacity?: pulumi.Unwrap<CapacityArgs>;
};

/** A planned service, and the component that refuses values that resolve to something that it cannot use. */
interface Refusable {
  readonly component: string;
  readonly name: string;
  readonly args: EcsServiceArgs;
  readonly plan: ServicePlan;
  readonly problems: readonly Problem[];
}

/**
 * Plans the service again with the values that have resolved: network, capacity and values each as soon as it is known,
 * since a preview may know only some of them, and finally all of them together.
 */
export function givenService({ component, name, args, plan, problems }: Refusable): GivenService {
  const check: LaterCheck<Resolved> = {
    component,
    name,
    shown: new Set(problems.map(sentence)),
    problemsOf: (known) => resolvedProblems(name, args, plan, known),
  };
  const later = (values: pulumi.Inputs) => checkedLater(values, check);
  const network = givenOr(
    plainNetwork(args.network),
    () => later({ network: args.network }),
    (resolved) => networkIn(resolved, plan.network),
  );
  const capacity =
    args.capacity &&
    givenOr(
      plainCapacity(args.capacity),
      () => later({ capacity: args.capacity }),
      (resolved) => capacityIn(resolved, plan),
    );
  const values = laterOf(args, VALUES);
  return {
    ...args,
    network: network.given,
    capacity: capacity?.given,
    checked: together(
      [network.checked, capacity?.checked, Object.keys(values).length > 0 ? later(values) : undefined],
      check,
    ),
  };
}

/** The plain value, or the parts of a value that is known later; they are known once the value was checked. */
function givenOr<T>(
  plain: T | undefined,
  later: () => pulumi.Output<Resolved>,
  read: (checked: pulumi.Output<Resolved>) => T,
): { readonly given: T; readonly checked: pulumi.Output<Resolved> | undefined } {
  if (plain !== undefined) return { given: plain, checked: undefined };
  const checked = later();
  return { given: read(checked), checked };
}

/** Checks all arguments together: for example, the number of tasks may be too large for the capacity. */
function together(
  groups: readonly (pulumi.Output<Resolved> | undefined)[],
  check: LaterCheck<Resolved>,
): pulumi.Output<unknown> | undefined {
  const given = groups.filter((group) => group !== undefined);
  return given.length < 2
    ? given[0]
    : checkedLater<Record<string, Resolved>>(
        { ...given },
        { ...check, problemsOf: (known) => check.problemsOf(Object.assign({}, ...Object.values(known)) as Resolved) },
      );
}

function resolvedProblems(name: string, args: EcsServiceArgs, plan: ServicePlan, known: Resolved): readonly Problem[] {
  const { strategy, ipFamily, vpcCidrBlockCount } = plan.network;
  const planned = plainNetwork(args.network) === undefined ? { strategy, ipFamily, vpcCidrBlockCount } : {};
  const { problems } = planService(name, { ...args, ...planned, ...known });
  const callsS3 = plan.hasOwnInterface && args.egress === undefined;
  return [...problems, ...(callsS3 && known.network !== undefined ? prefixListProblems(known.network) : [])];
}

/** The capacity for resources: they are planned with its launch type; its name and security group are known later. */
function capacityIn(resolved: pulumi.Output<Resolved>, { launchType, network }: ServicePlan): CapacityArgs {
  // A capacity that resolved to nothing was refused before.
  const part = (read: (capacity: pulumi.Unwrap<CapacityArgs>) => string): pulumi.Output<string> =>
    resolved.apply(({ capacity }) => read(capacity as pulumi.Unwrap<CapacityArgs>));
  return {
    launchType,
    strategy: network.strategy,
    capacityProviderName: part((capacity) => capacity.capacityProviderName),
    securityGroupId: part((capacity) => capacity.securityGroupId),
  };
}

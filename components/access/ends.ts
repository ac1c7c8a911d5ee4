/**
 * The ends of a call as data. A component cannot be an argument of another one, so a service offers its end, and
 * `Access` takes two of them. Any security group is an end too, by its id alone.
 */
import * as pulumi from "@pulumi/pulumi";
import { isIsolated } from "../../analysis/rules/strategies";
import { NetworkMode, Protocol } from "../../analysis/rules/words";
import type { TaskArgs } from "../service/args";
import type { ServicePlan } from "../service/plan";
import { portsOf } from "../service/rules";

/** One end of a call: a security group, and the ports on which it is called. */
export interface AccessEnd {
  /** The id of the security group of the interfaces at this end. */
  securityGroupId: pulumi.Output<string>;
  /** The port on which this end is called, or the first one of several; absent if it has none. */
  port?: number;
  /** The last port, if there are several: tasks in bridge mode have dynamic host ports. */
  lastPort?: number;
  /** The protocol of the port. */
  protocol?: Protocol;
  /** True if the group already allows all outbound traffic. */
  allowsAllOutbound?: boolean;
  /** True if other tasks have this group too, as all tasks of an instance in bridge and host mode have. */
  sharesGroup?: boolean;
}

/** The same data as an argument: pass a service's `access`, or only the id of any security group. */
export interface AccessEndArgs {
  /** The id of the security group of the interfaces at this end. */
  securityGroupId: pulumi.Input<string>;
  /** The port on which this end is called, or the first one of several. Default: no port. */
  port?: number;
  /** The last port, if there are several. Default: `port`. */
  lastPort?: number;
  /** The protocol of the port. Default: `tcp`. */
  protocol?: Protocol;
  /** True if the group already allows all outbound traffic. Default: false. */
  allowsAllOutbound?: boolean;
  /** True if other tasks have this group too, as all tasks of an instance in bridge and host mode have. Default: false. */
  sharesGroup?: boolean;
}

/** The end that the tasks of a service or a schedule are. */
export function accessEndOf(
  securityGroupId: pulumi.Output<string>,
  { egress }: Pick<TaskArgs, "egress">,
  plan: ServicePlan,
): AccessEnd {
  const { entry, network, networkMode, hasOwnInterface } = plan;
  const called = entry === undefined || networkMode === NetworkMode.None ? undefined : portsOf(entry, plan);
  return {
    securityGroupId,
    ...(called === undefined
      ? {}
      : {
          port: called.from,
          ...(called.to === called.from ? {} : { lastPort: called.to }),
          protocol: called.protocol,
        }),
    allowsAllOutbound: !isIsolated(network.strategy) && (egress === undefined || !hasOwnInterface),
    sharesGroup: !hasOwnInterface,
  };
}

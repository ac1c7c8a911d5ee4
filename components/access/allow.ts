/**
 * `allow(web, database)`: an `Access` between the resources themselves. A service or a schedule has an end; a database,
 * a cache, a broker or a mount target has security groups, and the port of its engine.
 */
import * as pulumi from "@pulumi/pulumi";
import { type Called, calledTypes, enginePort } from "../../analysis/rules/backends";
import { noAccessEnd, noAccessName, noAccessPort } from "../../analysis/rules/checks/access";
import type { Problem } from "../../analysis/rules/problem";
import type { Protocol } from "../../analysis/rules/words";
import { refusalOf, refuse } from "../refuse";
import { Access } from "./access";
import type { AccessEnd, AccessEndArgs } from "./ends";

/** A resource with a security group, an end as data, or the id of a group. */
export type AccessParty = pulumi.Resource | AccessEndArgs | pulumi.Output<string> | string;

/** Further settings of an access, with the options of its resource. */
export interface AllowOptions extends pulumi.ComponentResourceOptions {
  /** The name of the `Access`. Default: `FROM-to-TO`, with the port if it is given. Needed for an end that is no resource. */
  name?: string;
  /** `tcp` or `udp`. Default: that of the called end, else `tcp`. */
  protocol?: Protocol;
  /** Tags of every resource that supports tags. */
  tags?: Record<string, pulumi.Input<string>>;
}

const GROUPS: ReadonlySet<string> = new Set([
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
]);

/**
 * Allows calls from one resource to another one: `allow(web, api)`, `allow(web, database)`, `allow(web, broker, 9094)`.
 * The parties are services, schedules, client instances, security groups, databases, caches, brokers, search domains,
 * mount targets of EFS, and a Lambda function as the caller.
 * @param port Default: the port of the called service, or that of the engine of the database.
 */
export function allow(
  from: AccessParty,
  to: AccessParty,
  port?: pulumi.Input<number>,
  options: AllowOptions = {},
): Access {
  const { name, protocol, tags, ...opts } = options;
  const [caller, called] = [partyOf(from, "from"), partyOf(to, "to")];
  const [usual, portProblems] = port === undefined ? usualPortOf(to, called.end) : [port, []];
  const title = name ?? titleOf(from, to, port);
  refuse("allow", title ?? "", [
    ...caller.problems,
    ...called.problems,
    ...portProblems,
    ...(title === undefined ? [noAccessName()] : []),
  ]);
  const [fromEnd, toEnd] = [caller.end, called.end];
  if (fromEnd === undefined || toEnd === undefined || title === undefined) {
    throw new Error("A party without an end has a problem that refuses it.");
  }
  return new Access(
    title,
    {
      from: fromEnd,
      to: toEnd,
      ...(usual === undefined ? {} : { port: usual }),
      ...(protocol === undefined ? {} : { protocol }),
      ...(tags === undefined ? {} : { tags }),
    },
    opts,
  );
}

interface Party {
  readonly end: AccessEndArgs | undefined;
  readonly problems: readonly Problem[];
}

function partyOf(party: AccessParty, side: "from" | "to"): Party {
  if (!pulumi.Resource.isInstance(party)) {
    const isId = typeof party === "string" || pulumi.Output.isInstance(party);
    return { end: isId ? { securityGroupId: party } : party, problems: [] };
  }
  const { access, securityGroupId } = party as { access?: AccessEnd; securityGroupId?: pulumi.Output<string> };
  if (access !== undefined) return { end: access, problems: [] };
  if (GROUPS.has(typeOf(party))) return { end: { securityGroupId: (party as pulumi.CustomResource).id }, problems: [] };
  const known = calledTypes.get(typeOf(party));
  if (known === undefined && securityGroupId !== undefined) return { end: { securityGroupId }, problems: [] };
  if (known === undefined || (side === "to" && known.onlyCalls === true)) {
    return { end: undefined, problems: [noAccessEnd(side, typeOf(party), known?.noun)] };
  }
  return { end: { securityGroupId: groupOf(party, side, known) }, problems: [] };
}

/** The first of its groups: one group that allows a call is enough. */
function groupOf(party: pulumi.Resource, side: "from" | "to", { groups, within, noun }: Called): pulumi.Output<string> {
  return pulumi.all([property(party, within ?? groups)]).apply(([value]) => {
    const inner =
      within === undefined ? value : ([value].flat()[0] as Readonly<Record<string, unknown>> | undefined)?.[groups];
    const [first] = [inner].flat();
    if (typeof first === "string") return first;
    throw refusalOf(noAccessEnd(side, typeOf(party), noun));
  });
}

/** The port of a database is the written one, which it has as an output too, or that of its engine. */
function usualPortOf(
  to: AccessParty,
  end: AccessEndArgs | undefined,
): readonly [port: pulumi.Output<number> | number | undefined, problems: readonly Problem[]] {
  const known = pulumi.Resource.isInstance(to) && end?.port === undefined ? calledTypes.get(typeOf(to)) : undefined;
  if (known === undefined || end === undefined || known.onlyCalls === true) return [undefined, []];
  const { engine, usualPort, noun } = known;
  if (engine === undefined && usualPort === undefined) return [undefined, [noAccessPort(noun)]];
  return [
    pulumi
      .all([property(to, "port"), engine === undefined ? undefined : property(to, engine)])
      .apply(([port, name]) => {
        const number = typeof port === "number" ? port : (usualPort ?? enginePort(String(name)));
        if (number === undefined) throw refusalOf(noAccessPort(noun));
        return number;
      }),
    [],
  ];
}

function property(resource: AccessParty, name: string): unknown {
  return (resource as unknown as Readonly<Record<string, unknown>>)[name];
}

/** The SDK keeps a resource's type and name, but not in its public API. */
function typeOf(resource: pulumi.Resource): string {
  const type = property(resource, "__pulumiType");
  return typeof type === "string" ? type : resource.constructor.name;
}

function titleOf(from: AccessParty, to: AccessParty, port: pulumi.Input<number> | undefined): string | undefined {
  const [caller, called] = [from, to].map((party) =>
    pulumi.Resource.isInstance(party) ? property(party, "__name") : undefined,
  );
  return typeof caller === "string" && typeof called === "string"
    ? `${caller}-to-${called}${typeof port === "number" ? `-${String(port)}` : ""}`
    : undefined;
}

/** Resources that must exist for a call. */
import type { Living } from "../deployment";
import { referencesOf, text, texts, within } from "../references";
import { type Conflict, LISTENER, type Moment, of, PROVIDER, SERVICE } from "./conflict";

/** Everything that a creation or an update is refused for at the call, given what lives before it. */
export function refusalsOf(next: Living, { live }: Pick<Moment, "live">): Conflict[] {
  return [...missingFrom(next, live), ...withoutListener(next, live), ...withoutPolicy(next, live)];
}

/** Ids that AWS makes up: whatever carries one must exist. */
const ID = /^(vpc|subnet|igw|eigw|rtb|nat|eni|sg|eipalloc|lt|vpce|i)-/;

function missingFrom(next: Living, live: readonly Living[]): Conflict[] {
  const there = new Set(live.map(({ id }) => id));
  return referencesOf(next.inputs)
    .filter((id) => ID.test(id) && !there.has(id) && !OWN.test(id))
    .map((id) => ({ code: "NotFound", resource: next.name, why: `${id} does not exist` }));
}

/** Named by settings: resources that this stack does not create. */
const OWN = /-own\b/;

/** ECS takes a target group only once a listener forwards to it. */
function withoutListener(next: Living, live: readonly Living[]): Conflict[] {
  if (next.type !== SERVICE) return [];
  const forwarded = of(live, LISTENER).flatMap(({ inputs }) => texts(within(inputs, "defaultActions.targetGroupArn")));
  return texts(within(next.inputs, "loadBalancers.targetGroupArn"))
    .filter((target) => !forwarded.includes(target))
    .map((target) => ({
      code: "InvalidParameterException",
      resource: next.name,
      why: `no listener forwards to ${target}`,
    }));
}

/** ECS tries the role of a Managed Instances provider immediately. */
function withoutPolicy(next: Living, live: readonly Living[]): Conflict[] {
  const role = text(within(next.inputs, "managedInstancesProvider.infrastructureRoleArn"));
  if (next.type !== PROVIDER || role === undefined) return [];
  const name = live.find(({ outputs }) => outputs["arn"] === role)?.outputs["name"];
  const attached = of(live, "aws:iam/rolePolicyAttachment:RolePolicyAttachment");
  return attached.some(({ inputs }) => inputs["role"] === name)
    ? []
    : [{ code: "ClientException", resource: next.name, why: "its infrastructure role has no policy" }];
}

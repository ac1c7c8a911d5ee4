/** Settings of the ECS agent in the user data that instances start with (R-PORT-06, R-PUB-23). */
import { agentPortRangeIn, hasProxyIn } from "../../rules/agentSettings";
import { decoded as fromBase64, type HostScript, hostScriptOf, NO_SCRIPT } from "../../rules/hostScript";
import { isUnknown, type Maybe, type PortRange } from "../model";
import type { Fields } from "./fields";

export function agentPortRangeOf(
  fields: Fields,
  ...properties: readonly string[]
): Maybe<PortRange | "computed" | null> {
  const found = firstScript(fields, properties);
  if (found === null) return null;
  return isUnknown(found.script) ? found.script : agentPortRangeIn(found.script);
}

/** True if a line sets HTTP_PROXY or HTTPS_PROXY, as ecs.config, ecs-init and Docker read it. */
export function agentProxyOf(fields: Fields, ...properties: readonly string[]): boolean {
  const found = firstScript(fields, properties);
  return found !== null && !isUnknown(found.script) && hasProxyIn(found.script);
}

/** Settings of the agent in the user data; those of no script if the resource has none. */
export function hostScript(fields: Fields, ...properties: readonly string[]): Maybe<HostScript> {
  const found = firstScript(fields, properties);
  if (found === null) return NO_SCRIPT;
  if (isUnknown(found.script)) return found.script;
  const settings = hostScriptOf(found.script);
  // A finding names the cluster, and no part of a secret is shown.
  const isHidden = fields.isSecret(found.property) && typeof settings.cluster === "string";
  return isHidden ? { ...settings, cluster: fields.unknown(found.property, "is secret") } : settings;
}

/** The first of these properties that the resource has, decoded; null without any. */
function firstScript(
  fields: Fields,
  properties: readonly string[],
): { readonly property: string; readonly script: Maybe<string> } | null {
  for (const property of properties) {
    const text = fields.string(property);
    if (text === undefined || text === "") continue;
    const script = isUnknown(text) ? text : (decoded(text) ?? fields.unknown(property, "is compressed"));
    return { property, script };
  }
  return null;
}

/** Templates have Base64, instances may have plain text; null where it is compressed. */
function decoded(text: string): string | null {
  const compact = text.replace(/\s/g, "");
  return /^[A-Za-z0-9+/]+=*$/.test(compact) && compact.length % 4 === 0 ? fromBase64(compact) : text;
}

/** Settings of the ECS agent in the user data that instances start with (R-PORT-06, R-PUB-23). */
import { agentPortRangeIn, hasProxyIn } from "../../rules/agentSettings";
import { decoded as fromBase64, type HostScript, hostScriptOf, NO_SCRIPT } from "../../rules/hostScript";
import { isUnknown, type Maybe, type PortRange } from "../model";
import type { Fields } from "./fields";

/** By the first of these properties that the resource has. */
export function agentPortRangeOf(
  fields: Fields,
  ...properties: readonly string[]
): Maybe<PortRange | "computed" | null> {
  for (const property of properties) {
    const text = fields.string(property);
    if (text === undefined || text === "") continue;
    if (isUnknown(text)) return text;
    const script = decoded(text);
    if (script === null) return fields.unknown(property, "is compressed");
    return agentPortRangeIn(script);
  }
  return null;
}

/** True if a line sets HTTP_PROXY or HTTPS_PROXY, as ecs.config, ecs-init and Docker read it. */
export function agentProxyOf(fields: Fields, ...properties: readonly string[]): boolean {
  return properties.some((property) => {
    const text = fields.string(property);
    const script = text === undefined || isUnknown(text) ? null : decoded(text);
    return script !== null && hasProxyIn(script);
  });
}

/** Settings of the agent in the user data; those of no script if the resource has none. */
export function hostScript(fields: Fields, ...properties: readonly string[]): Maybe<HostScript> {
  for (const property of properties) {
    const text = fields.string(property);
    if (text === undefined || text === "") continue;
    if (isUnknown(text)) return text;
    const script = decoded(text);
    if (script === null) return fields.unknown(property, "is compressed");
    const settings = hostScriptOf(script);
    // A finding names the cluster, and no part of a secret is shown.
    const isHidden = fields.isSecret(property) && typeof settings.cluster === "string";
    return isHidden ? { ...settings, cluster: fields.unknown(property, "is secret") } : settings;
  }
  return NO_SCRIPT;
}

/** Templates have Base64, instances may have plain text; null where it is compressed. */
function decoded(text: string): string | null {
  const compact = text.replace(/\s/g, "");
  return /^[A-Za-z0-9+/]+=*$/.test(compact) && compact.length % 4 === 0 ? fromBase64(compact) : text;
}

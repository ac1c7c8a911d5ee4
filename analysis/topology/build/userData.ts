/** Settings of the ECS agent in the user data that instances start with (R-PORT-06, R-PUB-23). */
import { isUnknown, type Maybe, type PortRange } from "../model";
import type { Fields } from "./fields";

/**
 * `echo ECS_DYNAMIC_HOST_PORT_RANGE=10000-20000 >> /etc/ecs/ecs.config` → 10000 to 20000; null where no line sets it.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-config.html
 */
export function agentPortRangeOf(fields: Fields, ...properties: readonly string[]): Maybe<PortRange | null> {
  for (const property of properties) {
    const text = fields.string(property);
    if (text === undefined || text === "") continue;
    if (isUnknown(text)) return text;
    const script = decoded(text);
    if (script === null) return fields.unknown(property, "is compressed");
    return lastRange(script);
  }
  return null;
}

/** Whether a line sets HTTP_PROXY or HTTPS_PROXY, as ecs.config, ecs-init and Docker read it. */
export function agentProxyOf(fields: Fields, ...properties: readonly string[]): boolean {
  return properties.some((property) => {
    const text = fields.string(property);
    const script = text === undefined || isUnknown(text) ? null : decoded(text);
    return script !== null && PROXY.test(script);
  });
}

const PROXY = /^[^#\n]*\bHTTPS?_PROXY["']?\s*[=,]\s*["']?[^\s"']/im;

/** Templates have Base64, instances may have plain text; null where it is compressed. */
function decoded(text: string): string | null {
  const compact = text.replace(/\s/g, "");
  if (!/^[A-Za-z0-9+/]+=*$/.test(compact) || compact.length % 4 !== 0) return text;
  const bytes = Buffer.from(compact, "base64");
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return isGzip ? null : bytes.toString("utf8");
}

/** In ecs.config as NAME=FROM-TO; in PowerShell as a name and a value in quotes. The last line wins. */
const SETTING = /^[^#\n]*ECS_DYNAMIC_HOST_PORT_RANGE["']?\s*[=,]\s*["']?(\d{1,5})-(\d{1,5})/gm;

function lastRange(script: string): PortRange | null {
  const found = [...script.matchAll(SETTING)].at(-1);
  const [from, to] = [Number(found?.[1]), Number(found?.[2])];
  return from >= 1 && from <= to && to <= 65_535 ? { from, to } : null;
}

/** Settings of the ECS agent in the user data of its instance. */
import type { PortRange } from "./limits";

/**
 * `NAME=FROM-TO` in ecs.config, or a name and a value in quotes in PowerShell, or a variable of the shell. A comment sets
 * nothing.
 */
const SETTING = /^[^#\n]*ECS_DYNAMIC_HOST_PORT_RANGE["']?\s*[=,]\s*["']?(?:(\d{1,5})-(\d{1,5})|\S{0,99}[$%`{])/gm;

/**
 * Host ports that the agent assigns to containers (R-PORT-06); null if no line sets them, "computed" if a variable does.
 * The last line has priority:
 * `echo ECS_DYNAMIC_HOST_PORT_RANGE=10000-20000 >> /etc/ecs/ecs.config` → 10000 to 20000.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-config.html
 */
export function agentPortRangeIn(script: string): Pick<PortRange, "from" | "to"> | "computed" | null {
  const found = [...script.matchAll(SETTING)].at(-1);
  if (found !== undefined && found[1] === undefined) return "computed";
  const [from, to] = [Number(found?.[1]), Number(found?.[2])];
  return from >= 1 && from <= to && to <= 65_535 ? { from, to } : null;
}

/**
 * Returns true if the script sets HTTP_PROXY or HTTPS_PROXY for ecs.config, ecs-init or Docker (R-PUB-23).
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/http_proxy_config.html
 */
export function hasProxyIn(script: string): boolean {
  return /^[^#\n]*\bHTTPS?_PROXY["']?\s*[=,]\s*["']?[^\s"']/im.test(script);
}

/** Settings of the ECS agent, as the user data of its instance writes them. */
import type { PortRange } from "./limits";

/** In ecs.config as NAME=FROM-TO; in PowerShell as a name and a value in quotes. A comment sets nothing. */
const SETTING = /^[^#\n]*ECS_DYNAMIC_HOST_PORT_RANGE["']?\s*[=,]\s*["']?(\d{1,5})-(\d{1,5})/gm;

/**
 * Host ports that the agent gives to containers (R-PORT-06); null where no line sets them. The last line wins:
 * `echo ECS_DYNAMIC_HOST_PORT_RANGE=10000-20000 >> /etc/ecs/ecs.config` → 10000 to 20000.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-config.html
 */
export function agentPortRangeIn(script: string): Pick<PortRange, "from" | "to"> | null {
  const found = [...script.matchAll(SETTING)].at(-1);
  const [from, to] = [Number(found?.[1]), Number(found?.[2])];
  return from >= 1 && from <= to && to <= 65_535 ? { from, to } : null;
}

/**
 * HTTP_PROXY or HTTPS_PROXY, as ecs.config, ecs-init and Docker read it (R-PUB-23).
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/http_proxy_config.html
 */
export function hasProxyIn(script: string): boolean {
  return /^[^#\n]*\bHTTPS?_PROXY["']?\s*[=,]\s*["']?[^\s"']/im.test(script);
}

/** Texts of AWS's answers of which a part is kept, because another part may contain a secret. */
import { agentPortRangeIn, hasProxyIn } from "../../../analysis/rules/agentSettings";
import { decoded, hostScriptOf } from "../../../analysis/rules/hostScript";
import { isUnknown } from "../../../analysis/rules/serviceDefinition";

const COMPUTED = "${COMPUTED}";
const COMPRESSED = [`ECS_DYNAMIC_HOST_PORT_RANGE=${COMPUTED}`, `ECS_CLUSTER=${COMPUTED}`];

/** Of user data only settings of the agent that the analysis reads are kept, again as Base64. */
export function agentSettings(userData: string): string {
  const script = decoded(userData);
  const kept = script === null ? COMPRESSED : [...portsAndProxy(script), ...hostSettings(script)];
  return Buffer.from(kept.join("\n")).toString("base64");
}

/** The cluster, also where there is none, and the access of containers to credentials. */
function hostSettings(script: string): string[] {
  const { cluster, blocksAwsvpcMetadata, enablesTaskRoles } = hostScriptOf(script);
  return [
    `ECS_CLUSTER=${isUnknown(cluster) ? COMPUTED : (cluster ?? "")}`,
    ...(blocksAwsvpcMetadata ? ["ECS_AWSVPC_BLOCK_IMDS=true"] : []),
    ...(enablesTaskRoles === null ? [] : [`Initialize-ECSAgent${enablesTaskRoles ? " -EnableTaskIAMRole" : ""}`]),
  ];
}

function portsAndProxy(script: string): string[] {
  const range = agentPortRangeIn(script);
  const value = range === null || range === "computed" ? range : `${String(range.from)}-${String(range.to)}`;
  const ports = value === null ? [] : [`ECS_DYNAMIC_HOST_PORT_RANGE=${value === "computed" ? COMPUTED : value}`];
  // The address of a proxy may have a password in it.
  const proxy = hasProxyIn(script) ? ["HTTP_PROXY=not-kept"] : [];
  return [...ports, ...proxy];
}

/** The destination of logs: `https://user:password@host` → `https://host`. */
export function destinationWithoutUser(address: string): string {
  const slashes = address.indexOf("//");
  const at = address.lastIndexOf("@");
  return slashes < 0 || at < slashes ? address : `${address.slice(0, slashes + 2)}${address.slice(at + 1)}`;
}

/** Users write any description; of an interface that ECS made, it is the ARN of its owner. */
export function ownerOfInterface(description: string): string | undefined {
  return /^arn:[^:]+:ecs:\S*$/.test(description) ? description : undefined;
}

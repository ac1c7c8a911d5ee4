/**
 * The settings of the ECS agent in the user data of its instance: shell scripts, cloud-init, PowerShell, and the TOML
 * of Bottlerocket. They decide which cluster the instance joins (R-PUB-19, R-PUB-20), and what containers reach of its
 * metadata (R-PUB-22, R-PUB-25).
 */
import type { Maybe } from "./serviceDefinition";

export interface HostScript {
  /** The cluster that it names; null if it names none, so that the agent joins the cluster `default`. */
  readonly cluster: Maybe<string | null>;
  /** A shell script or cloud-init, which Bottlerocket does not run. */
  readonly isShell: boolean;
  /** True if it may install an agent: it names ECS, or runs code that is not in it. */
  readonly mayInstallAgent: boolean;
  /** True if awsvpc tasks have no access to the metadata of the instance. */
  readonly blocksAwsvpcMetadata: boolean;
  /** Windows: `-EnableTaskIAMRole` of Initialize-ECSAgent; null without such a call. */
  readonly enablesTaskRoles: boolean | null;
}

/** An instance without user data. */
export const NO_SCRIPT: HostScript = {
  cluster: null,
  isShell: false,
  mayInstallAgent: false,
  blocksAwsvpcMetadata: false,
  enablesTaskRoles: null,
};

const CLUSTER_NAME = /^[A-Za-z0-9_-]{1,255}$/;
/** `ECS_CLUSTER=main`, quoted or not, and `"ECS_CLUSTER", "main"` of PowerShell. */
const SETTING = /\bECS_CLUSTER["']?[ \t]*[=,][ \t]*["']?([^\s"';,)]*)/g;
const POWERSHELL = /\bInitialize-ECSAgent\b([^\n]*(?:`\r?\n[^\n]*)*)/i;
const POWERSHELL_CLUSTER = /-Cluster[ \t:]+["']?([^\s"']+)/i;
const TOML = /^[ \t]*(?:\[settings\b|settings\.)/m;
/** `cluster = "main"` in `[settings.ecs]`, `ecs.cluster = "main"` in `[settings]`. */
const TOML_CLUSTER = /(?<![\w-])cluster[ \t]*=[ \t]*["']([^"'\n]*)["']/g;

/** The agent's settings file. A line that writes to it is read if it has the settings, or begins a here-document. */
const SETTINGS_FILE = /\/etc\/ecs(\/ecs\.config)?|\becs\.config\b/g;
const READ_LINE = /\bECS_[A-Z_]+=|<<|^\s*(?:sudo )?(?:mkdir|touch|chmod)\b/;
/** Commands whose effect is not in the script: they may set the cluster, or install the agent. */
const OTHER_CODE =
  /\b(curl|wget|git|aws|ansible\S*|puppet|chef\S*|salt\S*|cfn-init|source|eval|base64|b64|gzip|python3?|perl|ruby|node|Invoke-WebRequest|iwr|Invoke-Expression|iex|Start-BitsTransfer|DownloadFile|DownloadString|Read-S3Object)\b|https?:|s3:|#include|\.(sh|py|ps1|pl|rb)\b|^[ \t]*\.[ \t]/im;
/** Commands that change a file which has the settings already: `sed -i 's/default/main/' /etc/ecs/ecs.config`. */
const CHANGES = /\b(sed|awk|envsubst|cp|mv|install)\b/;
/** EC2 takes 16 KB; anything longer is not user data, and not worth the time. */
const LONGEST = 100_000;

export function hostScriptOf(text: string): HostScript {
  const whole = text.length > LONGEST ? null : partsOf(text);
  if (whole === null) return { ...NO_SCRIPT, cluster: unread("has a part that is not read"), mayInstallAgent: true };
  const lines = whole.replace(/^[ \t]*#(?![!i]).*$/gm, "");
  const isToml = TOML.test(lines) && !lines.trimStart().startsWith("#!");
  const powershell = POWERSHELL.exec(lines)?.[1];
  return {
    cluster: isToml ? tomlCluster(lines) : scriptCluster(lines, powershell),
    isShell: /^(#!|#cloud-|#include|MIME-Version|Content-Type)/i.test(text) && !isToml,
    mayInstallAgent:
      /ecs/i.test(lines.replaceAll(SETTINGS_FILE, "").replaceAll(/\bECS_[A-Z_]+/g, "")) || OTHER_CODE.test(lines),
    blocksAwsvpcMetadata: /ECS_AWSVPC_BLOCK_IMDS["']?\W+true|-AwsvpcBlockIMDS\b|awsvpc-block-imds\s*=\s*true/i.test(
      lines,
    ),
    enablesTaskRoles:
      powershell === undefined ? null : /-EnableTaskIAMRole\b|ECS_ENABLE_TASK_IAM_ROLE["']?\W+true/i.test(lines),
  };
}

function unread(why: string): { unknown: string } {
  return { unknown: `the user data ${why}` };
}

function scriptCluster(lines: string, powershell: string | undefined): Maybe<string | null> {
  const set = [...lines.matchAll(SETTING)].map((match) => match[1] ?? "");
  const called = powershell === undefined ? undefined : POWERSHELL_CLUSTER.exec(powershell)?.[1];
  const names = [...new Set([...set, ...(called === undefined ? [] : [called])])];
  const [name] = names;
  const atFile = lines.split("\n").filter((line) => line.search(SETTINGS_FILE) >= 0);
  if (name === undefined) {
    const isElsewhere =
      lines.includes("ECS_CLUSTER") ||
      /[@$]/.test(powershell ?? "") ||
      OTHER_CODE.test(lines) ||
      atFile.some((line) => !READ_LINE.test(line));
    return isElsewhere ? unread("runs code that may name the cluster") : null;
  }
  if (names.length > 1) return unread("names several clusters");
  if (atFile.some((line) => CHANGES.test(line) || OTHER_CODE.test(line))) return unread("changes the settings file");
  if (name === "") return null;
  return CLUSTER_NAME.test(name) ? name : unread("computes the name of the cluster");
}

function tomlCluster(lines: string): Maybe<string | null> {
  const names = [...new Set([...lines.matchAll(TOML_CLUSTER)].map((match) => match[1] ?? ""))];
  const [name] = names;
  if (names.length > 1) return unread("names several clusters");
  if (name !== undefined)
    return name === "" ? null : CLUSTER_NAME.test(name) ? name : unread("computes the name of the cluster");
  return /bootstrap-containers|\bcluster\b/.test(lines) ? unread("runs code that may name the cluster") : null;
}

/** The parts of a MIME archive one after the other, decoded; null if one is compressed. */
function partsOf(text: string): string | null {
  const boundary = /^content-type:\s*multipart\/[^\n]*(?:\n[ \t][^\n]*)*?boundary="?([^"\s;]+)/im.exec(text)?.[1];
  if (boundary === undefined) return text;
  const parts = text
    .split(`--${boundary}`)
    .slice(1)
    .map((part) => {
      const at = /\r?\n\r?\n/.exec(part);
      if (at === null) return "";
      const [head, body] = [part.slice(0, at.index), part.slice(at.index + at[0].length)];
      return /content-transfer-encoding:\s*base64/i.test(head) ? decoded(body) : body;
    });
  return parts.includes(null) ? null : parts.join("\n");
}

/** The text of Base64; null if it is compressed. */
export function decoded(base64: string): string | null {
  const bytes = Buffer.from(base64, "base64");
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return isGzip ? null : bytes.toString("utf8");
}

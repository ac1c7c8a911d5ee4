/** An expectation that no packet arrives. */
import { anyPathBetween } from "../reachability";
import type { Report, ReportSource } from "../report";
import type { ExpectationReport } from "../report/intent";
import { isUnknown } from "../topology/model";
import type { TopologyIndex } from "../topology/topologyIndex";
import type { IntentProblem } from "./model";
import type { Pair } from "./pair";

export type Judged = Pick<ExpectationReport, "verdict" | "message" | "fix" | "path">;

/**
 * AWS's proxies before private targets, which no path here goes through, by the beginning of Pulumi's types: `public` ones
 * have addresses on the internet, `private` ones have addresses in VPCs, too.
 */
const PROXIES = {
  public: [
    "aws:apigatewayv2/vpcLink:",
    "aws:apigateway/vpcLink:",
    "aws:cloudfront/vpcOrigin:",
    "aws:globalaccelerator/",
    "aws-native:apigatewayv2:VpcLink",
    "aws-native:apigateway:VpcLink",
    "aws-native:cloudfront:VpcOrigin",
    "aws-native:globalaccelerator:",
  ],
  private: [
    "aws:vpclattice/",
    "aws:ec2/vpcEndpointService:",
    "aws-native:vpclattice:",
    "aws-native:ec2:VpcEndpointService",
  ],
} as const;

export function judgeNever(
  network: TopologyIndex,
  { resources, source }: Report,
  { from, to, port }: Pair,
): Judged | Pick<IntentProblem, "problem" | "remedy"> {
  const asked = { from: from.text, to: to.text };
  const any = anyPathBetween(network, from.end, to.end, asked, port);
  if ("problem" in any) return any;
  const ends = `from ${from.text} to ${to.text}`;
  const { path, reason } = any;
  switch (any.verdict) {
    case "reachable":
      return { verdict: "broken", message: `A packet ${ends} arrives: ${path?.message ?? ""}`, fix: null, path };
    case "undetermined":
      return open(ends, path?.message ?? `${reason ?? ""}.`, path);
    case "blocked": {
      const proxy = proxyBefore(network, from, to, resources) ?? proxyUnread(source, from, to);
      if (proxy !== undefined) {
        const clients = from.end.kind === "internet" ? "clients on the internet" : from.text;
        return open(ends, `${proxy} may send requests of ${clients} there, and it is not followed.`, null);
      }
      const set = port === null ? "on any port" : `on port ${String(port)}`;
      return { verdict: "kept", message: `No packet ${ends} arrives ${set}.`, fix: null, path: null };
    }
  }
}

/** A client inside a network calls the public ones by its path to the internet; they have no database for a target. */
function proxyBefore(
  network: TopologyIndex,
  from: Pair["from"],
  to: Pair["to"],
  resources: Report["resources"],
): string | undefined {
  if (["internet", "address", "aws", "host"].includes(to.end.kind)) return undefined;
  const typeOf = (begins: readonly string[]): string | undefined =>
    Object.keys(resources).find((type) => begins.some((begin) => type.startsWith(begin)));
  const facing = typeOf(PROXIES.public);
  if (from.end.kind === "internet") return facing ?? typeOf(PROXIES.private);
  if (facing === undefined || to.end.kind === "backend") return typeOf(PROXIES.private);
  const out = anyPathBetween(network, from.end, { kind: "internet" }, { from: from.text, to: "internet" }, null);
  return "problem" in out || out.verdict === "blocked" ? typeOf(PROXIES.private) : facing;
}

const OF_ACCOUNT: ReadonlySet<ReportSource["kind"]> = new Set(["aws", "snapshot"]);

/** An account's proxies are not read: each sends its requests to a load balancer, to names of Cloud Map, or to instances. */
function proxyUnread({ kind, sources }: ReportSource, from: Pair["from"], to: Pair["to"]): string | undefined {
  const isOfAccount = (sources?.map((each) => each.kind) ?? [kind]).every((each) => OF_ACCOUNT.has(each));
  const { end } = to;
  const isTarget =
    end.kind === "service"
      ? [end.service.loadBalancers, end.service.serviceRegistries].some((some) => isUnknown(some) || some.length > 0)
      : end.kind === "load-balancer" || end.kind === "instance" || end.kind === "interface";
  return isOfAccount && isTarget && from.end.kind === "internet"
    ? "a VPC link, a VPC origin or an accelerator, which are not read from an account,"
    : undefined;
}

function open(ends: string, why: string, path: Judged["path"]): Judged {
  return {
    verdict: "undetermined",
    message: `It is not known whether a packet ${ends} arrives: ${why}`,
    fix: null,
    path,
  };
}

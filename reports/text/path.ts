/** One path in words: its verdict, the device that decided, why, and what to change. */
import type { Hop, PathReport, SourceIp } from "../../analysis/report";
import { type Margins, paragraph, type Span } from "./paragraph";
import { type Theme, verdictSpan } from "./theme";

export interface Style {
  readonly theme: Theme;
  readonly width: number;
}

/** `fixed 203.0.113.9`, `ephemeral`; without one, destinations outside see no address. */
export function sourceIpText({ kind, addresses }: SourceIp): string {
  if (addresses.length > 0) return `${kind} ${addresses.join(", ")}`;
  switch (kind) {
    case "fixed":
      return "fixed, known after deployment";
    case "ephemeral":
      return "ephemeral, changes when its task or instance is replaced";
    case "none":
      return "none on the internet";
    case "undetermined":
      return "undetermined";
  }
}

/** `reachable by nat-gateway → internet-gateway`, `blocked NO_ROUTE_TO_DESTINATION`. */
export function outcome(theme: Theme, path: Pick<PathReport, "verdict" | "code" | "via">): Span[] {
  const by = path.via.length === 0 || path.verdict !== "reachable" ? "" : ` by ${path.via.join(" → ")}`;
  const code = path.code === null ? "" : ` ${path.code}`;
  return [verdictSpan(theme, path.verdict), by, code];
}

/** A failure that the baseline has too: it does not count for the exit code. */
export function knownSpan({ known }: { readonly known?: true }): Span[] {
  return known === true ? [" (known)"] : [];
}

/** A path that is not reachable: the device that stops it, the reason, and the fix. */
export function trouble({ theme, width }: Style, title: string, path: PathReport, indent: number): string[] {
  const layout: Margins = { width, indent, hang: 2 };
  const below: Margins = { width, indent: indent + 2, hang: 2 };
  const stop = path.hops.find((hop) => hop.verdict !== "passed");
  const rule = path.rule === null ? "" : ` [${path.rule}]`;
  const some = path.verdict === "partial" ? [`Blocked in ${path.subnets.blocked.join(", ")}.`] : [];
  return [
    ...paragraph([{ text: title, paint: theme.strong }, " ", ...outcome(theme, path), ...knownSpan(path)], layout),
    // If no device stops the path but a value is unknown, the message names the value.
    ...(stop === undefined || stop.id === "" ? [] : paragraph([`at ${stop.kind} ${stop.name}`], below)),
    ...some.flatMap((text) => paragraph([text], below)),
    ...paragraph([path.message + rule], below),
    ...(path.fix === null ? [] : paragraph([{ text: "Fix:", paint: theme.strong }, ` ${path.fix}`], below)),
  ];
}

/** Every hop, numbered in the packet's order; the hops of the answer follow those of the request. */
export function hopLines({ theme, width }: Style, hops: readonly Hop[], indent: number): string[] {
  const digits = String(hops.length).length;
  return hops.flatMap((hop, index) => {
    const word = { passed: theme.good, stopped: theme.bad, undetermined: theme.open }[hop.verdict];
    const back = hop.direction === "return" ? "on the way back, " : "";
    const rule = hop.rule === null ? "" : ` [${hop.rule}]`;
    const changed = [
      ...(hop.source === undefined ? [] : [`source IP becomes ${hop.source}`]),
      ...(hop.destination === undefined ? [] : [`destination becomes ${hop.destination}`]),
    ].join(", ");
    return paragraph(
      [
        `${index + 1}. `,
        { text: hop.verdict, paint: word },
        ` ${back}${hop.kind} ${hop.name}: ${hop.detail}${changed === "" ? "" : `; ${changed}`}${rule}`,
      ],
      { width, indent, hang: digits + 2 },
    );
  });
}

/** Addresses in the options of log drivers: `tcp://host:port`, `https://host`, `host:port`. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly udp: boolean;
}

const PORTS: Readonly<Record<string, number>> = { https: 443, http: 80 };
const UDP: ReadonlySet<string> = new Set(["udp"]);
const TCP: ReadonlySet<string> = new Set(["tcp", "tcp+tls", "tls", "https", "http"]);

/**
 * @param port the default port.
 * @param udp true if an address without a scheme means UDP.
 * @returns `local` for an address on the machine itself, null for a text without a host.
 */
export function addressOf(text: string, port: number, udp: boolean): Address | "local" | null {
  const match = /^(?:([a-z+]+):\/\/)?(.*)$/i.exec(text.trim());
  const scheme = match?.[1]?.toLowerCase();
  if (scheme !== undefined && /^unix/.test(scheme)) return "local";
  const rest = (match?.[2] ?? "").replace(/[/?#].*$/, "").replace(/^.*@/, "");
  const parts = /^(\[[0-9a-f:]+\]|[a-z0-9_.-]+)?(?::(\d{1,5}))?$/i.exec(rest);
  if (parts === null || (scheme !== undefined && !UDP.has(scheme) && !TCP.has(scheme))) return null;
  const number =
    parts[2] === undefined ? ((scheme === undefined ? undefined : PORTS[scheme]) ?? port) : Number(parts[2]);
  if (number < 1 || number > 65535) return null;
  const host = parts[1]?.toLowerCase();
  if (host === undefined || isLoopback(host)) return "local";
  return { host, port: number, udp: scheme === undefined ? udp : UDP.has(scheme) };
}

/** Returns true for the machine itself, which needs no network. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

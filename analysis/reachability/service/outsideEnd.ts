/** Ends outside every network, by the texts that mean the same everywhere: `internet`, `logs`, `api.stripe.com`, `1.1.1.1:53`. */
import { type AwsHost, awsHostOf } from "../../rules/awsHosts";
import { endpointServices } from "../../rules/endpointSet";
import { parseCidr } from "../sets/addresses";

export type OutsideEnd =
  | { readonly kind: "internet"; readonly port?: number }
  | {
      readonly kind: "address";
      readonly text: string;
      readonly address: string;
      readonly port: number;
    }
  /** AWS services by their words: `ecr` is both of its own. */
  | { readonly kind: "aws"; readonly words: readonly string[]; readonly host?: AwsHost; readonly port?: number }
  | { readonly kind: "host"; readonly host: string; readonly name: string; readonly port: number };

export const WORDS: readonly string[] = ["internet", "ecr", ...endpointServices];

/** The port of AWS's own services. */
const AWS_PORT = 443;

/** `logs` → the AWS service; `internet:443` → the internet, on that port. Null for a text that begins with no word. */
export function wordOf(text: string): Extract<OutsideEnd, { readonly kind: "internet" | "aws" }> | null {
  const [, written, digits] = /^([a-z0-9.-]+)(?::(\d{1,5}))?$/.exec(text) ?? [];
  if (written === undefined || !WORDS.includes(written)) return null;
  const port = digits === undefined ? null : Number(digits);
  if (port !== null && !isPort(port)) return null;
  if (written === "internet") return { kind: "internet", ...(port === null ? {} : { port }) };
  const words = written === "ecr" ? ["ecr.api", "ecr.dkr"] : [written];
  return { kind: "aws", words, ...(port === null || port === AWS_PORT ? {} : { port }) };
}

/** The end that a text means in every network; null if it means none. */
export function outsideOf(text: string): OutsideEnd | null {
  const bare = withoutPath(text);
  return wordOf(text) ?? addressOf(bare) ?? hostOf(bare);
}

function isPort(port: number): boolean {
  return port >= 1 && port <= 65535;
}

const V4 = /^(\d{1,3}(?:\.\d{1,3}){3})(?::(\d{1,5}))?$/;
const V6 = /^(?:\[([0-9a-f:.]+)\](?::(\d{1,5}))?|([0-9a-f]*:[0-9a-f:.]*))$/i;

function addressOf(text: string): OutsideEnd | null {
  const four = V4.exec(text);
  const six = V6.exec(text);
  const address = four?.[1] ?? six?.[1] ?? six?.[3];
  const port = Number(four?.[2] ?? six?.[2] ?? 443);
  const block = address === undefined ? null : parseCidr(address);
  if (address === undefined || block === null || !isPort(port)) return null;
  return { kind: "address", text, address, port };
}

/** Names that a registry's clients call by another name. */
const ALIASES: ReadonlyMap<string, string> = new Map([["docker.io", "registry-1.docker.io"]]);

/** The call in an error message: `https://api.ecr.eu-west-1.amazonaws.com/v2/` → its host, and 443. */
export function withoutPath(text: string): string {
  const [, scheme, host = text] = /^(?:(https?):\/\/)?([^/]+)(?:\/.*)?$/i.exec(text) ?? [];
  return scheme?.toLowerCase() === "http" && !/:\d+$/.test(host) ? `${host}:80` : host;
}

function hostOf(text: string): OutsideEnd | null {
  const parts = /^([a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+)(?::(\d{1,5}))?$/i.exec(text);
  const name = parts?.[1]?.toLowerCase();
  const port = Number(parts?.[2] ?? 443);
  if (name === undefined || !isPort(port)) return null;
  const aws = port === 443 ? awsHostOf(name) : null;
  if (aws !== null) return { kind: "aws", words: [aws.service], host: aws };
  return { kind: "host", host: ALIASES.get(name) ?? name, name: text, port };
}

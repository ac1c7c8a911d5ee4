/** The values of an expectation that are allowed, for a file and for an assertion alike. */
import { VIAS } from "../report";
import { blockOf } from "../topology/addressBlock";

export const REACHES = ["ipv4", "ipv6"] as const;

/** The word for a source address that stays, whichever it is. */
export const FIXED = "fixed";

export function isPort(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 65535;
}

export const PORTS = "a whole number from 1 to 65535";

export function isReach(value: unknown): boolean {
  return REACHES.some((one) => one === value);
}

export function isDevice(value: unknown): boolean {
  return VIAS.some((one) => one === value);
}

/** An address, and no block of them. */
export function isSource(value: unknown): boolean {
  return value === FIXED || (typeof value === "string" && !value.includes("/") && blockOf(value) !== null);
}

export const SOURCES = [FIXED, "an IP address"] as const;

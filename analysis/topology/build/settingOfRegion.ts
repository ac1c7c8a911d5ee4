/** Decides whether a setting of one account and Region, such as Block Public Access, applies to a resource. */
import { isUnknown } from "../model";
import { UNKNOWN, type Value } from "../resource";
import type { Fields } from "./fields";
import { providerOf, regionOf } from "./region";

/** Of a provider's inputs those that decide as whom, and so in which account, it acts. */
const SIGN_IN = [
  "accessKey",
  "allowedAccountIds",
  "assumeRole",
  "assumeRoleWithWebIdentity",
  "assumeRoles",
  "profile",
  "secretKey",
  "sharedConfigFiles",
  "sharedCredentialsFiles",
  "token",
];

/** `open` where it is not known whether both are of one account and Region. */
export function governs(setting: Fields, resource: Fields): "yes" | "no" | "open" {
  const [theirs, own] = [setting, resource].map((fields) => regionOf(fields.source, fields));
  if (isUnknown(theirs) || isUnknown(own)) {
    const isSaid = setting.value("region") !== undefined || resource.value("region") !== undefined;
    return !isSaid && alike(setting, resource, ["region", ...SIGN_IN]) ? "yes" : "open";
  }
  if (theirs !== own) return "no";
  return alike(setting, resource, SIGN_IN) ? "yes" : "open";
}

/** Made by one provider, or by two that say the same of these. */
function alike(one: Fields, other: Fields, properties: readonly string[]): boolean {
  if (one.resource.provider === other.resource.provider) return true;
  const [first, second] = [one, other].map((fields) => textOf(fields, properties));
  return first !== undefined && first === second;
}

/** Undefined where not all of it is known. */
function textOf(fields: Fields, properties: readonly string[]): string | undefined {
  const { resource, source } = fields;
  if (resource.provider === undefined) return "{}";
  const provider = providerOf(source, resource);
  if (provider === undefined) return undefined;
  const values = properties.map((name): [string, Value | undefined] => [name, provider.value(name)]);
  return values.some(([, value]) => value === UNKNOWN) ? undefined : JSON.stringify(Object.fromEntries(values));
}

/** Which Region a resource lies in: its own word, else its ARN, else its provider's, else its Availability Zone's. */
import { isUnknown, type Maybe } from "../model";
import type { ResourceState } from "../resource";
import { Fields } from "./fields";
import { perSource, type Source } from "./source";

function ofArn(text: unknown): string | undefined {
  return typeof text === "string" ? /^arn:[^:]*:[^:]*:([a-z0-9-]+):/.exec(text)?.[1] : undefined;
}

/** `urn::id` of a resource's provider names the provider's URN; undefined where that is not in the source. */
export function providerOf(source: Source, resource: ResourceState): Fields | undefined {
  const provider = source.resource(resource.provider?.replace(/::[^:]*$/, "") ?? "");
  return provider === undefined ? undefined : Fields.of(source, provider);
}

export function regionOf(source: Source, fields: Fields): Maybe<string> {
  const { resource } = fields;
  const own = fields.string("region");
  if (own !== undefined && !isUnknown(own)) {
    const arn = resource.syntheticId === true ? undefined : ofArn(fields.value("arn") ?? resource.id);
    if (arn !== undefined && arn !== own) {
      source.defect(
        fields.key,
        `${resource.name} says Region ${own}, and its ARN says ${arn}.`,
        "Import or refresh the resource in the Region where it lies.",
      );
      return fields.unknown("region", "is contradicted by its ARN");
    }
    return own;
  }
  const arn = resource.syntheticId === true ? undefined : (ofArn(fields.value("arn")) ?? ofArn(resource.id));
  if (arn !== undefined) return arn;
  // One that is said, and not known yet, may be another than the default provider's.
  if (own !== undefined) return own;
  const provider = providerOf(source, resource)?.string("region");
  if (isUnknown(provider)) return ofZones(source, resource.provider ?? ANY) ?? provider;
  const region = provider ?? source.graph.region ?? ofZones(source, ANY);
  return region ?? { unknown: "the Region is not known: set aws:region, or name the Region on the resource" };
}

/** The Region of the whole source: its default provider's, else its zones'. */
export function regionOfGraph(source: Source): Maybe<string> {
  return source.graph.region ?? ofZones(source, ANY) ?? { unknown: "the Region is not known: set aws:region" };
}

/** In place of a provider's name: the subnets of all. */
const ANY = "";

/** The Region of the Availability Zones named, by all or by one provider's subnets, where they agree: `eu-west-1a` → `eu-west-1`. */
const ofZones = perSource((source, provider): string | undefined => {
  const regions = new Set<string>();
  for (const resource of source.ofType("aws:ec2/subnet:Subnet")) {
    if (provider !== ANY && resource.provider !== provider) continue;
    const zone = Fields.of(source, resource).string("availabilityZone");
    const region =
      zone === undefined || isUnknown(zone) ? undefined : /^([a-z]{2}(?:-[a-z]+)+-\d)[a-z]$/.exec(zone)?.[1];
    if (region !== undefined) regions.add(region);
  }
  return regions.size === 1 ? [...regions][0] : undefined;
});

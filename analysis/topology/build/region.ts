/** The Region of a resource: its own property, else its ARN's, else its provider's, else the one that the resources name. */
import { isUnknown, type Maybe } from "../model";
import { regionsNamed } from "../regionsNamed";
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
        `${resource.name} has Region ${own}, and its ARN has ${arn}.`,
        "Import or refresh the resource in the Region where it is.",
      );
      return fields.unknown("region", "is contradicted by its ARN");
    }
    return own;
  }
  const arn = resource.syntheticId === true ? undefined : (ofArn(fields.value("arn")) ?? ofArn(resource.id));
  if (arn !== undefined) return arn;
  // A Region that is set but not known yet may differ from the default provider's.
  if (own !== undefined) return own;
  const provider = providerOf(source, resource)?.string("region");
  if (isUnknown(provider)) return agreed(named(source, resource.provider ?? ANY)) ?? provider;
  const region = provider ?? source.graph.region ?? agreed(named(source, ANY));
  return region ?? { unknown: "the Region is not known: set aws:region, or name the Region on the resource" };
}

/** The Region of the whole source: its default provider's, else the one that its resources name. */
export function regionOfGraph(source: Source): Maybe<string> {
  if (source.graph.region !== undefined) return source.graph.region;
  const regions = named(source, ANY);
  const region = agreed(regions);
  if (region !== undefined) return region;
  if (regions.size > 1) {
    const places = [...regions].map(([name, place]) => `${name} (${place})`).sort();
    source.defect(
      "aws:region",
      `No Region is set, and the resources name several: ${places.join(", ")}.`,
      "Set aws:region, or pass --config aws:region=REGION.",
      "REGION",
    );
  }
  return { unknown: "the Region is not known: set aws:region" };
}

/** In place of a provider's URN: the resources whose provider has no Region of its own. */
const ANY = "";

/** The Regions that resources name: those of one provider, or of all that have no other word for it. */
const named = perSource((source, provider): ReadonlyMap<string, string> => {
  const isOf = (resource: ResourceState) =>
    provider === ANY
      ? typeof providerOf(source, resource)?.string("region") !== "string"
      : resource.provider === provider;
  return regionsNamed(source.graph.resources.filter(isOf));
});

function agreed(regions: ReadonlyMap<string, string>): string | undefined {
  return regions.size === 1 ? [...regions.keys()][0] : undefined;
}

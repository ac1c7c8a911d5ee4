/** Clusters, their lists of capacity providers, and the services that run on them. */
import type { Living } from "../deployment";
import { isRecord, texts, within } from "../references";
import { type Conflict, LIST, type Moment, of, PROVIDER, SERVICE } from "./conflict";

/**
 * An Auto Scaling provider can be named only while the cluster lists it, and leaves the list only when nothing names
 * it.
 */
export function unlistedProviders(live: readonly Living[]): Conflict[] {
  const listed = of(live, LIST).flatMap(({ inputs }) => texts(inputs["capacityProviders"]));
  const ownNames = of(live, PROVIDER)
    .filter(({ inputs }) => isRecord(inputs["autoScalingGroupProvider"]))
    .map(({ outputs }) => outputs["name"]);
  return of(live, SERVICE).flatMap(({ name, inputs }) =>
    texts(within(inputs, "capacityProviderStrategies.capacityProvider"))
      .filter((provider) => ownNames.includes(provider) && !listed.includes(provider))
      .map((provider) => ({
        code: "ResourceInUseException",
        resource: provider,
        why: `${name} runs on it, and the cluster's list has it no longer`,
      })),
  );
}

export function clustersOfServices({ live, gone }: Moment): Conflict[] {
  return live
    .filter(({ type }) => type === SERVICE || type === PROVIDER || type === LIST)
    .flatMap(({ type, name, inputs }) =>
      [inputs["cluster"], inputs["clusterName"]].flatMap((cluster) =>
        typeof cluster === "string" && gone.has(cluster)
          ? [
              {
                code:
                  type === SERVICE ? "ClusterContainsServicesException" : "ClusterContainsCapacityProviderException",
                resource: gone.get(cluster) ?? cluster,
                why: `${name} belongs to the cluster`,
              },
            ]
          : [],
      ),
    );
}

/**
 * The Region of a program that sets none: AWS_REGION or a profile gives it elsewhere. A run needs a Region for its
 * example names. If all Regions that the program itself names are one other Region, it is run again in that one.
 */
import type { Assumption } from "../../analysis/topology/resource";
import { regionsNamed } from "../../analysis/topology/regionsNamed";
import type { Recording } from "./recording";

export const FALLBACK_REGION = "us-east-1";

export interface Located {
  readonly recording: Recording;
  /** Undefined if the program names several: then the topology has them. */
  readonly region: string | undefined;
  readonly assumptions: readonly Assumption[];
}

/** @param first a run in the fallback; @param run runs the program in another Region. */
export async function withRegion(first: Recording, run: (region: string) => Promise<Recording>): Promise<Located> {
  // Example values of the run are in the fallback Region, too.
  const others = [...namedIn(first)].filter(([region]) => region !== FALLBACK_REGION);
  const [only] = others;
  if (only === undefined) {
    return { recording: first, region: FALLBACK_REGION, assumptions: [assumed(`it is ${FALLBACK_REGION}`)] };
  }
  if (others.length > 1) return { recording: first, region: undefined, assumptions: [] };
  const [region] = only;
  const second = await run(region).catch(() => undefined);
  if (second === undefined) return { recording: first, region: undefined, assumptions: [] };
  return namedIn(second).size === 1
    ? { recording: second, region, assumptions: [assumed(`it is ${region}, the only one that the program names`)] }
    : { recording: second, region: undefined, assumptions: [] };
}

/** Regions of resources without an explicit provider, which may have another Region. */
function namedIn({ resources }: Recording): ReadonlyMap<string, string> {
  return regionsNamed(resources.filter(({ provider }) => provider === undefined));
}

/** The Region of another source, for a program that sets none. */
export function regionBeside(region: string): Assumption {
  return assumed(`it is ${region}, that of the source beside the program`);
}

function assumed(assumption: string): Assumption {
  return {
    subject: "aws:region",
    fact: "the Region",
    assumption,
    consequence: "names, zones and prices may differ; set aws:region",
  };
}

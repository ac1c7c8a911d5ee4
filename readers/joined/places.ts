/** Sources of one stack must be of one account and one Region: their resources are joined by URNs, which contain neither. */
import { accountOf } from "../../analysis/topology/account";
import { InputError } from "../inputError";
import type { Read } from "../sources";
import { stackOfUrn } from "./references";

/** URNs are unique in one backend: a stack of the same name in another account is another stack, and one would hide the other. */
export function refuseTwoPlaces(reads: readonly Read[]): void {
  const places = new Map<string, { readonly account: string | undefined; readonly region: string | undefined }>();
  for (const { graph, source } of reads) {
    const name = stackOfUrn(graph.resources[0]?.urn ?? "");
    if (name === undefined) continue;
    const key = `${source.kind} ${name.project}/${name.stack}`;
    const place = { account: accountOf(graph), region: graph.region };
    const other = places.get(key) ?? place;
    places.set(key, other);
    const differs = (["account", "region"] as const).find(
      (of) => place[of] !== undefined && other[of] !== undefined && place[of] !== other[of],
    );
    if (differs === undefined) continue;
    throw new InputError(
      `Two sources are the stack ${name.stack} of project ${name.project}, in ${differs === "region" ? "Regions" : "accounts"} ${other[differs] ?? ""} and ${place[differs] ?? ""}: their resources have the same URNs.`,
      "Give each in a call of its own.",
    );
  }
}

/** In another Region all resources of a stack are new: the ids and addresses of those that exist are not the program's. */
export function refuseMove(region: string | undefined, deployed: readonly Read[], stack: string): void {
  const before = deployed.map(({ graph }) => graph.region).find((each) => each !== undefined && each !== region);
  if (region === undefined || before === undefined) return;
  throw new InputError(
    `The stack ${stack} is deployed in ${before}, and its program is for ${region}.`,
    "Set aws:region of the stack to the Region of the export, or analyse the program without the export: in another Region all resources are new.",
  );
}

/**
 * Describe answers become the resources that Pulumi would have made of them, so that whatever reads a program reads an
 * account too. Keys are ARNs and ids. What could not be read leaves what hangs on it unknown, never absent.
 */
import type { ResourceGraph } from "../../../analysis/topology/resource";
import type { Answers } from "../answers";
import { addBalancers } from "./balancers";
import { GraphBuilder, NOT_HERE } from "./builder";
import { addCapacity } from "./capacity";
import { addContainers } from "./containers";
import { addEndpoints } from "./endpoints";
import { addFileSystems } from "./fileSystems";
import { addNetworkAcls, addPrefixLists, addSecurityGroups } from "./filters";
import { addInterfacesAndInstances } from "./interfaces";
import { addNatGateways } from "./nats";
import { addRouteTables } from "./routes";
import { addGateways, addSubnets, addVpcs } from "./vpcs";
import { addZones } from "./zones";

/** Never throws on what the answers hold. */
export function graphOf(answers: Answers): ResourceGraph {
  const graph = new GraphBuilder(answers);
  const mainRouteTable = addRouteTables(graph);
  const defaultNetworkAcl = addNetworkAcls(graph);
  const defaultSecurityGroup = addSecurityGroups(graph);
  addVpcs(graph, { mainRouteTable, defaultNetworkAcl, defaultSecurityGroup });
  addSubnets(graph);
  addGateways(graph);
  addPrefixLists(graph);
  addInterfacesAndInstances(graph);
  addNatGateways(graph);
  addEndpoints(graph);
  addZones(graph);
  addBalancers(graph);
  addCapacity(graph);
  addFileSystems(graph);
  addContainers(graph, defaultSecurityGroup);
  return {
    resources: graph.resources,
    region: answers.region,
    complete: true,
    assumptions: graph.assumptions,
    defects: [...gapsOf(graph), ...graph.defects],
  };
}

/** What could not be read, each reason once: one denied call may leave several files open. */
function gapsOf(graph: GraphBuilder): ResourceGraph["defects"] {
  const files = new Map<string, string[]>();
  for (const [file, reason] of graph.gaps) files.set(reason, [...(files.get(reason) ?? []), file]);
  return [...files].map(([reason, names]) => ({
    subject: "source",
    message: `Not read: ${names.sort().join(", ")} (${reason}). Verdicts that depend on it are undetermined.`,
    fix: remedyFor(reason),
  }));
}

/** A reader of a live account says in its reason what to do; what nobody says is missing, somebody left out. */
function remedyFor(reason: string): string {
  if (reason === NOT_HERE) {
    return "Add these answers of AWS to the snapshot, one JSON file for each list, or take the snapshot again with doctor --save.";
  }
  const action = /^([a-z0-9-]+:[A-Za-z]+) was denied/.exec(reason)?.[1];
  if (action !== undefined) return `Allow ${action}, as docs/iam-policy.json does, and read the account again.`;
  return "Read the account again.";
}

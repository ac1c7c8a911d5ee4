/**
 * Describe answers become the same resources as in Pulumi's state, so that one analysis serves programs and accounts.
 * Keys are ARNs and ids. Properties that depend on an answer that could not be read are unknown, never absent.
 */
import type { ResourceGraph } from "../../../analysis/topology/resource";
import type { Answers } from "../answers";
import { addBackends } from "./backends";
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
import { addStarters } from "./starters";
import { addGateways, addSubnets, addVpcs } from "./vpcs";
import { addZones } from "./zones";

/** Never throws because of the answers' content. */
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
  addStarters(graph);
  addBackends(graph);
  return {
    resources: graph.resources,
    region: answers.region,
    complete: true,
    assumptions: graph.assumptions,
    defects: [...gapsOf(graph), ...graph.defects],
  };
}

/** The gaps, each reason once: one denied call may leave several files unread. */
function gapsOf(graph: GraphBuilder): ResourceGraph["defects"] {
  const files = new Map<string, string[]>();
  for (const [file, reason] of graph.gaps) files.set(reason, [...(files.get(reason) ?? []), file]);
  return [...files].map(([reason, names]) => ({
    subject: "source",
    message: `Not read: ${names.sort().join(", ")} (${reason}). Verdicts that depend on it are undetermined.`,
    fix: remedyFor(reason),
  }));
}

/** The reason of a live read contains the remedy; a file without a reason was not in the snapshot. */
function remedyFor(reason: string): string {
  if (reason === NOT_HERE) {
    return "Add these answers of AWS to the snapshot, one JSON file for each list, or take the snapshot again with doctor --save.";
  }
  const action = /^([a-z0-9-]+:[A-Za-z]+) was denied/.exec(reason)?.[1];
  if (action !== undefined) return `Allow ${action}, as docs/iam-policy.json does, and read the account again.`;
  return "Read the account again.";
}

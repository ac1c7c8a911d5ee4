/**
 * Describe answers become the resources that Pulumi would have made of them, so that whatever reads a program reads an
 * account too. Keys are ARNs and ids. What could not be read leaves what hangs on it unknown, never absent.
 */
import type { ResourceGraph } from "../../../analysis/topology/resource";
import type { Answers } from "../answers";
import { addBalancers } from "./balancers";
import { GraphBuilder } from "./builder";
import { addCapacity } from "./capacity";
import { addContainers } from "./containers";
import { addEndpoints } from "./endpoints";
import { addFileSystems } from "./fileSystems";
import { addNetworkAcls, addPrefixLists, addSecurityGroups } from "./filters";
import { addInterfacesAndInstances } from "./interfaces";
import { addNatGateways } from "./nats";
import { addRouteTables } from "./routes";
import { addGateways, addSubnets, addVpcs } from "./vpcs";

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
  addBalancers(graph);
  addCapacity(graph);
  addFileSystems(graph);
  addContainers(graph, defaultSecurityGroup);
  return {
    resources: graph.resources,
    region: answers.region,
    complete: true,
    assumptions: [],
    defects: [...gapsOf(graph), ...graph.defects],
  };
}

/** What could not be read, each reason once: one denied call may leave several files open. */
function gapsOf(graph: GraphBuilder): ResourceGraph["defects"] {
  const files = new Map<string, string[]>();
  for (const [file, reason] of graph.gaps) files.set(reason, [...(files.get(reason) ?? []), file]);
  return [...files].map(([reason, names]) => ({
    subject: "source",
    message: `Not read: ${names.sort().join(", ")} (${reason}). What hangs on it is undetermined.`,
    fix: "Read the account again with the permissions of docs/iam-policy.json.",
  }));
}

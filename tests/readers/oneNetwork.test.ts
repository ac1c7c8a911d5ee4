/** One network, read as a program, a preview, a stack export and a saved account: topology and report are the same. */
import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { analyse } from "../../analysis/analyse";
import { topologyOf } from "../../analysis/topology/fromResources";
import type { Topology } from "../../analysis/topology/model";
import { isUnknown } from "../../analysis/topology/model";
import type { ResourceGraph } from "../../analysis/topology/resource";
import { readSource } from "../../readers";
import { readDocument } from "../../readers/document";
import {
  fargate,
  group,
  interfaceEndpoints,
  instances,
  natGateway,
  network,
  privateImage,
  publicSubnets,
  s3Gateway,
  subnets,
  tcp,
} from "../support/awsPieces";
import { asFirstPreview, graphFrom, previewDocument, stateDocument } from "../support/documents";
import { SAVED, SAVED_REGION, SAVED_STACK } from "../support/saved";
import { buildStack, ROOT } from "../support/stacks";
import { services } from "../support/sameAnswers";

function program(): void {
  const on = network();
  const outer = publicSubnets(on);
  const [first] = outer.ids;
  if (first === undefined) throw new Error("no subnet");
  const nat = natGateway(first);
  const inner = subnets(on, "private", {
    cidrs: ["10.0.10.0/24", "10.0.11.0/24"],
    routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: nat.id }],
  });
  const web = group(on, "web", { ingress: [tcp(80, ["10.0.0.0/16"])] });
  new aws.vpc.SecurityGroupIngressRule("from-itself", {
    securityGroupId: web.id,
    referencedSecurityGroupId: web.id,
    ipProtocol: "tcp",
    fromPort: 8080,
    toPort: 8080,
  });
  interfaceEndpoints(on, ["ecr.api", "ecr.dkr", "logs"], { subnetIds: inner.ids, securityGroupId: web.id });
  s3Gateway(on, [inner.table.id]);
  instances("fleet", { subnetIds: inner.ids, securityGroupIds: [web.id] });
  fargate("web", { image: privateImage(), port: 80, logs: true }, { subnetIds: inner.ids, securityGroupIds: [web.id] });
}

/** Paths at which the two differ; a value that is not known in one of them agrees with anything. */
function differences(one: unknown, other: unknown, path = ""): string[] {
  if (isUnknown(one) || isUnknown(other)) return [];
  if (typeof one !== "object" || one === null || typeof other !== "object" || other === null) {
    return Object.is(one, other) ? [] : [path];
  }
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names]
    .filter((name) => name !== "id")
    .flatMap((name) =>
      differences((one as Record<string, unknown>)[name], (other as Record<string, unknown>)[name], `${path}.${name}`),
    );
}

function unknownPaths(value: unknown, path = ""): string[] {
  if (isUnknown(value)) return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => unknownPaths(inner, `${path}.${name}`));
}

describe("one network through every reader", () => {
  let asProgram: Topology;
  let asPreview: Topology;
  let asState: Topology;

  before(async () => {
    const deployed = await graphFrom(program, false);
    asProgram = topologyOf(deployed);
    asState = topologyOf(readDocument(stateDocument(deployed)).graph);
    asPreview = topologyOf(readDocument(previewDocument(await graphFrom(program, true))).graph);
  });

  it("is the same from a stack export as from the program", () => {
    expect(differences(asProgram, asState)).to.deep.equal([]);
  });

  it("is the same from a first preview, where nothing has an id yet", () => {
    // A capacity provider that AWS has yet to name goes by its key, on both sides of the reference.
    expect(differences(asProgram, asPreview)).to.deep.equal([
      ".clusters.0.capacityProviders.0",
      ".capacityProviders.0.providerName",
    ]);
    expect(asPreview.clusters[0]?.capacityProviders).to.deep.equal([asPreview.capacityProviders[0]?.providerName]);
  });

  it("leaves unknown in a preview only what AWS assigns", () => {
    const open = unknownPaths({ ...asPreview, account: null }).map((path) => path.replace(/\.\d+/g, "[]"));
    expect([...new Set(open)].sort()).to.deep.equal([
      ".clusters[].clusterName",
      ".elasticIps[].address",
      ".elasticIps[].allocationId",
      ".natGateways[].addresses[].address",
      // The account is in the ARNs of roles.
      ".taskDefinitions[].account",
    ]);
  });

  it("finds no defect in any of them, and joins every reference", () => {
    expect([asProgram, asPreview, asState].map(({ defects }) => defects)).to.deep.equal([[], [], []]);
    const [service] = asPreview.services;
    expect(service?.networkConfiguration).to.have.property("subnets").with.lengthOf(2);
    expect(asPreview.routeTables.flatMap(({ routes }) => routes.map(({ target }) => target))).to.have.lengthOf(2);
  });

  it("knows AWS's own ids only from the export", () => {
    expect(asPreview.vpcs[0]?.id).to.equal(null);
    expect(asState.vpcs[0]?.id).to.be.a("string");
  });
});

describe("one stack through every reader", () => {
  const told = (graph: ResourceGraph) =>
    services(analyse(topologyOf(graph), { kind: "state", name: SAVED_STACK, region: SAVED_REGION }));
  let program: ResourceGraph;
  let deployed: ResourceGraph;
  let saved: ResourceGraph;

  before(async () => {
    ({ graph: program } = await readSource({ kind: "program", directory: ROOT, stack: SAVED_STACK }));
    const { resources } = await buildStack(SAVED_STACK, { preview: false });
    deployed = { resources, region: SAVED_REGION, complete: true, assumptions: [], defects: [] };
    ({ graph: saved } = await readSource({ kind: "snapshot", directory: SAVED }));
  });

  it("has the same report from the program, the preview, the export and the account", () => {
    const expected = told(program);

    expect(Object.keys(expected)).to.deep.equal(["web"]);
    expect(told(readDocument(stateDocument(deployed)).graph)).to.deep.equal(expected);
    expect(told(readDocument(previewDocument(asFirstPreview(program))).graph)).to.deep.equal(expected);
    expect(told(saved)).to.deep.equal(expected);
  });

  it("has as many devices of each kind in the account as in the program", () => {
    const counted = (graph: ResourceGraph) => {
      const topology = topologyOf(graph);
      const kinds = ["subnets", "natGateways", "elasticIps", "internetGateways", "loadBalancers", "listeners"] as const;
      return kinds.map((kind) => `${topology[kind].length} ${kind}`);
    };

    expect(counted(saved)).to.deep.equal(counted(program));
    expect(counted(saved)).to.include("1 natGateways").and.include("1 loadBalancers");
  });
});

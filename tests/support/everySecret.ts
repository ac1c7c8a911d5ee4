/** Makes each value of a stack export or of a preview a secret, one at a time, and looks for it in every format of the report. */
import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { analyse } from "../../analysis/analyse";
import type { Report } from "../../analysis/report";
import { topologyOf } from "../../analysis/topology/fromResources";
import { maskedData, maskedOutput } from "../../cli/masking";
import { type Drawing, drawingOf } from "../../cli/pictures";
import { readDocument } from "../../readers/document";
import { secrets } from "../../readers/secrets";
import { SECRET_SIGNATURE, SIGNATURE_KEY } from "../../readers/wire";
import { layOut, type Layout } from "../../reports/diagram/layout";
import { mermaid } from "../../reports/diagram/mermaid";
import { svg } from "../../reports/diagram/svg";
import { github } from "../../reports/github";
import { page } from "../../reports/html/page";
import { reportJson } from "../../reports/json";
import { junitPieces } from "../../reports/junit";
import { markdown } from "../../reports/markdown";
import { resultsOf } from "../../reports/results";
import { sarif } from "../../reports/sarif";
import { reportText } from "../../reports/text";
import * as pieces from "../support/awsPieces";
import { graphFrom, previewDocument, stateDocument } from "../support/documents";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Place = readonly (string | number)[];

export interface Leaf {
  readonly place: Place;
  readonly value: Json;
}

interface Resource {
  readonly type: string;
  readonly inputs: Json;
  readonly outputs: Json;
}

/** One service behind a load balancer and a NAT gateway, one with endpoints alone, and one on instances. */
function shop(): void {
  const on = pieces.network();
  const outer = pieces.publicSubnets(on);
  const nat = pieces.natGateway(outer.ids[0] ?? "");
  const routes = [{ cidrBlock: "0.0.0.0/0", natGatewayId: nat.id }];
  const inner = pieces.subnets(on, "private", { cidrs: ["10.0.10.0/24", "10.0.11.0/24"], routes });
  const closed = pieces.subnets(on, "isolated", { cidrs: ["10.0.20.0/24"] });
  const web = pieces.group(on, "web", { ingress: [pieces.tcp(8443, ["10.0.0.0/16", "198.51.100.7/32"])] });
  pieces.interfaceEndpoints(on, ["ecr.api", "logs"], { subnetIds: closed.ids, securityGroupId: web.id });
  pieces.s3Gateway(on, [closed.table.id]);
  const placed = { subnetIds: inner.ids, securityGroupIds: [web.id] };
  const front = { subnetIds: outer.ids, securityGroupId: web.id, targetType: "ip", port: 8443 };
  pieces.fargate(
    "storefront",
    { image: "registry.example.com/team/app:1.2", port: 8443, logs: true },
    { ...placed, targetGroup: pieces.balancer(on, front), desiredCount: 3741 },
  );
  pieces.fargate(
    "worker",
    { image: pieces.privateImage(), secrets: ["arn:aws:ssm:ap-northeast-1:123456789012:parameter/key"] },
    { ...placed, subnetIds: closed.ids, exec: true },
  );
  const pool = pieces.instances("pool", { ...placed, maxSize: 9517 });
  pieces.onInstances("batch", { image: "nginx:1.29", port: 9001 }, pool, { networkMode: "bridge" });
  new aws.ec2.VpcDhcpOptions("resolvers", { domainNameServers: ["10.0.0.53"] });
}

function leavesIn(value: Json, place: Place): Leaf[] {
  if (typeof value !== "object" || value === null) return [{ place, value }];
  return Object.entries(value).flatMap(([key, part]) =>
    leavesIn(part, [...place, Array.isArray(value) ? Number(key) : key]),
  );
}

export function replaced(root: Json, [step, ...rest]: Place, value: Json): Json {
  if (step === undefined) return value;
  if (Array.isArray(root)) return root.map((part, index) => (index === step ? replaced(part, rest, value) : part));
  const record = root as { [key: string]: Json };
  return { ...record, [step]: replaced(record[step] ?? null, rest, value) };
}

export function sealed(value: Json): Json {
  return { [SIGNATURE_KEY]: SECRET_SIGNATURE, plaintext: JSON.stringify(value) };
}

/** A text that no other part of the stack has; a number in its place is as rare. */
export function rare({ place, value }: Leaf): Json {
  if (typeof value === "string") return `kept-${place.join("-")}`;
  return typeof value === "number" ? 54321 : value;
}

/** As a text shows it. */
function written(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** True for what no report can hide in its sentences: docs/reference.md. */
function isCommon(value: Json): boolean {
  return (
    typeof value === "boolean" || value === null || value === "true" || value === "false" || written(value).length < 4
  );
}

/** Words of the format itself: in its own sentences, in markup, and in fields with a closed set of words. */
const OF_FORMAT = ["application", "awsvpc", "forward"];

export function outcomes(report: Report): unknown {
  return report.services.map(({ needs, egress, ingress }) =>
    [...needs, egress.ipv4, egress.ipv6, ingress?.internet, ingress?.vpc].map((path) => [path?.verdict, path?.code]),
  );
}

export function networkIn(document: Json, kind: "state" | "preview") {
  const { graph } = readDocument(JSON.stringify(document));
  secrets.publish(graph);
  const topology = topologyOf(graph);
  return { topology, report: analyse(topology, { kind, name: "test", region: graph.region ?? null }) };
}

/** Every format, made of the data as the command line makes it. */
function outputsOf({ report, folded, diagram }: Drawing, layout: Layout): string[] {
  const results = resultsOf(report, () => undefined, { strict: false, allowUndetermined: false, require: [] });
  return [
    reportText([report], { colour: false, width: 60, require: [] }),
    reportJson([report]),
    mermaid(diagram),
    svg(diagram, layout, report.source.name),
    page(report, "", folded),
    sarif(results, false),
    [...junitPieces([{ report, results }])].join(""),
    github([{ report, results }]),
    markdown([{ report, results, diagram }], undefined),
  ].map(maskedOutput);
}

/** Tries each leaf; the layout of the picture stays, because only its texts differ. */
export async function expectHidden(
  document: Json,
  kind: "state" | "preview",
  leaves: readonly Leaf[],
  secretOf: (leaf: Leaf) => Json,
  check: (report: Report, name: string) => void,
): Promise<void> {
  const layout = await layOut(drawingOf("svg", [networkIn(document, kind)]).diagram);
  const made = new Map<string, string[]>();
  for (const leaf of leaves) {
    const value = secretOf(leaf);
    const network = networkIn(replaced(document, leaf.place, sealed(value)), kind);
    const name = leaf.place.join(".");
    check(network.report, name);
    if (isCommon(value) || OF_FORMAT.includes(written(value))) continue;
    const open = drawingOf("svg", [network]);
    // Each format is made of these data alone.
    if (!JSON.stringify(open).toLowerCase().includes(written(value).toLowerCase())) continue;
    const drawing = maskedData(open);
    const key = JSON.stringify(drawing);
    const outputs = made.get(key) ?? outputsOf(drawing, layout);
    made.set(key, outputs);
    const alone = new RegExp(`(?<![A-Za-z0-9])${written(value).replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}(?![A-Za-z0-9])`);
    for (const output of outputs) expect(alone.exec(output)?.input ?? "", `${name}: ${written(value)}`).to.equal("");
  }
}

export interface Documents {
  readonly state: Json;
  readonly preview: Json;
  readonly ofState: Leaf[];
  readonly ofPreview: Leaf[];
}

/** An export and a preview of the same network, and their values. */
export async function documentsOfShop(): Promise<Documents> {
  const [deployed, planned] = [await graphFrom(shop, false), await graphFrom(shop, true)];
  const state = JSON.parse(stateDocument(deployed)) as Json;
  const preview = JSON.parse(previewDocument(planned)) as Json;
  const { deployment } = JSON.parse(stateDocument(deployed)) as { deployment: { resources: Resource[] } };
  const ofState = deployment.resources.flatMap(({ inputs, outputs }, index) => [
    ...leavesIn(inputs, ["deployment", "resources", index, "inputs"]),
    ...leavesIn(outputs, ["deployment", "resources", index, "outputs"]),
  ]);
  const { steps } = JSON.parse(previewDocument(planned)) as { steps: { newState: Resource }[] };
  // Resources of one type are read in the same way: here one of each type is enough.
  const first = (type: string) => steps.findIndex(({ newState }) => newState.type === type);
  const ofPreview = steps.flatMap(({ newState: { type, inputs } }, index) =>
    first(type) === index ? leavesIn(inputs, ["steps", index, "newState", "inputs"]) : [],
  );
  return { state, preview, ofState, ofPreview };
}

/**
 * The network as people draw it: what is proved is drawn, what is blocked ends in red where it was stopped, nothing
 * else.
 */
import { expect } from "chai";
import { analyse } from "../../analysis/analyse";
import type { Report } from "../../analysis/report";
import { topologyOf } from "../../analysis/topology/fromResources";
import type { Topology } from "../../analysis/topology/model";
import { openProgram } from "../../readers/program/runProgram";
import { draw } from "../../reports/diagram/draw";
import { layOut } from "../../reports/diagram/layout";
import { mermaid } from "../../reports/diagram/mermaid";
import type { Diagram, NodeKind } from "../../reports/diagram/model";
import { svg } from "../../reports/diagram/svg";
import { page } from "../../reports/html/page";
import { largeNetwork } from "../../bench/largeNetwork";
import { fargate, group, natGateway, network, publicSubnets, subnets } from "../support/awsPieces";
import { topologyFor } from "../support/reportOf";
import { ROOT } from "../support/stacks";

const program = openProgram(ROOT);

interface Pictured {
  readonly topology: Topology;
  readonly report: Report;
  readonly diagram: Diagram;
}

function pictured(topology: Topology, name: string): Pictured {
  const report = analyse(topology, { kind: "program", name, region: null });
  return { topology, report, diagram: draw(topology, report) };
}

async function stack(name: string): Promise<Pictured> {
  return pictured(topologyOf(await program.run({ stack: name })), name);
}

function titles(diagram: Diagram, kind: NodeKind): string[] {
  return diagram.nodes.filter((node) => node.kind === kind).map((node) => node.title);
}

/** Kinds joined by edges: `tasks → nat-gateway`. */
function ways(diagram: Diagram): string[] {
  const kinds = new Map(diagram.nodes.map((node) => [node.id, node.kind]));
  return [...new Set(diagram.edges.map((edge) => `${kinds.get(edge.from)} → ${kinds.get(edge.to)}`))].sort();
}

/** Every name in the topology with markup, quotes and a terminal's escape in it. */
function hostile(topology: Topology): Topology {
  const text = JSON.stringify(topology, (key, value: unknown) =>
    key === "name" && typeof value === "string" ? `${value}"><img src=x onerror=alert(1)>\u001b[31m` : value,
  );
  return JSON.parse(text) as Topology;
}

describe("a picture of a network", () => {
  it("shows the egress and ingress of prod: tasks to a NAT gateway in their zone, the internet to the balancer to tasks", async () => {
    const { diagram } = await stack("prod");
    expect(ways(diagram)).to.deep.equal([
      "internet → internet-gateway",
      "internet-gateway → destinations",
      "internet-gateway → internet",
      "internet-gateway → load-balancer",
      "load-balancer → tasks",
      "nat-gateway → internet-gateway",
      "tasks → nat-gateway",
    ]);
    expect(titles(diagram, "nat-gateway")).to.have.lengthOf(2);
    expect(titles(diagram, "blocked")).to.deep.equal([]);
    expect(diagram.boxes.filter((box) => box.kind === "zone").map((box) => box.title)).to.deep.equal([
      "us-east-1a",
      "us-east-1b",
    ]);
  });

  it("draws no way to the internet where there is none", async () => {
    const { diagram } = await stack("isolated");
    expect(ways(diagram)).to.deep.equal([
      "load-balancer → tasks",
      "tasks → gateway-endpoint",
      "tasks → interface-endpoint",
    ]);
    expect(titles(diagram, "internet")).to.deep.equal([]);
    expect(titles(diagram, "internet-gateway")).to.deep.equal([]);
  });

  it("ends a blocked need in red, with its code and the device that stopped it", async () => {
    const { topology } = await stack("prod");
    const { diagram, report } = pictured({ ...topology, natGateways: [] }, "broken");
    expect(report.verdict).to.equal("blocked");
    const codes = new Set(report.services.flatMap(({ needs }) => needs).flatMap(({ code }) => code ?? []));
    expect(new Set(titles(diagram, "blocked"))).to.deep.equal(codes);
    expect(diagram.edges.filter((edge) => edge.blocked)).to.not.have.length(0);
    expect(ways(diagram)).to.not.include("tasks → nat-gateway");
  });

  it("names in red who is blocked, beside the destination", async () => {
    const { topology } = await stack("private-fargate");
    const { diagram } = pictured({ ...topology, natGateways: [] }, "broken");
    const marks = diagram.nodes.filter(({ kind }) => kind === "blocked");
    expect(marks.map(({ lines }) => lines)).to.deep.equal([
      ["at route-table app-nat-gateway-routes-0", "service-1: docker.io"],
    ]);
  });

  it("counts the tasks of a service once, over all of its subnets together", async () => {
    const lines = (diagram: Diagram) => diagram.nodes.filter(({ kind }) => kind === "tasks").map((node) => node.lines);
    const prod = await stack("prod");
    expect(lines(prod.diagram)).to.deep.equal([["web: 2 tasks over 2 subnets"], ["web: 2 tasks over 2 subnets"]]);
    expect(lines((await stack("dev")).diagram)[0]).to.deep.equal(["web: 1 task in 1 of 2 subnets"]);
    expect(lines((await stack("private-fargate")).diagram)[0]).to.deep.equal(["service-1 × 1"]);
    const services = prod.topology.services.map((service) => ({ ...service, desiredCount: 0 }));
    expect(lines(pictured({ ...prod.topology, services }, "stopped").diagram)[0]).to.deep.equal(["web × 0"]);
  });

  describe("with a load balancer", () => {
    const boxOf = (diagram: Diagram, id: string | null) => diagram.boxes.find((box) => box.id === id)?.title;
    const balancers = (diagram: Diagram) => diagram.nodes.filter(({ kind }) => kind === "load-balancer");
    const places = (diagram: Diagram) => balancers(diagram).map(({ box }) => boxOf(diagram, box));
    /** `app-public-0 → app-private-1`. */
    const forwards = (diagram: Diagram) => {
      const at = new Map(diagram.nodes.map(({ id, box }) => [id, boxOf(diagram, box)]));
      const from = new Set(balancers(diagram).map(({ id }) => id));
      return diagram.edges
        .filter((edge) => from.has(edge.from))
        .map((edge) => `${at.get(edge.from)} → ${at.get(edge.to)}`);
    };

    it("draws it in each subnet that it occupies, whether clients come from the internet or from the VPC", async () => {
      expect(places((await stack("prod")).diagram)).to.deep.equal(["app-public-0", "app-public-1"]);
      expect(places((await stack("isolated")).diagram)).to.deep.equal(["app-isolated-0", "app-isolated-1"]);
      expect(places((await stack("dev")).diagram)).to.deep.equal([]);
    });

    it("draws paths from each of its nodes to every zone, and without cross-zone load balancing only to its own", async () => {
      const { topology } = await stack("prod");
      const drawn = (crossZone: boolean) => {
        const loadBalancers = topology.loadBalancers.map((balancer) => ({ ...balancer, crossZone }));
        return forwards(pictured({ ...topology, loadBalancers }, "prod").diagram).sort();
      };
      const own = ["app-public-0 → app-private-0", "app-public-1 → app-private-1"];
      expect(drawn(true)).to.deep.equal(
        [...own, "app-public-0 → app-private-1", "app-public-1 → app-private-0"].sort(),
      );
      expect(drawn(false)).to.deep.equal(own);
    });

    it("draws none whose subnets are not known: its paths are undetermined", async () => {
      const { topology } = await stack("prod");
      const loadBalancers = topology.loadBalancers.map((one) => ({ ...one, subnets: { unknown: "not known yet" } }));
      expect(places(pictured({ ...topology, loadBalancers }, "prod").diagram)).to.deep.equal([]);
    });

    it("ends blocked health checks in red, from the balancer to the tasks' subnet", async () => {
      const { topology } = await stack("prod");
      const securityGroups = topology.securityGroups.map((group) => ({
        ...group,
        rules: group.rules.filter(({ direction, peer }) => direction === "egress" || "cidr" in peer),
      }));
      const { diagram, report } = pictured({ ...topology, securityGroups }, "closed");
      expect(report.verdict).to.equal("blocked");
      const from = new Set(balancers(diagram).map(({ id }) => id));
      const blocked = diagram.edges.filter((edge) => edge.blocked);
      expect(blocked).to.have.lengthOf(4);
      for (const edge of blocked) expect(from.has(edge.from), edge.from).to.equal(true);
      expect(forwards(diagram).filter((way) => way.endsWith("private-0"))).to.have.lengthOf(2);
      expect(ways(diagram)).to.not.include("load-balancer → tasks");
    });
  });

  it("draws the tasks whose subnets are not known outside of every network, by name", async () => {
    const { topology } = await stack("private-fargate");
    const services = topology.services.map((service) => ({
      ...service,
      networkConfiguration: { unknown: "not known yet" },
    }));
    const { diagram } = pictured({ ...topology, services }, "first preview");
    const tasks = diagram.nodes.filter(({ kind }) => kind === "tasks");
    expect(tasks.map(({ title, box, lines }) => ({ title, box, lines }))).to.deep.equal([
      { title: "Tasks in unknown subnets", box: null, lines: ["service-1 × 1", "service-2 × 1"] },
    ]);
  });

  it("leaves a subnet that reaches its destination through the devices of its route, also if another subnet is blocked", async () => {
    const topology = await topologyFor(() => {
      const on = network();
      const nat = natGateway(publicSubnets(on).ids[0] ?? "");
      const routes = [{ cidrBlock: "0.0.0.0/0", natGatewayId: nat.id }];
      const whole = subnets(on, "whole", { cidrs: ["10.0.128.0/20"], routes });
      const cut = subnets(on, "cut", { cidrs: ["10.0.144.0/20"] });
      const both = { subnetIds: [...whole.ids, ...cut.ids], securityGroupIds: [group(on, "tasks").id] };
      fargate("web", { image: "nginx:1.29", port: 80, logs: true }, both);
    });
    const { diagram, report } = pictured(topology, "half");
    expect(report.verdict).to.equal("partial");
    expect(ways(diagram)).to.deep.equal([
      "internet-gateway → destinations",
      "internet-gateway → internet",
      "nat-gateway → internet-gateway",
      "tasks → blocked",
      "tasks → nat-gateway",
    ]);
  });

  it("is the same whenever it is drawn", async () => {
    const { diagram, report } = await stack("private-fargate");
    const drawn = async (): Promise<string> => svg(diagram, await layOut(diagram), report.source.name);
    expect(await drawn()).to.equal(await drawn());
  });

  it("keeps every node inside its box", async () => {
    const { diagram } = await stack("prod");
    const { outlines } = await layOut(diagram);
    for (const node of diagram.nodes.filter(({ box }) => box !== null)) {
      const [inner, outer] = [outlines.get(node.id), outlines.get(node.box ?? "")];
      if (inner === undefined || outer === undefined) throw new Error(`${node.id} is not laid out`);
      expect(inner.x).to.be.at.least(outer.x);
      expect(inner.y).to.be.at.least(outer.y);
      expect(inner.x + inner.width).to.be.at.most(outer.x + outer.width);
      expect(inner.y + inner.height).to.be.at.most(outer.y + outer.height);
    }
  });

  it("lets no name become markup, in any format", async () => {
    const { topology } = await stack("prod");
    const { diagram, report } = pictured(hostile(topology), 'x"><script>alert(1)</script>');
    const picture = svg(diagram, await layOut(diagram), report.source.name, false);
    for (const text of [picture, page(report, picture), mermaid(diagram)]) {
      expect(text).to.not.match(/<img|<script>alert/);
      expect(text).to.not.match(/\u001b/);
    }
    expect(mermaid(diagram)).to.not.match(/onerror=alert\(/);
  });

  it("counts services that do not fit their box instead of drawing all of them", async () => {
    const { topology } = await stack("dev");
    const [service] = topology.services;
    if (service === undefined) throw new Error("dev has no service");
    const services = Array.from({ length: 40 }, (_, index) => ({
      ...service,
      key: `${service.key}-${index}`,
      name: `service-${index}`,
    }));
    const { diagram } = pictured({ ...topology, services }, "crowd");
    const [tasks] = diagram.nodes.filter((node) => node.kind === "tasks");
    expect(tasks?.lines).to.have.lengthOf(20);
    expect(tasks?.lines.at(-1)).to.equal("and 21 more");
  });
});

describe("a picture of a thousand services in two hundred subnets", function () {
  this.timeout(120_000);
  let whole: Pictured;
  let took: number;
  let picture: string;
  let html: string;
  before(async () => {
    const topology = largeNetwork(1000);
    const report = analyse(topology, { kind: "program", name: "large", region: null });
    const start = performance.now();
    const diagram = draw(topology, report);
    picture = svg(diagram, await layOut(diagram), "large", false);
    html = page(report, picture);
    took = performance.now() - start;
    whole = { topology, report, diagram };
  });

  it("folds what is alike, and says the counts", () => {
    const boxes = whole.diagram.boxes.filter(({ kind }) => kind === "subnet").map(({ title }) => title);
    expect(boxes.filter((title) => title.endsWith("and 48 like it"))).to.have.lengthOf(4);
    expect(boxes).to.have.lengthOf(8);
    expect(whole.diagram.notes).to.deep.equal([
      "1,000 services, 98 drawn: identical services are drawn once.",
      "196 subnets in 4 boxes: subnets with the same zone, tier and routes share a box.",
    ]);
    for (const note of whole.diagram.notes) expect(picture).to.include(note);
    expect(html).to.include("1,000 services, 98 shown: identical services are shown once");
  });

  it("is drawn in seconds, and its size suits a browser", () => {
    expect(took).to.be.below(5000);
    expect(picture.length).to.be.below(500_000);
    expect(html.length).to.be.below(5_000_000);
  });

  it("leaves out no service's name", () => {
    for (const { name } of whole.report.services) expect(html, name).to.match(new RegExp(`\\b${name}\\b`));
  });
});

describe("the page", () => {
  let html: string;
  before(async () => {
    const { diagram, report } = await stack("prod");
    html = page(report, svg(diagram, await layOut(diagram), report.source.name, false));
  });

  it("loads nothing, and lets only its own style and script through", () => {
    expect(html).to.match(/http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-/);
    expect(html).to.not.match(/https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
    expect(html).to.not.match(/ (?:src|href|on\w+)=/);
  });

  it("has a row for every path, which the diagram's parts name", () => {
    const rows = [...html.matchAll(/<tr data-path="([^"]+)"/g)].map(([, id]) => id);
    expect(rows).to.have.lengthOf(8);
    const lit = new Set([...html.matchAll(/data-paths="([^"]*)"/g)].flatMap(([, ids]) => (ids ?? "").split(" ")));
    for (const id of lit) expect(rows).to.include(id);
  });

  it("shows the arithmetic of the cost", () => {
    expect(html)
      .to.match(/2 × \$0\.045 × 730 h/)
      .and.match(/\$65\.70/);
  });
});

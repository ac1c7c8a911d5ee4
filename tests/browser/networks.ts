/**
 * The networks whose pages are opened: every stack, a user's broken program, incidents, and as many services as there
 * may be.
 */
import { join } from "node:path";
import { analyse } from "../../analysis/analyse";
import { withLive } from "../../analysis/live";
import type { Report } from "../../analysis/report";
import { topologyOf } from "../../analysis/topology/fromResources";
import type { Topology } from "../../analysis/topology/model";
import { largeNetwork } from "../../bench/largeNetwork";
import { drawingOf, pictureOf } from "../../cli/pictures";
import { openProgram } from "../../readers/program/runProgram";
import {
  fargate,
  group,
  interfaceEndpoints,
  natGateway,
  network,
  privateImage,
  publicSubnets,
  schedule,
  subnets,
  task,
  tcp,
} from "../support/awsPieces";
import { topologyFor } from "../support/reportOf";
import { ROOT, stacks } from "../support/stacks";

export interface Shown {
  readonly name: string;
  readonly report: Report;
  readonly html: string;
}

const PRIVATE = ["10.0.128.0/20", "10.0.144.0/20"];
const nginx = { image: "nginx:1.29", port: 80, logs: true };

export async function shown(name: string, topology: Topology): Promise<Shown> {
  const report = analyse(topology, { kind: "program", name, region: null });
  return { name, report, html: await pictureOf("html", drawingOf("html", [{ topology, report }])) };
}

const incidents: Readonly<Record<string, () => void>> = {
  "group-without-443": () => {
    const on = network();
    const outside = publicSubnets(on);
    const tasks = group(on, "tasks", { egress: [tcp(80, ["0.0.0.0/0"])] });
    fargate("web", nginx, { subnetIds: outside.ids, securityGroupIds: [tasks.id], assignPublicIp: true });
  },
  "one-zone-without-route": () => {
    const on = network();
    const nat = natGateway(publicSubnets(on).ids[0] ?? "");
    const routes = [{ cidrBlock: "0.0.0.0/0", natGatewayId: nat.id }];
    const [first = "", second = ""] = PRIVATE;
    const whole = subnets(on, "whole", { cidrs: [first], routes });
    const cut = subnets(on, "cut", { cidrs: [second] });
    fargate("web", nginx, { subnetIds: [...whole.ids, ...cut.ids], securityGroupIds: [group(on, "tasks").id] });
  },
  "schedule-without-public-ip": () => {
    const on = network();
    const place = { subnetIds: publicSubnets(on).ids, securityGroupIds: [group(on, "tasks").id] };
    fargate("web", nginx, { ...place, assignPublicIp: true });
    schedule("nightly", nginx, place);
    task("idle", nginx, { networkMode: "awsvpc", compatibility: "FARGATE" });
  },
  "endpoints-without-s3": () => {
    const on = network();
    const inside = subnets(on, "isolated", { cidrs: PRIVATE });
    const guard = group(on, "endpoints", { ingress: [tcp(443, ["10.0.0.0/16"])] });
    interfaceEndpoints(on, ["ecr.api", "ecr.dkr"], { subnetIds: inside.ids, securityGroupId: guard.id });
    fargate(
      "web",
      { ...nginx, image: privateImage() },
      { subnetIds: inside.ids, securityGroupIds: [group(on, "tasks").id] },
    );
  },
};

const program = openProgram(ROOT);

/** Those that are opened one by one in every way. */
export const networks: readonly { readonly name: string; readonly read: () => Promise<Shown> }[] = [
  ...stacks.map((stack) => ({
    name: stack,
    read: async () => shown(stack, topologyOf(await program.run({ stack }))),
  })),
  {
    name: "public-instance-awsvpc",
    read: async () => {
      const theirs = openProgram(join(ROOT, "tests/fixtures/public-instance-awsvpc"));
      return shown("public-instance-awsvpc", topologyOf(await theirs.run({ stack: theirs.stacks[0] ?? "dev" })));
    },
  },
  { name: "account", read: account },
  ...Object.entries(incidents).map(([name, write]) => ({
    name,
    read: async () => shown(name, await topologyFor(write)),
  })),
];

const REFUSED =
  "CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to do request: i/o timeout";

/** An account where tasks of the first service could not start, and one that runs is not as its service says. */
async function account(): Promise<Shown> {
  const name = "123456789012";
  const topology = topologyOf(await program.run({ stack: "private-fargate" }));
  const broken = { ...topology, natGateways: [] };
  const [service] = broken.services;
  const told = {
    service: service?.id ?? service?.key ?? "",
    taskDefinition: "arn:aws:ecs:eu-west-1:123456789012:task-definition/service-1:4",
    interface: {
      id: "eni-0a1b2c3d",
      subnet: "subnet-0a",
      privateIps: ["10.0.1.17"],
      publicIp: null,
      securityGroups: ["sg-0a"],
    },
  };
  const report = withLive(analyse(broken, { kind: "aws", name, region: "eu-west-1" }), broken, {
    tasks: [
      { ...told, id: "77aa01", status: "RUNNING", stoppedAt: null, reasons: [] },
      { ...told, id: "77aa02", status: "STOPPED", stoppedAt: "2026-11-23T09:12:00Z", reasons: [REFUSED] },
    ],
    events: [],
    unread: ["ec2:DescribeNetworkInterfaces was denied: allow it as docs/iam-policy.json does"],
  });
  return { name: "account", report, html: await pictureOf("html", drawingOf("html", [{ topology: broken, report }])) };
}

export function thousandServices(): Promise<Shown> {
  return shown("thousand-services", largeNetwork(1000));
}

/** Hostile names that a file from another author may contain. */
export const HOSTILE =
  `"><img src="http://evil.example/x.png" onerror="alert(1)"></script><script>alert(2)</script>` +
  `<style>@import "http://evil.example/y.css";</style>\u001b[31m\u202e'--><svg onload=alert(3)>`;

/** The broken prod stack with that in every name. */
export async function hostileNetwork(): Promise<Shown> {
  const topology = topologyOf(await program.run({ stack: "prod" }));
  const text = JSON.stringify({ ...topology, natGateways: [] }, (key, value: unknown) =>
    key === "name" && typeof value === "string" ? `${value}${HOSTILE}` : value,
  );
  return shown(`prod${HOSTILE}`, JSON.parse(text) as Topology);
}

/** Running tasks compared with the configuration: differences, and needs that explain stopped tasks. */
import { expect } from "chai";
import { type LiveFacts, type LiveInterface, type LiveTask, withLive } from "../../../analysis/live";
import type { LiveReport, ServiceReport } from "../../../analysis/report";
import { reportText } from "../../../reports/text";
import { BLOCKED, needOf, reportOf, serviceOf } from "../../reports/reports";
import { faults } from "../../support/published";
import { service, topology } from "../../support/topology";

const ARN = "arn:aws:ecs:eu-west-1:123456789012:service/shop/web";
const DEFINITION = "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:3";

const NIC: LiveInterface = {
  id: "eni-1",
  subnet: "subnet-a",
  privateIps: ["10.0.0.7"],
  publicIp: null,
  securityGroups: ["sg-1"],
};

function task(changes: Partial<LiveTask> = {}): LiveTask {
  return {
    service: ARN,
    id: "a1b2",
    taskDefinition: DEFINITION,
    status: "RUNNING",
    stoppedAt: null,
    reasons: [],
    interface: NIC,
    ...changes,
  };
}

function stopped(reason: string, changes: Partial<LiveTask> = {}): LiveTask {
  return task({ status: "STOPPED", stoppedAt: "2026-11-23T09:12:00Z", reasons: [reason], ...changes });
}

function reportWith(
  facts: Partial<LiveFacts>,
  changes: Partial<ServiceReport> = {},
  groups: readonly string[] = ["sg-1"],
) {
  const configured = service(["subnet-a"], {
    id: ARN,
    taskDefinition: DEFINITION,
    networkConfiguration: { subnets: ["subnet-a"], securityGroups: groups, assignPublicIp: false },
  });
  return withLive(reportOf([serviceOf({ id: ARN, ...changes })]), topology({ services: [configured] }), {
    tasks: [],
    events: [],
    unread: [],
    ...facts,
  });
}

function live(...given: Parameters<typeof reportWith>): LiveReport {
  const report = reportWith(...given);
  // Every kind of stop and difference of this file, as doctor prints it.
  expect(faults("report", report)).to.deep.equal([]);
  const found = report.services[0]?.live;
  if (found === undefined) throw new Error("the report tells nothing of what runs");
  return found;
}

describe("running tasks compared with the configuration", () => {
  it("reports nothing for a task that agrees with its service", () => {
    const { tasks, stops, unread } = live({ tasks: [task()] });

    expect(tasks).to.deep.equal([
      {
        id: "a1b2",
        status: "RUNNING",
        taskDefinition: "web:3",
        interface: { ...NIC, read: true },
        differs: [],
      },
    ]);
    expect(stops).to.deep.equal([]);
    expect(unread).to.deep.equal([]);
  });

  it("reports the differences of a task of an earlier deployment: definition, subnet, groups and public IP", () => {
    const old = task({
      taskDefinition: DEFINITION.replace(":3", ":2"),
      interface: { ...NIC, subnet: "subnet-z", securityGroups: ["sg-0"], publicIp: "203.0.113.7" },
    });

    expect(live({ tasks: [old] }).tasks[0]?.differs).to.deep.equal([
      "runs web:2, and the service has web:3",
      "is in subnet-z, which is not one of the service's subnets",
      "has the security groups sg-0, and the service has sg-1",
      "has the public IP 203.0.113.7, and the service assigns none",
    ]);
  });

  it("compares no groups where the service names none: the VPC's default group is meant", () => {
    const { tasks } = live({ tasks: [task({ interface: { ...NIC, securityGroups: ["sg-default"] } })] }, {}, []);

    expect(tasks[0]?.differs).to.deep.equal([]);
  });

  it("distinguishes an interface without a public IP from one that could not be read", () => {
    const { id, subnet, privateIps } = NIC;
    const unread = { id, subnet, privateIps };
    const report = reportWith({ tasks: [task(), task({ id: "c3d4", interface: unread })] });
    const tasks = report.services[0]?.live?.tasks;

    expect(tasks?.map(({ interface: nic }) => nic?.read)).to.deep.equal([true, false]);
    expect(tasks?.flatMap(({ differs }) => differs)).to.deep.equal([]);
    expect(reportText([report], { colour: false, width: 200, require: [] })).to.include(
      "    public IP and security groups unknown for 1 of 2 tasks: network interface not read\n",
    );
    const known = reportText([reportWith({ tasks: [task()] })], { colour: false, width: 200, require: [] });
    expect(known).to.include("    tasks: 1 RUNNING\n").and.not.include("unknown for");
  });

  it("explains a pull that timed out by the need that is blocked, and counts tasks together whose reasons differ only in ids", () => {
    const words = (ip: string) =>
      `CannotPullContainerError: failed to resolve ref docker.io/a: dial tcp ${ip}:443: i/o timeout`;
    const { stops } = live(
      {
        tasks: [stopped(words("34.205.13.154")), stopped(words("3.94.224.37"), { stoppedAt: "2026-11-23T09:15:00Z" })],
      },
      { needs: [needOf(BLOCKED)] },
    );

    expect(stops).to.have.length(1);
    expect(stops[0]).to.include({
      count: 2,
      lastAt: "2026-11-23T09:15:00Z",
      reason: "pull-network",
      explanation: "network",
      message:
        "The registry could not be reached: explained by need image-pull docker.io blocked with NO_ROUTE_TO_DESTINATION.",
    });
  });

  it("does not blame a network that lets the pull through", () => {
    const [stop] = live({
      tasks: [stopped("CannotPullContainerError: dial tcp 34.205.13.154:443: i/o timeout")],
    }).stops;

    expect(stop?.explanation).to.equal("unknown");
    expect(stop?.message).to.include("it was corrected since then, or the other end did not answer");
  });

  it("blames a partial need only where the task ran in a subnet that is blocked", () => {
    const partial = needOf({
      ...BLOCKED,
      verdict: "partial",
      subnets: { reachable: ["subnet-a"], blocked: ["subnet-b"], undetermined: [] },
    });
    const text = "CannotPullContainerError: i/o timeout";
    const explained = (subnet: string) =>
      live({ tasks: [stopped(text, { interface: { ...NIC, subnet } })] }, { needs: [partial] }).stops[0]?.explanation;

    expect(explained("subnet-b")).to.equal("network");
    expect(explained("subnet-a")).to.equal("unknown");
  });

  it("shows an unknown reason as AWS wrote it, without control codes, and claims nothing", () => {
    const report = reportWith({ tasks: [stopped("The moon \u001b[31mis full")] });
    const [stop] = report.services[0]?.live?.stops ?? [];

    expect(stop).to.include({ reason: null, rule: null, explanation: "unknown" });
    const text = reportText([report], { colour: false, width: 200, require: [] });
    expect(text)
      .to.match(/stopped once, at 2026-11-23T09:12:00Z: The moon .*is full/)
      .and.not.include("\u001b");
  });

  it("omits intended stops, and events that are older than the last steady state", () => {
    const event = (message: string, at: string) => ({ service: ARN, message, at });
    const { stops } = live({
      tasks: [stopped("Scaling activity initiated by (deployment ecs-svc/1)")],
      events: [
        event("(service web) was unable to place a task.", "2026-11-23T09:20:00Z"),
        event("(service web) has reached a steady state.", "2026-11-23T09:10:00Z"),
        event("(service web) is unhealthy in (target-group web)", "2026-11-23T09:00:00Z"),
      ],
    });

    expect(stops.map(({ kind, reason }) => `${kind} ${reason}`)).to.deep.equal(["event placement"]);
  });

  it("says what could not be read of it, in lines that fit the terminal", () => {
    const reason = "ecs:ListTasks was denied: allow it as docs/iam-policy.json does";
    for (const width of [40, 80]) {
      const text = reportText([reportWith({ unread: [reason] })], { colour: false, width, require: [] });
      const from = text.indexOf("not read:");
      expect(text.slice(from).replace(/\s+/g, " ")).to.include(`not read: ${reason}`);
      for (const line of text.split("\n")) expect(line.length).to.be.at.most(width);
    }
  });
});

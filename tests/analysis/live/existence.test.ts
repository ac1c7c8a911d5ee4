/** Missing things of task definitions in a report: an error and an exit code of their own, and never a verdict of a path. */
import { expect } from "chai";
import { type LiveFacts, type LiveTask, type LiveThing, withLive } from "../../../analysis/live";
import type { Report, ServiceReport } from "../../../analysis/report";
import { exitCodeOf } from "../../../analysis/report/exitCode";
import { reportText } from "../../../reports/text";
import { reportOf, serviceOf } from "../../reports/reports";
import { faults } from "../../support/published";
import { service, taskDefinition, topology } from "../../support/topology";

const IMAGE = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/web:1";
const THING = "image eu-central-1 123456789012 web:1";
const EXIT = { strict: false, allowUndetermined: false, require: [] };

function reported(
  things: readonly (readonly [string, LiveThing])[] | undefined,
  names: readonly string[] = ["web"],
  tasks: readonly LiveTask[] = [],
): Report {
  const facts: LiveFacts = {
    tasks,
    events: [],
    unread: [],
    ...(things === undefined ? {} : { things: new Map(things) }),
  };
  const report = withLive(
    reportOf(names.map((name) => serviceOf({ name, id: name }))),
    topology({
      region: "eu-central-1",
      services: names.map((name) => service([], {}, name)),
      taskDefinitions: [taskDefinition(IMAGE)],
    }),
    facts,
  );
  expect(faults("report", report)).to.deep.equal([]);
  return report;
}

const ABSENT: LiveThing = { state: "absent" };
const text = (report: Report): string => reportText([report], { colour: false, width: 300, require: [] });
const needsOf = ({ services }: Report): readonly ServiceReport["needs"][] => services.map(({ needs }) => needs);

describe("a missing thing in a report", () => {
  it("is an error with its rule and remedy, and makes the exit code 1; verdict and paths stay as they are", () => {
    const without = reported(undefined);
    const report = reported([[THING, ABSENT]]);

    expect(report.findings).to.deep.equal([
      {
        id: "MISSING",
        severity: "error",
        subject: IMAGE,
        message:
          "the image is missing: its repository has no such tag; tasks of web do not start without it [R-REF-01]",
        fix: "Push the image, or name one that the repository has in the task definition.",
      },
    ]);
    expect([exitCodeOf(without, EXIT), exitCodeOf(report, EXIT)]).to.deep.equal([0, 1]);
    expect(report.verdict).to.equal("reachable");
    expect(needsOf(report)).to.deep.equal(needsOf(without));
  });

  it("is one error for all services that need it, of which the first five are named", () => {
    const [finding, ...others] = reported([[THING, ABSENT]], ["a", "b", "c", "d", "e", "f", "g"]).findings;

    expect(others).to.deep.equal([]);
    expect(finding?.message).to.include("tasks of a, b, c, d, e and 2 more do not start without it");
  });

  it("stands before findings that are no errors", () => {
    const quiet = { id: "ASSUMPTION", severity: "info", subject: "a", message: "b", fix: "" } as const;
    const report = { ...reportOf([serviceOf({ id: "web" })], [quiet]) };
    const network = topology({
      region: "eu-central-1",
      services: [service([], {}, "web")],
      taskDefinitions: [taskDefinition(IMAGE)],
    });
    const things = new Map([[THING, ABSENT]]);

    const { findings } = withLive(report, network, { tasks: [], events: [], unread: [], things });

    expect(findings.map(({ id }) => id)).to.deep.equal(["MISSING", "ASSUMPTION"]);
  });

  it("explains a stopped task whose reason is about it, and no other", () => {
    const stopped = (reason: string): LiveTask => ({
      service: "web",
      id: "a1b2",
      taskDefinition: null,
      status: "STOPPED",
      stoppedAt: "2026-11-23T09:12:00Z",
      reasons: [reason],
      interface: null,
    });
    const stops = [
      stopped(`CannotPullContainerError: ${IMAGE}: not found: manifest unknown`),
      stopped("OutOfMemoryError: Container killed due to memory usage"),
    ];
    const messages = (things: Parameters<typeof reported>[0]) =>
      reported(things, ["web"], stops).services[0]?.live?.stops.map(({ message }) => message);

    expect(
      messages([[THING, ABSENT]])?.filter((message) => message.includes(`Missing now: image ${IMAGE}.`)),
    ).to.have.length(1);
    expect(messages([[THING, { state: "found" }]])?.join("")).to.not.include("Missing now");
  });
});

describe("a thing that is not missing", () => {
  it("is no finding: it exists, was not read, or is not looked up", () => {
    for (const thing of [{ state: "found" }, { state: "unread", reason: "no" }, { state: "cached" }] as const) {
      const report = reported([[THING, thing]]);
      expect(report.findings, thing.state).to.deep.equal([]);
      expect(exitCodeOf(report, EXIT), thing.state).to.equal(0);
    }
  });

  it("is unknown if the account was read before the task definition named it", () => {
    expect(reported([]).services[0]?.live?.existence?.[0]).to.include({
      state: "unknown",
      message: "it was not looked up",
    });
  });

  it("is not mentioned in a report of an account, or a snapshot, that was read without it", () => {
    const report = reported(undefined);

    expect(report.services[0]?.live).to.not.have.property("existence");
    expect(text(report)).to.not.match(/exist|missing/);
  });
});

describe("the lines about things", () => {
  it("are each on their own below the service: a missing one by its name, others together with their reason", () => {
    const secret = (name: string) => `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${name}-AbCdEf`;
    const key = (name: string) => `secret eu-central-1 123456789012 ${secret(name)}`;
    const [container] = taskDefinition(IMAGE).containers as readonly [object];
    const network = topology({
      region: "eu-central-1",
      services: [service([], {}, "web")],
      taskDefinitions: [
        taskDefinition(IMAGE, {
          containers: [
            { ...container, secrets: ["a", "b", "c", "d"].map(secret) },
            { ...container, image: "nginx", secrets: [] },
          ] as never,
        }),
      ],
    });
    const denied: LiveThing = { state: "unread", reason: "secretsmanager:DescribeSecret was denied" };
    const things = new Map<string, LiveThing>([
      [THING, { state: "found" }],
      [key("a"), { state: "deleted" }],
      [key("b"), denied],
      [key("c"), denied],
      [key("d"), { state: "found", versions: [{ id: "1", stages: ["AWSCURRENT"] }] }],
    ]);

    const lines = text(
      withLive(reportOf([serviceOf({ id: "web" })]), network, { tasks: [], events: [], unread: [], things }),
    );

    expect(lines).to.include(
      [
        "    tasks: none running",
        `    missing: secret ${secret("a")}: it is scheduled for deletion, so its value cannot be read [R-REF-02]`,
        "    existence unknown: 2 secrets: secretsmanager:DescribeSecret was denied",
        "    existence not checked: image nginx: only private ECR is read, and the registry is docker.io",
        "    exists: 1 image, 1 secret",
        "",
      ].join("\n"),
    );
  });

  it("have no control codes of a name", () => {
    const [container] = taskDefinition(IMAGE).containers as readonly [object];
    const group = "/ecs/\u001b[31mweb";
    const logs = { driver: "awslogs", options: { "awslogs-group": group } };
    const network = topology({
      region: "eu-central-1",
      services: [service([], {}, "web")],
      taskDefinitions: [taskDefinition("nginx", { containers: [{ ...container, logs }] as never })],
    });
    const things = new Map([[`log-group eu-central-1 ${group}`, ABSENT]]);

    const lines = text(
      withLive(reportOf([serviceOf({ id: "web" })]), network, { tasks: [], events: [], unread: [], things }),
    );

    expect(lines).to.match(/missing: log group \/ecs\/.*web: it does not exist in eu-central-1 \[R-REF-04\]/);
    expect(lines).to.not.include("\u001b");
  });
});

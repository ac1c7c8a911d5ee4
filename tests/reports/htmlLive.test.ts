/** Running and stopped tasks on the page. */
import { expect } from "chai";
import type { LiveReport, LiveTaskReport, StopReport } from "../../analysis/report";
import { MOST_SERVICES } from "../../reports/fold";
import { liveSection } from "../../reports/html/live";
import { reportOf, serviceOf } from "./reports";

const task: LiveTaskReport = {
  id: "a1b2",
  status: "RUNNING",
  taskDefinition: "web:3",
  interface: {
    id: "eni-1",
    subnet: "subnet-a",
    privateIps: ["10.0.0.7"],
    read: true,
    publicIp: null,
    securityGroups: ["sg-1"],
  },
  differs: [],
};
const stop: StopReport = {
  kind: "task",
  text: "CannotPullContainerError: i/o timeout",
  count: 2,
  lastAt: "2026-11-23T09:12:00Z",
  reason: "image-pull",
  explanation: "network",
  needs: [],
  message: "explained by need image-pull docker.io: blocked",
  rule: "R-ERR-02",
  source: null,
};
const quiet: LiveReport = { tasks: [task], stops: [], unread: [] };

function section(...lives: (LiveReport | undefined)[]): string {
  const services = lives.map((live, index) =>
    serviceOf({ id: `web-${index}`, name: `web-${index}`, ...(live === undefined ? {} : { live }) }),
  );
  // As a reader sees it: tags away, one space.
  return liveSection(reportOf(services))
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

describe("what runs, on the page", () => {
  it("has no section if a source has no tasks", () => {
    expect(liveSection(reportOf([serviceOf()]))).to.equal("");
  });

  it("counts a service's tasks and shows their interfaces", () => {
    const shared: LiveTaskReport = { ...task, id: "c3", status: "PENDING", interface: null };
    const hidden: LiveTaskReport = {
      ...task,
      id: "d4",
      interface: task.interface && { ...task.interface, read: false },
    };

    const seen = section({ ...quiet, tasks: [task, shared, hidden] });

    expect(seen).to.include("web-0 2 RUNNING, 1 PENDING");
    expect(seen).to.include("a1b2, web:3: eni-1 in subnet-a, 10.0.0.7, no public IP, sg-1");
    expect(seen).to.include("c3, web:3: the interfaces of its instance");
    expect(seen).to.include("d4, web:3: eni-1 in subnet-a, 10.0.0.7; public IP and security groups not read");
  });

  it("shows how a task differs from its service, and why others stopped", () => {
    const seen = section({
      tasks: [{ ...task, differs: ["runs web:3, the service web:4"] }],
      stops: [stop],
      unread: ["ecs:ListTasks was denied"],
    });

    expect(seen).to.include("a1b2: runs web:3, the service web:4");
    expect(seen).to.include(
      "stopped twice, last 2026-11-23T09:12:00Z: CannotPullContainerError: i/o timeout explained by need image-pull docker.io: blocked [R-ERR-02]",
    );
    expect(seen).to.include("Not read: ecs:ListTasks was denied");
  });

  it("names, of very many services, only those that have something to report", () => {
    const many = Array.from({ length: MOST_SERVICES }, () => quiet);

    const seen = section({ ...quiet, stops: [stop] }, ...many);

    expect(seen).to.include("web-0").and.not.include("web-1");
    expect(seen).to.include(
      `${MOST_SERVICES} more services: their tasks run as configured, and none stopped recently.`,
    );
  });

  it("shows the things of a task definition in a column that is there only if they were looked up", () => {
    const rest = { rule: "R-REF-04", source: null };
    const existence = [
      { kind: "log-group", name: "<b>/ecs/web", state: "missing", message: "it does not exist", fix: "", ...rest },
      { kind: "image", name: "nginx", state: "exists", message: "it exists", fix: null, ...rest },
    ] as const;
    const missing = { ...quiet, existence };
    const many = Array.from({ length: MOST_SERVICES }, () => ({ ...quiet, existence: existence.slice(1) }));

    expect(section(missing)).to.include(
      "missing: log group &lt;b&gt;/ecs/web: it does not exist [R-REF-04] exists: 1 image",
    );
    expect(section(missing)).to.include("Images, secrets, parameters, log groups");
    expect(section(quiet)).to.not.include("Images, secrets");
    expect(section(missing, ...many)).to.include(
      `${MOST_SERVICES} more services: their tasks run as configured, none stopped recently, and nothing is known to be missing.`,
    );
  });

  it("lets no markup of AWS's words through", () => {
    const html = liveSection(
      reportOf([
        serviceOf({ live: { tasks: [], stops: [{ ...stop, text: "<img src=x onerror=alert(1)>" }], unread: [] } }),
      ]),
    );

    expect(html).to.include("&lt;img src=x").and.not.include("<img");
  });
});

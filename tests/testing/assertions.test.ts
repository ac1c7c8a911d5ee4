import { AssertionError } from "node:assert";
import * as chai from "chai";
import { analyse } from "../../analysis/analyse";
import { topologyOf } from "../../analysis/topology/fromResources";
import { readDocument } from "../../readers/document";
import { AnalysisError, assertNeverReaches, assertReaches, type Net } from "../../testing";
import { connectivity } from "../../testing/chai";
import { connectivity as matchers } from "../../testing/matchers";
import { netOf } from "../../testing/net";
import { stackExport } from "../cli/exports";

const { expect } = chai.use(connectivity);

function netOfText(text: string, secrets: readonly string[] = []): Net {
  const { graph } = readDocument(text);
  const topology = topologyOf(graph);
  const report = analyse(topology, { kind: "state", name: "live", region: graph.region ?? null });
  return netOf({ kind: "read", topology, report, secrets });
}

const open = netOfText(stackExport({ route: true }));
const closed = netOfText(stackExport({ route: false }));
const unknown = netOfText(
  stackExport({ route: true }).replaceAll('"gatewayId":"igw-1"', '"gatewayId":"04da6b54-80e4-46f7-96ec-b56ff0331ba9"'),
);

/** The error of an assertion, which must fail. */
function failure(assertion: () => unknown): Error {
  try {
    assertion();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("the assertion passed");
}

/** As Jest and Vitest treat a matcher's result: an error, or null. */
function matched(
  net: Net,
  isNot: boolean,
  ...args: Parameters<typeof matchers.toReach> extends [unknown, ...infer A] ? A : never
) {
  const { pass, message } = matchers.toReach.call({ isNot }, net.service("web"), ...args);
  return pass === isNot ? message() : null;
}

/** One assertion in each form: its message, or null if it passes. */
const FORMS: Readonly<Record<string, (net: Net, never: boolean, to: string) => string | null>> = {
  chai: (net, never, to) => {
    try {
      if (never) expect(net.service("web")).not.to.reach(to);
      else expect(net.service("web")).to.reach(to);
      return null;
    } catch (error) {
      expect(error).to.be.instanceOf(chai.AssertionError);
      return (error as Error).message;
    }
  },
  "a matcher of Jest and Vitest": (net, never, to) => matched(net, never, to),
  "a plain function": (net, never, to) => {
    try {
      (never ? assertNeverReaches : assertReaches)(net.service("web"), to);
      return null;
    } catch (error) {
      expect(error).to.be.instanceOf(AssertionError);
      return (error as Error).message;
    }
  },
};

for (const [form, assertion] of Object.entries(FORMS)) {
  describe(`an assertion as ${form}`, () => {
    it("passes for a path that arrives, and prints the path where it does not", () => {
      expect(assertion(open, false, "docker.io")).to.equal(null);
      expect(assertion(closed, false, "docker.io")).to.match(
        /^broken: web reaches docker\.io\nweb → docker\.io: blocked NO_ROUTE_TO_DESTINATION\n {2}1\. passed security-group group .*\n {2}2\. passed .*\n {2}3\. stopped route-table table .*\n[^]*\nFix: Route 0\.0\.0\.0\/0 .*$/,
      );
    });

    it("passes after `not` if no packet arrives, and prints the path on which one does", () => {
      expect(assertion(closed, true, "docker.io")).to.equal(null);
      expect(assertion(open, true, "docker.io")).to.match(
        /^broken: web never reaches docker\.io\nA packet from web to docker\.io arrives[^]*\n {2}4\. passed internet-gateway gateway/,
      );
    });

    it("fails in both directions if a value of the path is not known", () => {
      expect(assertion(unknown, false, "docker.io")).to.match(/^undetermined: web reaches docker\.io\n/);
      expect(assertion(unknown, true, "docker.io")).to.match(/^undetermined: web never reaches docker\.io\n/);
    });
  });
}

describe("an assertion", () => {
  const web = open.service("web");

  it("may state port, family, device and source address of the path", () => {
    expect(web).to.reach("docker.io", { port: 443, family: "ipv4", by: "internet-gateway" });
    expect(web.judge("docker.io", { by: "nat-gateway" }).text).to.include(
      "broken: web reaches docker.io by nat-gateway\nIt passes internet-gateway, not nat-gateway",
    );
    expect(web.judge("docker.io", { by: ["nat-gateway", "internet-gateway"] }).verdict).to.equal("kept");
    expect(web.judge("docker.io", { family: "ipv6" }).verdict).to.equal("broken");
    expect(web.judge("docker.io", { source: "203.0.113.9" }).text).to.include("The source IP changes");
  });

  it("states the source address in a chain of chai, where it belongs to a path that arrives", () => {
    expect(failure(() => expect(web, "partner").to.reach("docker.io").from("203.0.113.9")).message).to.match(
      /^partner: broken: web reaches docker\.io from 203\.0\.113\.9\n/,
    );
    const refused = "from() has no path that arrives. Write it after reach(), without not.";
    expect(failure(() => expect(closed.service("web")).not.to.reach("docker.io").from("203.0.113.9")).message).to.equal(
      refused,
    );
    expect(failure(() => expect(web).from("203.0.113.9")).message).to.equal(refused);
  });

  it("judges every service, and a start that is none", () => {
    expect(closed.service("*")).not.to.reach("internet");
    expect(open.service("*").judge("internet", { never: true }).verdict).to.equal("broken");
    expect(open.end("internet").judge("web", { never: true, port: 22 }).verdict).to.equal("kept");
  });

  it("takes a service whose name is a word, and the word for every other end", () => {
    const net = netOfText(stackExport({ route: true, serviceName: "internet" }));
    expect(net.service("internet").judge("docker.io").verdict).to.equal("kept");
    expect(net.end("internet").judge("ecs.Service:internet", { never: true, port: 22 }).text).to.match(
      /^kept: internet never reaches ecs\.Service:internet/,
    );
  });

  it("refuses a name that is not in the network, an end that is no service, and a property of a path that must not be", () => {
    for (const refused of [
      () => open.service("wbe"),
      () => open.end("wbe"),
      () => web.judge("dokcer", {}),
      () => open.explain("wbe", "internet"),
    ]) {
      expect(failure(refused)).to.be.instanceOf(AnalysisError);
      expect(failure(refused).message).to.match(/ is not in this network\. /);
    }
    expect(failure(() => open.service("wbe")).message).to.include("Did you mean web?");
    expect(failure(() => open.service("internet")).message).to.equal(
      'internet is not a service. Use net.end("internet").',
    );
    expect(failure(() => assertNeverReaches(web, "docker.io", { source: "203.0.113.9" })).message).to.equal(
      "No packet may arrive, so the path has no source. Omit source.",
    );
  });

  it("refuses a list with a value that is missing, instead of any device", () => {
    expect(failure(() => web.judge("internet", { by: [undefined] as never })).message).to.match(/^by is undefined\. /);
  });

  it("refuses a value that is no end of a network", () => {
    expect(failure(() => expect("web").to.reach("ecr")).message).to.match(/^The value is not an end of a network\. /);
    expect(failure(() => matchers.toReach.call({}, open, "ecr"))).to.be.instanceOf(TypeError);
  });

  it("prints no secret and no command to a CI system", () => {
    const text = stackExport({ route: false })
      .replaceAll('"name":"group"', '"name":"group"')
      .replaceAll("sg-1", "hunter2-group");
    const secret = netOfText(text, ["hunter2-group"]);
    const { text: message } = secret.service("web").judge("docker.io");

    expect(message).to.include("[secret]");
    expect(message + JSON.stringify([secret.report, secret.explain("web", "docker.io")])).not.to.include("hunter2");
    expect(failure(() => secret.service("hunter2-grop")).message).not.to.include("hunter2-group");

    const hostile = netOfText(stackExport({ route: false, serviceName: "::error::x\u001b[2J##vso[a]" }));
    const [{ name } = { name: "" }] = hostile.report.services;
    expect(hostile.service(name).judge("docker.io").text).not.to.match(/\u001b|^\s*::error|##vso/m);
  });

  it("prints nothing of the network but its answers", () => {
    expect(Object.keys(open)).to.deep.equal(["report", "service", "end", "explain"]);
    expect(Object.keys(web)).to.deep.equal(["name", "judge"]);
  });

  it("refuses an option that is none, and a value that its option does not have, instead of passing without it", () => {
    const refused = (options: object) => failure(() => open.service("web").judge("docker.io", options)).message;
    expect(refused({ bye: "nat-gateway" })).to.equal(
      "A path has no option bye. Did you mean by? Allowed: port, family, by, source.",
    );
    expect(refused({ by: ["nat-gatway"] })).to.match(
      /^by is "nat-gatway"\. Did you mean nat-gateway\? Allowed: internet-/,
    );
    expect(refused({ by: [] })).to.match(/^by is \[\]\. Allowed: /);
    expect(refused({ by: [undefined] })).to.match(/^by is undefined\. Allowed: /);
    expect(refused({ family: "ipv5" })).to.equal('family is "ipv5". Did you mean ipv4? Allowed: ipv4, ipv6.');
    expect(refused({ port: "443" })).to.equal('port is "443". Allowed: a whole number from 1 to 65535.');
    expect(refused({ port: NaN })).to.equal("port is NaN. Allowed: a whole number from 1 to 65535.");
    for (const port of [null, 0, 65536, 80.5, -1]) expect(refused({ port }), String(port)).to.match(/^port is /);
    const unknown = undefined as unknown as string;
    expect(failure(() => expect(web).to.reach("docker.io").from(unknown)).message).to.match(/^source is ""\. /);
    expect(refused({ source: "10.0.0.0/8", never: false })).to.equal(
      'source is "10.0.0.0/8". Allowed: fixed, an IP address.',
    );
    expect(open.service("web").judge("docker.io", { port: 443, by: undefined }).verdict).to.equal("kept");
  });

  it("refuses a name that is no text", () => {
    const missing = undefined as unknown as string;
    const calls = [
      () => open.service(missing),
      () => open.end(missing),
      () => open.explain("web", missing),
      () => open.explain(missing, "web"),
      () => open.service("web").judge(missing),
    ];
    for (const call of calls) {
      const error = failure(call);
      expect(error).to.be.instanceOf(AnalysisError);
      expect(error.message).to.equal(
        'The name of an end is undefined. Give a name as explain takes it, such as "ecr".',
      );
    }
  });
});

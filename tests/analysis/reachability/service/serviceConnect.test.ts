/**
 * Calls by Service Connect: which port crosses the network, who is joined, and what a plan says of a port that stays
 * closed.
 */
import { expect } from "chai";
import { explainPath } from "../../../../analysis/reachability";
import type { Finding, PathReport } from "../../../../analysis/report";
import { topologyOf } from "../../../../analysis/topology/fromResources";
import { isJoined } from "../../../../analysis/reachability/service/serviceConnect";
import { known } from "../../../../analysis/topology/lookup";
import type {
  SecurityGroupRule,
  Service,
  ServiceConnect,
  TaskDefinition,
  Topology,
} from "../../../../analysis/topology/model";
import type { Properties } from "../../../../analysis/topology/resource";
import { savedGraphOf } from "../../../support/saving";
import { judged } from "../../../support/reportOf";
import { graph, resource } from "../../../support/resources";
import { containers, REGION, whole } from "../../../support/snapshots";
import { behindNat, group, rule, service, taskDefinition, UNKNOWN_YET } from "../../../support/topology";

const TASKS = ["private-a", "private-b"];
const OUT = rule("egress", null, "0.0.0.0/0");
const fromFront = (port: number): SecurityGroupRule => rule("ingress", port, { kind: "group", group: "front" });

interface Setting {
  readonly rules?: SecurityGroupRule[];
  readonly override?: number | { readonly unknown: string } | null;
  readonly client?: ServiceConnect | null;
  readonly portName?: string;
  readonly task?: Partial<TaskDefinition>;
}

/** `front` calls `back`, whose container listens on 8080 under the name `api`. */
function joined({ rules = [], override = null, client, portName = "api", task }: Setting): Topology {
  const named = { containerPort: 8080, protocol: "tcp", name: "api" } as const;
  const web = { name: "web", image: "nginx", logs: null, secrets: [], environmentFiles: [], portMappings: [named] };
  const placed = (securityGroup: string) => ({
    networkConfiguration: { subnets: TASKS, securityGroups: [securityGroup], assignPublicIp: false },
  });
  return behindNat({
    securityGroups: [group("front"), group("back", [OUT, ...rules])],
    taskDefinitions: [taskDefinition("nginx", { containers: [web], ...task })],
    services: [
      service(
        [],
        {
          ...placed("back"),
          serviceConnect: { namespace: "shop", offers: [{ portName, ingressPortOverride: override }] },
        },
        "back",
      ),
      service(
        [],
        {
          ...placed("front"),
          serviceConnect: client === undefined ? { namespace: "shop", offers: [] } : client,
        },
        "front",
      ),
    ],
  });
}

function path(setting: Setting): PathReport {
  const explained = explainPath(joined(setting), "front", "back");
  if (!("path" in explained)) throw new Error(explained.problem);
  return explained.path;
}

function findings(setting: Setting): readonly Finding[] {
  return judged(joined(setting)).findings.filter(({ id }) => id === "R-MODE-25");
}

describe("a call by Service Connect", () => {
  it("goes to the container's port, which the server's group must allow", () => {
    expect(path({ rules: [fromFront(8080)] }).verdict).to.equal("reachable");
    expect(findings({ rules: [fromFront(8080)] })).to.deep.equal([]);
    const shut = path({ rules: [] });
    expect([shut.verdict, shut.code]).to.deep.equal(["blocked", "SG_HAS_NO_RULES"]);
  });

  it("goes to the proxy's port where that is overridden, whatever the container's port is", () => {
    const past = path({ rules: [fromFront(8080)], override: 15_000 });
    expect([past.verdict, past.code]).to.deep.equal(["blocked", "ENI_SG_RULES_MISMATCH"]);
    expect(past.message).to.include("the proxy of back listens on TCP 15000");
    expect(path({ rules: [fromFront(15_000)], override: 15_000 }).verdict).to.equal("reachable");
  });

  it("that fails is a warning of the plan, with both services and the port", () => {
    const [finding, ...others] = findings({ rules: [fromFront(8080)], override: 15_000 });
    expect([finding?.severity, finding?.subject, others]).to.deep.equal(["warning", "back", []]);
    expect(finding?.message).to.include("back is not reached by front, although Service Connect joins them");
    expect(finding?.message).to.include("TCP 15000");
  });

  it("is undetermined while its port is not known, and the plan says so", () => {
    for (const setting of [{ override: UNKNOWN_YET }, { portName: "other" }]) {
      expect(path({ rules: [fromFront(8080)], ...setting }).verdict).to.equal("undetermined");
      expect(findings({ rules: [fromFront(8080)], ...setting }).map(({ severity }) => severity)).to.deep.equal([
        "info",
      ]);
    }
    expect(path({ portName: "other" }).message).to.include("no port mapping of back has the name other");
  });

  it("joins services of one namespace alone: others call the container's port", () => {
    for (const client of [null, { namespace: "other", offers: [] }]) {
      expect(path({ rules: [fromFront(8080)], override: 15_000, client }).verdict).to.equal("reachable");
      expect(findings({ rules: [], override: 15_000, client })).to.deep.equal([]);
    }
    const open = { rules: [fromFront(8080)], override: 15_000, client: { namespace: UNKNOWN_YET, offers: [] } };
    expect(path(open).verdict).to.equal("undetermined");
    expect(findings(open).map(({ severity }) => severity)).to.deep.equal(["info"]);
  });
});

describe("a namespace of many services", function () {
  this.timeout(30_000);
  const upTo = (count: number): number[] => [...Array(count).keys()];
  const named = { containerPort: 8080, protocol: "tcp", name: "api" } as const;
  const web = { name: "web", image: "nginx", logs: null, secrets: [], environmentFiles: [], portMappings: [named] };

  /** Each service has a group of its own, with the rules of that number. */
  function mesh(
    count: number,
    rulesOf: (index: number) => SecurityGroupRule[],
    over: Partial<Service>[] = [],
  ): Topology {
    return behindNat({
      securityGroups: upTo(count).map((index) => group(`group-${String(index)}`, rulesOf(index))),
      taskDefinitions: [taskDefinition("nginx", { containers: [web] })],
      services: upTo(count).map((index) =>
        service(
          [],
          {
            networkConfiguration: {
              subnets: TASKS,
              securityGroups: [`group-${String(index)}`],
              assignPublicIp: false,
            },
            serviceConnect: { namespace: "shop", offers: [{ portName: "api", ingressPortOverride: null }] },
            ...over[index],
          },
          `web-${String(index)}`,
        ),
      ),
    });
  }

  const byGroup = (direction: "ingress" | "egress", index: number): SecurityGroupRule =>
    rule(direction, 8080, { kind: "group", group: `group-${String(index)}` });
  const subjects = (topology: Topology, severity: Finding["severity"]) =>
    Object.fromEntries(
      judged(topology)
        .findings.filter((each) => each.id === "R-MODE-25" && each.severity === severity)
        .map(({ subject, message }) => [subject, message]),
    );

  it("has the findings that its paths have one by one, whichever groups name each other", () => {
    for (const seed of upTo(6)) {
      let state = seed + 1;
      // The multiplier of Lehmer's generator.
      const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
      const count = 7;
      const pick = () => Math.floor(random() * count);
      const rules = upTo(count).map(() => [
        ...(random() < 0.5 ? [OUT] : [byGroup("egress", pick()), byGroup("egress", pick())]),
        ...(random() < 0.3 ? [rule("ingress", 8080, "10.0.0.0/16")] : [byGroup("ingress", pick())]),
        ...(random() < 0.2 ? [rule("ingress", 9000, "10.0.0.0/16")] : []),
      ]);
      const over = upTo(count).map((): Partial<Service> => {
        const namespace = random() < 0.1 ? UNKNOWN_YET : random() < 0.3 ? "other" : "shop";
        const offers = random() < 0.2 ? [] : [{ portName: "api", ingressPortOverride: random() < 0.2 ? 9000 : null }];
        const securityGroups = upTo(1 + Math.floor(random() * 2)).map(() => `group-${String(pick())}`);
        const networkConfiguration = {
          subnets: TASKS.slice(random() < 0.5 ? 1 : 0),
          securityGroups,
          assignPublicIp: false,
        };
        return { networkConfiguration, serviceConnect: { namespace, offers } };
      });
      const topology = mesh(count, (index) => rules[index] ?? [], over);
      const worst = { warning: ["blocked", "partial"], info: ["undetermined"] } as const;
      for (const severity of ["warning", "info"] as const) {
        const expected = topology.services.flatMap((server) => {
          if (known(known(server.serviceConnect)?.offers)?.length === 0) return [];
          const failing = topology.services.filter((client) => {
            if (client.key === server.key || isJoined(client, server) === false) return false;
            const explained = explainPath(topology, client.name, server.name);
            const verdict = "path" in explained ? explained.path.verdict : "reachable";
            return (worst[severity] as readonly string[]).includes(verdict);
          });
          const names = failing.slice(0, 3).map(({ name }) => name);
          const more = failing.length > 3 ? ` and ${String(failing.length - 3)} more` : "";
          return failing.length === 0 ? [] : [[server.name, `${names.join(", ")}${more}, although`]];
        });
        const found = Object.entries(subjects(topology, severity)).map(([name, message]) => [
          name,
          / reached by (.+?, although)/.exec(message)?.[1],
        ]);
        expect(found, `seed ${String(seed)}, ${severity}`).to.deep.equal(expected);
      }
    }
  });

  it("reads the rules of groups in proportion to the services, not to their pairs", () => {
    const readings = (count: number): number => {
      let reads = 0;
      // Each server allows the three services before it by their groups.
      const topology = mesh(count, (index) => [
        OUT,
        ...[1, 2, 3].map((step) => byGroup("ingress", (index + count - step) % count)),
      ]);
      const securityGroups = topology.securityGroups.map((each) => ({
        ...each,
        get rules() {
          reads += 1;
          return each.rules;
        },
      }));
      expect(Object.keys(subjects({ ...topology, securityGroups }, "warning"))).to.have.length(count);
      return reads;
    };
    expect(readings(200) / readings(50)).to.be.at.most(4.4);
  });
});

describe("Service Connect in a program", () => {
  it("takes the cluster's namespace where the service names none, and is off unless it is enabled", () => {
    const namespace = resource("aws:servicediscovery/httpNamespace:HttpNamespace", "shop", { name: "shop" });
    const cluster = resource("aws:ecs/cluster:Cluster", "main", { serviceConnectDefaults: { namespace: "shop" } });
    const of = (name: string, serviceConnectConfiguration: Properties) =>
      resource("aws:ecs/service:Service", name, { name, cluster: "main", serviceConnectConfiguration });
    const { services } = topologyOf(
      graph([
        namespace,
        cluster,
        of("client", { enabled: true }),
        of("off", { enabled: false, namespace: "shop" }),
        of("server", { enabled: true, namespace: "shop", services: [{ portName: "api" }] }),
      ]),
    );
    expect(services.map(({ name, serviceConnect }) => [name, serviceConnect])).to.deep.equal([
      ["client", { namespace: namespace.urn, offers: [] }],
      ["off", null],
      ["server", { namespace: namespace.urn, offers: [{ portName: "api", ingressPortOverride: null }] }],
    ]);
  });
});

describe("Service Connect in describe answers", () => {
  it("is read from the deployment that runs", () => {
    const connect = {
      enabled: true,
      namespace: "arn:aws:servicediscovery:eu-central-1:111122223333:namespace/ns-1",
      services: [{ portName: "api", ingressPortOverride: 15_000 }],
    };
    const files = {
      ...whole,
      Services: containers.Services.map((each) => ({
        ...each,
        deployments: [
          { status: "ACTIVE", serviceConnectConfiguration: { enabled: false } },
          { status: "PRIMARY", serviceConnectConfiguration: connect },
        ],
      })),
    };
    const { services } = topologyOf(savedGraphOf({ accountId: "111122223333", region: REGION, files, missing: {} }));
    expect(services.map(({ serviceConnect }) => serviceConnect)).to.deep.equal([
      { namespace: connect.namespace, offers: connect.services },
    ]);
  });
});

/** Calls that a service probably makes: what shows them, where they lead, what a report and an exit code make of them. */
import { expect } from "chai";
import { explainPath } from "../../../../analysis/reachability";
import type { NeedReport, Report } from "../../../../analysis/report";
import { exitCodeOf, type Requirable } from "../../../../analysis/report/exitCode";
import type { CallEvidence } from "../../../../analysis/rules/serviceDefinition";
import { topologyOf } from "../../../../analysis/topology/fromResources";
import { isUnknown, type SecurityGroupRule, type Topology } from "../../../../analysis/topology/model";
import { SecretValue, UNKNOWN } from "../../../../analysis/topology/resource";
import { judged } from "../../../support/reportOf";
import { graph, resource, urnOf } from "../../../support/resources";
import {
  backend,
  behindNat,
  group,
  listener,
  loadBalancer,
  networkInterface,
  route,
  routeTable,
  rule,
  service,
  subnet,
  targetGroup,
  taskDefinition,
  UNKNOWN_YET,
  vpc,
} from "../../../support/topology";

const OUT = rule("egress", null, "0.0.0.0/0");
const fromTasks = { kind: "group", group: "tasks" } as const;

const where = "environment variable DB_HOST of container web";

/** A service whose settings show these calls, and a database behind group `db`. */
function calling(
  calls: readonly CallEvidence[],
  admitted: readonly SecurityGroupRule[],
  over: Partial<Topology> = {},
): Topology {
  const base = taskDefinition();
  const containers = isUnknown(base.containers) ? [] : base.containers.map((each) => ({ ...each, calls }));
  return behindNat({
    securityGroups: [group("tasks"), group("db", admitted)],
    backends: [backend(["private-a", "private-b"])],
    taskDefinitions: [{ ...base, containers }],
    ...over,
  });
}

const toDatabase: CallEvidence = { target: { kind: "backend", key: "db" }, where };

function callsIn(report: Report, name = "web"): readonly NeedReport[] {
  const found = report.services.find((each) => each.name === name);
  return (found?.needs ?? []).filter(({ purpose }) => purpose === "call");
}

function exitCode(report: Report, ...require: Requirable[]): number {
  return exitCodeOf(report, { strict: false, allowUndetermined: false, require });
}

const ofCalls = ({ findings }: Report) => findings.filter(({ id }) => id === "R-DST-03");

describe("a call that the settings of a service show", () => {
  it("is a need of the report with its evidence, and reachable without a finding", () => {
    const report = judged(calling([toDatabase], [rule("ingress", 5432, fromTasks)]));
    const [call, ...others] = callsIn(report);
    expect(others).to.have.length(0);
    expect(call).to.include({ destination: "db", verdict: "reachable", interface: "task" });
    expect(call?.evidence).to.deep.equal([where]);
    expect(ofCalls(report)).to.deep.equal([]);
    expect(exitCode(report, "calls")).to.equal(0);
  });

  it("that is blocked is a warning with path, code and fix, and fails only a plan that requires calls", () => {
    const report = judged(calling([toDatabase], []));
    const [call] = callsIn(report);
    expect([call?.verdict, call?.code]).to.deep.equal(["blocked", "SG_HAS_NO_RULES"]);
    const fix = "Add an ingress rule to security group db: TCP 5432 from security group tasks.";
    expect(call?.fix).to.equal(fix);
    expect(ofCalls(report)).to.deep.equal([
      {
        id: "R-DST-03",
        severity: "warning",
        subject: "web",
        message: `web probably calls db (${where}): blocked (SG_HAS_NO_RULES): security group db has no ingress rule at all [R-DST-03].`,
        fix,
      },
    ]);
    expect(report.verdict).to.equal("reachable");
    expect(exitCode(report)).to.equal(0);
    expect(exitCode(report, "calls")).to.equal(1);
  });

  it("that is undetermined is information, never silence", () => {
    const network = calling([toDatabase], []);
    const report = judged({ ...network, backends: [backend(["private-a"], { securityGroups: UNKNOWN_YET })] });
    const [finding] = ofCalls(report);
    expect(finding?.severity).to.equal("info");
    expect(finding?.fix).to.equal("Run ecs-connectivity explain web db when the values are known.");
    expect(exitCode(report)).to.equal(0);
    expect(exitCode(report, "calls")).to.equal(3);
  });

  it("is fixed in the group of the tasks where that one stops it", () => {
    const network = calling([toDatabase], [rule("ingress", 5432, fromTasks)]);
    const kept = group("tasks", [rule("egress", 443, "0.0.0.0/0")]);
    const groups = [kept, ...network.securityGroups.filter(({ key }) => key === "db")];
    const [call] = callsIn(judged({ ...network, securityGroups: groups }));
    expect(call?.fix).to.equal("Add an egress rule to security group tasks: TCP 5432 to security group db.");
  });

  it("to a peered VPC is fixed by the routes that are missing, there and back", () => {
    const base = behindNat();
    const peered = (there: boolean, back: boolean) =>
      judged(
        calling([toDatabase], [rule("ingress", 5432, "10.0.0.0/16")], {
          backends: [backend(["data-a"])],
          vpcs: [vpc(), vpc({ ipv4Cidrs: ["10.9.0.0/16"], mainRouteTable: "data" }, "far")],
          subnets: [...base.subnets, subnet("data-a", "10.9.0.0/24", { vpc: "far", routeTable: "data" })],
          routeTables: [
            routeTable("main"),
            routeTable("public", [route("0.0.0.0/0", "internet-gateway", "igw")]),
            routeTable("private", [
              route("0.0.0.0/0", "nat-gateway", "nat"),
              ...(there ? [route("10.9.0.0/16", "peering-connection", "peer")] : []),
            ]),
            routeTable("data", back ? [route("10.0.0.0/16", "peering-connection", "peer")] : [], { vpc: "far" }),
          ],
          peeringConnections: [
            { key: "peer", name: "peer", id: null, requester: "vpc", accepter: "far", active: true },
          ],
        }),
      );
    const fixOf = (there: boolean, back: boolean) => callsIn(peered(there, back))[0]?.fix;
    const forward = "Route 10.9.0.0/16 of route table private to VPC peering connection peer.";
    const backward = "Route 10.0.0.0/16 of route table data to VPC peering connection peer.";
    expect(fixOf(true, true)).to.equal(null);
    expect(fixOf(true, false)).to.equal(backward);
    expect(fixOf(false, true)).to.equal(forward);
    expect(fixOf(false, false)).to.equal(`${forward} Also: ${backward}`);
  });

  it("to a proxy goes on from its interfaces to each database behind it", () => {
    const toProxy: CallEvidence = { target: { kind: "backend", key: "proxy" }, where };
    const call = (
      ofProxy: readonly SecurityGroupRule[],
      ofDatabase: readonly SecurityGroupRule[],
      behind?: unknown,
    ) => {
      const proxy = backend(["private-a"], { type: "rds.Proxy", securityGroups: ["proxy"] }, "proxy");
      const network = calling([toProxy], ofDatabase, {
        backends: [
          { ...proxy, behind: (behind ?? ["db"]) as readonly string[] },
          backend(["private-a", "private-b"], { type: "rds.Cluster" }),
        ],
        securityGroups: [
          group("tasks"),
          group("proxy", [rule("ingress", 5432, fromTasks), ...ofProxy]),
          group("db", ofDatabase),
        ],
      });
      const [need] = callsIn(judged(network));
      return [need?.verdict, need?.hops.at(-1)?.name];
    };
    const out = rule("egress", 5432, { kind: "group", group: "db" });
    const into = rule("ingress", 5432, { kind: "group", group: "proxy" });
    expect(call([out], [into])[0]).to.equal("reachable");
    expect(call([], [into])).to.deep.equal(["blocked", "proxy"]);
    expect(call([out], [rule("ingress", 5432, fromTasks)])).to.deep.equal(["blocked", "db"]);
    expect(call([], [], [])[0], "no database is known to be behind it").to.equal("reachable");
    expect(call([out], [into], UNKNOWN_YET)[0]).to.equal("undetermined");
  });

  it("has the type in its name where the name alone is a word, a host or another resource, too", () => {
    const nameOfCall = (name: string, over: Partial<Topology> = {}) => {
      const backends = [backend(["private-a", "private-b"], { name })];
      return callsIn(judged(calling([toDatabase], [], { backends, ...over })))[0]?.destination;
    };
    expect(nameOfCall("main")).to.equal("main");
    for (const name of ["logs", "internet", "Internet", "db.example.com", "web"]) {
      expect(nameOfCall(name), name).to.equal(`rds.Instance:${name}`);
    }
  });

  it("to a load balancer goes through it to its targets", () => {
    const entry = { targetGroup: "targets", containerName: "web", containerPort: 80 };
    const network = (rules: readonly SecurityGroupRule[]) =>
      calling([{ target: { kind: "load-balancer", key: "balancer" }, where }], [], {
        loadBalancers: [loadBalancer(["private-a", "private-b"], { scheme: "internal" })],
        listeners: [listener()],
        targetGroups: [targetGroup()],
        services: [service(["private-a"]), service(["private-b"], { loadBalancers: [entry] }, "api")],
        securityGroups: [group("tasks", [OUT, rule("ingress", 80, "10.0.0.0/16")]), group("front", [OUT, ...rules])],
      });
    const [open] = callsIn(judged(network([rule("ingress", 80, fromTasks)])));
    expect(open).to.include({ destination: "balancer", verdict: "reachable" });
    const [shut] = callsIn(judged(network([])));
    expect([shut?.verdict, shut?.code]).to.deep.equal(["blocked", "SG_HAS_NO_RULES"]);
    expect(shut?.fix).to.match(/^Add an ingress rule to security group front: TCP 80 from security group tasks\.$/);
  });

  it("to a port of a load balancer passes the listener of that port, and none is known to be there for another", () => {
    const entryOf = (targetGroupKey: string) => [
      { targetGroup: targetGroupKey, containerName: "web", containerPort: 80 },
    ];
    const shut = { ...targetGroup(), key: "shut-targets", name: "shut-targets" };
    const to = (port?: number) => {
      const call: CallEvidence = { target: { kind: "load-balancer", key: "balancer" }, where };
      const network = calling([port === undefined ? call : { ...call, port }], [], {
        loadBalancers: [loadBalancer(["private-a", "private-b"], { scheme: "internal" })],
        listeners: [
          listener(),
          { ...listener(), key: "other", name: "other", port: 8080, targetGroups: ["shut-targets"] },
        ],
        targetGroups: [targetGroup(), shut],
        services: [
          service(["private-a"]),
          service(["private-b"], { loadBalancers: entryOf("targets") }, "api"),
          service(
            ["private-b"],
            {
              loadBalancers: entryOf("shut-targets"),
              networkConfiguration: { subnets: ["private-b"], securityGroups: ["shut"], assignPublicIp: false },
            },
            "other",
          ),
        ],
        securityGroups: [
          group("tasks", [OUT, rule("ingress", 80, "10.0.0.0/16")]),
          group("front", [OUT, rule("ingress", null, "10.0.0.0/16")]),
          group("shut", []),
        ],
      });
      const [need] = callsIn(judged(network));
      return [need?.verdict, need?.message];
    };
    expect(to(80)[0]).to.equal("reachable");
    expect(to(8080)[0]).to.equal("blocked");
    expect(to()[0]).to.equal("blocked");
    const [verdict, message] = to(443);
    expect(verdict).to.equal("undetermined");
    expect(message).to.contain("no listener of load balancer balancer that is known here has port 443");
  });

  it("has its target's type in its name if another end has the name", () => {
    const network = calling([toDatabase], [], { services: [service(["private-a"]), service(["private-b"], {}, "db")] });
    expect(callsIn(judged(network))[0]?.destination).to.equal("rds.Instance:db");
  });

  it("has its target's type in its name too if an interface has the name, as explain requires", () => {
    const base = calling([toDatabase], []);
    const db = base.backends[0]?.name ?? "";
    const network = {
      ...base,
      networkInterfaces: [networkInterface("eni-1", "private-a", { name: db, securityGroups: ["db"] })],
    };
    const name = callsIn(judged(network))[0]?.destination ?? "";
    expect(name).to.equal(`rds.Instance:${db}`);
    expect("path" in explainPath(network, "web", name)).to.equal(true);
    expect("path" in explainPath(network, "web", db)).to.equal(false);
  });

  it("leaves what no service is known to call to the list of what is not judged, which changes no verdict", () => {
    const network = calling([toDatabase], [], {
      backends: [backend(["private-a"]), backend(["private-b"], { type: "rds.Cluster" }, "other")],
      loadBalancers: [loadBalancer(["public-a"])],
    });
    const report = judged(network);
    expect(report.notJudged?.map(({ kind, name }) => `${kind} ${name}`)).to.deep.equal([
      "load-balancer balancer",
      "rds.Cluster other",
    ]);
    expect(report.verdict).to.equal("reachable");
  });
});

describe("explain", () => {
  it("answers for a call as the report does, with its fix", () => {
    const network = calling([toDatabase], []);
    const [call] = callsIn(judged(network));
    const explained = explainPath(network, "web", "db");
    expect("path" in explained && explained.path.fix).to.equal(call?.fix);
    const other = explainPath(network, "web", "db:1");
    expect("path" in other && other.path.message).to.match(/^from web to db:1/);
  });
});

describe("a client of Service Connect", () => {
  const placed = (securityGroup: string) => ({
    networkConfiguration: { subnets: ["private-a"], securityGroups: [securityGroup], assignPublicIp: false },
  });
  const offer = (port: number | null, name: string) => ({
    portName: "web",
    ingressPortOverride: port,
    aliases: [{ name, port: 80 }],
  });

  function namespace(calls: readonly CallEvidence[], clientOffers: boolean): Report {
    const network = calling(calls, []);
    const server = taskDefinition(undefined, {}, "server");
    return judged({
      ...network,
      taskDefinitions: [...network.taskDefinitions, server],
      securityGroups: [group("tasks"), group("api", [OUT, rule("ingress", 8080, fromTasks)])],
      services: [
        service(["private-a"], {
          serviceConnect: { namespace: "shop", offers: clientOffers ? [offer(9000, "web")] : [] },
        }),
        service(
          [],
          {
            ...placed("api"),
            taskDefinition: "server",
            serviceConnect: { namespace: "shop", offers: [offer(8080, "api"), offer(15000, "admin")] },
          },
          "api",
        ),
      ],
    });
  }
  const named = (key: string): CallEvidence => ({ target: { kind: "name", key }, where: "environment variable API" });

  it("that offers nothing calls each server of its namespace", () => {
    const [call] = callsIn(namespace([], false));
    expect(call).to.include({ destination: "api", verdict: "blocked" });
    expect(call?.evidence).to.deep.equal(["Service Connect: a client in the namespace of api"]);
    expect(call?.message).to.include("15000");
  });

  it("that names an alias calls the port of that alias alone", () => {
    const [open] = callsIn(namespace([named("api")], true));
    expect(open?.verdict).to.equal("reachable");
    const [shut] = callsIn(namespace([named("admin")], true));
    expect([shut?.verdict, shut?.code]).to.deep.equal(["blocked", "ENI_SG_RULES_MISMATCH"]);
    expect(shut?.fix).to.equal("Add an ingress rule to security group api: TCP 15000 from security group tasks.");
  });

  it("that offers a port itself, and names no other, calls nothing that is known", () => {
    expect(callsIn(namespace([], true))).to.deep.equal([]);
  });

  it("has one finding for a closed port, that of the server", () => {
    const report = namespace([], false);
    expect(ofCalls(report)).to.deep.equal([]);
    expect(report.findings.map(({ id }) => id)).to.include("R-MODE-25");
  });
});

describe("a name of Cloud Map", () => {
  const calls: readonly CallEvidence[] = [{ target: { kind: "name", key: "api.shop.local" }, where, port: 80 }];
  const registry = { recordTypes: ["A"], namespaceVpc: "vpc", dnsName: "api.shop.local" };

  function registered(ingress: readonly SecurityGroupRule[], over: Partial<Topology> = {}): NeedReport | undefined {
    const network = calling(calls, [], {
      services: [service(["private-a"]), service(["private-b"], { serviceRegistries: [registry] }, "api")],
      ...over,
    });
    return callsIn(judged({ ...network, securityGroups: [group("tasks", [OUT, ...ingress])] }))[0];
  }

  it("leads to the tasks that are registered, on the port that is written", () => {
    expect(registered([rule("ingress", 80, fromTasks)])).to.include({ destination: "api", verdict: "reachable" });
    expect(registered([])?.code).to.equal("SG_HAS_NO_RULES");
    expect(registered([])?.fix).to.equal(
      "Add an ingress rule to security group tasks: TCP 80 from security group tasks.",
    );
  });

  it("resolves in its own VPC, which needs DNS hostnames", () => {
    const open = [rule("ingress", 80, fromTasks)];
    expect(registered(open, { vpcs: [vpc({ dnsHostnames: false })] })?.code).to.equal("VPC_DNS_DISABLED");
    const elsewhere = {
      vpcs: [vpc(), vpc({}, "other")],
      services: [
        service(["private-a"]),
        service(["private-b"], { serviceRegistries: [{ ...registry, namespaceVpc: "other" }] }, "api"),
      ],
    };
    expect(registered(open, elsewhere)?.verdict).to.equal("undetermined");
  });
});

describe("an export or a preview", () => {
  const ENDPOINT = "shop.abc123.eu-west-1.rds.amazonaws.com";
  const db = resource("aws:rds/instance:Instance", "db", { engine: "postgres" }, { outputs: { address: ENDPOINT } });
  const lb = resource(
    "aws:lb/loadBalancer:LoadBalancer",
    "lb",
    {},
    { outputs: { dnsName: "lb-1.eu-west-1.elb.amazonaws.com" } },
  );

  const callsOf = (...resources: ReturnType<typeof resource>[]) => {
    const [task] = topologyOf(graph([db, lb, ...resources])).taskDefinitions;
    const containers = task?.containers;
    const shown =
      containers === undefined || isUnknown(containers) ? [] : containers.flatMap((each) => each.calls ?? []);
    return [
      ...shown.map(({ target, where: place }) => `${target.key.split("::").at(-1) ?? ""}: ${place}`),
      ...(task?.backends ?? []),
    ];
  };
  const task = (container: object, wrap: (text: string) => string | SecretValue = (text) => text) =>
    resource("aws:ecs/taskDefinition:TaskDefinition", "web", {
      containerDefinitions: wrap(JSON.stringify([{ name: "web", image: "nginx", ...container }])),
    });

  it("shows a call by the host name in a variable, in definitions that are secret too", () => {
    const environment = [
      { name: "DB", value: `postgres://u:p@${ENDPOINT.toUpperCase()}:5432/x` },
      { name: "API", value: "http://lb-1.eu-west-1.elb.amazonaws.com/v1" },
      { name: "OTHER", value: `x${ENDPOINT}` },
    ];
    const expected = ["db: environment variable DB of container web", "lb: environment variable API of container web"];
    expect(callsOf(task({ environment }))).to.deep.equal(expected);
    expect(callsOf(task({ environment }, (text) => new SecretValue(text)))).to.deep.equal(expected);
  });

  it("shows the port of a load balancer's URL: the written one, else that of its scheme", () => {
    const portOf = (value: string) => {
      const [definition] = topologyOf(graph([db, lb, task({ environment: [{ name: "API", value }] })])).taskDefinitions;
      const containers = definition?.containers;
      return containers === undefined || isUnknown(containers) ? [] : containers[0]?.calls?.map(({ port }) => port);
    };
    const host = "lb-1.eu-west-1.elb.amazonaws.com";
    expect(portOf(`https://${host}/v1`)).to.deep.equal([443]);
    expect(portOf(`HTTP://${host}`)).to.deep.equal([80]);
    expect(portOf(`https://${host}:8443/`)).to.deep.equal([8443]);
    expect(portOf(host)).to.deep.equal([undefined]);
    expect(portOf(`grpc://${host}`)).to.deep.equal([undefined]);
    expect(portOf(`https://${ENDPOINT}`)).to.deep.equal([undefined]);
  });

  it("has the databases behind a proxy, and those behind an endpoint of it", () => {
    const proxy = resource("aws:rds/proxy:Proxy", "proxy", { engineFamily: "POSTGRESQL" }, { id: "pool" });
    const extra = resource("aws:rds/proxyEndpoint:ProxyEndpoint", "extra", { dbProxyName: "pool" });
    const [main, standby] = ["main", "standby"].map((name) =>
      resource("aws:rds/cluster:Cluster", name, { engine: "aurora-postgresql" }, { id: name }),
    );
    if (main === undefined || standby === undefined) throw new Error("no clusters");
    const target = resource("aws:rds/proxyTarget:ProxyTarget", "target", {
      dbProxyName: "pool",
      targetGroupName: "default",
      dbClusterIdentifier: "main",
    });
    const { backends } = topologyOf(graph([proxy, extra, main, standby, target]));
    expect(
      backends.filter(({ type }) => type !== "rds.Cluster").map(({ name, behind }) => [name, behind]),
    ).to.deep.equal([
      ["proxy", [main.urn]],
      ["extra", [main.urn]],
    ]);
    expect(backends.find(({ name }) => name === "main")).to.not.have.property("behind");
  });

  it("shows a call by the value of a parameter, readable or not", () => {
    const secrets = [{ name: "DB", valueFrom: "arn:aws:ssm:eu-west-1:123456789012:parameter/db" }];
    const parameter = (value: string | SecretValue) =>
      resource(
        "aws:ssm/parameter:Parameter",
        "db",
        { value },
        {
          outputs: { arn: "arn:aws:ssm:eu-west-1:123456789012:parameter/db" },
          propertyDependencies: { value: [db.urn] },
        },
      );
    const expected = ["db: secret DB of container web"];
    expect(callsOf(parameter(`host=${ENDPOINT}`), task({ secrets }))).to.deep.equal(expected);
    expect(callsOf(parameter(new SecretValue(`host=${ENDPOINT}`)), task({ secrets }))).to.deep.equal(expected);
    expect(callsOf(parameter(new SecretValue(UNKNOWN)), task({ secrets }))).to.deep.equal(expected);
    expect(callsOf(parameter("host=elsewhere.example.com"), task({ secrets }))).to.deep.equal([]);
  });

  it("shows a call by the secret in which RDS keeps a password", () => {
    const secretArn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!db-1-AbCdEf";
    const managed = { ...db, outputs: { address: ENDPOINT, masterUserSecrets: [{ secretArn }] } };
    const secrets = [{ name: "PASSWORD", valueFrom: `${secretArn}:password::` }];
    const [only] = topologyOf(graph([managed, task({ secrets })])).taskDefinitions;
    const containers = only?.containers;
    if (containers === undefined || isUnknown(containers)) throw new Error("the containers are not known");
    expect(containers[0]?.calls?.map(({ target }) => target.key)).to.deep.equal([db.urn]);
  });

  it("shows what unknown definitions depend on, of databases alone", () => {
    const open = resource(
      "aws:ecs/taskDefinition:TaskDefinition",
      "web",
      { containerDefinitions: UNKNOWN },
      { propertyDependencies: { containerDefinitions: [db.urn, lb.urn, urnOf("aws:sqs/queue:Queue", "q")] } },
    );
    expect(callsOf(open)).to.deep.equal([db.urn]);
    const known = { ...task({}), propertyDependencies: { containerDefinitions: [db.urn] } };
    expect(callsOf(known)).to.deep.equal([]);
  });

  it("shows a call by an alias of Service Connect in a URL, and not by the bare word", () => {
    const server = resource("aws:ecs/service:Service", "api", {
      serviceConnectConfiguration: {
        enabled: true,
        namespace: "shop",
        services: [{ portName: "api", clientAlias: [{ port: 80, dnsName: "api" }] }],
      },
    });
    const by = (value: string) => callsOf(server, task({ environment: [{ name: "API", value }] }));
    expect(by("http://api/v1")).to.deep.equal(["api: environment variable API of container web"]);
    expect(by("api:80")).to.deep.equal(["api: environment variable API of container web"]);
    expect(by("api")).to.deep.equal([]);
    expect(by("api:8080")).to.deep.equal([]);
    expect(by("http://api.example.com")).to.deep.equal([]);
  });
});

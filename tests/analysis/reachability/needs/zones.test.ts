/**
 * Private hosted zones answer for names before public DNS does, and may lead to endpoints of the same or another VPC.
 */
import { expect } from "chai";
import { analyse } from "../../../../analysis/analyse";
import { analyseServices, explainPath } from "../../../../analysis/reachability";
import type { PathAnalysis } from "../../../../analysis/reachability";
import type { PrivateZone, Topology, ZoneTarget } from "../../../../analysis/topology/model";
import { unsoundFixes } from "../../../support/fixes";
import { PROGRAM_SOURCE } from "../../../support/reportOf";
import {
  behindNat,
  endpoint,
  group,
  isolated,
  REGION,
  route,
  routeTable,
  rule,
  subnet,
  UNKNOWN_YET,
  vpc,
} from "../../../support/topology";

function zone(
  name: string,
  records: Readonly<Record<string, ZoneTarget>>,
  over: Partial<PrivateZone> = {},
): PrivateZone {
  return {
    key: name,
    name,
    id: null,
    zoneName: name,
    vpcs: ["vpc"],
    authorized: [],
    records: Object.entries(records).map(([record, target]) => ({
      key: record,
      name: record,
      type: "A",
      targets: [target],
    })),
    incomplete: null,
    ...over,
  };
}

const LOGIN = `api.ecr.${REGION}.amazonaws.com`;
const TO_API: ZoneTarget = { kind: "endpoint", endpoint: "endpoint-ecr.api" };

function login(network: Topology): PathAnalysis {
  const found = analyseServices(network)[0]?.needs.find(({ need }) => need.destination === "ecr.api");
  if (found === undefined) throw new Error("no login");
  return found.path;
}

const seen = (network: Topology): readonly unknown[] => {
  const { verdict, code, rule: id } = login(network);
  return [verdict, code, id];
};

/** An isolated VPC with an ecr.api endpoint whose private DNS is off. */
function own(zones: readonly PrivateZone[], over: Partial<Topology> = {}): Topology {
  const base = isolated();
  return isolated({
    vpcEndpoints: base.vpcEndpoints.map((each) => (each.service === "ecr.api" ? { ...each, privateDns: false } : each)),
    privateZones: zones,
    ...over,
  });
}

describe("a private hosted zone for a service's name", () => {
  it("leads it to an endpoint whose private DNS is off", () => {
    expect(seen(own([]))).to.deep.equal(["blocked", "PRIVATE_DNS_DISABLED", "R-EP-05"]);
    const network = own([zone(LOGIN, { [LOGIN]: TO_API })]);
    expect(seen(network).slice(0, 2)).to.deep.equal(["reachable", null]);
    expect(login(network).via).to.deep.equal(["interface-endpoint"]);
    expect(login(network).hops.find(({ kind }) => kind === "dns")).to.include({
      detail: `private hosted zone ${LOGIN} leads ${LOGIN} to endpoint endpoint-ecr.api`,
      rule: "R-EP-28",
    });
  });

  it("answers for a wildcard's names, and not for a name that it lacks", () => {
    const wild = `*.ecr.${REGION}.amazonaws.com`;
    expect(seen(own([zone(`ecr.${REGION}.amazonaws.com`, { [wild]: TO_API })]))[0]).to.equal("reachable");
    const lacking = login(own([zone(`ecr.${REGION}.amazonaws.com`, { "other.example": TO_API })]));
    expect([lacking.verdict, lacking.code, lacking.rule]).to.deep.equal(["blocked", "NAME_NOT_RESOLVED", "R-EP-28"]);
    expect(lacking.message).to.contain(`has no record for ${LOGIN}`);
  });

  it("gets the record that it lacks, an alias of the endpoint, as the fix", () => {
    const lacking = own([zone(`ecr.${REGION}.amazonaws.com`, {})]);
    expect(unsoundFixes(lacking)).to.deep.equal([]);
    const need = analyse(lacking, PROGRAM_SOURCE).services[0]?.needs.find(
      ({ destination }) => destination === "ecr.api",
    );
    expect(need?.fix).to.equal(
      `Add an A record for ${LOGIN} to private hosted zone ecr.${REGION}.amazonaws.com: an alias of VPC endpoint endpoint-ecr.api.`,
    );
  });

  it("is the most specific one, and none of another name", () => {
    const wide = zone("amazonaws.com", {});
    expect(seen(own([wide, zone(LOGIN, { [LOGIN]: TO_API })]))[0]).to.equal("reachable");
    const swapped = `ecr.api.${REGION}.amazonaws.com`;
    expect(seen(own([zone(swapped, { [swapped]: TO_API })]))[1]).to.equal("PRIVATE_DNS_DISABLED");
  });

  it("does not replace an endpoint's private DNS, which is more specific", () => {
    expect(seen(isolated({ privateZones: [zone("amazonaws.com", {})] }))[0]).to.equal("reachable");
  });

  it("needs DNS host names, and an association with the VPC", () => {
    const zones = [zone(LOGIN, { [LOGIN]: TO_API })];
    const off = login(own(zones, { vpcs: [vpc({ dnsHostnames: false })] }));
    expect(off.verdict).to.equal("blocked");
    expect(off.message).to.contain("enableDnsHostnames is off in VPC vpc");
    expect(seen(own([zone(LOGIN, { [LOGIN]: TO_API }, { vpcs: ["other"] })]))[1]).to.equal("PRIVATE_DNS_DISABLED");
    const authorized = own([zone(LOGIN, { [LOGIN]: TO_API }, { vpcs: ["other"], authorized: ["vpc"] })]);
    expect(seen(authorized)[0], "another account may associate it").to.equal("undetermined");
  });

  it("is not known where a part of it is not", () => {
    const open: readonly PrivateZone[] = [
      zone(LOGIN, {}, { vpcs: UNKNOWN_YET }),
      zone(LOGIN, {}, { incomplete: "its records were not read" }),
      zone(LOGIN, {}, { zoneName: UNKNOWN_YET }),
      zone(LOGIN, {}, { records: [{ key: "r", name: LOGIN, type: "A", targets: UNKNOWN_YET }] }),
      zone(LOGIN, {}, { records: [{ key: "r", name: UNKNOWN_YET, type: "A", targets: [TO_API] }] }),
      zone(LOGIN, { [LOGIN]: { kind: "name", name: "vpce-0.example" } }),
      zone(LOGIN, { [LOGIN]: { kind: "endpoint", endpoint: "endpoint-logs" } }),
    ];
    for (const each of open) expect(seen(own([each]))[0], JSON.stringify(each)).to.equal("undetermined");
  });

  it("may name addresses, which are judged as any other", () => {
    const at = (address: string) => seen(own([zone(LOGIN, { [LOGIN]: { kind: "address", address } })]));
    expect(at("10.9.0.5").slice(0, 2)).to.deep.equal(["blocked", "NO_ROUTE_TO_DESTINATION"]);
    expect(at("10.0.128.9")[0], "what has the address is not known").to.equal("undetermined");
  });

  it("answers for any other host too", () => {
    const network = own([zone("corp.internal", { "db.corp.internal": { kind: "address", address: "10.9.0.5" } })]);
    const explained = explainPath(network, "web", "db.corp.internal:5432");
    if (!("path" in explained)) throw new Error(explained.problem);
    expect(explained.path.code).to.equal("NO_ROUTE_TO_DESTINATION");
  });
});

describe("a Resolver rule", () => {
  const rule = (name: string, kind: "elsewhere" | "as-usual" = "elsewhere", over: Partial<PrivateZone> = {}) =>
    zone(name, {}, { rule: kind, incomplete: kind === "elsewhere" ? `rule ${name} forwards` : null, ...over });
  const pulled = (zones: readonly PrivateZone[], over: Partial<Topology> = {}) => {
    const network = behindNat({ privateZones: zones, ...over });
    const found = analyseServices(network)[0]?.needs.find(({ need }) => need.purpose === "image-pull");
    if (found === undefined) throw new Error("no pull");
    return found.path;
  };

  it("that forwards the root, or a domain of the name, leaves open what other DNS servers answer", () => {
    expect(pulled([]).verdict).to.equal("reachable");
    for (const name of ["", "io", "docker.io"]) {
      const path = pulled([rule(name)]);
      expect(path.verdict, name).to.equal("undetermined");
      expect(path.message, name).to.contain(`rule ${name} forwards`);
    }
    expect(pulled([rule("com")]).verdict, "of another domain").to.equal("reachable");
  });

  it("forwards with DNS host names off too, which only zones and endpoints need", () => {
    expect(pulled([rule("")], { vpcs: [vpc({ dnsHostnames: false })] }).verdict).to.equal("undetermined");
  });

  it("of type SYSTEM takes its domain out of a wider one, in the VPCs that it is associated with", () => {
    expect(pulled([rule(""), rule("docker.io", "as-usual")]).verdict).to.equal("reachable");
    expect(pulled([rule("docker.io"), rule("io", "as-usual")]).verdict, "a wider one").to.equal("undetermined");
    const unsure = rule("docker.io", "as-usual", { vpcs: UNKNOWN_YET });
    expect(pulled([rule(""), unsure]).verdict).to.equal("undetermined");
  });

  it("gives way to an endpoint's private DNS unless it is for the same name", () => {
    expect(seen(isolated({ privateZones: [rule("")] }))[0]).to.equal("reachable");
    expect(seen(isolated({ privateZones: [rule(LOGIN)] }))[0]).to.equal("undetermined");
  });

  it("decides before a private hosted zone of the same name", () => {
    const answering = zone(LOGIN, { [LOGIN]: TO_API });
    expect(seen(own([answering, rule("amazonaws.com")]))[0]).to.equal("reachable");
    expect(seen(own([answering, rule(LOGIN)]))[0]).to.equal("undetermined");
  });
});

describe("a service without an endpoint in a network without the internet", () => {
  it("lacks the endpoint first, and only then a rule", () => {
    const narrow = [group("tasks", [rule("egress", 443, { kind: "group", group: "endpoints" })]), group("endpoints")];
    const base = isolated({ securityGroups: narrow });
    const network = { ...base, vpcEndpoints: base.vpcEndpoints.filter(({ service }) => service !== "ecr.api") };
    expect(login(network).message).to.contain(
      "VPC vpc has no endpoint for ecr.api, and route table isolated has no route to the internet; no egress rule of security group tasks",
    );
    expect(login(base).message).not.to.contain("has no endpoint for");
  });
});

describe("a zone that is shared with a spoke", () => {
  /** The endpoint is in a hub VPC; the spoke's tasks get its name from a zone that both VPCs are associated with. */
  function spoke(link: "peering-connection" | "other", back: boolean, ingress = "10.0.0.0/16"): Topology {
    const base = isolated();
    const target = { kind: link, key: "link", ...(link === "other" ? { name: "transit gateway hub" } : {}) };
    const [main] = base.routeTables;
    if (main === undefined) throw new Error("no table");
    return isolated({
      vpcs: [vpc(), vpc({ ipv4Cidrs: ["10.60.0.0/16"], mainRouteTable: "hub" }, "hub")],
      subnets: [...base.subnets, subnet("hub-a", "10.60.0.0/24", { vpc: "hub" })],
      routeTables: [
        ...base.routeTables.map((table) => ({
          ...table,
          routes: [...table.routes, route("10.60.0.0/16", link, "link", { target })],
        })),
        routeTable("hub", back ? [route("10.0.0.0/16", link, "link", { target })] : [], { vpc: "hub" }),
      ],
      peeringConnections: [{ key: "link", name: "link", id: null, requester: "vpc", accepter: "hub", active: true }],
      securityGroups: [...base.securityGroups, group("hub", [rule("ingress", 443, ingress)], { vpc: "hub" })],
      vpcEndpoints: [
        ...base.vpcEndpoints.filter(({ service }) => service !== "ecr.api"),
        endpoint("ecr.api", ["hub-a"], { vpc: "hub", privateDns: false, securityGroups: ["hub"] }),
      ],
      privateZones: [zone(LOGIN, { [LOGIN]: TO_API }, { vpcs: ["hub", "vpc"] })],
    });
  }

  it("leads over a peering connection, if routes lead in both directions and the endpoint's group allows the spoke", () => {
    const network = spoke("peering-connection", true);
    expect(seen(network).slice(0, 2)).to.deep.equal(["reachable", null]);
    expect(login(network).via).to.deep.equal(["interface-endpoint", "peering-connection"]);
    expect(seen(spoke("peering-connection", false)).slice(0, 2)).to.deep.equal(["blocked", "NO_ROUTE_TO_DESTINATION"]);
    expect(seen(spoke("peering-connection", true, "10.60.0.0/16")).slice(0, 2)).to.deep.equal([
      "blocked",
      "ENI_SG_RULES_MISMATCH",
    ]);
  });

  it("is undetermined over a transit gateway, which is not followed", () => {
    expect(seen(spoke("other", true))[0]).to.equal("undetermined");
  });
});

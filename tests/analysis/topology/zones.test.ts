/** Private hosted zones as programs, previews and exports have them. */
import { expect } from "chai";
import { topologyOf } from "../../../analysis/topology/fromResources";
import { isUnknown, type PrivateZone } from "../../../analysis/topology/model";
import { type Properties, type ResourceState, UNKNOWN } from "../../../analysis/topology/resource";
import { graph, resource, urnOf } from "../../support/resources";

const VPC = "aws:ec2/vpc:Vpc";
const ZONE = "aws:route53/zone:Zone";
const RECORD = "aws:route53/record:Record";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const NAME = "logs.eu-west-1.amazonaws.com";

const vpc = resource(VPC, "vpc-1", { cidrBlock: "10.0.0.0/16" });
const hub = resource(VPC, "vpc-2", { cidrBlock: "10.9.0.0/16" });
const logs = {
  ...resource(ENDPOINT, "vpce-1", {
    vpcId: "vpc-1",
    vpcEndpointType: "Interface",
    serviceName: "com.amazonaws.eu-west-1.logs",
  }),
  outputs: { dnsEntries: [{ dnsName: "vpce-1-x.logs.eu-west-1.vpce.amazonaws.com" }] },
};
const zone = (inputs: Properties): ResourceState => resource(ZONE, "Z1", { name: NAME, ...inputs });
const record = (inputs: Properties, name = "r"): ResourceState =>
  resource(RECORD, name, { zoneId: "Z1", type: "A", ...inputs });

function zonesIn(...resources: ResourceState[]): readonly PrivateZone[] {
  return topologyOf(graph([vpc, hub, logs, ...resources])).privateZones;
}
function zoneIn(...resources: ResourceState[]): PrivateZone {
  const [found] = zonesIn(...resources);
  if (found === undefined) throw new Error("no zone");
  return found;
}
const TO_LOGS = [{ kind: "endpoint", endpoint: urnOf(ENDPOINT, "vpce-1") }];

describe("a private hosted zone in a source", () => {
  it("is one with a VPC: its own, or by an association; a public zone is none", () => {
    expect(zonesIn(zone({}))).to.deep.equal([]);
    expect(zoneIn(zone({ vpcs: [{ vpcId: "vpc-1" }] }))).to.deep.include({
      zoneName: NAME,
      vpcs: [vpc.urn],
      authorized: [],
    });
    const shared = resource("aws:route53/zoneAssociation:ZoneAssociation", "a", { zoneId: "Z1", vpcId: "vpc-2" });
    expect(zoneIn(zone({ vpcs: [{ vpcId: "vpc-1" }] }), shared).vpcs).to.deep.equal([vpc.urn, hub.urn]);
    const permit = resource("aws:route53/vpcAssociationAuthorization:VpcAssociationAuthorization", "a", {
      zoneId: "Z1",
      vpcId: "vpc-2",
    });
    expect(zoneIn(zone({ vpcs: [{ vpcId: "vpc-1" }] }), permit)).to.deep.include({
      vpcs: [vpc.urn],
      authorized: [hub.urn],
    });
  });

  it("joins VPCs that are not known yet by what the list is computed from", () => {
    const made = {
      ...zone({ vpcs: [{ vpcId: UNKNOWN }, { vpcId: UNKNOWN }] }),
      propertyDependencies: { vpcs: [vpc.urn, hub.urn] },
    };
    expect(zoneIn(made).vpcs).to.deep.equal([vpc.urn, hub.urn]);
    expect(isUnknown(zoneIn({ ...made, propertyDependencies: {} }).vpcs)).to.equal(true);
    expect(zoneIn(zone({ vpcs: [{ vpcId: "vpc-elsewhere" }] })).vpcs).to.deep.equal([]);
  });

  it("reads names in full, relative ones and those that Route 53 writes", () => {
    const names = (name: string) =>
      zoneIn(zone({ vpcs: [{ vpcId: "vpc-1" }] }), record({ name, records: ["10.0.0.9"] })).records[0]?.name;
    expect(names("")).to.equal(NAME);
    expect(names(NAME)).to.equal(NAME);
    expect(names("a")).to.equal(`a.${NAME}`);
    expect(names(`\\052.${NAME}.`)).to.equal(`*.${NAME}`);
    expect(zoneIn(zone({ name: `${NAME.toUpperCase()}.`, vpcs: [{ vpcId: "vpc-1" }] })).zoneName).to.equal(NAME);
  });

  it("leads to an endpoint by alias or by name, known or not yet, to addresses, and to other names", () => {
    const targets = (inputs: Properties, dependencies: Readonly<Record<string, readonly string[]>> = {}) =>
      zoneIn(zone({ vpcs: [{ vpcId: "vpc-1" }] }), {
        ...record({ name: NAME, ...inputs }),
        propertyDependencies: dependencies,
      }).records[0]?.targets;
    const alias = (name: Properties["name"]): Properties => ({
      aliases: [{ name: name ?? null, zoneId: "Z7", evaluateTargetHealth: false }],
    });
    expect(targets(alias("vpce-1-x.logs.eu-west-1.vpce.amazonaws.com"))).to.deep.equal(TO_LOGS);
    expect(
      targets(alias("vpce-1-a.logs.eu-west-1.vpce.amazonaws.com.")),
      "each of its names begins with its id",
    ).to.deep.equal(TO_LOGS);
    expect(targets(alias(UNKNOWN), { aliases: [logs.urn] })).to.deep.equal(TO_LOGS);
    expect(targets({ aliases: UNKNOWN }, { aliases: [logs.urn] })).to.deep.equal(TO_LOGS);
    expect(isUnknown(targets(alias(UNKNOWN)) ?? [])).to.equal(true);
    expect(targets({ records: ["10.0.0.9", "10.0.0.8"] })).to.deep.equal([
      { kind: "address", address: "10.0.0.9" },
      { kind: "address", address: "10.0.0.8" },
    ]);
    expect(targets({ type: "CNAME", records: ["Other.example."] })).to.deep.equal([
      { kind: "name", name: "other.example" },
    ]);
  });

  it("is not whole while a record's zone is not known", () => {
    const lost = record({ zoneId: UNKNOWN, name: NAME }, "lost");
    expect(zoneIn(zone({ vpcs: [{ vpcId: "vpc-1" }] }), lost).incomplete).to.equal(
      "the zone of record lost is not known",
    );
    expect(
      zoneIn(zone({ vpcs: [{ vpcId: "vpc-1" }] }), record({ zoneId: "Z-elsewhere", name: NAME })).incomplete,
    ).to.equal(null);
  });

  it("is read of aws-native's types as well", () => {
    const native = resource("aws-native:route53:HostedZone", "Z1", { name: NAME, vpcs: [{ vpcId: "vpc-1" }] });
    const alias = { dnsName: "vpce-1-x.logs.eu-west-1.vpce.amazonaws.com", hostedZoneId: "Z7" };
    const set = resource("aws-native:route53:RecordSet", "r", {
      hostedZoneId: "Z1",
      name: NAME,
      type: "A",
      aliasTarget: alias,
    });
    const { vpcs, records } = zoneIn(native, set);
    expect(vpcs).to.deep.equal([vpc.urn]);
    expect(records.map(({ name, targets }) => [name, targets])).to.deep.equal([[NAME, TO_LOGS]]);
  });

  it("gives way to a Resolver rule that forwards its names", () => {
    const RULE = "aws:route53/resolverRule:ResolverRule";
    const forward = resource(RULE, "rr-1", { ruleType: "FORWARD", domainName: "example.com." });
    const tied = resource("aws:route53/resolverRuleAssociation:ResolverRuleAssociation", "a", {
      resolverRuleId: "rr-1",
      vpcId: "vpc-1",
    });
    expect(zoneIn(forward, tied)).to.deep.include({
      zoneName: "example.com",
      vpcs: [vpc.urn],
      incomplete: "Resolver rule rr-1 forwards the names in it to other DNS servers",
    });
    expect(zoneIn(forward, tied).rule).to.equal("elsewhere");
    expect(zoneIn(resource(RULE, "rr-2", { ruleType: "FORWARD", domainName: "." })).zoneName).to.equal("");
    expect(zoneIn(resource(RULE, "rr-2", { ruleType: UNKNOWN, domainName: "." })).incomplete).to.equal(
      "Resolver rule rr-2 may forward the names in it to other DNS servers",
    );
    expect(zoneIn(resource(RULE, "rr-2", { ruleType: "SYSTEM", domainName: "example.com" }))).to.deep.include({
      zoneName: "example.com",
      incomplete: null,
      rule: "as-usual",
    });
  });
});

import { expect } from "chai";
import { replacedBy, replacements } from "../../../analysis/rules/replacements";
import { interruptionOf, interruptions } from "../../../analysis/switch/interruptions";

const NAT = "aws:ec2/natGateway:NatGateway";
const SERVICE = "aws:ecs/service:Service";
const BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const ADDRESS = "aws:ec2/eipAssociation:EipAssociation";

describe("what traffic notices of a step", () => {
  it("is said once for each, and as a sentence", () => {
    const steps = interruptions.map(({ type, op, property = "", goes = "" }) => `${op} ${type} ${property} ${goes}`);

    expect(steps.filter((step, index) => steps.indexOf(step) !== index)).to.deep.equal([]);
    for (const { type, why } of interruptions) expect(why, type).to.match(/^[A-Z].*\.$/);
  });

  it("is said only of steps that there can be", () => {
    for (const { type, op, property } of interruptions) {
      if (op === "replace") expect(replacements.map((each) => each.type)).to.include(type);
      if (op === "update" && property !== undefined) {
        expect(replacedBy(type, [property], { [property]: ["a"] }, { [property]: ["a", "b"] }), type).to.deep.equal([]);
      }
    }
  });

  it("is empty if everything is created beside what exists", () => {
    expect(interruptionOf(NAT, "create", [])).to.equal(null);
    expect(interruptionOf(SERVICE, "update", ["desiredCount"])).to.equal(null);
    expect(interruptionOf("aws:ec2/eip:Eip", "delete", [])).to.equal(null);
  });

  it("is the network's change of a service, and a zone that a balancer or a NAT gateway leaves", () => {
    expect(interruptionOf(SERVICE, "update", ["networkConfiguration"])).to.match(/both networks must work/);
    expect(interruptionOf(SERVICE, "update", ["networkConfiguration"])).to.not.match(/AWS does not document/);
    expect(interruptionOf(SERVICE, "update", ["networkConfiguration"], ["networkConfiguration"])).to.match(
      /both networks must work.*AWS does not document/,
    );
    expect(interruptionOf(BALANCER, "update", ["subnets"])).to.match(/no requests until the service has moved/);
    expect(interruptionOf(NAT, "update", ["availabilityZoneAddresses"])).to.match(/no path to the internet until/);
  });

  it("is another address on the interface of a NAT instance: no association moves in place", () => {
    expect(replacedBy(ADDRESS, ["allocationId"], { allocationId: "a" }, { allocationId: "b" })).to.deep.equal([
      "allocationId",
    ]);
    expect(interruptionOf(ADDRESS, "replace", ["allocationId"])).to.match(/source address changes/);
  });
});

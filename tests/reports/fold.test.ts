/** Services of one shape are told once, with their count; nothing that differs is ever folded away. */
import { expect } from "chai";
import fc from "fast-check";
import { fold, MOST_SERVICES, nameOf } from "../../reports/fold";
import { BLOCKED, needOf, pathOf, reportOf, serviceOf } from "./reports";

/** Services of several shapes, as many as there are numbers; a number is a shape. */
function services(shapes: readonly number[]) {
  return shapes.map((shape, index) =>
    serviceOf({
      name: `service-${index}`,
      id: `service-${index}`,
      needs: [needOf({ destination: `registry-${shape}.example`, message: `service-${index} reaches it.` })],
    }),
  );
}

const crowd = (shapes: readonly number[]) =>
  services([...shapes, ...Array.from({ length: MOST_SERVICES + 1 }, () => 0)]);

describe("services of one shape", () => {
  it("are told one by one as long as they can be read", () => {
    const report = reportOf(services(Array.from({ length: MOST_SERVICES }, () => 0)));

    const folded = fold(report);

    expect(folded.report).to.equal(report);
    expect(folded.names).to.have.lengthOf(MOST_SERVICES);
  });

  it("are told as one where there are more, whatever their names and the words about them", () => {
    const report = reportOf(crowd([1, 0, 1]));

    const { report: shown, names } = fold(report);

    expect(shown.services.map(({ name }) => name)).to.deep.equal(["service-0", "service-1"]);
    expect(names[0]).to.deep.equal(["service-0", "service-2"]);
    expect(names[1]).to.have.lengthOf(MOST_SERVICES + 2);
    expect(nameOf(names[0] ?? [])).to.equal("service-0 and 1 like it");
  });

  it("never hide one whose verdict, way, subnets, mode or source address differs", () => {
    const plain = serviceOf();
    const different = [
      serviceOf({ needs: [needOf(BLOCKED), needOf({ purpose: "logs", destination: "logs" })] }),
      serviceOf({ networkMode: "host" }),
      serviceOf({ launchType: "ec2" }),
      serviceOf({ desiredCount: 3 }),
      serviceOf({ tasksPerInstance: 1 }),
      serviceOf({ egress: { ...plain.egress, ipv4: pathOf({ sourceIp: { kind: "ephemeral", addresses: [] } }) } }),
      serviceOf({ egress: { ...plain.egress, ipv4: pathOf({ via: ["internet-gateway"] }) } }),
      serviceOf({ ingress: { ...plain.ingress, vpc: pathOf() } }),
      serviceOf({ ingress: { ...plain.ingress, loadBalancer: pathOf() } }),
      serviceOf({ network: { ...plain.network, subnets: [] } }),
    ];
    const many = Array.from({ length: MOST_SERVICES }, () => plain);

    const { report } = fold(reportOf([...many, ...different]));

    expect(report.services).to.deep.equal([plain, ...different]);
  });

  it("are each counted once, in the order they came", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5), { maxLength: 40 }), (shapes) => {
        const report = reportOf(crowd(shapes));
        const { names } = fold(report);
        expect(names.flat().sort()).to.deep.equal(report.services.map(({ name }) => name).sort());
        expect(names).to.have.lengthOf(new Set([...shapes, 0]).size);
      }),
    );
  });
});

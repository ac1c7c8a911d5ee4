/** Twenty and more alike services are shown as one, with their count; nothing that differs is ever folded away. */
import { expect } from "chai";
import fc from "fast-check";
import type { LiveReport, ServiceReport } from "../../analysis/report";
import { FEWEST_FOLDED, fold, foldToDraw, MOST_SERVICES, nameOf } from "../../reports/fold";
import { BLOCKED, needOf, pathOf, reportOf, serviceOf } from "./reports";

/** A service of these tests has paths in. */
const inwards = ({ ingress }: ServiceReport): NonNullable<ServiceReport["ingress"]> => {
  if (ingress === null) throw new Error("no paths in");
  return ingress;
};

const several = <T>(count: number, of: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => of(i));

/** Services of several shapes, as many as there are numbers; a number is a shape. */
function services(shapes: readonly number[]): ServiceReport[] {
  return shapes.map((shape, index) =>
    serviceOf({
      name: `service-${index}`,
      id: `service-${index}`,
      needs: [needOf({ destination: `registry-${shape}.example`, message: `service-${index} reaches it.` })],
    }),
  );
}

const namesOf = ({ services: shown }: { readonly services: readonly ServiceReport[] }) => shown.map(({ name }) => name);

describe("services that are alike", () => {
  it("are shown one by one up to nineteen", () => {
    const report = reportOf(services(several(19, () => 0)));

    expect(fold(report)).to.deep.equal({ report, names: several(19, (index) => [`service-${index}`]) });
  });

  it("are shown as one from twenty, whatever their names and the words about them; fewer beside them are not", () => {
    const { report, names } = fold(reportOf(services([1, ...several(FEWEST_FOLDED, () => 0), 1])));

    expect(namesOf(report)).to.deep.equal(["service-0", "service-1", "service-21"]);
    expect(names).to.deep.equal([
      ["service-0"],
      several(FEWEST_FOLDED, (index) => `service-${index + 1}`),
      ["service-21"],
    ]);
  });

  it("have a name that says their count", () => {
    expect(nameOf(["web"])).to.equal("web");
    expect(nameOf(["web", "api"])).to.equal("web and 1 like it");
    expect(nameOf(several(9951, (index) => `x${index + 1}`))).to.equal("x1 and 9,950 like it");
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
      serviceOf({ ingress: { ...inwards(plain), vpc: pathOf() } }),
      serviceOf({ ingress: { ...inwards(plain), loadBalancer: pathOf() } }),
      serviceOf({ network: { ...plain.network, subnets: [] } }),
    ];
    const report = reportOf([...several(MOST_SERVICES, () => plain), ...different]);

    expect(fold(report).report.services).to.deep.equal([plain, ...different]);
    expect(foldToDraw(report).report.services).to.deep.equal([plain, ...different]);
  });

  it("never hide one that fails for a reason of its own: at another device, by another fix, or by other words", () => {
    const failing = (changes: Parameters<typeof needOf>[0]) =>
      serviceOf({ needs: [needOf({ ...BLOCKED, ...changes })] });
    const byOwnGroup = several(FEWEST_FOLDED, (index) =>
      failing({
        hops: [
          { ...(BLOCKED.hops?.[1] ?? expect.fail()), kind: "security-group", name: `web-${index}`, id: `sg-${index}` },
        ],
      }),
    );
    const byOwnFix = several(FEWEST_FOLDED, (index) => failing({ fix: `Set assignPublicIp of service-${index}.` }));
    const unknown = several(FEWEST_FOLDED, (index) => failing({ hops: [], message: `group-${index} is not known.` }));
    const unknownToAll = several(FEWEST_FOLDED, (index) => ({
      ...failing({ hops: [], message: `web-${index}: pulling the image: undetermined: group-1 was not read.` }),
      name: `web-${index}`,
    }));
    const shared = several(FEWEST_FOLDED, (index) => failing({ message: `Nothing routes service-${index}.` }));

    for (const each of [byOwnGroup, byOwnFix, unknown]) {
      expect(fold(reportOf(each)).report.services).to.deep.equal(each);
    }
    expect(fold(reportOf(shared)).report.services).to.deep.equal([shared[0]]);
    expect(fold(reportOf(unknownToAll)).report.services).to.deep.equal([unknownToAll[0]]);
  });

  it("count the reason of a path that this call requires, and only of that", () => {
    const closed = several(FEWEST_FOLDED, (index) =>
      serviceOf({ ingress: { ...inwards(serviceOf()), vpc: pathOf({ ...BLOCKED, fix: `Open sg-${index}.` }) } }),
    );

    expect(fold(reportOf(closed)).report.services).to.have.lengthOf(1);
    expect(fold(reportOf(closed), ["egress.ipv4"]).report.services).to.have.lengthOf(1);
    expect(fold(reportOf(closed), ["ingress.vpc"]).report.services).to.deep.equal(closed);
  });

  it("never hide one whose tasks differ, stopped, or have another status", () => {
    const task = {
      id: "a1",
      status: "RUNNING",
      taskDefinition: "web:3",
      interface: null,
      differs: [],
    };
    const running = (id: string, live: Partial<LiveReport> = {}) =>
      serviceOf({ id, live: { tasks: [{ ...task, id }], stops: [], unread: [], ...live } });
    const quiet = several(FEWEST_FOLDED, (index) => running(`quiet-${index}`));
    const drifted = several(FEWEST_FOLDED, (index) =>
      running(`drifted-${index}`, { tasks: [{ ...task, differs: ["runs web:3, the service web:4"] }] }),
    );
    const pending = running("pending", { tasks: [{ ...task, status: "PENDING" }] });

    const { report } = fold(reportOf([...quiet, ...drifted, pending]));

    expect(report.services).to.deep.equal([quiet[0], ...drifted, pending]);
  });

  it("are alike with equal numbers of things that exist, and never hide one whose task definition names a missing one", () => {
    const rest = { kind: "log-group", message: "", fix: null, rule: "R-REF-04", source: null } as const;
    const logging = (id: string, state: "exists" | "missing") =>
      serviceOf({
        id,
        live: { tasks: [], stops: [], unread: [], existence: [{ ...rest, name: `/ecs/${id}`, state }] },
      });
    const quiet = several(FEWEST_FOLDED, (index) => logging(`quiet-${index}`, "exists"));
    const broken = several(FEWEST_FOLDED, (index) => logging(`broken-${index}`, "missing"));

    const { report } = fold(reportOf([...quiet, ...broken]));

    expect(report.services).to.deep.equal([quiet[0], ...broken]);
  });

  it("are each counted once, in the order they came", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { maxLength: 100 }), (shapes) => {
        const report = reportOf(services(shapes));
        const { report: shown, names } = fold(report);

        expect(names.map(([first]) => first)).to.deep.equal(namesOf(shown));
        expect(namesOf(shown)).to.deep.equal(namesOf(report).filter((name) => namesOf(shown).includes(name)));
        expect(names.flat().sort()).to.deep.equal(namesOf(report).sort());
        for (const each of names) expect(each.length === 1 || each.length >= FEWEST_FOLDED).to.equal(true);
      }),
    );
  });
});

describe("services of a picture", () => {
  it("are folded in smaller groups where there are more than it can show", () => {
    const pairs = several(MOST_SERVICES, (index) => [index, index]).flat();

    const { report, names } = foldToDraw(reportOf(services(pairs)));

    expect(report.services).to.have.lengthOf(MOST_SERVICES);
    expect(names[0]).to.deep.equal(["service-0", "service-1"]);
    expect(fold(reportOf(services(pairs))).report.services).to.have.lengthOf(2 * MOST_SERVICES);
  });

  it("are folded in spite of their reasons where these alone are more than it can show", () => {
    const failing = (count: number) =>
      reportOf(several(count, (index) => serviceOf({ needs: [needOf({ ...BLOCKED, fix: `Mend sg-${index}.` })] })));

    expect(foldToDraw(failing(MOST_SERVICES)).report.services).to.have.lengthOf(MOST_SERVICES);
    expect(foldToDraw(failing(MOST_SERVICES + 1)).report.services).to.have.lengthOf(1);
  });
});

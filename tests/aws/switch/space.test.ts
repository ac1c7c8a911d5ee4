import { expect } from "chai";
import { isRefused } from "../../../analysis/rules/matrix";
import { judgementOf, Strategy } from "../../../analysis/rules/strategies";
import { LaunchType, NetworkMode } from "../../../analysis/rules/words";
import { type Case, cases, fits, layouts } from "./space";

const strategies = Object.values(Strategy);

const ofKind = (kind: Case["kind"]) => cases.filter((one) => one.kind === kind);

/** The text of a setting; nothing where it is left to its default. */
function setting(settings: readonly string[], key: string): string {
  return (
    settings
      .find((each) => each.startsWith(`${key}=`))
      ?.split("=")
      .slice(1)
      .join("=") ?? ""
  );
}

const sorted = (texts: Iterable<string>) => [...new Set(texts)].sort();

describe("the switches that are tried", () => {
  it("are so many", () => {
    const counts = Object.fromEntries(cases.map(({ kind }) => [kind, ofKind(kind).length]));

    expect(counts).to.deep.equal({ strategy: 446, placement: 102, mode: 64, zones: 480, second: 112, addresses: 4 });
  });

  it("are each something else, between settings that the stack accepts", () => {
    expect(new Set(cases.map(({ before, after }) => JSON.stringify([before, after]))).size).to.equal(cases.length);
    for (const { title, before, after } of cases) {
      expect(JSON.stringify(before), title).to.not.equal(JSON.stringify(after));
      expect(fits(before) && fits(after), title).to.equal(true);
    }
  });

  it("have distinct titles", () => {
    const titles = cases.map(({ kind, title }) => `${kind}: ${title}`);

    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).to.deep.equal([]);
  });

  it("lead from every strategy to every other", () => {
    const pairs = strategies.flatMap((from) => strategies.filter((to) => to !== from).map((to) => `${from} → ${to}`));

    expect(sorted(cases.map(({ from, to }) => `${from} → ${to}`).filter((pair) => pairs.includes(pair)))).to.deep.equal(
      pairs.sort(),
    );
  });

  for (const launchType of Object.values(LaunchType)) {
    for (const mode of Object.values(NetworkMode)) {
      it(`are, under ${launchType} and ${mode}, all pairs of strategies that take it`, () => {
        const taking = strategies.filter(
          (strategy) => !isRefused(judgementOf({ strategy, launchType, networkMode: mode }).verdict),
        );
        const tried = ofKind("strategy").filter(
          ({ before }) => setting(before, "launchType") === launchType && setting(before, "networkMode") === mode,
        );

        expect(sorted(tried.map(({ from, to }) => `${from} → ${to}`))).to.deep.equal(
          taking.flatMap((from) => taking.filter((to) => to !== from).map((to) => `${from} → ${to}`)).sort(),
        );
      });
    }
  }

  it("are all pairs of placements of each NAT", () => {
    const of = (key: string) =>
      sorted(
        ofKind("placement")
          .filter(({ from, to }) => from === to)
          .map(({ before, after }) => `${setting(before, key)} → ${setting(after, key)}`)
          .filter((change) => change.length > " → ".length),
      );

    expect(of("natGateway.placement")).to.deep.equal([
      "per-az → regional",
      "per-az → single",
      "regional → per-az",
      "regional → regional",
      "regional → single",
      "single → per-az",
      "single → regional",
    ]);
    expect(of("natInstance.placement")).to.deep.equal(["per-az → single", "single → per-az"]);
    expect(sorted(ofKind("placement").map(({ before }) => setting(before, "ipv6.nat64")))).to.deep.equal(["", "true"]);
  });

  it("add and remove one zone and two, in every layout, with and without a load balancer", () => {
    const count = (settings: readonly string[]) => setting(settings, "availabilityZones").split(",").length;
    for (const { title, strategy, settings } of layouts) {
      const own = ofKind("zones").filter(
        ({ from, before }) => from === strategy && settings.every((each) => before.includes(each)),
      );
      const changes = (ingress: string) =>
        sorted(
          own
            .filter(({ before }) => setting(before, "ingress") === ingress)
            .map(({ before, after }) => `${count(before)} → ${count(after)}`),
        );

      expect(changes("none"), title).to.deep.equal(["1 → 2", "1 → 3", "2 → 1", "2 → 3", "3 → 1", "3 → 2"]);
      // An application load balancer needs two zones.
      if (strategy !== Strategy.PublicHost) expect(changes("alb"), title).to.deep.equal(["2 → 3", "3 → 2"]);
    }
  });

  it("add and remove every second strategy beside every first", () => {
    const added = ofKind("second").filter(({ before }) => !before.some((each) => each.includes('"other"')));
    const removed = ofKind("second").filter(({ after }) => !after.some((each) => each.includes('"other"')));
    const seconds = (of: readonly Case[], side: "before" | "after") =>
      sorted(
        of.map((one) => `${one.from} and ${/"strategy":"([a-z0-9-]+)"/.exec(setting(one[side], "services"))?.[1]}`),
      );

    expect(added.length + removed.length).to.equal(ofKind("second").length);
    expect(seconds(added, "after")).to.deep.equal(seconds(removed, "before"));
    // Fargate of the second service cannot be on a host's own address, and host's subnets are no tier beside public
    // ones.
    expect(seconds(added, "after").filter((pair) => pair.endsWith("public-host"))).to.deep.equal([]);
    for (const second of strategies.filter((each) => each !== Strategy.PublicHost)) {
      expect(seconds(added, "after").filter((pair) => pair.endsWith(` and ${second}`)).length, second).to.be.above(2);
    }
  });
});

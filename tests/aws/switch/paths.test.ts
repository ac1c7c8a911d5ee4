import { expect } from "chai";
import type { Verdict } from "../../../analysis/report";
import { builtWith } from "./walk";
import { REGION } from "./imagined";
import { gapsIn, type Paths, pathsOf } from "./paths";

/** One path's verdicts, a letter for each moment: `r`eachable, `b`locked, `p`artial, `-` for not there. */
function moments(verdicts: string): Paths[] {
  const words: Readonly<Record<string, Verdict>> = { r: "reachable", b: "blocked", p: "partial" };
  return [...verdicts].map((letter) => {
    const verdict = words[letter];
    return new Map(verdict === undefined ? [] : [["web: pull", verdict]]);
  });
}

const found = (verdicts: string) => gapsIn(moments(verdicts)).map(({ from, to, verdict }) => [verdict, from, to]);

describe("a path during a switch", () => {
  it("has a gap from the step that takes it to the one that gives it back", () => {
    expect(found("rrbbr")).to.deep.equal([["blocked", 1, 3]]);
    expect(found("rpr")).to.deep.equal([["partial", 0, 1]]);
    expect(found("r-r")).to.deep.equal([["gone", 0, 1]]);
  });

  it("has each of its gaps", () => {
    expect(found("rbrbr")).to.deep.equal([
      ["blocked", 0, 1],
      ["blocked", 2, 3],
    ]);
  });

  it("has none where it only ends, or only begins", () => {
    for (const verdicts of ["rrr", "rbb", "bbr", "--r", "r--", "bpb", "b"])
      expect(found(verdicts), verdicts).to.deep.equal([]);
  });

  it("differs from the others", () => {
    const both: Paths[] = [
      new Map([
        ["web: pull", "reachable"],
        ["web: logs", "reachable"],
      ]),
      new Map([["web: pull", "reachable"]]),
      new Map([
        ["web: pull", "reachable"],
        ["web: logs", "reachable"],
      ]),
    ];
    expect(gapsIn(both)).to.deep.equal([{ path: "web: logs", from: 0, to: 1, verdict: "gone" }]);
  });

  describe("of a deployed stack", function () {
    this.timeout(60_000);
    const image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1";
    const settings = [
      "strategy=nat-gateway",
      "launchType=fargate",
      "ingress=alb",
      "availabilityZones=us-east-1a,us-east-1b",
      `services=${JSON.stringify([{ name: "web", image, port: 80 }])}`,
    ];

    it("is there while everything is, and lost with any one thing that it needs", async () => {
      const live = await builtWith(settings);
      const without = (name: string): Paths =>
        pathsOf(
          live.filter((living) => living.name !== name),
          REGION,
        );
      const verdicts = (paths: Paths) =>
        ["image-pull ecr.dkr", "egress ipv4", "ingress internet"].map((path) => paths.get(`web: ${path}`) ?? "gone");

      expect(verdicts(pathsOf(live, REGION))).to.deep.equal(["reachable", "reachable", "reachable"]);
      // A resource that is not in the stack may exist elsewhere.
      expect(verdicts(without("app-nat-gateway-0"))).to.deep.equal(["undetermined", "undetermined", "reachable"]);
      expect(verdicts(without("web-lb-80"))).to.deep.equal(["reachable", "reachable", "undetermined"]);
      expect(verdicts(without("web-to-anywhere"))).to.deep.equal(["blocked", "blocked", "reachable"]);
    });

    it("counts once while a service is replaced: by the one that has it", async () => {
      const live = await builtWith(settings);
      const service = live.find(({ type, name }) => type.endsWith(":Service") && name === "web");
      if (service === undefined) throw new Error("no service");
      // Its successor names subnets that are not there.
      const lost = {
        ...service,
        id: "successor",
        inputs: { ...service.inputs, networkConfiguration: { subnets: ["x"] } },
      };
      const beside = pathsOf([...live.filter((one) => one !== service), { ...service, replaced: true }, lost], REGION);
      const alone = pathsOf([...live.filter((one) => one !== service), lost], REGION);

      expect(beside.get("web: egress ipv4")).to.equal("reachable");
      expect(alone.get("web: egress ipv4")).to.not.equal("reachable");
    });
  });
});

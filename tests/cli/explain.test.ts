import { expect } from "chai";
import { faults } from "../support/published";
import { ecsConnectivity } from "./command";
import { stackExport } from "./exports";

const OPEN = stackExport({ route: true });
const CLOSED = stackExport({ route: false });

describe("explain", function () {
  this.timeout(30_000);

  it("numbers the hops of a path that arrives, and ends with 0", async () => {
    const { code, stdout } = await ecsConnectivity(["explain", "web", "docker.io", "--state", "-"], { input: OPEN });

    expect(stdout).to.match(/^web → docker\.io: reachable by internet-gateway\n {2}1\. passed security-group group/);
    expect(stdout).not.to.include("Fix:");
    expect(code).to.equal(0);
  });

  it("ends with the hop that stops it, the reason and a fix, and with 1", async () => {
    const { code, stdout } = await ecsConnectivity(["explain", "web", "docker.io", "--state", "-"], { input: CLOSED });

    expect(stdout).to.match(/^web → docker\.io: blocked NO_ROUTE_TO_DESTINATION\n/);
    expect(stdout).to.match(/\n {2}\d+\. stopped route-table table/);
    expect(stdout).to.match(/\nFix: /);
    expect(code).to.equal(1);
  });

  it("ends with 3 where a value of the path is not known, with 0 or 1 where the caller has decided", async () => {
    const input = OPEN.replaceAll('"gatewayId":"igw-1"', '"gatewayId":"04da6b54-80e4-46f7-96ec-b56ff0331ba9"');
    const explain = (...more: string[]) =>
      ecsConnectivity(["explain", "web", "docker.io", "--state", "-", ...more], { input });
    const open = await explain();

    expect(open.stdout).to.match(/^web → docker\.io: undetermined/);
    expect(open.stderr).to.include("exit code 3");
    expect(open.code).to.equal(3);
    expect((await explain("--strict")).code).to.equal(1);
    expect((await explain("--allow-undetermined")).code).to.equal(0);
  });

  it("gives a program the same answer as JSON", async () => {
    const args = ["explain", "web", "docker.io", "--state", "-", "--format", "json"];
    const { stdout } = await ecsConnectivity(args, { input: CLOSED });

    const told = JSON.parse(stdout) as { from: string; to: string; path: { code: string; hops: unknown[] } };
    expect(told).to.include({ formatVersion: 1, from: "web", to: "docker.io" });
    expect(told.path.code).to.equal("NO_ROUTE_TO_DESTINATION");
    expect(told.path.hops).not.to.have.length(0);
    expect(faults("explain", told)).to.deep.equal([]);
  });

  it("has a schema that refuses a word that is not in the vocabulary, and a field too many or too few", async () => {
    const args = ["explain", "web", "docker.io", "--state", "-", "--format", "json"];
    const { stdout } = await ecsConnectivity(args, { input: OPEN });

    const told = JSON.parse(stdout) as { path: object };
    expect(faults("explain", told)).to.deep.equal([]);
    expect(faults("explain", { ...told, path: { ...told.path, verdict: "fine" } })).not.to.deep.equal([]);
    expect(faults("explain", { ...told, path: { ...told.path, hops: undefined } })).not.to.deep.equal([]);
    expect(faults("explain", { ...told, price: 1 })).not.to.deep.equal([]);
  });

  it("says why a running container cannot be reached, and offers the solutions that work", async () => {
    const { code, stdout } = await ecsConnectivity(
      ["explain", "internet", "web", "--program", "tests/fixtures/public-instance-awsvpc"],
      { env: { COLUMNS: "120" } },
    );

    expect(stdout).to.include("blocked LAUNCH_TYPE_NO_PUBLIC_IP");
    for (const way of ["Load Balancer", "private IP", "bridge", "Fargate"]) expect(stdout).to.include(way);
    expect(code).to.equal(1);
  });

  it("asks which stack is meant where there are several, and for ends that exist", async () => {
    const several = await ecsConnectivity(["explain", "internet", "web"]);
    expect(several.stderr).to.match(/several stacks.*--stack dev/);
    expect(several.code).to.equal(2);

    const nowhere = await ecsConnectivity(["explain", "wbe", "internet", "--state", "-"], { input: OPEN });
    expect(nowhere.stderr).to.match(/^ecs-connectivity: .*wbe.*web/);
    expect(nowhere.stdout).to.equal("");
    expect(nowhere.code).to.equal(2);
  });
});

/**
 * `doctor` as a user calls it: on a stack that works, on a part of it, and on the same stack after a manual change
 * broke it.
 */
import { DeleteNatGatewayCommand, DescribeNatGatewaysCommand } from "@aws-sdk/client-ec2";
import { DeleteServiceCommand, ListTasksCommand, StopTaskCommand, UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { expect } from "chai";
import type { Report } from "../../../analysis/report";
import { ecsConnectivity, type Ended } from "../../cli/command";
import { withEmulator } from "../emulator/emulator";
import { accountOf } from "../live";
import { given } from "../mocks/creator";
import { type Deployment, deploy } from "../mocks/deploy";

describe("doctor of a stack's account", function () {
  this.timeout(120_000);
  const emulator = withEmulator();
  let deployment: Deployment;
  let cluster: string;
  let names: readonly string[];

  const doctor = (...args: string[]): Promise<Ended> =>
    ecsConnectivity(["doctor", "--region", deployment.region, ...args], { env: accountOf(emulator()) });
  const reported = async (...args: string[]): Promise<Report> => {
    const { stdout, stderr } = await doctor("--format", "json", ...args);
    expect(stderr).to.equal("");
    return JSON.parse(stdout) as Report;
  };

  before(async () => {
    await emulator().reset();
    deployment = await deploy(emulator(), "private-fargate");
    const ids = (type: string): string[] =>
      deployment.resources.filter((each) => each.type === type).map(({ id }) => id.slice(id.lastIndexOf("/") + 1));
    cluster = given(ids("aws:ecs/cluster:Cluster")[0], "the cluster");
    names = ids("aws:ecs/service:Service").sort();
  });

  it("finds everything reachable, and ends with 0", async () => {
    const { code, stdout, stderr } = await doctor("--no-existence");

    expect(code, stdout).to.equal(0);
    expect(stderr).to.equal("");
    for (const name of names) expect(stdout).to.include(`${name} reachable`);
    expect(stdout.match(/tasks: 1 RUNNING/g)).to.have.length(2);
  });

  it("ends with 1 where an image was never pushed, although the network is reachable as before", async () => {
    const { code, stdout } = await doctor();

    expect(code).to.equal(1);
    for (const name of names) expect(stdout).to.include(`${name} reachable`);
    expect(stdout.match(/error MISSING/g)).to.have.length(1);
    expect(stdout).to.include("its repository has no such digest");
    expect(stdout.match(/exists: 1 log group/g)).to.have.length(2);
  });

  it("is about the services alone that are named", async () => {
    const [first = ""] = names;
    const report = await reported(first, "--cluster", cluster);

    expect(report.services.map(({ name }) => name)).to.deep.equal([first]);
    expect(report.verdict).to.equal("reachable");
  });

  it("names the nearest where there is no such service or cluster, and ends with 2", async () => {
    const [first = ""] = names;
    const service = await doctor(`${first}x`);
    const other = await doctor("--cluster", `${cluster}x`);

    expect(service).to.include({ code: 2, stdout: "" });
    expect(service.stderr)
      .to.match(/There is no service .*Did you mean/)
      .and.include(first);
    expect(other).to.include({ code: 2, stdout: "" });
    expect(other.stderr)
      .to.match(/There is no ECS cluster .*Did you mean/)
      .and.include(cluster);
  });

  it("explains a stopped task by the need that is blocked now, names the device, and ends with 1", async () => {
    const { ec2, ecs } = deployment.clients;
    const [service = ""] = names;
    const { NatGateways = [] } = await ec2.send(new DescribeNatGatewaysCommand({}));
    for (const { NatGatewayId } of NatGateways) await ec2.send(new DeleteNatGatewayCommand({ NatGatewayId }));
    const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster, serviceName: service }));
    const reason =
      "CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref docker.io/library/nginx:latest: failed to do request: dial tcp 44.208.254.194:443: i/o timeout";
    await ecs.send(new StopTaskCommand({ cluster, task: given(taskArns[0], "its task"), reason }));

    const { code, stdout } = await doctor("--format", "json");
    const { services } = JSON.parse(stdout) as Report;
    const broken = services.find(({ name }) => name === service);

    expect(code).to.equal(1);
    const pull = broken?.needs.find(({ purpose }) => purpose === "image-pull");
    expect(pull).to.include({ verdict: "blocked", code: "BAD_STATE_ROUTE" });
    expect(broken?.live?.stops[0]).to.include({ kind: "task", text: reason });
    expect(broken?.live?.stops[0]?.message).to.match(/explained by need image-pull/);
    // The other one has its endpoints.
    const others = services.filter(({ name }) => name !== service).flatMap(({ needs }) => needs);
    expect([...new Set(others.map(({ verdict }) => verdict))]).to.deep.equal(["reachable"]);
  });

  it("omits a deleted service, although AWS still returns it", async () => {
    const { ecs } = deployment.clients;
    const [deleted = "", kept = ""] = names;
    await ecs.send(new UpdateServiceCommand({ cluster, service: deleted, desiredCount: 0 }));
    await ecs.send(new DeleteServiceCommand({ cluster, service: deleted, force: true }));

    const { services } = await reported();

    expect(services.map(({ name }) => name)).to.deep.equal([kept]);
  });
});

/**
 * A snapshot in AWS's own answer shapes, typed by its SDK: what it gives, what a gap in it leaves open, what is
 * refused.
 */
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { analyse } from "../../../analysis/analyse";
import type { Report } from "../../../analysis/report";
import { topologyOf } from "../../../analysis/topology/fromResources";
import { graphOf } from "../../../readers/snapshot/graph";
import { savedGraphOf } from "../../support/saving";
import { readSnapshot } from "../../../readers/snapshot/read";
import {
  ARN,
  containers,
  type Files,
  natGateway,
  network,
  REGION,
  SECRET,
  whole,
  without,
} from "../../support/snapshots";

describe("a snapshot of describe answers", () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "snapshot-"));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  async function save(files: Files, place = `aws_configs/accounts/111122223333/${REGION}`): Promise<string> {
    const folder = join(directory, place);
    await mkdir(folder, { recursive: true });
    for (const [file, records] of Object.entries(files)) {
      await writeFile(join(folder, `${file}.json`), JSON.stringify({ [file]: records }));
    }
    return folder;
  }

  async function reportOf(files: Files): Promise<Report> {
    await save(files);
    const answers = await readSnapshot(directory);
    return analyse(topologyOf(savedGraphOf(answers)), { kind: "snapshot", name: "test", region: answers.region });
  }

  async function refusal(options: { region?: string } = {}): Promise<string> {
    const thrown: unknown = await readSnapshot(directory, options).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(thrown).to.have.property("name", "InputError");
    return (thrown as Error).message;
  }

  it("gives the verdict, the way and the fixed source address, with nothing left open", async () => {
    const report = await reportOf(whole);
    const [service] = report.services;
    expect(service?.id).to.equal(`${ARN}:service/main/web`);
    expect(service?.needs.map(({ verdict, via }) => ({ verdict, via }))).to.deep.equal([
      { verdict: "reachable", via: ["nat-gateway", "internet-gateway"] },
    ]);
    expect(service?.egress.ipv4.sourceIp).to.deep.equal({ kind: "fixed", addresses: ["203.0.113.9"] });
    expect(report.findings.filter(({ id }) => id === "DEFECT")).to.deep.equal([]);
    expect(JSON.stringify(report)).not.to.contain(SECRET);
  });

  for (const file of Object.keys(network)) {
    if (file === "Addresses") continue;
    it(`never says blocked because ${file} is missing, and names the gap`, async () => {
      const report = await reportOf(without(file));
      expect(report.verdict).to.equal("undetermined");
      expect(report.findings.filter(({ id }) => id === "DEFECT").map(({ message }) => message)).to.deep.equal([
        `Not read: ${file} (not in this source). Verdicts that depend on it are undetermined.`,
      ]);
    });
  }

  it("names the remedy of each gap: the answer itself, one permission, or another run", () => {
    const remedies = (missing: Readonly<Record<string, string>>, files = without("VpcEndpoints")) =>
      savedGraphOf({ accountId: null, region: REGION, files, missing }).defects.map(({ fix }) => fix);
    expect(remedies({})).to.deep.equal([
      "Add these answers of AWS to the snapshot, one JSON file for each list, or take the snapshot again with doctor --save.",
    ]);
    const denied = "ec2:DescribeVpcEndpoints was denied: allow it as docs/iam-policy.json does";
    expect(remedies({ VpcEndpoints: denied })).to.deep.equal([
      "Allow ec2:DescribeVpcEndpoints, as docs/iam-policy.json does, and read the account again.",
    ]);
    expect(remedies({ VpcEndpoints: "ec2:DescribeVpcEndpoints was throttled" })).to.deep.equal([
      "Read the account again.",
    ]);
    expect(remedies({}, whole)).to.deep.equal([]);
  });

  it("reads a file of more than 40 MB in seconds, and refuses one that ends in its middle", async () => {
    const folder = await save(without("Subnets"));
    const tags = Array.from({ length: 40 }, (_, index) => ({ Key: `k${String(index)}`, Value: "v".repeat(200) }));
    const unused = Array.from({ length: 5000 }, (_, index) => ({
      SubnetId: `subnet-${String(index)}`,
      VpcId: "vpc-2",
      CidrBlock: "10.1.0.0/24",
      Tags: tags,
    }));
    const text = JSON.stringify({ Subnets: [...network.Subnets, ...unused] });
    expect(text.length).to.be.greaterThan(40_000_000);
    await writeFile(join(folder, "Subnets.json"), text);
    const start = performance.now();
    const topology = topologyOf(savedGraphOf(await readSnapshot(directory)));
    expect(performance.now() - start).to.be.lessThan(20_000);
    expect(topology.subnets).to.have.lengthOf(5002);
    await writeFile(join(folder, "Subnets.json"), text.slice(0, text.length / 2));
    expect(await refusal()).to.contain("truncated JSON");
  }).timeout(60_000);

  it("does not take unread endpoints for none where nothing else leads out", async () => {
    const image = `111122223333.dkr.ecr.${REGION}.amazonaws.com/web:1`;
    const closed = {
      RouteTables: network.RouteTables.map((table) => ({ ...table, Routes: [] })),
      TaskDefinitions: containers.TaskDefinitions.map((definition) => ({
        ...definition,
        containerDefinitions: [{ name: "web", image }],
      })),
    };
    const verdicts = (report: Report) =>
      report.services[0]?.needs.map(({ destination, verdict }) => [destination, verdict]);
    expect(verdicts(await reportOf({ ...without("VpcEndpoints"), ...closed }))).to.deep.equal([
      ["ecr.api", "undetermined"],
      ["ecr.dkr", "undetermined"],
      ["s3", "undetermined"],
    ]);
    expect((await reportOf({ ...whole, ...closed })).verdict).to.equal("blocked");
  });

  it("reports that the target of a route to a deleted NAT gateway is gone", async () => {
    const routes = network.RouteTables.map((table) => ({
      ...table,
      Routes: table.Routes.map((route) => ("NatGatewayId" in route ? { ...route, State: "blackhole" } : route)),
    }));
    const deleted = { ...natGateway, State: "deleted" };
    const report = await reportOf({ ...whole, RouteTables: routes, NatGateways: [deleted] });
    expect(report.services[0]?.needs[0]?.code).to.equal("BAD_STATE_ROUTE");
  });

  it("leaves out services that are being deleted", async () => {
    const draining = containers.Services.map((service) => ({ ...service, status: "DRAINING" }));
    expect((await reportOf({ ...whole, Services: draining })).services).to.deep.equal([]);
  });

  it("reports bad content in a good file as a defect, and leaves unknown what depends on it", async () => {
    const broken = network.RouteTables.map((table) => ({ ...table, Routes: "none" }));
    const report = await reportOf({ ...whole, RouteTables: broken });
    expect(report.verdict).to.equal("undetermined");
    expect(report.findings.map(({ message }) => message)).to.include("Routes of rtb-main is not a list of objects.");
  });

  it("reads Batfish's older layouts too", async () => {
    await save(whole, `aws_configs/${REGION}`);
    expect(await readSnapshot(directory)).to.include({ accountId: null, region: REGION });
  });

  it("asks which of several Regions is meant, and takes the one that is named", async () => {
    await save(whole);
    await save(whole, "aws_configs/accounts/111122223333/us-east-1");
    expect(await refusal()).to.contain("contains several Regions or accounts");
    expect(await readSnapshot(directory, { region: "us-east-1" })).to.have.property("region", "us-east-1");
    expect(await refusal({ region: "eu-north-1" })).to.contain("contains nothing for eu-north-1");
  });

  it("takes the one Region of a snapshot that has other files beside the Region's folder", async () => {
    const folder = await save(whole, "eu-west-1");
    await writeFile(join(folder, "..", "describe-regions.json"), '{"Regions": [{"RegionName": "eu-west-1"}]}');
    for (const options of [{}, { region: "eu-west-1" }]) {
      const answers = await readSnapshot(directory, options);
      expect(answers.region).to.equal("eu-west-1");
      expect(answers.files).not.to.have.property("Regions");
    }
  });

  it("refuses an empty folder, truncated JSON and a link to elsewhere", async () => {
    expect(await refusal()).to.contain("There is no snapshot");
    const folder = await save(whole);
    await writeFile(join(folder, "Vpcs.json"), '{"Vpcs": [');
    expect(await refusal()).to.contain("truncated JSON");
    await rm(join(folder, "Vpcs.json"));
    await symlink("/etc/hostname", join(folder, "Vpcs.json"));
    expect(await refusal()).to.contain("outside the snapshot");
  });

  it("survives names that every object inherits, and nesting without end", async () => {
    const folder = await save(whole);
    await writeFile(join(folder, "Odd.json"), '{"__proto__": [{"VpcId": 1}], "constructor": [], "toString": {}}');
    await writeFile(
      join(folder, "Deep.json"),
      `{"Vpcs": [{"VpcId": "vpc-2", "Tags": ${"[".repeat(20000)}${"]".repeat(20000)}}]}`,
    );
    const topology = topologyOf(graphOf(await readSnapshot(directory)));
    expect(topology.vpcs.map(({ id }) => id)).to.deep.equal(["vpc-1", "vpc-2"]);
  });
});

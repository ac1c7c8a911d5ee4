/** `doctor` of a service before and after the things exist that its task definition names, with AWS's own errors. */
import { CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateSubnetCommand, CreateVpcCommand } from "@aws-sdk/client-ec2";
import { CreatePullThroughCacheRuleCommand, CreateRepositoryCommand, PutImageCommand } from "@aws-sdk/client-ecr";
import { CreateClusterCommand, CreateServiceCommand, RegisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { ExistenceReport, Report } from "../../../analysis/report";
import { ecsConnectivity, type Ended } from "../../cli/command";
import { faults } from "../../support/published";
import { type Clients, clientsOf } from "../emulator/clients";
import { ACCOUNT, withEmulator } from "../emulator/emulator";
import { accountOf } from "../live";
import { given } from "../mocks/creator";

const REGION = "eu-west-1";
const MANIFEST = JSON.stringify({ mediaType: "application/vnd.oci.image.manifest.v1+json" });
const ECR = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com`;

describe("doctor of a service whose task definition names things", function () {
  this.timeout(120_000);
  const emulator = withEmulator();
  let clients: Clients;
  let secrets: SecretsManagerClient;
  let parameters: SSMClient;
  let folder: string;

  const doctor = (...args: string[]): Promise<Ended> =>
    ecsConnectivity(["doctor", "--region", REGION, ...args], { env: accountOf(emulator()) });
  const stated = (report: Report): readonly string[] =>
    (report.services[0]?.live?.existence ?? []).map(({ kind, state, message }: ExistenceReport) =>
      [kind, state, message].join(": "),
    );
  const reported = async (...args: string[]): Promise<Report> => {
    const report = JSON.parse((await doctor("--format", "json", ...args)).stdout) as Report;
    expect(faults("report", report)).to.deep.equal([]);
    return report;
  };

  before(async () => {
    await emulator().reset();
    folder = mkdtempSync(join(tmpdir(), "existence-"));
    clients = clientsOf(emulator().endpoint, REGION);
    const options = {
      endpoint: emulator().endpoint,
      region: REGION,
      credentials: { accessKeyId: "emulated", secretAccessKey: "emulated" },
    };
    secrets = new SecretsManagerClient(options);
    parameters = new SSMClient(options);
    const { ec2, ecs } = clients;
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: "10.0.0.0/24" }));
    const { ARN } = await secrets.send(new CreateSecretCommand({ Name: "db" }));
    await ecs.send(new CreateClusterCommand({ clusterName: "shop" }));
    await ecs.send(
      new RegisterTaskDefinitionCommand({
        family: "web",
        networkMode: "awsvpc",
        requiresCompatibilities: ["FARGATE"],
        cpu: "256",
        memory: "512",
        executionRoleArn: `arn:aws:iam::${ACCOUNT}:role/execution`,
        containerDefinitions: [
          {
            name: "web",
            image: `${ECR}/shop/web:1`,
            secrets: [
              { name: "DB", valueFrom: given(ARN, "the secret") },
              { name: "TOKEN", valueFrom: `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/shop/token` },
            ],
            logConfiguration: {
              logDriver: "awslogs",
              options: { "awslogs-group": "/ecs/web", "awslogs-region": REGION, "awslogs-stream-prefix": "web" },
            },
          },
          { name: "proxy", image: `${ECR}/hub/library/nginx:1` },
          { name: "agent", image: "public.ecr.aws/xray/aws-xray-daemon:3.x" },
        ],
      }),
    );
    await ecs.send(
      new CreateServiceCommand({
        cluster: "shop",
        serviceName: "web",
        taskDefinition: "web",
        desiredCount: 1,
        launchType: "FARGATE",
        networkConfiguration: {
          awsvpcConfiguration: { subnets: [given(Subnet?.SubnetId, "the subnet")], securityGroups: [] },
        },
      }),
    );
  });

  after(() => rmSync(folder, { recursive: true }));

  it("names each thing that is missing, apart from the paths, as an error", async () => {
    const report = await reported();

    expect(stated(report)).to.deep.equal([
      "image: missing: its repository does not exist in eu-west-1",
      "secret: missing: it has no value yet",
      "parameter: missing: it does not exist in eu-west-1",
      "log-group: missing: it does not exist in eu-west-1",
      "image: missing: its repository does not exist in eu-west-1",
      "image: not-checked: only private ECR is read, and the registry is public.ecr.aws",
    ]);
    const errors = report.findings.filter(({ id }) => id === "MISSING");
    expect(errors.map(({ severity }) => severity)).to.deep.equal(Array(5).fill("error"));
    expect(errors.map(({ subject }) => subject)).to.include.members([`${ECR}/shop/web:1`, "/ecs/web"]);
  });

  it("leaves them out on request: the verdicts are the same, and no call is made for them", async () => {
    const whole = await reported();
    await emulator().calls();
    const paths = await reported("--no-existence");

    expect(paths.services[0]?.live).to.not.have.property("existence");
    expect(paths.findings).to.deep.equal(whole.findings.filter(({ id }) => id !== "MISSING"));
    expect(paths.verdict).to.equal(whole.verdict);
    expect(paths.services.map(({ needs }) => needs)).to.deep.equal(whole.services.map(({ needs }) => needs));
    const calls = await emulator().calls();
    expect(calls.filter((call) => /^(ecr|logs|secretsmanager|ssm):/.test(call))).to.deep.equal([]);
  });

  it("finds what was created since, by calls that read no value, and the same again in the snapshot", async () => {
    const { ecr, logs } = clients;
    await ecr.send(new CreateRepositoryCommand({ repositoryName: "shop/web" }));
    expect(stated(await reported())[0]).to.equal("image: missing: its repository has no such tag");
    await ecr.send(new PutImageCommand({ repositoryName: "shop/web", imageTag: "1", imageManifest: MANIFEST }));
    await ecr.send(
      new CreatePullThroughCacheRuleCommand({
        ecrRepositoryPrefix: "hub",
        upstreamRegistryUrl: "registry-1.docker.io",
      }),
    );
    await secrets.send(new PutSecretValueCommand({ SecretId: "db", SecretString: "hunter2" }));
    await parameters.send(new PutParameterCommand({ Name: "/shop/token", Value: "hunter2", Type: "SecureString" }));
    await logs.send(new CreateLogGroupCommand({ logGroupName: "/ecs/web" }));
    await emulator().calls();

    const live = await reported("--save", folder);
    const calls = (await emulator().calls()).filter((call) => /^(ecr|logs|secretsmanager|ssm):/.test(call)).sort();
    const { stdout } = await ecsConnectivity(["plan", "--snapshot", folder, "--format", "json"]);
    const replayed = JSON.parse(stdout) as Report;

    expect(stated(live)).to.deep.equal([
      "image: exists: it exists",
      "secret: exists: it exists",
      "parameter: exists: it exists",
      "log-group: exists: it exists",
      "image: not-checked: it is fetched at its first pull, by the pull-through cache rule hub",
      "image: not-checked: only private ECR is read, and the registry is public.ecr.aws",
    ]);
    expect(live.findings.filter(({ id }) => id === "MISSING")).to.deep.equal([]);
    expect(calls).to.deep.equal([
      "ecr:DescribeImages",
      "ecr:DescribeImages",
      "ecr:DescribePullThroughCacheRules",
      "logs:DescribeLogGroups",
      "secretsmanager:DescribeSecret",
      "ssm:DescribeParameters",
    ]);
    expect(replayed.services[0]?.live?.existence).to.deep.equal(live.services[0]?.live?.existence);
  });

  it("finds a secret that is scheduled for deletion missing, in the text on a line of its own", async () => {
    await secrets.send(new DeleteSecretCommand({ SecretId: "db", RecoveryWindowInDays: 7 }));
    const { code, stdout } = await doctor();

    expect(code).to.equal(1);
    expect(stdout.replace(/\s+/g, " "))
      .to.include("exists: 1 image, 1 parameter, 1 log group")
      .and.match(
        /missing: secret arn:aws:secretsmanager:\S+: it is scheduled for deletion, so its value cannot be read/,
      )
      .and.match(
        /error MISSING arn:aws:secretsmanager:\S+: the secret is missing: .*tasks of web do not start without it \[R-REF-02\]/,
      )
      .and.not.include("hunter2");
  });
});

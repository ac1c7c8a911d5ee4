/** `doctor` of a large account: 500 services in 40 subnets, read in batches, within seconds. */
import {
  AllocateAddressCommand,
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
} from "@aws-sdk/client-ec2";
import { CreateClusterCommand, CreateServiceCommand, RegisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import { expect } from "chai";
import type { Report } from "../../../analysis/report";
import { ecsConnectivity } from "../../cli/command";
import { faults } from "../../support/published";
import { type Clients, clientsOf } from "../emulator/clients";
import { withEmulator } from "../emulator/emulator";
import { accountOf } from "../live";
import { given } from "../mocks/creator";

const REGION = "eu-west-1";
const ZONES = ["eu-west-1a", "eu-west-1b"];
const SUBNETS = 40;
const SERVICES = 500;
const DEFINITIONS = 50;
/** Time limit of the reading in seconds, most of which the emulator uses. */
const LIMIT_S = 20;

/** A VPC whose last subnet has a NAT gateway in it; the others lead there, but for every tenth, which leads nowhere. */
async function network({ ec2 }: Clients): Promise<{ subnets: readonly string[]; group: string }> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
  const VpcId = given(Vpc?.VpcId, "the VPC");
  const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
  const GatewayId = given(InternetGateway?.InternetGatewayId, "the internet gateway");
  await ec2.send(new AttachInternetGatewayCommand({ VpcId, InternetGatewayId: GatewayId }));
  const subnet = async (number: number): Promise<string> => {
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({
        VpcId,
        CidrBlock: `10.0.${number}.0/24`,
        AvailabilityZone: given(ZONES[number % ZONES.length], "a zone"),
      }),
    );
    return given(Subnet?.SubnetId, "the subnet");
  };
  const table = async (route: object): Promise<string> => {
    const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId }));
    const RouteTableId = given(RouteTable?.RouteTableId, "the route table");
    if (Object.keys(route).length > 0) {
      await ec2.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: "0.0.0.0/0", ...route }));
    }
    return RouteTableId;
  };
  const edge = await subnet(255);
  await ec2.send(new AssociateRouteTableCommand({ SubnetId: edge, RouteTableId: await table({ GatewayId }) }));
  const { AllocationId } = await ec2.send(new AllocateAddressCommand({ Domain: "vpc" }));
  const { NatGateway } = await ec2.send(new CreateNatGatewayCommand({ SubnetId: edge, AllocationId }));
  const [out, nowhere] = [await table({ NatGatewayId: NatGateway?.NatGatewayId }), await table({})];
  const subnets: string[] = [];
  for (let number = 0; number < SUBNETS; number++) {
    const SubnetId = await subnet(number);
    await ec2.send(new AssociateRouteTableCommand({ SubnetId, RouteTableId: number % 10 === 9 ? nowhere : out }));
    subnets.push(SubnetId);
  }
  const { GroupId } = await ec2.send(new CreateSecurityGroupCommand({ VpcId, GroupName: "app", Description: "app" }));
  return { subnets, group: given(GroupId, "the security group") };
}

async function services({ ecs }: Clients, subnets: readonly string[], group: string): Promise<void> {
  const [cluster, role] = ["many", "arn:aws:iam::123456789012:role/execution"];
  await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
  for (let number = 0; number < DEFINITIONS; number++) {
    await ecs.send(
      new RegisterTaskDefinitionCommand({
        family: `app-${number}`,
        networkMode: "awsvpc",
        requiresCompatibilities: ["FARGATE"],
        cpu: "256",
        memory: "512",
        executionRoleArn: role,
        containerDefinitions: [{ name: "app", image: "public.ecr.aws/nginx/nginx:1.29", essential: true }],
      }),
    );
  }
  for (let number = 0; number < SERVICES; number++) {
    const subnet = given(subnets[number % subnets.length], "a subnet");
    await ecs.send(
      new CreateServiceCommand({
        cluster,
        serviceName: `app-${number}`,
        taskDefinition: `app-${number % DEFINITIONS}`,
        desiredCount: 1,
        launchType: "FARGATE",
        networkConfiguration: { awsvpcConfiguration: { subnets: [subnet], securityGroups: [group] } },
      }),
    );
  }
}

describe("doctor of 500 services in 40 subnets", function () {
  this.timeout(300_000);
  const emulator = withEmulator();
  const calls: Record<string, number> = {};
  let report: Report;
  let exitCode: number | null;
  let seconds: number;

  before(async () => {
    await emulator().reset();
    const clients = clientsOf(emulator().endpoint, REGION);
    const { subnets, group } = await network(clients);
    await services(clients, subnets, group);
    await emulator().calls();
    const began = performance.now();
    const { code, stdout, stderr } = await ecsConnectivity(["doctor", "--region", REGION, "--format", "json"], {
      env: accountOf(emulator()),
    });
    seconds = (performance.now() - began) / 1000;
    if (stdout === "") throw new Error(stderr);
    [report, exitCode] = [JSON.parse(stdout) as Report, code];
    for (const call of await emulator().calls()) calls[call] = (calls[call] ?? 0) + 1;
    const sum = Object.values(calls).reduce((before, count) => before + count, 0);
    console.log(`      ${SERVICES} services: ${sum} calls, ${seconds.toFixed(1)} s`);
  });

  it("finds every service, those without a path to the internet blocked and the others not", () => {
    const blocked = report.services.filter((service) => service.egress.ipv4.verdict === "blocked");

    expect(faults("report", report)).to.deep.equal([]);
    expect(report.services).to.have.length(SERVICES);
    expect(blocked).to.have.length(SERVICES / 10);
    expect(exitCode).to.equal(1);
  });

  it("requests as many together as one call of AWS returns, and each resource once", () => {
    const several = Object.fromEntries(Object.entries(calls).filter(([, count]) => count > 1));

    expect(several).to.deep.equal({
      "ecs:DescribeServices": SERVICES / 10,
      // AWS describes one of these at a time.
      "ecs:DescribeTaskDefinition": DEFINITIONS,
      "ec2:DescribeVpcAttribute": 2,
      // Running ones and stopped ones.
      "ecs:ListTasks": 2,
      "ecs:DescribeTasks": SERVICES / 100,
      // Those that services name, to find the VPCs; then all of these.
      "ec2:DescribeSubnets": 2,
    });
  });

  it(`ends within ${LIMIT_S} s`, () => {
    expect(seconds).to.be.below(LIMIT_S);
  });
});

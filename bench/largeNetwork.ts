/** A network as large as they come: services in pairs of 200 subnets, each behind a security group of 60 rules of its own. */
import type { SecurityGroupRule, Topology } from "../analysis/topology/model";
import {
  acl,
  behindNat,
  cluster,
  elasticIp,
  endpoint,
  group,
  internetGateway,
  natGateway,
  REGION,
  route,
  routeTable,
  rule,
  service,
  subnet,
  taskDefinition,
  vpc,
} from "../tests/support/topology";

const SUBNETS = 200;
const NATS = 4;
const RULES = 60;
const REGISTRY = `123456789012.dkr.ecr.${REGION}.amazonaws.com`;
/** With the private image's three, logs, two kinds of secrets, environment files and ECS Exec: twelve needs. */
const SIDECARS = [
  "nginx:1.29",
  "public.ecr.aws/docker/library/redis:8",
  "quay.io/some/proxy:1",
  "ghcr.io/some/agent:2",
];

export const NEEDS = 12;

export function largeNetwork(services: number): Topology {
  const indices = [...Array(SUBNETS).keys()];
  const isPublic = (index: number): boolean => index < NATS;
  return behindNat({
    vpcs: [vpc()],
    subnets: indices.map((index) =>
      subnet(`subnet-${index}`, `10.0.${index}.0/24`, {
        routeTable: isPublic(index) ? "public" : `table-${index}`,
        availabilityZone: `${REGION}${"abcd".charAt(index % NATS)}`,
      }),
    ),
    routeTables: [
      routeTable("main"),
      routeTable("public", [route("0.0.0.0/0", "internet-gateway", "igw")]),
      ...indices
        .filter((index) => !isPublic(index))
        .map((index) => routeTable(`table-${index}`, [route("0.0.0.0/0", "nat-gateway", `nat-${index % NATS}`)])),
    ],
    internetGateways: [internetGateway()],
    networkAcls: [acl()],
    securityGroups: [
      group("endpoints", [rule("ingress", 443, "10.0.0.0/16")]),
      ...[...Array(services).keys()].map((index) => group(`tasks-${index}`, rulesOf(index))),
    ],
    elasticIps: [...Array(NATS).keys()].map((index) => elasticIp(`eip-${index}`, `nat-${index}`, `203.0.113.${index}`)),
    natGateways: [...Array(NATS).keys()].map((index) =>
      natGateway(`nat-${index}`, `subnet-${index}`, [
        { elasticIp: `eip-${index}`, address: `203.0.113.${index}`, availabilityZone: null },
      ]),
    ),
    vpcEndpoints: [endpoint("logs", ["subnet-4", "subnet-5", "subnet-6", "subnet-7"])],
    clusters: [cluster()],
    taskDefinitions: [...Array(services).keys()].map((index) =>
      taskDefinition(
        `${REGISTRY}/team/service-${index}:1`,
        { family: `service-${index}`, containers: containersOf(index) },
        `task-${index}`,
      ),
    ),
    services: [...Array(services).keys()].map((index) => {
      const first = NATS + ((2 * index) % (SUBNETS - NATS));
      const places = [`subnet-${first}`, `subnet-${first + 1}`];
      return service(
        places,
        {
          taskDefinition: `task-${index}`,
          execEnabled: true,
          networkConfiguration: { subnets: places, securityGroups: [`tasks-${index}`], assignPublicIp: false },
        },
        `service-${index}`,
      );
    }),
  });
}

/** The rule that allows the traffic is the last one, as in groups that grew. */
function rulesOf(service: number): SecurityGroupRule[] {
  const narrow = [...Array(RULES - 2).keys()].map((index) =>
    rule(index % 2 === 0 ? "ingress" : "egress", 1000 + index, `10.0.${(service + index) % 256}.0/24`),
  );
  return [...narrow, rule("ingress", 80, "10.0.0.0/16"), rule("egress", 443, "0.0.0.0/0")];
}

function containersOf(index: number) {
  const plain = { logs: null, secrets: [], environmentFiles: [], portMappings: [] };
  const arn = `arn:aws:%s:${REGION}:123456789012:`;
  return [
    {
      ...plain,
      name: "web",
      image: `${REGISTRY}/team/service-${index}:1`,
      logs: { driver: "awslogs", region: REGION },
      secrets: [
        `${arn.replace("%s", "secretsmanager")}secret:database-${index}`,
        `${arn.replace("%s", "ssm")}parameter/key-${index}`,
      ],
      environmentFiles: [`arn:aws:s3:::settings-${index}/web.env`],
      portMappings: [{ containerPort: 80, protocol: "tcp" as const }],
    },
    ...SIDECARS.map((image, position) => ({ ...plain, name: `sidecar-${position}`, image })),
  ];
}

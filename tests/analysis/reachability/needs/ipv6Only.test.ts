/**
 * In subnets without IPv4 a need is met over IPv6 where AWS's pages name such a host, blocked where they rule it out,
 * else open.
 */
import { expect } from "chai";
import { analyse } from "../../../../analysis/analyse";
import type { NeedReport, Report } from "../../../../analysis/report";
import type { ContainerDefinition } from "../../../../analysis/rules/serviceDefinition";
import type { Topology, VpcEndpoint } from "../../../../analysis/topology/model";
import { PROGRAM_SOURCE } from "../../../support/reportOf";
import {
  acl,
  aclRule,
  autoScalingGroup,
  behindNat,
  egressOnly,
  endpoint,
  gatewayEndpoint,
  group,
  launchTemplate,
  REGION,
  route,
  routeTable,
  rule,
  service,
  subnet,
  taskDefinition,
  UNKNOWN_YET,
  vpc,
} from "../../../support/topology";

const PLACES = ["six-a"];
const DUAL_IMAGE = `210987654321.dkr-ecr.${REGION}.on.aws/shop/web:1`;
const IPV4_IMAGE = `210987654321.dkr.ecr.${REGION}.amazonaws.com/shop/web:1`;
const container = (image: string): ContainerDefinition => ({
  name: "web",
  image,
  logs: { driver: "awslogs", options: { "awslogs-region": REGION } },
  secrets: [`arn:aws:secretsmanager:${REGION}:210987654321:secret:db-AbCdEf`, "/prod/key"],
  environmentFiles: ["arn:aws:s3:::settings/prod.env"],
  portMappings: [],
});

/** One IPv6-only subnet; by default its way out is an egress-only gateway. */
function six(over: Partial<Topology> = {}, image = DUAL_IMAGE, wayOut = true): Topology {
  return behindNat({
    vpcs: [vpc({ ipv6Cidrs: ["2001:db8::/56"] })],
    subnets: [
      subnet("public-a", "10.0.0.0/24", { routeTable: "public" }),
      subnet("six-a", null, {
        routeTable: "six",
        ipv6Cidr: "2001:db8:0:1::/64",
        assignIpv6AddressOnCreation: true,
      }),
    ],
    routeTables: [
      routeTable("main"),
      routeTable("public", [route("0.0.0.0/0", "internet-gateway", "igw")]),
      routeTable("six", wayOut ? [route("::/0", "egress-only-internet-gateway", "eigw")] : []),
    ],
    egressOnlyInternetGateways: [egressOnly()],
    networkAcls: [
      acl(
        (["ingress", "egress"] as const).flatMap((direction) => [
          aclRule(100, direction, "allow"),
          aclRule(101, direction, "allow", { cidr: "::/0" }),
        ]),
      ),
    ],
    securityGroups: [group("tasks"), group("instances"), group("endpoints", [rule("ingress", 443, "2001:db8::/56")])],
    taskDefinitions: [taskDefinition("", { containers: [container(image)] })],
    services: [service(PLACES)],
    ...over,
  });
}

function report(topology: Topology): Report {
  return analyse(topology, PROGRAM_SOURCE);
}

function needs(topology: Topology): readonly NeedReport[] {
  return report(topology).services.flatMap((each) => each.needs);
}

function verdicts(topology: Topology): readonly string[] {
  return needs(topology).map(
    ({ purpose, destination, verdict, code }) => `${purpose} ${destination} ${code ?? verdict}`,
  );
}

describe("in an IPv6-only subnet", () => {
  it("Fargate pulls from ECR by its dual-stack name and reads secrets; other hosts that it calls no page names", () => {
    expect(verdicts(six())).to.deep.equal([
      "image-pull ecr.api reachable",
      "image-pull ecr.dkr reachable",
      "image-layers s3 reachable",
      "secrets secretsmanager reachable",
      "secrets ssm UNKNOWN_VALUE",
      "env-files s3 UNKNOWN_VALUE",
      "logs logs UNKNOWN_VALUE",
    ]);
    const logs = needs(six()).find(({ purpose }) => purpose === "logs");
    expect(logs?.message).to.contain("it is not known by which host name logs is called over IPv6");
  });

  it("nothing of that is reachable without a path to the internet, and the reason is the missing IPv6 route", () => {
    for (const need of needs(six({}, DUAL_IMAGE, false))) {
      expect(need, `${need.purpose} ${need.destination}`).to.include({
        verdict: "blocked",
        code: "NO_ROUTE_TO_DESTINATION",
      });
    }
  });

  it("an image that is named by ECR's IPv4 host is not pulled", () => {
    const pulls = needs(six({}, IPV4_IMAGE)).filter(({ purpose }) => purpose.startsWith("image"));
    expect(pulls.map(({ code }) => code)).to.deep.equal(Array(3).fill("IPV4_ONLY_DESTINATION"));
    expect(pulls[1]?.rule).to.equal("R-V6-07");
  });

  it("the agent of an EC2 instance calls dual-stack names, but for polling and telemetry, whose hosts no page names", () => {
    const onInstances = six({
      autoScalingGroups: [autoScalingGroup("fleet", PLACES)],
      launchTemplates: [launchTemplate()],
      services: [service(PLACES, { launchType: "ec2" })],
    });
    expect(verdicts(onInstances)).to.deep.equal([
      "agent ecs reachable",
      "agent ecs-agent UNKNOWN_VALUE",
      "agent ecs-telemetry UNKNOWN_VALUE",
      "image-pull ecr.api reachable",
      "image-pull ecr.dkr reachable",
      "image-layers s3 reachable",
      "secrets secretsmanager reachable",
      "secrets ssm reachable",
      "env-files s3 reachable",
      "logs logs reachable",
    ]);
  });

  it("the agent of Managed Instances is open, not blocked", () => {
    const managed = six({
      capacityProviders: [
        {
          key: "provider",
          name: "provider",
          id: null,
          providerName: "provider",
          kind: "managed-instances",
          autoScalingGroup: null,
          subnets: PLACES,
          securityGroups: ["instances"],
          instanceRoleName: null,
        },
      ],
      services: [service(PLACES, { launchType: null, capacityProviders: ["provider"] })],
    });
    expect(verdicts(managed).filter((line) => line.startsWith("agent"))).to.deep.equal([
      "agent ecs UNKNOWN_VALUE",
      "agent ecs-agent UNKNOWN_VALUE",
      "agent ecs-telemetry UNKNOWN_VALUE",
    ]);
  });

  it("ECS Exec is not supported, whatever leads out", () => {
    const exec = needs(six({ services: [service(PLACES, { execEnabled: true })] })).find(
      ({ destination }) => destination === "ssmmessages",
    );
    expect(exec).to.include({ verdict: "blocked", rule: "R-EP-10" });
    expect(exec?.message).to.contain("AWS does not support ECS Exec in IPv6-only subnets");
  });

  it("a Region that AWS does not list is a warning, and the matrix's word on dual-stack subnets is none", () => {
    const warnings = (region: string) =>
      report(six({ services: [service(PLACES, { region })] })).findings.filter(
        ({ id }) => id.startsWith("R-V6") || id.startsWith("M-"),
      );
    expect(warnings("eu-central-1")).to.deep.equal([]);
    expect(warnings("eu-west-1")).to.deep.equal([
      {
        id: "R-V6-06",
        severity: "warning",
        subject: "web",
        message:
          "AWS does not list Region eu-west-1 among the Regions where tasks run in IPv6-only subnets (six-a) [R-V6-06].",
        fix: "Use subnets with IPv4 too, or a Region in that list.",
      },
    ]);
  });
});

describe("an S3 gateway endpoint over IPv6", () => {
  const layers = (over: Partial<VpcEndpoint>, groups = [group("tasks")]): NeedReport | undefined =>
    needs(six({ vpcEndpoints: [gatewayEndpoint(["six"], over)], securityGroups: groups }, DUAL_IMAGE, false)).find(
      ({ purpose }) => purpose === "image-layers",
    );
  it("carries image layers where its IP address type is IPv6 or dual-stack", () => {
    for (const ipAddressType of ["dualstack", "ipv6"] as const) {
      expect(layers({ ipAddressType }), ipAddressType).to.deep.include({
        verdict: "reachable",
        via: ["gateway-endpoint"],
      });
    }
    expect(layers({ ipAddressType: "ipv4" })?.code).to.equal("NO_ROUTE_TO_DESTINATION");
  });
  it("is undetermined if a group allows AWS's prefix list of S3, which has IPv4 addresses", () => {
    const list = { kind: "prefix-list", id: "pl-s3", service: "s3", cidrs: UNKNOWN_YET } as const;
    expect(layers({ ipAddressType: "dualstack" }, [group("tasks", [rule("egress", 443, list)])])?.verdict).to.equal(
      "undetermined",
    );
    expect(layers({ ipAddressType: "dualstack" }, [group("tasks", [rule("egress", 443, "0.0.0.0/0")])])?.code).to.equal(
      "ENI_SG_RULES_MISMATCH",
    );
  });
  it("of IPv6 alone carries nothing over IPv4", () => {
    const four = behindNat({
      vpcEndpoints: [gatewayEndpoint(["private"], { ipAddressType: "ipv6" })],
      taskDefinitions: [taskDefinition(IPV4_IMAGE)],
    });
    expect(needs(four).find(({ purpose }) => purpose === "image-layers")?.via).to.deep.equal([
      "nat-gateway",
      "internet-gateway",
    ]);
  });
});

describe("the names of an interface endpoint", () => {
  const secret = (over: Partial<VpcEndpoint>, dns64 = false): NeedReport | undefined => {
    const network = six(
      { vpcEndpoints: [endpoint("secretsmanager", PLACES, over), endpoint("ecr.dkr", PLACES, over)] },
      DUAL_IMAGE,
      false,
    );
    const subnets = network.subnets.map((each) => (each.key === "six-a" ? { ...each, dns64 } : each));
    return needs({ ...network, subnets }).find(({ destination }) => destination === "secretsmanager");
  };
  it("answer an IPv6-only task where their record type has IPv6", () => {
    expect(secret({ ipAddressType: "ipv6" })?.verdict).to.equal("reachable");
    expect(secret({ ipAddressType: "dualstack", dnsRecordIpType: "dualstack" })?.verdict).to.equal("reachable");
    for (const dnsRecordIpType of ["ipv4", "service-defined"] as const) {
      expect(secret({ ipAddressType: "dualstack", dnsRecordIpType }), dnsRecordIpType).to.include({
        verdict: "blocked",
        code: "IPV4_ONLY_DESTINATION",
        rule: "R-EP-29",
      });
    }
    expect(secret({ ipAddressType: "dualstack", dnsRecordIpType: UNKNOWN_YET })?.verdict).to.equal("undetermined");
    expect(secret({ ipAddressType: "ipv4" }, true)?.verdict, "DNS64 makes an address of it").to.equal("undetermined");
  });
  it("of ECR are promised over IPv6 by one page of AWS's and denied by another, so that is undetermined", () => {
    const network = six({ vpcEndpoints: [endpoint("ecr.dkr", PLACES, { ipAddressType: "ipv6" })] }, DUAL_IMAGE, false);
    const pull = needs(network).find(({ destination }) => destination === "ecr.dkr");
    expect(pull?.verdict).to.equal("undetermined");
    expect(pull?.message).to.contain("R-V6-08");
  });
  it("that answer on IPv6 alone are out of reach for a task without it", () => {
    const four = behindNat({
      vpcEndpoints: [endpoint("ecr.dkr", ["private-a"], { ipAddressType: "dualstack", dnsRecordIpType: "ipv6" })],
      securityGroups: [group("tasks"), group("endpoints", [rule("ingress", 443, "10.0.0.0/16")])],
      taskDefinitions: [taskDefinition(IPV4_IMAGE)],
    });
    expect(needs(four).find(({ destination }) => destination === "ecr.dkr")?.code).to.equal("NO_IPV6_ADDRESS");
  });
});

describe("Fargate in a dual-stack subnet", () => {
  it("starts over IPv4 whatever the image's name answers on, and says so", () => {
    const network = six();
    const dual = network.subnets.map((each) => (each.key === "six-a" ? { ...each, ipv4Cidr: "10.0.32.0/20" } : each));
    const pull = needs({ ...network, subnets: dual }).find(({ destination }) => destination === "ecr.dkr");
    expect(pull).to.include({ verdict: "blocked", code: "IPV4_ONLY_DESTINATION", rule: "R-V6-03" });
    expect(pull?.message).to.contain("Fargate calls ecr.dkr over IPv4 when it starts a task in a dual-stack subnet");
    expect(pull?.message).to.not.contain("answers on IPv4 only");
  });
});

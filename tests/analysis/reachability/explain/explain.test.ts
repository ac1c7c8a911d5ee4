/** One path between any two ends, as the user names them on the command line. */
import { expect } from "chai";
import { explainPath } from "../../../../analysis/reachability";
import { awsHostOf } from "../../../../analysis/rules/awsHosts";
import type { PathReport } from "../../../../analysis/report";
import type { Instance, Topology } from "../../../../analysis/topology/model";
import {
  behindNat,
  endpoint,
  group,
  inPublic,
  isolated,
  listener,
  loadBalancer,
  REGION,
  rule,
  service,
  targetGroup,
  taskDefinition,
  UNKNOWN_YET,
} from "../../../support/topology";

function path(network: Topology, from: string, to: string): PathReport {
  const explained = explainPath(network, from, to);
  if (!("path" in explained)) throw new Error(explained.problem);
  return explained.path;
}

function problem(network: Topology, from: string, to: string): { problem: string; remedy: string } {
  const explained = explainPath(network, from, to);
  if ("path" in explained) throw new Error(explained.path.message);
  return explained;
}

const open = group("tasks", [rule("egress", null, "0.0.0.0/0"), rule("ingress", 80, "0.0.0.0/0")]);

describe("explain", () => {
  it("shows the internet's way to a task, and the code that stops it", () => {
    const reached = path(inPublic({ securityGroups: [open] }), "internet", "web");
    expect(reached.verdict).to.equal("reachable");
    expect(reached.via).to.deep.equal(["internet-gateway"]);
    expect(reached.hops.map((hop) => `${hop.kind} ${hop.direction}`)).to.deep.equal([
      "internet-gateway forward",
      "network-acl forward",
      "security-group forward",
      "network-acl return",
      "route-table return",
    ]);
    const closed = path(behindNat({ securityGroups: [open] }), "internet", "web");
    expect(closed.code).to.equal("IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS");
    expect(closed.hops.at(-1)?.verdict).to.equal("stopped");
  });

  it("reports that an awsvpc task on EC2 can never have a public address", () => {
    const places = ["public-a"];
    const onInstances = inPublic({
      securityGroups: [open],
      services: [
        service(places, {
          launchType: "ec2",
          networkConfiguration: { subnets: places, securityGroups: ["tasks"], assignPublicIp: null },
        }),
      ],
    });
    expect(path(onInstances, "internet", "web").code).to.equal("LAUNCH_TYPE_NO_PUBLIC_IP");
    expect(path(onInstances, "web", "internet").code).to.equal("LAUNCH_TYPE_NO_PUBLIC_IP");
  });

  it("takes a need of the service for what is named, by the interface that carries it", () => {
    const pull = path(behindNat(), "web", "docker.io");
    expect(pull.verdict).to.equal("reachable");
    expect(pull.message).to.match(/pulling the image/);
    expect(pull.sourceIp).to.deep.equal({ kind: "fixed", addresses: ["203.0.113.9"] });
    const ecr = path(isolated(), "web", "ecr");
    expect(ecr.via).to.deep.equal(["interface-endpoint"]);
    expect(path(isolated(), "web", "s3").via).to.deep.equal(["gateway-endpoint"]);
  });

  it("takes application traffic for what is no need", () => {
    expect(path(isolated(), "web", "logs").code).to.equal("NO_ROUTE_TO_DESTINATION");
    expect(path(isolated(), "web", "ghcr.io").code).to.equal("NO_ROUTE_TO_DESTINATION");
    expect(path(behindNat(), "web", "example.com:8443").verdict).to.equal("reachable");
    expect(path(isolated(), "web", "internet").code).to.equal("NO_ROUTE_TO_DESTINATION");
  });

  it("follows an address with its port, outside and inside the VPC", () => {
    const narrow = behindNat({ securityGroups: [group("tasks", [rule("egress", 443, "1.1.1.0/24")])] });
    expect(path(narrow, "web", "1.1.1.1:443").verdict).to.equal("reachable");
    expect(path(narrow, "web", "1.1.1.1:53").code).to.equal("ENI_SG_RULES_MISMATCH");
    expect(path(narrow, "web", "9.9.9.9").code).to.equal("ENI_SG_RULES_MISMATCH");
    expect(path(behindNat(), "web", "10.0.0.7:5432").verdict, "who has it is not known").to.equal("undetermined");
    expect(path(narrow, "web", "10.0.0.7:5432").code, "and its own group stops it anyway").to.equal(
      "ENI_SG_RULES_MISMATCH",
    );
    expect(path(behindNat(), "web", "[2606:4700::1111]:443").code).to.equal("NO_IPV6_ADDRESS");
  });

  it("follows one service to another by its port", () => {
    const two = (ingress: string): Topology =>
      behindNat({
        securityGroups: [group("tasks"), group("api-group", [rule("ingress", 80, { kind: "group", group: ingress })])],
        services: [
          service(["private-a"]),
          service(
            ["private-b"],
            {
              networkConfiguration: {
                subnets: ["private-b"],
                securityGroups: ["api-group"],
                assignPublicIp: false,
              },
            },
            "api",
          ),
        ],
      });
    expect(path(two("tasks"), "web", "api").verdict).to.equal("reachable");
    expect(path(two("tasks"), "web", "api").via).to.deep.equal(["local"]);
    expect(path(two("api-group"), "web", "api").code).to.equal("ENI_SG_RULES_MISMATCH");
    expect(path(two("tasks"), "api", "web").code, "nothing lets it in there").to.equal("SG_HAS_NO_RULES");
  });

  it("follows clients to a load balancer, and the balancer to its targets", () => {
    const balanced = (scheme: "internal" | "internet-facing"): Topology =>
      behindNat({
        securityGroups: [
          group("tasks", [rule("egress", null, "0.0.0.0/0"), rule("ingress", 80, { kind: "group", group: "front" })]),
          group("front", [rule("egress", null, "0.0.0.0/0"), rule("ingress", 80, "0.0.0.0/0")]),
        ],
        loadBalancers: [loadBalancer(["public-a", "public-b"], { scheme, dnsName: "front.example.com" })],
        listeners: [listener()],
        targetGroups: [targetGroup()],
        services: [
          service(["private-a", "private-b"], {
            loadBalancers: [{ targetGroup: "targets", containerName: "web", containerPort: 80 }],
          }),
        ],
      });
    expect(path(balanced("internet-facing"), "internet", "balancer").verdict).to.equal("reachable");
    expect(path(balanced("internal"), "internet", "balancer").verdict).to.equal("blocked");
    expect(path(balanced("internal"), "balancer", "web").verdict).to.equal("reachable");
    expect(path(balanced("internal"), "web", "front.example.com").verdict, "by its own DNS name").to.equal("reachable");
    expect(path(balanced("internet-facing"), "internet", "web").via).to.deep.equal([
      "internet-gateway",
      "load-balancer",
    ]);
    expect(problem(balanced("internal"), "balancer", "internet").problem).to.match(/targets only/);
    expect(problem(behindNat({ loadBalancers: [loadBalancer(["public-a"])] }), "balancer", "web").problem).to.match(
      /not behind/,
    );
  });

  it("starts at an instance that the program declares", () => {
    const client: Instance = {
      key: "urn:client",
      name: "client",
      id: null,
      subnet: "private-a",
      securityGroups: ["tasks"],
      sourceDestCheck: true,
      associatePublicIpAddress: null,
      privateIp: UNKNOWN_YET,
      publicIp: UNKNOWN_YET,
      extraInterfaces: [],
      instanceType: "t4g.nano",
      agentPortRange: null,
      agentProxy: false,
      autoScalingGroup: null,
    };
    const network = behindNat({ instances: [client] });
    expect(path(network, "client", "ssm").via).to.deep.equal(["nat-gateway", "internet-gateway"]);
    expect(path(network, "client", "web").code).to.equal("SG_HAS_NO_RULES");
    expect(path(network, "internet", "client").code).to.equal("NO_PORT");
  });

  it("says what is wrong with an end, and what may be meant", () => {
    expect(problem(behindNat(), "web", "internt").remedy).to.match(/Did you mean internet\?/);
    expect(problem(behindNat(), "wbe", "internet").remedy).to.match(/Did you mean web\?/);
    expect(problem(behindNat(), "docker.io", "web").problem).to.match(/no path starts at/);
    expect(problem(behindNat(), "internet", "docker.io").problem).to.match(/outside this network/);
    expect(problem(behindNat(), "web", "1.2.3.4:99999").problem).to.match(/is not in this network/);
    const twins = behindNat({
      services: [service(["private-a"], { name: "web" }, "one"), service(["private-b"], { name: "web" }, "two")],
    });
    expect(problem(twins, "internet", "web").remedy).to.match(/one, two/);
    expect(path(twins, "internet", "two").verdict).to.equal("blocked");
  });

  it("leads nowhere in network mode none", () => {
    const alone = behindNat({
      taskDefinitions: [taskDefinition("nginx", { networkMode: "none" })],
      services: [service(["private-a"], { launchType: "ec2", networkConfiguration: null, region: REGION })],
    });
    expect(path(alone, "web", "1.1.1.1:443").code).to.equal("NETWORK_MODE_NONE");
    expect(path(alone, "internet", "web").code).to.equal("NETWORK_MODE_NONE");
  });
});

describe("a host of AWS as an end", () => {
  const registry = `123456789012.dkr.ecr.${REGION}.amazonaws.com`;
  const shown = (network: Topology, to: string): readonly unknown[] => {
    const { verdict, code, via } = path(network, "web", to);
    return [verdict, code, via];
  };

  it("is the service, which its endpoint serves; with a scheme and a path too", () => {
    for (const to of [
      `api.ecr.${REGION}.amazonaws.com`,
      `https://api.ecr.${REGION}.amazonaws.com/`,
      registry,
      `https://${registry}/v2/`,
      `${registry}:443`,
    ]) {
      expect(shown(isolated(), to), to).to.deep.equal(["reachable", null, ["interface-endpoint"]]);
    }
    const bucket = `prod-${REGION}-starport-layer-bucket.s3.${REGION}.amazonaws.com`;
    expect(shown(isolated(), bucket)).to.deep.equal(["reachable", null, ["gateway-endpoint"]]);
    expect(shown(isolated(), `logs.${REGION}.amazonaws.com`).slice(0, 2)).to.deep.equal([
      "blocked",
      "NO_ROUTE_TO_DESTINATION",
    ]);
  });

  it("is that of its own Region, account and port", () => {
    expect(shown(isolated(), "api.ecr.us-east-1.amazonaws.com")[0]).to.equal("blocked");
    expect(path(isolated(), "web", `210987654321.dkr.ecr.${REGION}.amazonaws.com`).message).to.contain("from web to");
    expect(
      shown(isolated(), `http://api.ecr.${REGION}.amazonaws.com`)[0],
      "port 80 is no port of the endpoint",
    ).to.equal("blocked");
  });

  it("may be of a service that no need names", () => {
    const queue = { ...endpoint("sqs", ["isolated-a"]), securityGroups: ["endpoints"] };
    const network = isolated({ vpcEndpoints: [...isolated().vpcEndpoints, queue] });
    expect(shown(network, `https://sqs.${REGION}.amazonaws.com/123456789012/jobs`)).to.deep.equal([
      "reachable",
      null,
      ["interface-endpoint"],
    ]);
  });

  it("is read from each form that a service's host has", () => {
    const word = (host: string) => awsHostOf(host)?.service ?? null;
    expect(
      ["ecs-a-6", "ecs-t-1", "ecs", "firehose", "secretsmanager"].map((name) =>
        word(`${name}.us-east-1.amazonaws.com`),
      ),
    ).to.deep.equal(["ecs-agent", "ecs-telemetry", "ecs", "kinesis-firehose", "secretsmanager"]);
    expect(word("ecr.eu-west-1.api.aws")).to.equal("ecr.api");
    expect(word("123456789012.dkr-ecr.eu-west-1.on.aws")).to.equal("ecr.dkr");
    expect(word("api.ecr.cn-north-1.amazonaws.com.cn")).to.equal("ecr.api");
    for (const other of [
      "db.abc.us-east-1.rds.amazonaws.com",
      "web-1.us-east-1.elb.amazonaws.com",
      "fs-1.efs.us-east-1.amazonaws.com",
      "example.com",
      "api.ecr.us-east-1.example.com",
    ]) {
      expect(word(other), other).to.equal(null);
    }
  });
});

/** A load balancer alone: its listeners, its clients, and how it finds and checks its targets. */
import { expect } from "chai";
import type { LoadBalancerArgs } from "../../components/loadBalancer/args";
import { LoadBalancer } from "../../components/loadBalancer/loadBalancer";
import type { RefusedArgumentsError } from "../../components/refuse";
import { type Graph, UNKNOWN, bothModes, build, valueOf } from "../support/harness";

const ARGS: LoadBalancerArgs = {
  type: "alb",
  vpcId: "vpc-theirs",
  vpcCidrBlocks: ["10.0.0.0/16", "10.1.0.0/16"],
  subnetIds: ["subnet-pub0", "subnet-pub1"],
  targetType: "ip",
  port: 8080,
  tags: { team: "shop" },
};
const CERTIFICATE = "arn:aws:acm:eu-central-1:123456789012:certificate/abc";

function make(args: Partial<LoadBalancerArgs> = {}): LoadBalancer {
  return new LoadBalancer("front", { ...ARGS, ...args });
}

/** `HTTPS 443 forward`: a listener as one line. */
function listeners(graph: Graph): string[] {
  return graph
    .ofType("aws:lb/listener:Listener")
    .map(({ inputs }) => {
      const [action] = inputs["defaultActions"] as unknown as { type: string }[];
      const { protocol, port } = inputs as Record<string, string | number>;
      return `${String(protocol)} ${String(port)} ${action?.type ?? "nothing"}`;
    })
    .sort();
}

/** `10.0.0.0/16 80`: who may knock where. */
function clients(graph: Graph): string[] {
  return graph
    .ofType("SecurityGroupIngressRule")
    .map(({ inputs }) => {
      const { cidrIpv4, fromPort, toPort } = inputs as Record<string, string | number>;
      expect(fromPort).to.equal(toPort);
      return `${String(cidrIpv4)} ${String(fromPort)}`;
    })
    .sort();
}

describe("LoadBalancer", () => {
  bothModes("takes HTTP from the internet, and lets nothing out until a service says where to", async (mode) => {
    const graph = await build(() => make(), mode);
    expect(graph.resources.map(({ name, type }) => `${type.split(":").at(-1) ?? ""} ${name}`).sort()).to.deep.equal([
      "Listener front-80",
      "LoadBalancer front",
      "LoadBalancer front",
      "SecurityGroup front-group",
      "SecurityGroupIngressRule front-from-internet-80-0",
      "TargetGroup front-ip",
    ]);
    expect(listeners(graph)).to.deep.equal(["HTTP 80 forward"]);
    expect(clients(graph)).to.deep.equal(["0.0.0.0/0 80"]);
    const balancer = graph.one("front", "aws:lb/loadBalancer:LoadBalancer");
    expect(balancer.inputs).to.include({
      internal: false,
      loadBalancerType: "application",
      dropInvalidHeaderFields: true,
    });
    expect(balancer.inputs).to.not.have.any.keys("name", "namePrefix");
    expect(graph.one("front-ip").inputs).to.not.have.any.keys("name", "namePrefix");
    expect(graph.pointsAt(balancer, "securityGroups")).to.deep.equal(["front-group"]);
  });

  it("begins its own name where the resource's is too long, or nothing that AWS takes", async () => {
    const prefixes = async (name: string): Promise<unknown[]> => {
      const graph = await build(() => new LoadBalancer(name, ARGS), { preview: false });
      return [
        graph.one(name, "aws:lb/loadBalancer:LoadBalancer").inputs["namePrefix"],
        graph.one(`${name}-ip`).inputs["namePrefix"],
      ];
    };
    expect(await prefixes("a".repeat(21))).to.deep.equal([undefined, undefined]);
    expect(await prefixes("a".repeat(22))).to.deep.equal([undefined, "aaaaa-"]);
    expect(await prefixes("a".repeat(25))).to.deep.equal(["aaaaa-", "aaaaa-"]);
    expect(await prefixes("internal-api")).to.deep.equal(["inter-", "inter-"]);
    expect(await prefixes("my_api.v2")).to.deep.equal(["my-", "my-"]);
    expect(await prefixes("-")).to.deep.equal(["lb-", "ip-"]);
  });

  bothModes("takes HTTPS with a certificate, and sends port 80 there", async (mode) => {
    const graph = await build(() => make({ certificateArn: CERTIFICATE }), mode);
    expect(listeners(graph)).to.deep.equal(["HTTP 80 redirect", "HTTPS 443 forward"]);
    expect(clients(graph)).to.deep.equal(["0.0.0.0/0 443", "0.0.0.0/0 80"]);
    const secure = graph.one("front-443");
    expect(secure.inputs).to.include({ certificateArn: CERTIFICATE, sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06" });
    expect(graph.one("front-80").inputs).to.not.have.any.keys("certificateArn", "sslPolicy");
    expect(graph.one("front-80").inputs["defaultActions"]).to.deep.equal([
      { type: "redirect", redirect: { port: "443", protocol: "HTTPS", statusCode: "HTTP_301" } },
    ]);
  });

  bothModes(
    "is an NLB with a security group of its own, one listener, and every zone's targets for each node",
    async (mode) => {
      const graph = await build(() => make({ type: "nlb" }), mode);
      expect(listeners(graph)).to.deep.equal(["TCP 80 forward"]);
      const balancer = graph.one("front", "aws:lb/loadBalancer:LoadBalancer");
      expect(balancer.inputs).to.include({ loadBalancerType: "network", enableCrossZoneLoadBalancing: true });
      expect(balancer.inputs).to.not.have.property("dropInvalidHeaderFields");
      expect(balancer.inputs["securityGroups"]).to.deep.equal([mode.preview ? UNKNOWN : "sg-front-group"]);
      const secure = await build(() => make({ type: "nlb", certificateArn: CERTIFICATE }), mode);
      expect(listeners(secure)).to.deep.equal(["TLS 443 forward"]);
      expect(clients(secure)).to.deep.equal(["0.0.0.0/0 443"]);
    },
  );

  it("lets only the VPC in where it is internal", async () => {
    const graph = await build(() => make({ scheme: "internal" }), { preview: false });
    expect(clients(graph)).to.deep.equal(["10.0.0.0/16 80", "10.1.0.0/16 80"]);
    expect(graph.one("front", "aws:lb/loadBalancer:LoadBalancer").inputs["internal"]).to.equal(true);
  });

  it("checks by HTTP, an NLB by a connection unless it is given a path", async () => {
    const check = async (args: Partial<LoadBalancerArgs>): Promise<unknown> =>
      (await build(() => make(args), { preview: false })).one("front-ip").inputs["healthCheck"];
    const http = { protocol: "HTTP", port: "traffic-port", path: "/", matcher: "200-399", interval: 30 };
    expect(await check({})).to.deep.equal(http);
    expect(await check({ type: "nlb" })).to.deep.equal({ protocol: "TCP", port: "traffic-port", interval: 30 });
    expect(await check({ type: "nlb", healthCheck: { path: "/up" } })).to.deep.equal({ ...http, path: "/up" });
    const healthCheck = {
      path: "/up",
      port: 9000,
      matcher: "204",
      intervalSeconds: 10,
      timeoutSeconds: 3,
      healthyThreshold: 2,
      unhealthyThreshold: 4,
    };
    expect(await check({ healthCheck })).to.deep.equal({
      protocol: "HTTP",
      port: "9000",
      path: "/up",
      matcher: "204",
      interval: 10,
      timeout: 3,
      healthyThreshold: 2,
      unhealthyThreshold: 4,
    });
  });

  it("names its targets by their type, so that a change of it never meets the old ones", async () => {
    const graph = await build(() => make({ targetType: "instance" }), { preview: false });
    expect(graph.one("front-instance").inputs).to.include({ targetType: "instance", port: 8080, protocol: "HTTP" });
  });

  bothModes("tells its address as a client writes it", async (mode) => {
    const urlOf = async (args: Partial<LoadBalancerArgs>): Promise<unknown> =>
      valueOf((await build(() => make(args), mode)).result.url);
    for (const [args, scheme] of [
      [{}, "http://"],
      [{ certificateArn: CERTIFICATE }, "https://"],
      [{ type: "nlb" }, "tcp://"],
    ] as const) {
      const url = await urlOf(args);
      expect(mode.preview ? url === UNKNOWN : String(url).startsWith(scheme), scheme).to.equal(true);
    }
  });

  it("refuses words of no closed set, an ALB in one subnet and a number that is no port, all together", () => {
    let error: unknown;
    try {
      make({ subnetIds: ["subnet-pub0"], port: 0, scheme: "external" as "internal", targetType: "ips" as "ip" });
    } catch (caught) {
      error = caught;
    }
    const errors = (error as RefusedArgumentsError).errors;
    expect(errors.map(({ propertyPath }) => propertyPath)).to.deep.equal(["scheme", "targetType", "subnetIds", "port"]);
    expect(errors.map(({ reason }) => /\[(.*)\]/.exec(reason)?.[1])).to.deep.equal([
      "R-LB-16",
      "R-LB-14",
      "R-LB-04",
      "R-LB-14",
    ]);
  });
});

/** Several services behind one load balancer: their rules, ports, security groups and URLs, and what is refused. */
import { expect } from "chai";
import * as pulumi from "@pulumi/pulumi";
import type { LoadBalancerArgs, SharedLoadBalancerArgs } from "../../components/loadBalancer/args";
import { LoadBalancer } from "../../components/loadBalancer/loadBalancer";
import type { TaskNetworkArgs } from "../../components/network/taskNetwork";
import type { RefusedArgumentsError } from "../../components/refuse";
import type { EcsServiceArgs, ServiceLoadBalancerArgs } from "../../components/service/args";
import { EcsService } from "../../components/service/service";
import { type Graph, UNKNOWN, bothModes, build, valueOf } from "../support/harness";

const NETWORK: TaskNetworkArgs = {
  strategy: "nat-gateway",
  availabilityZoneCount: 2,
  vpcId: "vpc-theirs",
  vpcCidrBlocks: ["10.0.0.0/16", "10.1.0.0/16"],
  subnetIds: ["subnet-0", "subnet-1"],
};
const CERTIFICATE = "arn:aws:acm:eu-central-1:123456789012:certificate/abc";
const LISTENER = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/theirs/0a/1b";

function shared(args: Partial<LoadBalancerArgs> = {}): LoadBalancer {
  const { vpcId, vpcCidrBlocks } = NETWORK;
  return new LoadBalancer("front", { type: "alb", vpcId, vpcCidrBlocks, subnetIds: ["pub-0", "pub-1"], ...args });
}

function service(name: string, loadBalancer: ServiceLoadBalancerArgs, args: Partial<EcsServiceArgs> = {}): EcsService {
  return new EcsService(name, {
    network: NETWORK,
    cluster: "arn:aws:ecs:eu-central-1:123456789012:cluster/app",
    image: "nginx",
    port: 8080,
    loadBalancer,
    ...args,
  });
}

/** All rules, by name. */
function rules(graph: Graph): Record<string, unknown>[] {
  return graph.names("ListenerRule").map((name) => {
    const { priority, conditions } = graph.one(name).inputs;
    return { name, priority, conditions };
  });
}

function refusedBy(program: () => unknown): string[] {
  let error: unknown;
  try {
    program();
  } catch (caught) {
    error = caught;
  }
  return (error as RefusedArgumentsError).errors.map(({ reason }) => reason);
}

describe("A load balancer that services share", () => {
  bothModes("has a listener that answers 404, no target group, and the recommended policy for HTTPS", async (mode) => {
    const graph = await build(() => shared({ certificateArn: CERTIFICATE, deletionProtection: true }), mode);

    graph.resourceCountIs("TargetGroup", 0);
    expect(graph.names("Listener")).to.deep.equal(["front-443", "front-80"]);
    expect(graph.one("front-443").inputs).to.deep.include({
      protocol: "HTTPS",
      certificateArn: CERTIFICATE,
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
      defaultActions: [{ type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "404" } }],
    });
    expect(graph.one("front-80").inputs["defaultActions"]).to.deep.equal([
      { type: "redirect", redirect: { port: "443", protocol: "HTTPS", statusCode: "HTTP_301" } },
    ]);
    expect(graph.one("front", "aws:lb/loadBalancer:LoadBalancer").inputs).to.include({
      dropInvalidHeaderFields: true,
      enableDeletionProtection: true,
    });
  });

  it("answers as its default action says, and has the policy that is given", async () => {
    const action = async (defaultAction: LoadBalancerArgs["defaultAction"]) =>
      (await build(() => shared({ defaultAction }), { preview: false })).one("front-80").inputs["defaultActions"];

    expect(await action({ statusCode: 503, body: "soon" })).to.deep.equal([
      {
        type: "fixed-response",
        fixedResponse: { contentType: "text/plain", statusCode: "503", messageBody: "soon" },
      },
    ]);
    expect(await action({ redirectHost: "www.example.com" })).to.deep.equal([
      { type: "redirect", redirect: { host: "www.example.com", statusCode: "HTTP_302" } },
    ]);
    expect(await action({ targetGroupArn: "arn:tg" })).to.deep.equal([{ type: "forward", targetGroupArn: "arn:tg" }]);
    const sslPolicy = "ELBSecurityPolicy-TLS13-1-3-2021-06";
    const graph = await build(() => shared({ certificateArn: CERTIFICATE, sslPolicy }), { preview: false });
    expect(graph.one("front-443").inputs).to.include({ sslPolicy });
  });

  bothModes("routes to each service by its rule, and opens its group to them and theirs to it", async (mode) => {
    const graph = await build(() => {
      const of = shared().contract;
      return {
        api: service("api", { of, host: ["api.example.com"], path: ["/v1", "/v1/*"], headers: { "X-Team": "a*" } }),
        shop: service("shop", { of, host: ["shop.example.com"], priority: 7 }),
        rest: service("rest", { of }),
      };
    }, mode);

    const [api, rest, shop] = rules(graph);
    expect(api?.["conditions"]).to.deep.equal([
      { hostHeader: { values: ["api.example.com"] } },
      { pathPattern: { values: ["/v1", "/v1/*"] } },
      { httpHeader: { httpHeaderName: "X-Team", values: ["a*"] } },
    ]);
    expect(shop).to.deep.include({ name: "shop-rule", priority: 7 });
    expect(rest?.["conditions"]).to.deep.equal([{ pathPattern: { values: ["/*"] } }]);
    expect(Number(api?.["priority"])).to.be.lessThan(Number(rest?.["priority"]));
    for (const name of ["api", "shop", "rest"]) {
      expect(graph.pointsAt(graph.one(`${name}-rule`), "listenerArn")).to.deep.equal(["front-80"]);
      expect(graph.pointsAt(graph.one(`${name}-rule`), "actions")).to.deep.equal([`${name}-ip`]);
      expect(graph.pointsAt(graph.one(`${name}-from-load-balancer`), "referencedSecurityGroupId")).to.deep.equal([
        "front-group",
      ]);
      const outward = graph.one(`${name}-load-balancer-to-tasks`);
      expect(graph.pointsAt(outward, "securityGroupId")).to.deep.equal(["front-group"]);
      expect(outward.inputs).to.include({ fromPort: 8080, toPort: 8080 });
      expect(graph.waitsFor(graph.one(name, "aws:ecs/service:Service"))).to.include(`${name}-rule`);
    }
    graph.resourceCountIs("aws:lb/loadBalancer:LoadBalancer", 1);
    graph.resourceCountIs("Listener", 1);
    graph.resourceCountIs("TargetGroup", 3);
    const url = async (made: EcsService) => valueOf(made.url);
    const dnsName = graph.one("front", "aws:lb/loadBalancer:LoadBalancer");
    if (mode.preview) {
      expect(await url(graph.result.rest)).to.equal(UNKNOWN);
    } else {
      expect(await url(graph.result.api)).to.equal("http://api.example.com/v1");
      expect(await url(graph.result.shop)).to.equal("http://shop.example.com");
      expect(await url(graph.result.rest)).to.match(/^http:\/\/front-\d.*\.amazonaws\.com$/);
      expect(await valueOf(graph.result.api.loadBalancerArnSuffix)).to.match(/^app\/front/);
      expect(await valueOf(graph.result.api.targetGroupArnSuffix)).to.match(/^targetgroup\/api-ip/);
    }
    expect(dnsName.inputs["internal"]).to.equal(false);
  });

  bothModes("gives a service a listener on a port of its own, an NLB every service", async (mode) => {
    const graph = await build(() => {
      const alb = shared({ certificateArn: CERTIFICATE });
      const vpc = { vpcId: "vpc-theirs", vpcCidrBlocks: ["10.0.0.0/16", "10.1.0.0/16"], subnetIds: ["a", "b"] };
      const nlb = new LoadBalancer("tcp", { type: "nlb", scheme: "internal", ...vpc });
      return [
        service("admin", { of: alb.contract, port: 8443 }),
        service("mail", { of: nlb.contract, port: 25 }),
        service("more", { of: nlb.contract, port: 26 }),
      ];
    }, mode);

    graph.resourceCountIs("ListenerRule", 0);
    expect(graph.names("Listener")).to.deep.equal(["admin-8443", "front-443", "front-80", "mail-25", "more-26"]);
    const { protocol, certificateArn, sslPolicy, port } = graph.one("admin-8443").inputs;
    expect({ protocol, certificateArn, sslPolicy, port }).to.deep.equal({
      protocol: "HTTPS",
      certificateArn: CERTIFICATE,
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
      port: 8443,
    });
    expect(graph.one("mail-25").inputs).to.include({ protocol: "TCP", port: 25 });
    expect(graph.one("mail-25").inputs["certificateArn"]).to.equal(undefined);
    expect(graph.one("mail-ip").inputs).to.include({ protocol: "TCP" });
    expect(graph.one("admin-load-balancer-from-internet-8443-0").inputs).to.include({ cidrIpv4: "0.0.0.0/0" });
    expect(graph.one("mail-load-balancer-from-vpc-25-1").inputs).to.include({ fromPort: 25, toPort: 25 });
    expect(graph.ofType("SecurityGroupIngressRule").filter(({ name }) => name.startsWith("tcp-"))).to.deep.equal([]);
    if (!mode.preview) {
      const [admin, mail] = graph.result;
      expect(await valueOf(admin?.url ?? pulumi.output(""))).to.match(/^https:\/\/front-.*:8443$/);
      expect(await valueOf(mail?.url ?? pulumi.output(""))).to.match(/^tcp:\/\/internal-tcp-.*:25$/);
    }
  });

  bothModes("may be an existing listener or an existing target group, by its ARN", async (mode) => {
    const listenerArn = LISTENER;
    const targetGroupArn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/theirs/2c";
    const graph = await build(
      () => [
        service("api", { listenerArn, securityGroupId: "sg-theirs", path: ["/api/*"] }),
        service("tcp", { targetGroupArn, securityGroupId: "sg-theirs" }, { ingress: "nlb" }),
      ],
      mode,
    );

    graph.resourceCountIs("aws:lb/loadBalancer:LoadBalancer", 0);
    graph.resourceCountIs("Listener", 0);
    expect(graph.names("TargetGroup")).to.deep.equal(["api-ip"]);
    expect(rules(graph).map(({ name, conditions }) => [name, conditions])).to.deep.equal([
      ["api-rule", [{ pathPattern: { values: ["/api/*"] } }]],
    ]);
    expect(graph.one("api-rule").inputs).to.include({ listenerArn });
    expect(graph.one("tcp", "aws:ecs/service:Service").inputs["loadBalancers"]).to.deep.equal([
      { targetGroupArn, containerName: "tcp", containerPort: 8080 },
    ]);
    for (const name of ["api", "tcp"]) {
      expect(graph.one(`${name}-from-load-balancer`).inputs).to.include({ referencedSecurityGroupId: "sg-theirs" });
      expect(graph.one(`${name}-load-balancer-to-tasks`).inputs).to.include({ securityGroupId: "sg-theirs" });
    }
    const [api, tcp] = graph.result;
    expect(await valueOf(api?.loadBalancerArnSuffix ?? pulumi.output(""))).to.equal("app/theirs/0a");
    expect(await valueOf(tcp?.targetGroupArnSuffix ?? pulumi.output(""))).to.equal("targetgroup/theirs/2c");
    expect(await valueOf(api?.url ?? pulumi.output(""))).to.equal("");
  });

  bothModes("may be one output, with the type beside it", async (mode) => {
    const graph = await build(() => {
      const of = pulumi.output(shared().contract);
      return service("api", { of, path: ["/api/*"] }, { ingress: "alb" });
    }, mode);

    expect(graph.pointsAt(graph.one("api-rule"), "listenerArn")).to.include("front-80");
    expect(graph.one("api-rule").inputs["listenerArn"]).to.equal(mode.preview ? UNKNOWN : graph.one("front-80").id);
  });

  it("is refused when it resolves to another type or scheme than planned", async () => {
    const failure = await build(
      () => {
        const of = pulumi.output(shared({ scheme: "internal" }).contract);
        return service("api", { of, port: 81 }, { ingress: "nlb" });
      },
      { preview: false },
    ).catch((error: Error) => error.message);

    expect(failure).to.contain("ingress (nlb): the shared load balancer is alb. [R-LB-22]");
    expect(failure).to.contain("loadBalancer.scheme (internet-facing): the shared load balancer is internal.");
  });

  it("is refused without the type beside an output, and with values that decide as outputs", async () => {
    const lines: string[][] = [];
    await build(
      () => {
        const of = pulumi.output(shared().contract);
        lines.push(refusedBy(() => service("api", { of })));
        const host = pulumi.output(["a"]) as unknown as string[];
        lines.push(refusedBy(() => service("api", { of, host }, { ingress: "alb" })));
      },
      { preview: true },
    );

    expect(lines[0]?.[0]).to.match(/^ingress \(none\): loadBalancer has no effect .* Set ingress to alb or nlb/);
    expect(lines[1]?.[0]).to.match(/^loadBalancer\.host: this is an output, .*\[R-LB-21\]/);
  });
});

describe("A service behind a shared load balancer is refused", () => {
  const cases: [string, (alb: LoadBalancer, nlb: LoadBalancer) => unknown, RegExp[]][] = [
    [
      "with the priority of another service",
      ({ contract: of }) => [
        service("a", { of, path: ["/a/*"], priority: 5 }),
        service("b", { of, path: ["/b/*"], priority: 5 }),
      ],
      [/^loadBalancer\.priority \(5\): a has a rule with the same priority .*as b\. \[R-LB-20\] Set another priority/],
    ],
    [
      "with the rule of another service",
      ({ contract: of }) => [service("a", { of, path: ["/a/*"] }), service("b", { of, path: ["/a/*"] })],
      [/^loadBalancer\.priority .*takes every request of [ab], which gets none\. \[R-LB-21\]/],
    ],
    [
      "behind a wider rule with an earlier priority",
      ({ contract: of }) => [
        service("a", { of, path: ["/*"], priority: 1 }),
        service("b", { of, host: ["b.example.com"], path: ["/b/*"] }),
      ],
      [/the rule of a with priority 1 is earlier and takes every request of b/],
    ],
    [
      "if it takes every request of an earlier service",
      ({ contract: of }) => [service("b", { of, path: ["/b/*"] }), service("a", { of, priority: 1 })],
      [/the rule of a with priority 1 is earlier and takes every request of b/],
    ],
    [
      "with more condition values and wildcards than AWS accepts, and a path without a slash",
      ({ contract: of }) => service("a", { of, path: ["/1*", "/2*", "/3*", "/4*", "/5*", "b*"], host: ["https://a"] }),
      [
        /^loadBalancer\.path \(.*\): the rule has 7 condition values, and AWS accepts 5\. \[R-LB-20\]/,
        /the rule has 6 wildcards, and AWS accepts 5\./,
        /^loadBalancer\.path \(b\*\): a path starts with a slash/,
        /^loadBalancer\.host \(https:\/\/a\): a host has no scheme, port or path\./,
      ],
    ],
    [
      "with a priority that is none",
      ({ contract: of }) => service("a", { of, priority: 50001 }),
      [/^loadBalancer\.priority \(50001\): this is not a priority\. \[R-LB-20\]/],
    ],
    [
      "behind an NLB by host, or without a port",
      (_alb, { contract: of }) => service("a", { of, host: ["a.example.com"] }),
      [
        /^loadBalancer \(a\.example\.com\): listeners of a Network Load Balancer have no rules/,
        /^loadBalancer\.port: a Network Load Balancer has one service on each port\. \[R-LB-22\]/,
      ],
    ],
    [
      "on a port of another service",
      (_alb, { contract: of }) => [service("a", { of, port: 25 }), service("b", { of, port: 25 })],
      [/^loadBalancer\.port \(25\): a has this port of the load balancer/],
    ],
    [
      "on the port of the shared listener, and with a rule on a port of its own",
      ({ contract: of }) => service("a", { of, port: 80, path: ["/a"] }),
      [/^loadBalancer\.port \(80\): the listener on a port of its own/, /already has this port/],
    ],
    [
      "with settings of the load balancer itself",
      ({ contract: of }) => service("a", { of, certificateArn: CERTIFICATE, deletionProtection: true }),
      [
        /^loadBalancer\.certificateArn: this has no effect on a shared load balancer\..*Set it on the LoadBalancer/,
        /^loadBalancer\.deletionProtection: /,
      ],
    ],
    [
      "with a host of no shared load balancer",
      () => service("a", { host: ["a.example.com"], scheme: "internal" }, { ingress: "alb" }),
      [/^loadBalancer\.host: this has no effect on a load balancer of its own\. .*Set loadBalancer\.of/],
    ],
    [
      "behind an existing listener without a group, or two at a time",
      ({ contract: of }) => [service("a", { listenerArn: LISTENER }), service("b", { of, listenerArn: LISTENER })],
      [/^loadBalancer\.securityGroupId: the tasks of a service behind an existing listener must allow/],
    ],
    [
      "by two places",
      ({ contract: of }) => service("b", { of, listenerArn: LISTENER }),
      [/^loadBalancer\.listenerArn: of and listenerArn are set together/],
    ],
    [
      "with an ingress of another type",
      ({ contract: of }) => service("b", { of }, { ingress: "nlb" }),
      [/^ingress \(nlb\): the shared load balancer is alb\./, /loadBalancer\.port: /],
    ],
    [
      "with HTTPS and no ingress",
      () => service("a", { certificateArn: CERTIFICATE }),
      [/^ingress \(none\): loadBalancer has no effect with this ingress, so .*no HTTPS\. \[R-LB-01\] Set ingress/],
    ],
    [
      "by signs that AWS does not accept in hosts, paths and names of headers",
      ({ contract: of }) =>
        service("a", {
          of,
          host: ["b\u00fccher.example", "localhost"],
          path: ["/a b"],
          headers: { "X Team": "a", host: "b" },
        }),
      [
        /^loadBalancer\.host \(b\u00fccher\.example\): a host has a dot, and only letters.* \[R-LB-20\]/,
        /^loadBalancer\.host \(localhost\): /,
        /^loadBalancer\.path \(\/a b\): a path has only letters, digits and .* \[R-LB-20\]/,
        /^loadBalancer\.headers \(X Team\): this is not the name of a header/,
        /^loadBalancer\.headers \(host\): a rule has no condition for this header\. \[R-LB-20\] Use host\./,
      ],
    ],
    [
      "by a load balancer instead of its contract, or none",
      (alb) => service("a", { of: alb as unknown as SharedLoadBalancerArgs }),
      [/^loadBalancer\.of: the value is a resource.*Give the output contract of the resource/],
    ],
    [
      "by null",
      () => service("a", { of: null as unknown as SharedLoadBalancerArgs }),
      [
        /^loadBalancer\.of: the value is null, and an object is needed here\. Give an object with properties such as type/,
      ],
    ],
    [
      "by ARNs that are not those of a listener of an ALB and of a target group",
      () => service("a", { listenerArn: LISTENER.replace("/app/", "/net/"), securityGroupId: "sg-theirs" }),
      [/^loadBalancer\.listenerArn \(arn:.*\): this is not the ARN of a listener of an Application.* \[R-LB-22\] Give/],
    ],
    [
      "by the ARN of something else than a target group",
      () => service("a", { targetGroupArn: LISTENER, securityGroupId: "sg-theirs" }, { ingress: "nlb" }),
      [/^loadBalancer\.targetGroupArn \(arn:.*\): this is not the ARN of a target group\. \[R-LB-22\] Give/],
    ],
    [
      "on one existing listener with the priority of another service",
      () => {
        const existing = { listenerArn: pulumi.output(LISTENER), securityGroupId: "sg-theirs", priority: 5 };
        return [service("a", { ...existing, path: ["/a/*"] }), service("b", { ...existing, path: ["/b/*"] })];
      },
      [/^loadBalancer\.priority \(5\): a has a rule with the same priority/],
    ],
    [
      "in bridge mode beside another one on the same instances and ports",
      ({ contract: of }) => {
        const capacity = {
          launchType: "ec2",
          strategy: "nat-gateway",
          capacityProviderName: "c",
          securityGroupId: "sg-c",
        } as const;
        return [
          service("a", { of, path: ["/a/*"] }, { capacity, networkMode: "bridge" }),
          service("b", { of, path: ["/b/*"] }, { capacity, networkMode: "bridge" }),
        ];
      },
      [/^loadBalancer\.of: a and b use the same ports of the same instances/],
    ],
  ];
  for (const [what, program, reasons] of cases) {
    it(what, async () => {
      let lines: string[] = [];
      await build(
        () => {
          const { vpcId, vpcCidrBlocks } = NETWORK;
          const nlb = new LoadBalancer("tcp", { type: "nlb", vpcId, vpcCidrBlocks, subnetIds: ["pub-0"] });
          const alb = shared();
          lines = refusedBy(() => program(alb, nlb));
        },
        { preview: true },
      );

      expect(lines, lines.join("\n")).to.have.length(reasons.length);
      reasons.forEach((reason, index) => expect(lines[index]).to.match(reason));
    });
  }
});

describe("A service with a port of its own on a shared load balancer", () => {
  it("is refused on port 443 beside the listener with the certificate, also one that is known later", async () => {
    const program = (certificateArn: string | undefined) => () => {
      const of = shared({ certificateArn: certificateArn && pulumi.output(certificateArn) }).contract;
      service("a", { of, port: 443 });
    };
    for (const preview of [true, false]) {
      const failure = await build(program(CERTIFICATE), { preview }).catch((error: Error) => error.message);

      expect(failure).to.contain(
        "loadBalancer.port (443): a listener of the shared load balancer already has this port. [R-LB-22]",
      );
    }
    const graph = await build(program(undefined), { preview: false });
    expect(graph.one("a-443").inputs).to.include({ protocol: "HTTP", port: 443 });
  });
});

describe("The certificate of a load balancer", () => {
  it("is refused if it is none of AWS Certificate Manager or IAM, with a policy that has no effect", () => {
    expect(refusedBy(() => shared({ certificateArn: "arn:aws:s3:::bucket" }))[0]).to.match(
      /^certificateArn \(arn:aws:s3:::bucket\): this is not the ARN of a certificate .*\[R-LB-23\]/,
    );
    expect(refusedBy(() => shared({ sslPolicy: "ELBSecurityPolicy-2016-08" }))[0]).to.match(
      /^sslPolicy .*: without a certificate there is no HTTPS or TLS\. \[R-LB-24\]/,
    );
    expect(
      refusedBy(() => service("a", { certificateArn: "abc", scheme: "internal" }, { ingress: "alb" })),
    ).to.have.length(1);
  });

  it("is refused in another Region than the load balancer, once the Region is known", async () => {
    const certificateArn = CERTIFICATE.replace("eu-central-1", "us-east-1");
    const failure = await build(() => shared({ certificateArn }), { preview: false }).catch(
      (error: Error) => error.message,
    );

    expect(failure).to.contain("the certificate is in us-east-1, and the load balancer is in eu-central-1. [R-LB-23]");
    const iam = "arn:aws:iam::123456789012:server-certificate/shop";
    const graph = await build(() => shared({ certificateArn: iam }), { preview: false });
    expect(graph.one("front-443").inputs).to.include({ certificateArn: iam });
  });

  it("leaves default actions that contradict each other or AWS refused", () => {
    expect(refusedBy(() => shared({ defaultAction: { statusCode: 301, redirectHost: "a" } }))).to.have.length(2);
    expect(refusedBy(() => shared({ type: "nlb", defaultAction: {} }))[0]).to.match(/^defaultAction: each listener/);
    expect(refusedBy(() => shared({ port: 80 }))[0]).to.match(/^targetType: port is that of its own target group/);
    expect(refusedBy(() => shared({ healthCheck: { path: "/" } }))[0]).to.match(
      /^healthCheck: the load balancer has no/,
    );
    expect(refusedBy(() => shared({ defaultAction: { body: "x".repeat(1025) } }))[0]).to.match(/1024 bytes/);
  });
});

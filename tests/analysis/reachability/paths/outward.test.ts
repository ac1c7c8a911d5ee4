/**
 * Paths to the internet, device by device: the cause that stops a packet is named, and its correction alone is enough.
 */
import { expect } from "chai";
import { analyseServices, networkAssumptions } from "../../../../analysis/reachability";
import type { PathAnalysis } from "../../../../analysis/reachability";
import type { NatGateway, Topology } from "../../../../analysis/topology/model";
import {
  DOCKER_IMAGE,
  ECR_IMAGE,
  REGION,
  UNKNOWN_YET,
  acl,
  aclRule,
  autoScalingGroup,
  behindNat,
  egressOnly,
  elasticIp,
  endpoint,
  gatewayEndpoint,
  group,
  inPublic,
  internetGateway,
  isolated,
  launchTemplate,
  natGateway,
  networkInterface,
  route,
  routeTable,
  rule,
  service,
  subnet,
  taskDefinition,
  vpc,
} from "../../../support/topology";

/** The first need: the image. */
function pull(topology: Topology, destination?: string): PathAnalysis {
  const needs = analyseServices(topology)[0]?.needs ?? [];
  const found = needs.find(({ need }) => destination === undefined || need.destination === destination);
  if (found === undefined) throw new Error(`no need ${destination ?? ""}`);
  return found.path;
}

function seen(path: PathAnalysis): [string, string | null] {
  return [path.verdict, path.code];
}

function tables(over: { publicRoutes?: ReturnType<typeof route>[]; privateRoutes?: ReturnType<typeof route>[] }) {
  return [
    routeTable("main"),
    routeTable("public", over.publicRoutes ?? [route("0.0.0.0/0", "internet-gateway", "igw")]),
    routeTable("private", over.privateRoutes ?? [route("0.0.0.0/0", "nat-gateway", "nat")]),
  ];
}

describe("by an internet gateway", () => {
  it("a public address is seen outside, and changes", () => {
    const path = pull(inPublic());
    expect(seen(path)).to.deep.equal(["reachable", null]);
    expect(path.via).to.deep.equal(["internet-gateway"]);
    expect(path.sourceIp).to.deep.equal({ kind: "ephemeral", addresses: [] });
  });

  it("a gateway of another VPC, or of none, carries nothing", () => {
    for (const attached of ["elsewhere", null]) {
      const path = pull(inPublic({ internetGateways: [internetGateway({ vpc: attached })] }));
      expect(seen(path), String(attached)).to.deep.equal(["blocked", "BAD_STATE_ROUTE"]);
    }
    expect(pull(inPublic({ internetGateways: [internetGateway({ vpc: UNKNOWN_YET })] })).verdict).to.equal(
      "undetermined",
    );
  });

  it("nothing is said of the gateway while the subnet's own VPC is not known", () => {
    const open = inPublic();
    const subnets = open.subnets.map((each) => ({ ...each, vpc: UNKNOWN_YET }));
    expect(pull({ ...open, subnets }).verdict).to.equal("undetermined");
  });

  it("a route whose target is gone is not a missing route", () => {
    const gone = route("0.0.0.0/0", "internet-gateway", "igw", { state: "blackhole" });
    expect(seen(pull(inPublic({ routeTables: tables({ publicRoutes: [gone] }) })))).to.deep.equal([
      "blocked",
      "BAD_STATE_ROUTE",
    ]);
    expect(seen(pull(inPublic({ internetGateways: [] })))).to.deep.equal(["blocked", "BAD_STATE_ROUTE"]);
    expect(seen(pull(inPublic({ internetGateways: [], complete: false })))[0]).to.equal("undetermined");
    expect(seen(pull(inPublic({ routeTables: tables({ publicRoutes: [] }) })))).to.deep.equal([
      "blocked",
      "NO_ROUTE_TO_DESTINATION",
    ]);
  });

  it("the longest prefix wins, and a route that is not known may win too", () => {
    const halves = ["0.0.0.0/1", "128.0.0.0/1"].map((cidr) => route(cidr, "internet-gateway", "igw"));
    const into = route("0.0.0.0/0", "other", "tgw");
    expect(pull(inPublic({ routeTables: tables({ publicRoutes: [into, ...halves] }) })).verdict).to.equal("reachable");
    expect(pull(inPublic({ routeTables: tables({ publicRoutes: [into] }) })).verdict).to.equal("undetermined");
    const strange = { ...route("0.0.0.0/0", "other", "tgw"), destination: UNKNOWN_YET };
    const open = tables({ publicRoutes: [route("0.0.0.0/0", "internet-gateway", "igw"), strange] });
    expect(pull(inPublic({ routeTables: open })).verdict).to.equal("undetermined");
    const half = tables({ publicRoutes: halves.slice(0, 1) });
    expect(pull(inPublic({ routeTables: half })).verdict, "which half the registry lies in is not known").to.equal(
      "undetermined",
    );
    const whole = analyseServices(inPublic({ routeTables: half }))[0]?.egress.ipv4;
    expect(whole?.verdict, "the internet lies in both").to.equal("partial");
  });

  it("no peering connection is a path to the internet, even if the peer's addresses are unknown", () => {
    const peer = { key: "peer", name: "peer", id: null, requester: "vpc", accepter: "elsewhere", active: true };
    const over = (image: string) =>
      pull(
        inPublic({
          taskDefinitions: [taskDefinition(image)],
          peeringConnections: [peer],
          routeTables: tables({ publicRoutes: [route("0.0.0.0/0", "peering-connection", "peer")] }),
        }),
      );
    expect(seen(over(DOCKER_IMAGE))).to.deep.equal(["blocked", "NO_ROUTE_TO_DESTINATION"]);
    expect(over("203.0.113.77:5000/shop/web:1").verdict, "one address may be the peer's").to.equal("undetermined");
  });

  it("Block Public Access cuts a public address in both of its modes", () => {
    for (const mode of ["block-bidirectional", "block-ingress"] as const) {
      const path = pull(inPublic({ vpcs: [vpc({ blockPublicAccess: mode })] }));
      expect(seen(path), mode).to.deep.equal(["blocked", "VPC_BLOCK_PUBLIC_ACCESS_ENABLED"]);
      const excluded = vpc({ blockPublicAccess: mode, blockPublicAccessExclusion: "allow-bidirectional" });
      expect(pull(inPublic({ vpcs: [excluded] })).verdict, mode).to.equal("reachable");
    }
    expect(pull(inPublic({ vpcs: [vpc({ blockPublicAccess: UNKNOWN_YET })] })).verdict).to.equal("undetermined");
  });
});

describe("by a NAT gateway", () => {
  it("the Elastic IP is seen outside", () => {
    const path = pull(behindNat());
    expect(path.via).to.deep.equal(["nat-gateway", "internet-gateway"]);
    expect(path.sourceIp).to.deep.equal({ kind: "fixed", addresses: ["203.0.113.9"] });
  });

  it("a NAT gateway without a path to the internet, a private one, a deleted one", () => {
    const unrouted = behindNat({ routeTables: tables({ publicRoutes: [] }) });
    expect(seen(pull(unrouted))).to.deep.equal(["blocked", "NAT_WITHOUT_INTERNET_ROUTE"]);
    const nat = (over: Partial<NatGateway>): Topology =>
      behindNat({ natGateways: [natGateway("nat", "public-a", [], over)] });
    expect(seen(pull(nat({ connectivity: "private" })))).to.deep.equal(["blocked", "NO_ROUTE_TO_DESTINATION"]);
    expect(seen(pull(nat({ state: "gone" })))).to.deep.equal(["blocked", "BAD_STATE_ROUTE"]);
    expect(seen(pull(nat({ subnet: UNKNOWN_YET })))[0]).to.equal("undetermined");
    const own = nat({ subnet: "private-a" });
    expect(seen(pull(own))).to.deep.equal(["blocked", "NAT_IN_OWN_SUBNET"]);
  });

  it("a private one is reached past the ACL of its subnet, or not at all", () => {
    const rules = [
      aclRule(10, "ingress", "deny", { cidr: "10.0.128.0/20" }),
      ...(["ingress", "egress"] as const).map((direction) => aclRule(100, direction, "allow")),
    ];
    const [publicA, ...others] = behindNat().subnets;
    const network = behindNat({
      networkAcls: [acl(), acl(rules, {}, "tight")],
      subnets: [...(publicA === undefined ? [] : [{ ...publicA, networkAcl: "tight" }]), ...others],
      natGateways: behindNat().natGateways.map((gateway) => ({ ...gateway, connectivity: "private" as const })),
    });
    const path = analyseServices(network)[0]?.egress.ipv4;
    expect(path?.code).to.equal("SUBNET_ACL_RESTRICTION");
    expect(path?.hops.at(-1)).to.include({ kind: "network-acl", name: "tight", verdict: "stopped" });
  });

  it("leaves for that part of the internet alone which its own table leads to the internet gateway", () => {
    const lower = route("0.0.0.0/1", "internet-gateway", "igw");
    const upper = (target: string) => route("128.0.0.0/1", "internet-gateway", target);
    const from = (...publicRoutes: ReturnType<typeof route>[]): Topology =>
      behindNat({ routeTables: tables({ publicRoutes }) });
    const whole = (network: Topology) => seen(analyseServices(network)[0]?.egress.ipv4 ?? pull(network));
    expect(whole(from(lower))).to.deep.equal(["partial", "NAT_WITHOUT_INTERNET_ROUTE"]);
    expect(whole(from(lower, upper("gone")))).to.deep.equal(["partial", "BAD_STATE_ROUTE"]);
    expect(whole(from(lower, upper("igw")))).to.deep.equal(["reachable", null]);
    expect(pull(from(lower)).verdict, "which half the registry lies in is not known").to.equal("undetermined");
  });

  it("nothing is said of a NAT whose own table is not known whole", () => {
    for (const publicRoutes of [[], [route("0.0.0.0/0", "internet-gateway", "igw")]]) {
      const open = tables({ publicRoutes }).map((table) =>
        table.key === "public" ? { ...table, incomplete: "routes are managed elsewhere" } : table,
      );
      expect(pull(behindNat({ routeTables: open })).verdict).to.equal("undetermined");
    }
  });

  it("a regional one serves the zones that it has an address in", () => {
    const regional = (zones: string[] | null): Topology =>
      behindNat({
        natGateways: [
          natGateway(
            "nat",
            "",
            (zones ?? []).map((zone, index) => ({
              elasticIp: null,
              address: `203.0.113.${String(index + 1)}`,
              availabilityZone: zone,
            })),
            {
              availabilityMode: "regional",
              subnet: null,
              regionalAddresses: zones === null ? "automatic" : "manual",
            },
          ),
        ],
      });
    const both = pull(regional([`${REGION}a`, `${REGION}b`]));
    expect(both.verdict).to.equal("reachable");
    expect(both.sourceIp).to.deep.equal({ kind: "fixed", addresses: ["203.0.113.1", "203.0.113.2"] });
    const one = pull(regional([`${REGION}a`]));
    expect(seen(one)).to.deep.equal(["partial", "REGIONAL_NGW_ROUTE_AZ_RESTRICTION"]);
    expect(one.subnets).to.deep.equal({ reachable: ["private-a"], blocked: ["private-b"], undetermined: [] });
    const chosen = pull(regional(null));
    expect(chosen.verdict).to.equal("reachable");
    expect(chosen.sourceIp).to.deep.equal({ kind: "ephemeral", addresses: [] });
    expect(seen(pull({ ...regional(null), internetGateways: [] }))[0]).to.equal("blocked");
  });

  it("passes where Block Public Access blocks ingress only", () => {
    const mode = (blockPublicAccess: "block-ingress" | "block-bidirectional") =>
      pull(behindNat({ vpcs: [vpc({ blockPublicAccess })] }));
    expect(mode("block-ingress").verdict).to.equal("reachable");
    expect(seen(mode("block-bidirectional"))).to.deep.equal(["blocked", "VPC_BLOCK_PUBLIC_ACCESS_ENABLED"]);
  });
});

describe("network ACLs on the way", () => {
  const anything = (direction: "ingress" | "egress", number = 200) => aclRule(number, direction, "allow");
  /** One ACL on the private subnets, the default one everywhere else. */
  const onPrivate = (rules: Parameters<typeof acl>[0]): Topology => {
    const open = behindNat({ networkAcls: [acl(), acl(rules, {}, "tight")] });
    const subnets = open.subnets.map((each) =>
      each.key.startsWith("private") ? { ...each, networkAcl: "tight" } : each,
    );
    return { ...open, subnets };
  };
  const tcp = (from: number, to = from) => ({ protocol: "tcp" as const, ports: { from, to } });

  it("pass when they let 443 out and the client's own ports back in", () => {
    const rules = [aclRule(100, "egress", "allow", tcp(443)), aclRule(100, "ingress", "allow", tcp(32768, 60999))];
    expect(pull(onPrivate(rules)).verdict).to.equal("reachable");
  });

  it("stop the answer when any of its ports stays closed, and the message counts those that are open", () => {
    const out = aclRule(100, "egress", "allow", tcp(443));
    const shut = pull(onPrivate([out]));
    expect(seen(shut)).to.deep.equal(["blocked", "SUBNET_ACL_RESTRICTION"]);
    expect(shut.hops.at(-1)).to.deep.include({ kind: "network-acl", direction: "return", verdict: "stopped" });
    const half = pull(onPrivate([out, aclRule(100, "ingress", "allow", tcp(49152, 65535))]));
    expect(seen(half)).to.deep.equal(["blocked", "SUBNET_ACL_RESTRICTION"]);
    expect(half.message).to.match(/the answer\): 11848 of 28232 ports allowed\.$/);
  });

  it("are asked at the NAT's subnet too, for both of its legs", () => {
    const onPublic = (rules: Parameters<typeof acl>[0]): Topology => {
      const open = behindNat({ networkAcls: [acl(), acl(rules, {}, "tight")] });
      const subnets = open.subnets.map((each) =>
        each.key.startsWith("public") ? { ...each, networkAcl: "tight" } : each,
      );
      return { ...open, subnets };
    };
    const legs = [
      aclRule(100, "ingress", "allow", { ...tcp(443), cidr: "10.0.128.0/17" }),
      aclRule(100, "egress", "allow", tcp(443)),
      aclRule(110, "ingress", "allow", tcp(1024, 65535)),
      aclRule(110, "egress", "allow", { ...tcp(32768, 60999), cidr: "10.0.128.0/17" }),
    ];
    expect(pull(onPublic(legs)).verdict).to.equal("reachable");
    legs.forEach((_, missing) => {
      const path = pull(onPublic(legs.filter((__, index) => index !== missing)));
      expect(seen(path), `without rule ${String(missing)}`).to.deep.equal(["blocked", "SUBNET_ACL_RESTRICTION"]);
    });
  });

  it("deny before they allow, by number and not by place", () => {
    const deny = aclRule(100, "egress", "deny", tcp(443));
    expect(seen(pull(onPrivate([anything("egress"), anything("ingress"), deny])))).to.deep.equal([
      "blocked",
      "SUBNET_ACL_RESTRICTION",
    ]);
    expect(pull(onPrivate([deny, anything("egress", 50), anything("ingress")])).verdict).to.equal("reachable");
  });
});

describe("by a NAT instance's fixed interface, in a network that has yet to start", () => {
  const nat = (over: Partial<Topology> = {}): Topology =>
    behindNat({
      routeTables: tables({ privateRoutes: [route("0.0.0.0/0", "network-interface", "eni")] }),
      natGateways: [],
      networkInterfaces: [networkInterface("eni", "public-a")],
      launchTemplates: [launchTemplate()],
      autoScalingGroups: [autoScalingGroup("keeper", ["public-a"])],
      elasticIps: [elasticIp("eip", "eni", UNKNOWN_YET)],
      securityGroups: [
        group("tasks"),
        group("nat-group", [rule("egress", null, "0.0.0.0/0"), rule("ingress", null, "10.0.0.0/16")]),
      ],
      ...over,
    });

  it("is carried by the one instance of its Auto Scaling group, as a stated assumption", () => {
    const topology = nat();
    const [web] = analyseServices(topology);
    expect(web?.needs[0]?.path.verdict).to.equal("reachable");
    expect(web?.needs[0]?.path.via).to.deep.equal(["nat-instance", "internet-gateway"]);
    expect(web?.needs[0]?.path.sourceIp).to.deep.equal({ kind: "fixed", addresses: [] });
    expect(networkAssumptions(topology).map((each) => each.subject)).to.include("eni");
  });

  it("is undetermined if no instance is known to attach it", () => {
    expect(pull(nat({ launchTemplates: [] })).verdict).to.equal("undetermined");
    expect(pull(nat({ autoScalingGroups: [] })).verdict).to.equal("undetermined");
    expect(pull(nat({ autoScalingGroups: [autoScalingGroup("keeper", ["public-b"])] })).verdict).to.equal(
      "undetermined",
    );
    expect(
      pull(nat({ autoScalingGroups: [autoScalingGroup("keeper", ["public-a"], { maxSize: 3 })] })).verdict,
    ).to.equal("undetermined");
  });

  it("is stopped by its check, its groups and its address, whichever instance attaches it", () => {
    const checked = nat({ networkInterfaces: [networkInterface("eni", "public-a", { sourceDestCheck: true })] });
    expect(seen(pull(checked))).to.deep.equal(["blocked", "ENI_SOURCE_DEST_CHECK_RESTRICTION"]);
    const closed = nat({ securityGroups: [group("tasks"), group("nat-group")] });
    expect(seen(pull(closed))).to.deep.equal(["blocked", "SG_HAS_NO_RULES"]);
    expect(pull(nat({ elasticIps: [] })).verdict).not.to.equal("reachable");
    const blocked = nat({ vpcs: [vpc({ blockPublicAccess: "block-ingress" })] });
    expect(seen(pull(blocked)), "an instance has no leave that a NAT gateway has").to.deep.equal([
      "blocked",
      "VPC_BLOCK_PUBLIC_ACCESS_ENABLED",
    ]);
  });
});

describe("by endpoints", () => {
  it("a private image needs nothing but them", () => {
    expect(pull(isolated(), "ecr.api").via).to.deep.equal(["interface-endpoint"]);
    expect(pull(isolated(), "s3").via).to.deep.equal(["gateway-endpoint"]);
    for (const { path } of analyseServices(isolated())[0]?.needs ?? []) {
      expect(path.verdict).to.equal("reachable");
      expect(path.sourceIp).to.deep.equal({ kind: "none", addresses: [] });
    }
  });

  it("a VPC whose Region is not known still uses those of its own Region", () => {
    const open = isolated();
    const unknown = {
      ...open,
      region: UNKNOWN_YET,
      services: open.services.map((each) => ({ ...each, region: UNKNOWN_YET })),
      vpcEndpoints: open.vpcEndpoints.map((each) => ({ ...each, serviceRegion: UNKNOWN_YET })),
    };
    for (const { need, path } of analyseServices(unknown)[0]?.needs ?? []) {
      expect(path.verdict, need.destination).not.to.equal("blocked");
    }
  });

  it("a bucket of its own Region goes by the gateway endpoint, though no Region is known", () => {
    const task = taskDefinition(ECR_IMAGE, {
      containers: [
        {
          name: "web",
          image: UNKNOWN_YET,
          logs: null,
          secrets: [],
          environmentFiles: ["arn:aws:s3:::settings/web.env"],
          portMappings: [],
        },
      ],
    });
    const open = isolated({ taskDefinitions: [task] });
    const services = open.services.map((each) => ({ ...each, region: UNKNOWN_YET }));
    const needs = analyseServices({ ...open, region: UNKNOWN_YET, services })[0]?.needs ?? [];
    const files = needs.find(({ need }) => need.purpose === "env-files")?.path;
    expect(files?.verdict).to.equal("reachable");
    expect(files?.via).to.deep.equal(["gateway-endpoint"]);
  });

  it("a gateway endpoint is on the tables it names and no others, and wins over a NAT", () => {
    expect(seen(pull(isolated({ vpcEndpoints: [gatewayEndpoint(["other"])] }), "s3"))).to.deep.equal([
      "blocked",
      "NO_ROUTE_TO_DESTINATION",
    ]);
    const beside = behindNat({
      taskDefinitions: [taskDefinition(ECR_IMAGE)],
      vpcEndpoints: [gatewayEndpoint(["private"])],
    });
    expect(pull(beside, "s3").via).to.deep.equal(["gateway-endpoint"]);
    expect(pull(beside, "ecr.dkr").via).to.deep.equal(["nat-gateway", "internet-gateway"]);
  });

  it("layers need a group that lets them out to S3: 443 to the VPC does not", () => {
    const groups = (tasks: ReturnType<typeof rule>[]) => [
      group("tasks", tasks),
      group("endpoints", [rule("ingress", 443, "10.0.0.0/16")]),
    ];
    const toVpc = isolated({ securityGroups: groups([rule("egress", 443, "10.0.0.0/16")]) });
    expect(pull(toVpc, "ecr.dkr").verdict).to.equal("reachable");
    expect(seen(pull(toVpc, "s3"))).to.deep.equal(["blocked", "ENI_SG_RULES_MISMATCH"]);
    const list = { kind: "prefix-list" as const, id: "pl", service: "s3", cidrs: UNKNOWN_YET };
    const both = groups([rule("egress", 443, "10.0.0.0/16"), rule("egress", 443, list)]);
    expect(pull(isolated({ securityGroups: both }), "s3").verdict).to.equal("reachable");
  });

  it("an endpoint that only its group blocks is named, even if a NAT gateway is there too", () => {
    const shadowed = behindNat({
      taskDefinitions: [taskDefinition(ECR_IMAGE)],
      vpcEndpoints: [endpoint("ecr.api", ["private-a"])],
      securityGroups: [group("tasks"), group("endpoints", [rule("ingress", 443, { kind: "group", group: "others" })])],
    });
    const path = pull(shadowed, "ecr.api");
    expect(seen(path)).to.deep.equal(["blocked", "ENI_SG_RULES_MISMATCH"]);
    expect(path.via).to.deep.equal(["interface-endpoint"]);
  });

  it("one whose VPC is not known may answer here, and a table that it names leads into it", () => {
    const homeless = behindNat({
      taskDefinitions: [taskDefinition(ECR_IMAGE)],
      vpcEndpoints: [
        endpoint("ecr.api", ["private-a"], { vpc: UNKNOWN_YET }),
        gatewayEndpoint(["private"], { vpc: UNKNOWN_YET }),
      ],
      securityGroups: [group("tasks"), group("endpoints", [])],
    });
    expect(pull(homeless, "ecr.api").verdict).to.equal("undetermined");
    expect(pull(homeless, "s3").via).to.deep.equal(["gateway-endpoint"]);
  });

  it("a policy decides the actions of a pull", () => {
    const policy = (statements: unknown[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
    const onS3 = (document: string | null | { unknown: string }) =>
      pull(
        isolated({
          vpcEndpoints: [
            endpoint("ecr.api", ["isolated-a"]),
            endpoint("ecr.dkr", ["isolated-a"]),
            gatewayEndpoint(["isolated"], { policy: document }),
          ],
        }),
        "s3",
      );
    const allow = (resource: string) => [
      { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: resource },
    ];
    expect(onS3(policy(allow(`arn:aws:s3:::prod-${REGION}-starport-layer-bucket/*`))).verdict).to.equal("reachable");
    expect(seen(onS3(policy(allow("arn:aws:s3:::my-bucket/*"))))).to.deep.equal(["blocked", "ENDPOINT_POLICY_DENIES"]);
    expect(onS3(UNKNOWN_YET).verdict).to.equal("undetermined");
    expect(onS3("not a policy").verdict).to.equal("undetermined");
  });

  it("names answer by them only with private DNS and both flags of the VPC", () => {
    const off = (settings: Parameters<typeof vpc>[0]) => pull(isolated({ vpcs: [vpc(settings)] }), "ecr.api");
    expect(seen(off({ dnsHostnames: false }))).to.deep.equal(["blocked", "PRIVATE_DNS_DISABLED"]);
    expect(seen(off({ dnsSupport: false }))).to.deep.equal(["blocked", "VPC_DNS_DISABLED"]);
    const address = taskDefinition("52.94.7.7:5000/shop/web:1");
    const without = inPublic({ vpcs: [vpc({ dnsSupport: false })], taskDefinitions: [address] });
    expect(pull(without).verdict, "an address asks nobody for a name").to.equal("reachable");
    expect(off({ dnsServers: ["10.0.0.2"] }).verdict, "Amazon's own resolver").to.equal("reachable");
    expect(off({ dnsServers: ["10.0.0.7"] }).verdict).to.equal("undetermined");
    expect(off({ dnsHostnames: UNKNOWN_YET }).verdict).to.equal("undetermined");
  });
});

describe("over IPv6", () => {
  const dual = (image: string, out: ReturnType<typeof route>[]): Topology =>
    behindNat({
      vpcs: [vpc({ ipv6Cidrs: ["2001:db8::/56"] })],
      subnets: [
        subnet("dual", "10.0.128.0/20", {
          routeTable: "private",
          ipv6Cidr: "2001:db8:0:1::/64",
          assignIpv6AddressOnCreation: true,
        }),
      ],
      routeTables: [routeTable("main"), routeTable("private", out)],
      networkAcls: [
        acl([
          aclRule(100, "ingress", "allow"),
          aclRule(100, "egress", "allow"),
          aclRule(101, "ingress", "allow", { cidr: "::/0" }),
          aclRule(101, "egress", "allow", { cidr: "::/0" }),
        ]),
      ],
      egressOnlyInternetGateways: [egressOnly()],
      natGateways: [],
      elasticIps: [],
      taskDefinitions: [taskDefinition(image)],
      services: [service(["dual"])],
    });
  const outward = [route("::/0", "egress-only-internet-gateway", "eigw")];

  it("what answers there is reached by the egress-only gateway, what has IPv4 alone is not", () => {
    const hub = pull(dual(DOCKER_IMAGE, outward));
    expect(hub.verdict).to.equal("reachable");
    expect(hub.via).to.deep.equal(["egress-only-internet-gateway"]);
    expect(seen(pull(dual("ghcr.io/shop/web:1", outward)))).to.deep.equal(["blocked", "IPV4_ONLY_DESTINATION"]);
    expect(pull(dual("registry.example.com/shop/web:1", outward)).verdict).to.equal("undetermined");
    expect(seen(pull(dual(DOCKER_IMAGE, [])))).to.deep.equal(["blocked", "NO_ROUTE_TO_DESTINATION"]);
  });

  it("no client comes in by it", () => {
    const [web] = analyseServices(dual(DOCKER_IMAGE, outward));
    expect(web?.egress.ipv6.verdict).to.equal("reachable");
    expect(web?.ingress.internet.verdict).to.equal("blocked");
  });

  it("groups and ACLs need rules of their own", () => {
    const open = dual(DOCKER_IMAGE, outward);
    const four = { ...open, securityGroups: [group("tasks", [rule("egress", null, "0.0.0.0/0")])] };
    expect(pull(four).verdict).to.equal("blocked");
    expect(pull({ ...open, networkAcls: [acl()] }).verdict).to.equal("blocked");
  });
});

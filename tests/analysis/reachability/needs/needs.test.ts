/** Destinations of a need's name: DNS, endpoints, other Regions, file systems, and the address family that answers. */
import { expect } from "chai";
import { analyseServices } from "../../../../analysis/reachability";
import type { PathAnalysis } from "../../../../analysis/reachability";
import type { ContainerDefinition } from "../../../../analysis/rules/serviceDefinition";
import type { EfsFileSystem, PeeringConnection, Topology } from "../../../../analysis/topology/model";
import {
  acl,
  aclRule,
  behindNat,
  cluster,
  DOCKER_IMAGE,
  ECR_IMAGE,
  egressOnly,
  endpoint,
  gatewayEndpoint,
  group,
  isolated,
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

function need(network: Topology, destination: string): PathAnalysis {
  const [web] = analyseServices(network);
  const found = web?.needs.find((each) => each.need.destination === destination);
  if (found === undefined)
    throw new Error(`no need ${destination}: ${String(web?.needs.map((each) => each.need.destination))}`);
  return found.path;
}

function container(over: Partial<ContainerDefinition>): ContainerDefinition {
  return {
    name: "web",
    image: DOCKER_IMAGE,
    logs: null,
    secrets: [],
    environmentFiles: [],
    portMappings: [],
    ...over,
  };
}

const task = (over: Partial<ContainerDefinition>): Partial<Topology> => ({
  taskDefinitions: [taskDefinition("nginx", { containers: [container(over)] })],
});

describe("a name", () => {
  it("leads nowhere with DNS support off, unless other servers answer that can be reached", () => {
    const off = (over: Parameters<typeof vpc>[0]) => behindNat({ vpcs: [vpc({ dnsSupport: false, ...over })] });
    expect(need(off({}), "docker.io").code).to.equal("VPC_DNS_DISABLED");
    expect(need(off({ dnsServers: ["1.1.1.1"] }), "docker.io").verdict).to.equal("reachable");
    const only443 = [group("tasks", [rule("egress", 443, "0.0.0.0/0")])];
    expect(need({ ...off({ dnsServers: ["1.1.1.1"] }), securityGroups: only443 }, "docker.io").code).to.equal(
      "ENI_SG_RULES_MISMATCH",
    );
    const with53 = [group("tasks", [rule("egress", 443, "0.0.0.0/0"), rule("egress", 53, "1.1.1.1/32", "udp")])];
    expect(need({ ...off({ dnsServers: ["1.1.1.1"] }), securityGroups: with53 }, "docker.io").verdict).to.equal(
      "reachable",
    );
    expect(
      need({ ...off({ dnsServers: ["9.9.9.9", "1.1.1.1"] }), securityGroups: with53 }, "docker.io").verdict,
    ).to.equal("reachable");
    expect(
      need({ ...behindNat(), securityGroups: only443 }, "docker.io").verdict,
      "the VPC's own is not filtered",
    ).to.equal("reachable");
    expect(need(off({ dnsServers: UNKNOWN_YET }), "docker.io").verdict).to.equal("undetermined");
  });

  it("of an endpoint is undetermined if the VPC uses DNS servers of its own", () => {
    const network = isolated({ vpcs: [vpc({ dnsServers: ["10.0.64.9"] })] });
    expect(need(network, "ecr.api").verdict).to.equal("undetermined");
  });

  it("of an endpoint is answered for certain only where Amazon's resolver is the first of the servers", () => {
    const api = (over: Parameters<typeof vpc>[0]) => need(isolated({ vpcs: [vpc(over)] }), "ecr.api");
    expect(api({ dnsServers: ["AmazonProvidedDNS", "10.0.64.9"] }).verdict).to.equal("reachable");
    for (const amazon of ["AmazonProvidedDNS", "10.0.0.2", "169.254.169.253"]) {
      expect(api({ dnsServers: ["10.0.64.9", amazon] }).verdict, amazon).to.equal("undetermined");
    }
    expect(api({ dnsServers: ["10.0.64.9", "AmazonProvidedDNS"], dnsSupport: false }).verdict).to.equal("undetermined");
    expect(api({ dnsServers: ["AmazonProvidedDNS", "10.0.64.9"], dnsSupport: false }).verdict).to.equal("undetermined");
  });

  it("of the internet is answered by Amazon's resolver behind a server that is out of reach", () => {
    const hub = (over: Parameters<typeof vpc>[0]) =>
      need(behindNat({ vpcs: [vpc({ dnsServers: ["10.50.0.2", "AmazonProvidedDNS"], ...over })] }), "docker.io");
    expect(hub({}).verdict).to.equal("reachable");
    expect(hub({ dnsSupport: UNKNOWN_YET }).verdict).to.equal("undetermined");
    expect(hub({ dnsSupport: false }).code).to.equal("NO_ROUTE_TO_DESTINATION");
  });

  it("in a private zone is never guessed", () => {
    expect(need(behindNat(task({ image: "registry.corp/shop/web:1" })), "registry.corp").verdict).to.equal(
      "undetermined",
    );
    expect(need(isolated(task({ image: "registry.internal:5000/web" })), "registry.internal:5000").verdict).to.equal(
      "undetermined",
    );
    expect(need(behindNat(task({ image: "registry.example.com/web" })), "registry.example.com").verdict).to.equal(
      "reachable",
    );
  });
});

describe("an image that is not known", () => {
  it("makes an undetermined need, even where nothing leads out", () => {
    expect(need(isolated(task({ image: UNKNOWN_YET })), "registry").verdict).to.equal("undetermined");
  });
});

describe("another Region", () => {
  it("is not served by endpoints of this one, gateway or interface", () => {
    const far = task({ image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/web:1" });
    for (const destination of ["ecr.api", "ecr.dkr", "s3"]) {
      expect(need(isolated(far), destination).code, destination).to.equal("NO_ROUTE_TO_DESTINATION");
    }
    const out = behindNat({ ...far, vpcEndpoints: [gatewayEndpoint(["private"])] });
    expect(need(out, "s3").via).to.deep.equal(["nat-gateway", "internet-gateway"]);
  });
  it("is served by an endpoint that reaches there", () => {
    const far = task({ image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/web:1" });
    const places = ["isolated-a", "isolated-b"];
    const cross = isolated({ ...far, vpcEndpoints: [endpoint("ecr.api", places, { serviceRegion: "us-east-1" })] });
    expect(need(cross, "ecr.api").via).to.deep.equal(["interface-endpoint"]);
  });
});

describe("an S3 interface endpoint", () => {
  const places = ["isolated-a", "isolated-b"];
  const layers = (over: Parameters<typeof endpoint>[2]): PathAnalysis =>
    need(isolated({ vpcEndpoints: [endpoint("s3", places, over)] }), "s3");
  it("carries layers with private DNS, unless that answers inbound resolvers alone", () => {
    expect(layers({}).via).to.deep.equal(["interface-endpoint"]);
    expect(layers({ privateDnsOnlyForInboundResolver: true }).code).to.equal("PRIVATE_DNS_DISABLED");
    expect(layers({ privateDns: false }).code).to.equal("PRIVATE_DNS_DISABLED");
  });
});

describe("ECS Exec", () => {
  it("needs kms with a key, from the task's interface", () => {
    const exec = behindNat({
      clusters: [cluster({ exec: { kmsKey: true, logsTo: ["logs"] } })],
      services: [service(["private-a"], { execEnabled: true })],
    });
    for (const destination of ["ssmmessages", "kms", "logs"]) {
      expect(need(exec, destination).verdict, destination).to.equal("reachable");
    }
    const closed = isolated({ services: [service(["isolated-a"], { execEnabled: true })] });
    expect(need(closed, "ssmmessages").code).to.equal("NO_ROUTE_TO_DESTINATION");
  });
});

describe("a file system", () => {
  const system = (zones: readonly string[], over: Partial<EfsFileSystem> = {}): EfsFileSystem => ({
    key: "efs",
    name: "files",
    id: "fs-0123",
    mountTargets: zones.map((zone) => ({
      key: `target-${zone}`,
      subnet: `private-${zone}`,
      securityGroups: ["files"],
    })),
    incomplete: null,
    ...over,
  });
  const mounting = (files: readonly EfsFileSystem[], peer = "tasks"): Topology =>
    behindNat({
      efsFileSystems: files,
      securityGroups: [group("tasks"), group("files", [rule("ingress", 2049, { kind: "group", group: peer })])],
      taskDefinitions: [taskDefinition("nginx", { efs: ["efs"] })],
    });
  it("is mounted by the mount target of the task's own zone", () => {
    expect(need(mounting([system(["a", "b"])]), "fs-0123").verdict).to.equal("reachable");
    const half = need(mounting([system(["a"])]), "fs-0123");
    expect(half.verdict).to.equal("partial");
    expect(half.subnets.blocked).to.deep.equal(["private-b"]);
    expect(half.rule).to.equal("R-VPC-40");
  });
  it("requires that its group allows the tasks", () => {
    expect(need(mounting([system(["a", "b"])], "files"), "fs-0123").code).to.equal("ENI_SG_RULES_MISMATCH");
  });
  it("has its name before AWS gives it an id, and differs from another of that name", () => {
    const key = "urn:pulumi:dev::shop::aws:efs/fileSystem:FileSystem::files";
    const unborn = { ...system(["a", "b"], { id: null }), key };
    const tasks = { taskDefinitions: [taskDefinition("nginx", { efs: [key] })] };
    expect(need({ ...mounting([unborn]), ...tasks }, "files").verdict).to.equal("reachable");
    const twin = { ...system([], { id: null }), key: "twin" };
    expect(need({ ...mounting([twin, unborn]), ...tasks }, key).verdict).to.equal("reachable");
  });
  it("that is in a peered VPC stays undetermined: it is unknown whether its name resolves here", () => {
    const base = mounting([system(["a", "b"])]);
    const far = {
      ...base,
      vpcs: [...base.vpcs, vpc({ ipv4Cidrs: ["10.9.0.0/16"] }, "far")],
      subnets: [...base.subnets, subnet("far-a", "10.9.0.0/24", { vpc: "far", routeTable: "far" })],
      routeTables: [
        ...base.routeTables.filter(({ key }) => key !== "private"),
        routeTable("private", [route("10.9.0.0/16", "peering-connection", "peer")]),
        routeTable("far", [route("10.0.0.0/16", "peering-connection", "peer")], { vpc: "far" }),
      ],
      efsFileSystems: [system([], { mountTargets: [{ key: "target", subnet: "far-a", securityGroups: ["files"] }] })],
      services: [service(["private-a"])],
    };
    const peer = { key: "peer", name: "peer", id: null, requester: "vpc", accepter: "far", active: true };
    expect(need({ ...far, peeringConnections: [peer] }, "fs-0123").verdict).to.equal("undetermined");
    expect(need(far, "fs-0123").code).to.equal("BAD_STATE_ROUTE");
  });
  it("that is not declared here stays undetermined, and so does one whose mount targets are unknown", () => {
    expect(need(mounting([]), "efs").verdict).to.equal("undetermined");
    expect(need(mounting([system([], { incomplete: "a mount target is lost" })]), "fs-0123").verdict).to.equal(
      "undetermined",
    );
  });
});

describe("where only IPv6 leads out", () => {
  const places = ["dual-a"];
  const dual = (over: Partial<Topology>, subnetOver: Parameters<typeof subnet>[2] = {}): Topology =>
    behindNat({
      vpcs: [vpc({ ipv6Cidrs: ["2001:db8::/56"] })],
      subnets: [
        subnet("public-a", "10.0.0.0/24", { routeTable: "public" }),
        subnet("dual-a", "10.0.32.0/20", {
          routeTable: "six",
          ipv6Cidr: "2001:db8:0:1::/64",
          assignIpv6AddressOnCreation: true,
          ...subnetOver,
        }),
      ],
      routeTables: [
        routeTable("main"),
        routeTable("public", [route("0.0.0.0/0", "internet-gateway", "igw")]),
        routeTable("six", [route("::/0", "egress-only-internet-gateway", "eigw")]),
      ],
      egressOnlyInternetGateways: [egressOnly()],
      networkAcls: [
        acl([
          ...(["ingress", "egress"] as const).map((direction) => aclRule(100, direction, "allow")),
          ...(["ingress", "egress"] as const).map((direction) => aclRule(101, direction, "allow", { cidr: "::/0" })),
        ]),
      ],
      services: [service(places)],
      ...over,
    });
  it("a registry is judged by whether it answers there", () => {
    expect(need(dual(task({ image: "nginx" })), "docker.io").via).to.deep.equal(["egress-only-internet-gateway"]);
    expect(need(dual(task({ image: "ghcr.io/shop/web" })), "ghcr.io").code).to.equal("IPV4_ONLY_DESTINATION");
    expect(need(dual(task({ image: "public.ecr.aws/nginx/nginx" })), "public.ecr.aws").code).to.equal(
      "IPV4_ONLY_DESTINATION",
    );
    const unlisted = need(dual(task({ image: "registry.example.com/web" })), "registry.example.com");
    expect(unlisted.verdict).to.equal("undetermined");
    expect(unlisted.message).to.match(/answers on IPv6/);
  });
  it("private ECR from dual-stack Fargate is IPv4, by whichever of its names", () => {
    expect(need(dual(task({ image: ECR_IMAGE })), "ecr.dkr").code).to.equal("IPV4_ONLY_DESTINATION");
    const named = `123456789012.dkr-ecr.${REGION}.on.aws/shop/web:1`;
    expect(need(dual(task({ image: named })), "ecr.dkr").code).to.equal("IPV4_ONLY_DESTINATION");
    const native = dual(task({ image: named }), { ipv4Cidr: null });
    for (const destination of ["ecr.api", "ecr.dkr", "s3"]) {
      expect(need(native, destination).verdict, destination).to.equal("reachable");
    }
    expect(need(dual(task({ image: ECR_IMAGE }), { ipv4Cidr: null }), "ecr.dkr").code).to.equal(
      "IPV4_ONLY_DESTINATION",
    );
  });
  it("NAT64 carries what has only IPv4, with DNS64 and the route, as the NAT's Elastic IP", () => {
    const translated = (dns64: boolean, routed: boolean, native = false): PathAnalysis => {
      const network = dual(task({ image: "ghcr.io/shop/web" }), { dns64, ...(native ? { ipv4Cidr: null } : {}) });
      return need(
        {
          ...network,
          routeTables: network.routeTables.map((table) =>
            table.key === "six" && routed
              ? { ...table, routes: [...table.routes, route("64:ff9b::/96", "nat-gateway", "nat")] }
              : table,
          ),
        },
        "ghcr.io",
      );
    };
    for (const native of [false, true]) {
      const carried = translated(true, true, native);
      expect(carried.verdict).to.equal("reachable");
      expect(carried.via).to.deep.equal(["nat-gateway", "internet-gateway"]);
      expect(carried.sourceIp).to.deep.equal({ kind: "fixed", addresses: ["203.0.113.9"] });
      expect(translated(false, true, native).code).to.equal("IPV4_ONLY_DESTINATION");
    }
    expect(translated(true, false).verdict).to.not.equal("reachable");
  });
  it("NAT64 carries from the NAT gateway's own subnet too: what it translates leaves as IPv4, by another route", () => {
    const inPublic = (leaving: "internet-gateway" | "nat-gateway"): PathAnalysis => {
      const network = dual(task({ image: "ghcr.io/a/b" }), { dns64: true });
      return need(
        {
          ...network,
          natGateways: network.natGateways.map((nat) => ({ ...nat, subnet: "dual-a" })),
          routeTables: network.routeTables.map((table) =>
            table.key === "six"
              ? {
                  ...table,
                  routes: [
                    route("0.0.0.0/0", leaving, leaving === "nat-gateway" ? "nat" : "igw"),
                    route("64:ff9b::/96", "nat-gateway", "nat"),
                  ],
                }
              : table,
          ),
        },
        "ghcr.io",
      );
    };

    expect(inPublic("internet-gateway")).to.deep.include({
      verdict: "reachable",
      via: ["nat-gateway", "internet-gateway"],
    });
    expect(inPublic("nat-gateway")).to.include({ verdict: "blocked", code: "NAT_IN_OWN_SUBNET" });
  });
  it("an IPv6-only task has a report of what stops it on IPv6, not that it has no IPv4", () => {
    const network = dual(task({ image: "nginx" }), { ipv4Cidr: null });
    const gone = network.routeTables.map((table) =>
      table.key === "six" ? { ...table, routes: [route("::/0", "egress-only-internet-gateway", "gone")] } : table,
    );
    expect(need({ ...network, routeTables: gone }, "docker.io").code).to.equal("BAD_STATE_ROUTE");
  });
  it("DNS64 leaves names alone that answer on IPv6 themselves", () => {
    const network = dual(task({ image: "nginx" }), { dns64: true });
    const routed = network.routeTables.map((table) =>
      table.key === "six"
        ? { ...table, routes: [...table.routes, route("64:ff9b::/96", "nat-gateway", "nat")] }
        : table,
    );
    expect(need({ ...network, routeTables: routed }, "docker.io").via).to.deep.equal(["egress-only-internet-gateway"]);
  });
  it("a need that IPv4 reaches in part does not become undetermined by a family without confirmation", () => {
    const network = dual(task({ image: "registry.example.com/web" }));
    const half: Topology = {
      ...network,
      routeTables: network.routeTables.map((table) =>
        table.key === "six" ? { ...table, routes: [...table.routes, route("0.0.0.0/0", "nat-gateway", "nat")] } : table,
      ),
      networkAcls: [
        acl([
          aclRule(100, "egress", "allow"),
          aclRule(101, "egress", "allow", { cidr: "::/0" }),
          aclRule(101, "ingress", "allow", { cidr: "::/0" }),
          aclRule(90, "ingress", "allow", { cidr: "10.0.32.0/21" }),
          aclRule(100, "ingress", "allow", { protocol: "tcp", ports: { from: 1024, to: 65_535 } }),
        ]),
      ],
    };
    expect(need(half, "registry.example.com")).to.include({ verdict: "partial", code: "SUBNET_ACL_RESTRICTION" });
  });
  it("a task without an IPv6 address does not leave", () => {
    const off = dual(task({ image: "nginx" }), { assignIpv6AddressOnCreation: false });
    expect(need(off, "docker.io").code).to.equal("NO_ROUTE_TO_DESTINATION");
    const disabled = { ...dual({}), account: { dualStackIpv6: false, awsvpcTrunking: false } };
    expect(need(disabled, "docker.io").code).to.equal("NO_ROUTE_TO_DESTINATION");
  });
});

describe("a peering connection", () => {
  const peering: PeeringConnection = {
    key: "peer",
    name: "peer",
    id: null,
    requester: "vpc",
    accepter: "other",
    active: true,
  };
  const peered = (image: string, over: Partial<PeeringConnection> = {}): Topology =>
    behindNat({
      ...task({ image }),
      vpcs: [vpc(), vpc({ ipv4Cidrs: ["10.9.0.0/16"] }, "other")],
      routeTables: [
        routeTable("main"),
        routeTable("public", [route("0.0.0.0/0", "internet-gateway", "igw")]),
        routeTable("private", [route("0.0.0.0/0", "peering-connection", "peer")]),
      ],
      peeringConnections: [{ ...peering, ...over }],
    });
  it("leads to no internet of the peer's, and into the peer as far as is known", () => {
    expect(need(peered("nginx"), "docker.io")).to.include({ code: "NO_ROUTE_TO_DESTINATION", rule: "R-VPC-36" });
    expect(need(peered("10.9.0.5/web"), "10.9.0.5").verdict).to.equal("undetermined");
    expect(need(peered("10.9.0.5/web", { active: false }), "10.9.0.5").code).to.equal("BAD_STATE_ROUTE");
  });
});

/** Needs of a service: the interface of each, and the addresses that the resolver returns there. */
import { answersOnIpv6 } from "../../../analysis/rules/registries";
import type { Need } from "../../../analysis/rules/serviceDefinition";
import type { Key, VpcEndpoint } from "../../../analysis/topology/model";
import { balancing } from "./balancing";
import { agentSettings } from "./agents";
import { at, familyOf, parseBlock, sizeOf } from "./cidr";
import type { Host, Placed } from "./hosts";
import { byKey, known, must } from "./known";
import type { Probes } from "./probes";
import { INTERNET } from "./space";
import type { Story, Told } from "./story";

/** Without an IPv4 route: no way at all, or, where IPv6 leads out, a destination that IPv6 does not reach. */
const ONLY_IPV4 = { observed: "NO_ROUTE_TO_DESTINATION", code: "IPV4_ONLY_DESTINATION" };

/** Some host of a block. */
function hostIn(cidr: string): string {
  const block = parseBlock(cidr);
  return at(block, sizeOf(block) > 16n ? 9 : 0);
}

export function need(probes: Probes, placed: Placed, need: Need, path: string): void {
  if (need.purpose === "load-balancing") {
    balancing(probes, placed, path, true);
    return;
  }
  if (need.purpose === "call") {
    calling(probes, placed, need, path);
    return;
  }
  if (need.interface === "fargate-owned" || placed.launchType === "external" || need.uncertain !== undefined) {
    const skipped =
      placed.launchType === "external" ? "external" : need.uncertain === undefined ? "fargate-owned" : "need-uncertain";
    probes.add(placed, path, null, { openings: [], skipped });
    return;
  }
  if (need.protocol === "udp") {
    probes.add(placed, path, null, { openings: [], skipped: "not-tcp" });
    return;
  }
  if (need.pullThrough === true || need.contested !== undefined) {
    probes.add(placed, path, null, { openings: [], skipped: "need-uncertain" });
    return;
  }
  if (need.orInterface !== undefined) {
    probes.add(placed, path, null, { openings: [], skipped: "either-interface" });
    return;
  }
  if (isAddress(known(need.host))) {
    probes.add(placed, path, null, { openings: [], skipped: "written-address" });
    return;
  }
  if (need.interface === "instance" && agentSettings(probes, placed).some(({ agentProxy }) => agentProxy)) {
    probes.add(placed, path, null, { openings: [], skipped: "agent-proxy" });
    return;
  }
  const hosts = need.interface === "task" ? probes.ends(placed) : placed.instance;
  if (need.interface === "task" && placed.networkMode === "none") {
    probes.add(placed, path, null, { openings: [], told: ["NETWORK_MODE_NONE"] });
    return;
  }
  for (const host of hosts) probes.add(placed, path, host, named(probes, placed, host, need));
}

/** A default route sends what is for another VPC to the internet gateway: no route leads to that VPC. */
const TO_THE_INTERNET = [{ observed: "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS", code: "NO_ROUTE_TO_DESTINATION" }];

/** The ends of a call that the lab has: databases, and proxies of Service Connect. */
interface Called {
  readonly ends: readonly Host[];
  readonly families: readonly number[];
  readonly port: number;
}

function calledBy({ world }: Probes, need: Need): Called | undefined {
  const { backends, services } = world.topology;
  const backend = backends.find(({ name }) => name === need.destination);
  if (backend !== undefined) {
    const everyBroker = backend.type === "msk.Cluster" || backend.type === "msk.ServerlessCluster";
    if (everyBroker || known(backend.publiclyAccessible) !== false) return undefined;
    const ends = world.hosts.filter((each) => each.kind === "backend" && each.key === backend.key);
    return { ends, families: must(backend.families, "a database's families"), port: need.port };
  }
  // A proxy of Service Connect listens on the port that its service writes (R-MODE-25).
  const server = services.find(({ name }) => name === need.destination);
  const offers = known(known(server?.serviceConnect)?.offers) ?? [];
  const port = offers.length === 1 ? known(offers[0]?.ingressPortOverride) : undefined;
  if (server === undefined || typeof port !== "number") return undefined;
  const ends = world.hosts.filter((each) => each.kind === "task" && each.key === server.key);
  return ends.length === 0 ? undefined : { ends, families: [4], port };
}

/** By a name in the VPC's DNS. */
function calling(probes: Probes, placed: Placed, need: Need, path: string): void {
  const { topology } = probes.world;
  const called = calledBy(probes, need);
  if (called === undefined) {
    probes.add(placed, path, null, { openings: [], skipped: "call" });
    return;
  }
  const { ends, families, port } = called;
  for (const host of probes.ends(placed)) {
    if (!must(byKey(topology.vpcs, host.vpc)?.dnsSupport ?? true, "the VPC's DNS support")) {
      probes.add(placed, path, host, { openings: [], told: ["VPC_DNS_DISABLED"] });
      continue;
    }
    const openings = ends.flatMap((end) =>
      (end.nics[0]?.addresses ?? [])
        .filter((address) => families.includes(familyOf(address)))
        .flatMap((address) => probes.opening(placed, host, address, end.name, port)),
    );
    probes.add(
      placed,
      path,
      host,
      openings.length > 0 ? { openings, instead: TO_THE_INTERNET } : { openings, told: ["IPV4_ONLY_DESTINATION"] },
    );
  }
}

function isAddress(host: string | undefined): boolean {
  return host !== undefined && /^(\d+(\.\d+){3}|\[?[0-9a-f:]*:[0-9a-f:]*\]?)$/i.test(host);
}

/** A zone of this name that is, or may be, associated with the VPC. */
function isInPrivateZone({ world }: Probes, vpc: Key, host: string | undefined): boolean {
  return world.topology.privateZones.some(({ zoneName, vpcs, authorized }) => {
    const name = known(zoneName);
    const here = known(vpcs)?.includes(vpc) ?? true;
    const covers = name === undefined || host === undefined || host === name || host.endsWith(`.${name}`);
    return covers && (here || authorized.includes(vpc));
  });
}

/** The resolver: where a need's name leads from this host. */
function named(probes: Probes, placed: Placed, host: Host, need: Need): Told {
  const { topology } = probes.world;
  const vpc = byKey(topology.vpcs, host.vpc);
  if (vpc === undefined) throw new Error(`no VPC ${host.vpc}`);
  const servers = must(vpc.dnsServers, "the VPC's DNS servers");
  if (servers !== "amazon") return { openings: [], skipped: "custom-dns" };
  if (!must(vpc.dnsSupport, "the VPC's DNS support")) return { openings: [], told: ["VPC_DNS_DISABLED"] };
  if (need.purpose === "efs") return mount(probes, placed, host, need);
  if (isInPrivateZone(probes, vpc.key, known(need.host))) return { openings: [], skipped: "private-zone" };
  const region = need.region ?? must(placed.service.region, "the service's Region");
  const named = (endpoint: VpcEndpoint): boolean =>
    known(endpoint.vpc) === vpc.key &&
    known(endpoint.kind) === "interface" &&
    known(endpoint.service) === need.destination &&
    must(endpoint.serviceRegion, "an endpoint's Region") === region;
  const endpoints = topology.vpcEndpoints.filter(named);
  const hostnames = must(vpc.dnsHostnames, "the VPC's DNS host names");
  const answering = endpoints.find(
    (endpoint) => must(endpoint.privateDns, "private DNS") && known(endpoint.privateDnsOnlyForInboundResolver) !== true,
  );
  if (answering !== undefined && hostnames) return toEndpoint(probes, placed, host, need, answering);
  const instead =
    endpoints.length === 0
      ? []
      : ["PRIVATE_DNS_DISABLED", "VPC_DNS_DISABLED"].map((code) => ({ observed: "NO_ROUTE_TO_DESTINATION", code }));
  if (need.destination === "s3") {
    const regional = region === must(placed.service.region, "the service's Region");
    const targets = regional ? probes.world.storage.map(hostIn) : probes.outside4;
    return {
      openings: [...targets, ...probes.besides(host, targets)].flatMap((to) =>
        probes.opening(placed, host, to, INTERNET, need.port),
      ),
      instead: [...instead, ONLY_IPV4],
      unnamed: true,
    };
  }
  return toInternet(probes, placed, host, need, instead);
}

function toEndpoint(probes: Probes, placed: Placed, host: Host, need: Need, endpoint: VpcEndpoint): Told {
  // Its records' families, where they are set, are fewer than its addresses' (R-EP-29).
  const families = known(endpoint.dnsRecordIpType) ?? known(endpoint.ipAddressType);
  const dual = families === "dualstack" || families === "ipv6";
  const only6 = families === "ipv6";
  const ends = probes.world.hosts.filter((each) => each.kind === "endpoint" && each.key === endpoint.key);
  const openings = ends.flatMap((end) =>
    (end.nics[0]?.addresses ?? [])
      .filter((address) => (familyOf(address) === 4 ? !only6 : dual))
      .flatMap((address) => probes.opening(placed, host, address, end.name, need.port)),
  );
  if (known(endpoint.policy) !== null) return { openings, skipped: "endpoint-policy" };
  return openings.length > 0 ? { openings } : { openings, told: ["IPV4_ONLY_DESTINATION", "NO_ROUTE_TO_DESTINATION"] };
}

function toInternet(probes: Probes, placed: Placed, host: Host, need: Need, instead: Story["instead"] = []): Told {
  const name = must(need.host, "the host's name");
  // AWS's own names have IPv6 addresses only if their name says so; registries are in the dated table.
  const aws = /\.amazonaws\.com(\.cn)?$/.test(name);
  const dual = /\.(api\.aws|on\.aws)$/.test(name);
  const six = dual || (!aws && answersOnIpv6(name) === true);
  const both = [...probes.outside4, ...(six ? probes.outside6 : probes.besides(host, probes.outside4))];
  const openings = both.flatMap((to) => probes.opening(placed, host, to, INTERNET, need.port));
  const undecided =
    !aws && !dual && answersOnIpv6(name) === undefined && host.nics[0]?.addresses.some((each) => familyOf(each) === 6);
  return {
    openings,
    instead: [...instead, ...(six ? [] : [ONLY_IPV4])],
    unnamed: true,
    ...(openings.length > 0 ? {} : { told: ["IPV4_ONLY_DESTINATION", "NO_ROUTE_TO_DESTINATION"] }),
    ...(undecided === true ? { skipped: "registry-families" as const } : {}),
  };
}

/** The name of a file system leads to the mount target of the same Availability Zone (R-VPC-40). */
function mount(probes: Probes, placed: Placed, host: Host, need: Need): Told {
  const system = probes.world.topology.efsFileSystems.find(
    (each) => each.id === need.destination || each.key === need.destination || each.name === need.destination,
  );
  const zone = probes.world.zoneOf(host.nics[0]?.subnet ?? "");
  const vpc = byKey(probes.world.topology.vpcs, host.vpc);
  if (!must(vpc?.dnsHostnames, "the VPC's DNS host names")) return { openings: [], told: ["VPC_DNS_DISABLED"] };
  if (system === undefined || system.incomplete !== null) return { openings: [], skipped: "unknown-value" };
  const targets = probes.world.hosts.filter(
    (each) =>
      each.kind === "mount-target" &&
      system.mountTargets.some((target) => target.key === each.key) &&
      probes.world.zoneOf(each.nics[0]?.subnet ?? "") === zone,
  );
  const openings = targets.flatMap((end) =>
    (end.nics[0]?.addresses ?? [])
      .filter((each) => familyOf(each) === 4)
      .flatMap((to) => probes.opening(placed, host, to, end.name, 2049)),
  );
  return openings.length > 0 ? { openings } : { openings, told: ["NO_ROUTE_TO_DESTINATION"] };
}

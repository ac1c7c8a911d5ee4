/** A name of an end has one meaning: a resource, or a word, a host or an address, which mean the same everywhere. */
import { expect } from "chai";
import { explainPath } from "../../../../analysis/reachability";
import { goalOf, isNoEnd, startOf } from "../../../../analysis/reachability/explain/ends";
import { outsideOf, WORDS } from "../../../../analysis/reachability/service/outsideEnd";
import { entityOf } from "../../../../analysis/reachability/service/resourceEnd";
import type { Topology } from "../../../../analysis/topology/model";
import {
  backend,
  behindNat,
  group,
  isolated,
  listener,
  loadBalancer,
  REGION,
  rule,
  service,
  targetGroup,
} from "../../../support/topology";
import { expected, verdictOf } from "../../intent/judged";

/** An end by its kind and key, and by what a refusal says. */
function meaning(end: ReturnType<typeof goalOf>): string {
  if (isNoEnd(end)) return `${end.problem}. ${end.remedy}`;
  switch (end.kind) {
    case "internet":
      return end.port === undefined ? "the internet" : `the internet on port ${String(end.port)}`;
    case "aws":
      return `AWS ${end.words.join(" and ")}${end.port === undefined ? "" : ` on port ${String(end.port)}`}`;
    case "host":
    case "address":
      return `${end.kind} ${end.kind === "host" ? end.host : end.address}:${String(end.port)}`;
    case "service":
    case "load-balancer":
    case "instance":
    case "interface":
    case "backend":
      return `${end.kind} ${entityOf(end).key}${end.port === undefined ? "" : `:${String(end.port)}`}`;
  }
}

const to = (network: Topology, text: string): string => meaning(goalOf(network, text));
const from = (network: Topology, text: string): string => meaning(startOf(network, text, null));

function withDatabase(name: string, over: Partial<Topology> = {}): Topology {
  return behindNat({ backends: [backend(["private-a"], { name }, "urn:x::database")], ...over });
}

/** A service of this name beside `web`. */
function withService(name: string, over: Partial<Topology> = {}): Topology {
  return behindNat({
    services: [service(["private-a"]), service(["private-b"], { name }, "urn:x::second")],
    ...over,
  });
}

describe("the word internet", () => {
  it("is the internet, whatever a resource is called", () => {
    for (const network of [withDatabase("internet"), withService("internet")]) {
      expect(to(network, "internet")).to.equal("the internet");
      expect(from(network, "internet")).to.equal("the internet");
    }
    const own = withDatabase("internet");
    expect(to(own, "rds.Instance:internet")).to.equal("backend urn:x::database");
    expect(to(own, "urn:x::database")).to.equal("backend urn:x::database");
    expect(from(withService("internet"), "ecs.Service:internet")).to.equal("service urn:x::second");
  });

  it("is the sender that an expectation forbids, not a service of this name that no group allows", () => {
    const open = [group("tasks", [rule("ingress", 5432, { kind: "group", group: "nothing" })])];
    const network = withService("internet", {
      backends: [
        backend(["public-a"], { name: "db", publiclyAccessible: true, securityGroups: ["open"] }, "urn:x::database"),
      ],
      securityGroups: [...open, group("open", [rule("ingress", 5432, "0.0.0.0/0")])],
    });
    expect(verdictOf(network, { from: "internet", to: "db", never: true })).to.equal("broken");
    const explained = explainPath(network, "internet", "db");
    expect("path" in explained && explained.path.via).to.deep.equal(["internet-gateway"]);
  });

  it("with a port is the internet on that port, and no client", () => {
    expect(to(withDatabase("internet"), "internet:443")).to.equal("the internet on port 443");
    expect(from(behindNat(), "internet:443")).to.include("internet:443 is not in this network");
    expect(from(withService("internet"), "internet:443")).to.include(
      "Write ecs.Service:internet:443 for the resource, or internet for the internet.",
    );
  });

  it("in other letters is refused while a resource has them, and suggested otherwise", () => {
    const refused =
      "Internet names a resource of this network and the internet. Write ecs.Service:Internet for the resource, or internet for the internet.";
    expect(to(withService("Internet"), "Internet")).to.equal(refused);
    expect(from(withService("Internet"), "Internet")).to.equal(refused);
    expect(to(withService("Internet"), "internet")).to.equal("the internet");
    expect(to(withService("internet"), "INTERNET")).to.include("Did you mean internet?");
  });
});

describe("a word of AWS", () => {
  it("that is the name of a resource, too, is refused as the second end, with the names of both", () => {
    expect(to(withService("logs"), "logs")).to.equal(
      `logs names a resource of this network and the AWS service logs. Write ecs.Service:logs for the resource, or https://logs.${REGION}.amazonaws.com/ for the AWS service logs.`,
    );
    expect(to(withDatabase("ecr"), "ecr")).to.include(
      `Write rds.Instance:ecr for the resource, or https://api.ecr.${REGION}.amazonaws.com/ or https://ecr.dkr.${REGION}.amazonaws.com/`,
    );
    expect(to(withService("logs"), "ecs.Service:logs")).to.equal("service urn:x::second");
    expect(to(withService("logs"), "ecs.Service:logs:24224")).to.equal("service urn:x::second:24224");
    expect(to(withService("logs"), "logs:24224")).to.include("ecs.Service:logs:24224 for the resource");
    expect(to(withService("Logs"), "Logs")).to.include("ecs.Service:Logs for the resource");
    expect(to({ ...withService("logs"), region: { unknown: "later" } }, "logs")).to.include("logs.REGION.amazonaws");
  });

  it("has a host that means the service only", () => {
    for (const word of WORDS.filter((each) => each !== "internet" && each !== "ecr")) {
      const network = withService(word);
      const [, url = ""] = / or (https:\S+) for/.exec(to(network, word)) ?? [];
      expect(to(network, url), word).to.equal(`AWS ${word}`);
      expect(to(behindNat(), word), word).to.equal(`AWS ${word}`);
    }
  });

  it("is the resource as the first end, where no AWS service can be", () => {
    expect(from(withService("monitoring"), "monitoring")).to.equal("service urn:x::second");
  });

  it("with a port is the service, not a host of the internet", () => {
    expect(to(behindNat(), "ecr.api:443")).to.equal("AWS ecr.api");
    expect(to(behindNat(), "s3:80")).to.equal("AWS s3 on port 80");
    expect(verdictOf(isolated(), { from: "web", to: "ecr.api:443", never: true })).to.equal("broken");
  });
});

describe("a host or an address", () => {
  it("that is the name of a resource, too, is refused with the names of both", () => {
    expect(to(withService("api.example.com"), "api.example.com")).to.equal(
      "api.example.com names a resource of this network and a host. Write ecs.Service:api.example.com for the resource, or https://api.example.com/ for a host.",
    );
    expect(to(withService("api.example.com"), "https://api.example.com/")).to.equal("host api.example.com:443");
    expect(to(withService("api.example.com"), "api.example.com:22")).to.include("https://api.example.com:22/");
    expect(to(withService("10.0.0.5"), "10.0.0.5")).to.include("https://10.0.0.5/ for an IP address");
    expect(to(withService("10.0.0.5"), "https://10.0.0.5/")).to.equal("address 10.0.0.5:443");
  });

  it("of a resource is that resource, in any case of its letters and as a URL", () => {
    const dnsName = `Front-1.${REGION}.elb.amazonaws.com`;
    const host = `shop.abc.${REGION}.rds.amazonaws.com`;
    const network = behindNat({
      loadBalancers: [loadBalancer(["public-a"], { dnsName })],
      backends: [backend(["private-a"], { hosts: [host] })],
    });
    for (const text of [dnsName, dnsName.toLowerCase(), dnsName.toUpperCase(), `https://${dnsName}/health`]) {
      expect(to(network, text), text).to.equal("load-balancer balancer");
    }
    expect(to(network, `http://${dnsName}/`)).to.include("listens on the ports of its listeners");
    expect(to(network, `https://${host}:5432/`)).to.equal("backend db:5432");
  });
});

describe("a name of two resources", () => {
  const both = (key: string): Topology =>
    behindNat({ loadBalancers: [{ ...loadBalancer(["public-a"]), key, name: "web" }] });

  it("is refused as the second end, whatever their kinds are", () => {
    expect(to(both("urn:x::web"), "web")).to.equal(
      "web names several resources of this network. Write the type before the name: ecs.Service:web, lb.LoadBalancer:web.",
    );
    expect(to(both("urn:x::web"), "lb.LoadBalancer:web")).to.equal("load-balancer urn:x::web");
    expect(() => expected(both("urn:x::web"), { from: "internet", to: "web", never: true })).to.throw(
      "web names several resources of this network. Write the type before the name",
    );
  });

  it("is the service, if the other one is the load balancer that leads to it", () => {
    const registered = [{ targetGroup: "targets", containerName: "web", containerPort: 80 }];
    const network = behindNat({
      services: [service(["private-a"], { name: "web", loadBalancers: registered })],
      targetGroups: [targetGroup()],
      listeners: [listener()],
      loadBalancers: [loadBalancer(["public-a"], { name: "web" })],
    });

    expect([to(network, "web"), from(network, "web")]).to.deep.equal(["service web", "service web"]);
    expect(to({ ...network, listeners: [] }, "web")).to.include("names several resources");
    expect(to(network, "lb.LoadBalancer:web")).to.equal("load-balancer balancer");
  });

  it("with a port is the one that is called on any port", () => {
    expect(to(both("urn:x::web"), "web:9000")).to.equal("service web:9000");
  });

  it("is the resource that may start the path, as the first end", () => {
    const network = both("urn:x::web");
    expect(meaning(startOf(network, "web", { kind: "internet" }))).to.equal("service web");
    expect(from(network, "web")).to.include("ecs.Service:web, lb.LoadBalancer:web");
    expect(from(withDatabase("web"), "web")).to.equal("service web");
  });

  it("counts names that a program wrote, where AWS has another one", () => {
    const network = behindNat({
      backends: [
        backend(["private-a"], { name: "main" }, "urn:x::db"),
        backend(["private-b"], { name: "db" }, "urn:x::other"),
      ],
    });
    expect(to(network, "db")).to.equal(
      "db names several resources of this network. Use one of these keys: urn:x::db, urn:x::other.",
    );
    expect(to(network, "main")).to.equal("backend urn:x::db");
  });
});

describe("the text of an end", () => {
  it("that means an end outside is not a name of a type", () => {
    expect(outsideOf("rds.Instance:db")).to.equal(null);
    expect(outsideOf("internet:0")).to.equal(null);
    expect(outsideOf("internet:65536")).to.equal(null);
  });
});

/**
 * Common support tickets: each incident once broken, with the code of its cause, and
 * once corrected, with everything reachable. Region ap-northeast-1.
 */
import { expect } from "chai";
import {
  ANYWHERE,
  balancer,
  fargate,
  group,
  instances,
  interfaceEndpoints,
  natGateway,
  network,
  onInstances,
  privateImage,
  publicSubnets,
  s3Gateway,
  subnets,
  tcp,
} from "../support/awsPieces";
import * as aws from "@pulumi/aws";
import { expectSoundFixes } from "../support/fixes";
import { need, reportOf } from "../support/reportOf";

const PRIVATE = ["10.0.128.0/20", "10.0.144.0/20"];
const nginx = { image: "nginx:1.29", port: 80 };
const own = { image: privateImage(), port: 80, logs: true };

/** Fargate in private subnets behind a NAT gateway; each incident takes one piece away. */
function behindNat(
  options: {
    egress?: aws.types.input.ec2.SecurityGroupEgress[];
    routed?: boolean;
    natInPrivate?: boolean;
    image?: typeof own;
  } = {},
): void {
  const on = network();
  const outside = publicSubnets(on, { routed: options.routed ?? true });
  const inside = subnets(on, "private", { cidrs: PRIVATE });
  const nat = natGateway((options.natInPrivate === true ? inside : outside).ids[0] ?? "");
  new aws.ec2.Route("private", {
    routeTableId: inside.table.id,
    destinationCidrBlock: "0.0.0.0/0",
    natGatewayId: nat.id,
  });
  const tasks = group(on, "tasks", options.egress === undefined ? {} : { egress: options.egress });
  fargate("web", options.image ?? { ...nginx, logs: true }, { subnetIds: inside.ids, securityGroupIds: [tasks.id] });
}

/** Fargate in subnets without a way out, with endpoints for what is named. */
function isolated(
  options: {
    cidr?: string;
    endpoints?: string[];
    s3?: boolean;
    endpointIngress?: aws.types.input.ec2.SecurityGroupIngress[];
    privateDns?: boolean;
    dnsHostnames?: boolean;
    secrets?: string[];
    exec?: boolean;
    assignPublicIp?: boolean;
  } = {},
): void {
  const cidr = options.cidr ?? "10.0.0.0/16";
  const on = network({ cidr, dnsHostnames: options.dnsHostnames ?? true });
  const cidrs = PRIVATE.map((subnet) => subnet.replace("10.0.", cidr.replace("0.0/16", "")));
  const inside = subnets(on, "isolated", { cidrs });
  const guard = group(on, "endpoints", { ingress: options.endpointIngress ?? [tcp(443, [cidr])] });
  interfaceEndpoints(on, options.endpoints ?? ["ecr.api", "ecr.dkr", "logs"], {
    subnetIds: inside.ids,
    securityGroupId: guard.id,
    ...(options.privateDns === undefined ? {} : { privateDns: options.privateDns }),
  });
  if (options.s3 !== false) s3Gateway(on, [inside.table.id]);
  fargate(
    "web",
    { ...own, ...(options.secrets === undefined ? {} : { secrets: options.secrets }) },
    {
      subnetIds: inside.ids,
      securityGroupIds: [group(on, "tasks").id],
      ...(options.assignPublicIp === undefined ? {} : { assignPublicIp: options.assignPublicIp }),
      ...(options.exec === undefined ? {} : { exec: options.exec }),
    },
  );
}

describe("an incident is diagnosed before it happens", () => {
  describe("1: a security group without egress on 443", () => {
    it("blocks everything that the task must reach at its own group", async () => {
      const report = await reportOf(() => behindNat({ egress: [tcp(80, ["0.0.0.0/0"])] }));
      expect(report.verdict).to.equal("blocked");
      for (const each of report.services[0]?.needs ?? []) {
        expect(each.code, each.destination).to.equal("ENI_SG_RULES_MISMATCH");
        expect(each.fix)
          .to.match(/egress/i)
          .and.match(/443/)
          .and.match(/tasks/);
      }
    });
    it("says that a group without any egress rule has none", async () => {
      const report = await reportOf(() => behindNat({ egress: [] }));
      expect(need(report, "image-pull").code).to.equal("SG_HAS_NO_RULES");
      expect(need(report, "image-pull").fix)
        .to.match(/egress/i)
        .and.match(/443/);
    });
    it("is solved by that one rule", async () => {
      const report = await reportOf(() => behindNat({ egress: [tcp(443, ["0.0.0.0/0"])] }));
      expect(report.verdict).to.equal("reachable");
    });
  });

  describe("2: an endpoint's group lacks 443 from the task, in 172.40.0.0/16", () => {
    it("names the endpoint's group, because the name resolves to a private address that times out", async () => {
      const report = await reportOf(() =>
        isolated({ cidr: "172.40.0.0/16", endpointIngress: [tcp(443, ["10.0.0.0/8", "172.16.0.0/12"])] }),
      );
      const login = need(report, "image-pull", "ecr.api");
      expect(login.verdict).to.equal("blocked");
      expect(login.code).to.equal("ENI_SG_RULES_MISMATCH");
      expect(login.via).to.deep.equal(["interface-endpoint"]);
      expect(login.fix)
        .to.match(/ingress/i)
        .and.match(/endpoints/)
        .and.match(/443/);
    });
    it("is solved by a rule that allows the VPC's own block", async () => {
      const report = await reportOf(() =>
        isolated({ cidr: "172.40.0.0/16", endpointIngress: [tcp(443, ["172.40.0.0/16"])] }),
      );
      expect(report.verdict).to.equal("reachable");
    });
  });

  describe("3: no default route to the internet gateway", () => {
    const program = (routed: boolean) => () => {
      const on = network();
      const outside = publicSubnets(on, { routed });
      fargate("web", nginx, {
        subnetIds: outside.ids,
        securityGroupIds: [group(on, "tasks").id],
        assignPublicIp: true,
      });
    };
    it("is a missing route", async () => {
      const report = await reportOf(program(false));
      const pull = need(report, "image-pull", "docker.io");
      expect(pull.verdict).to.equal("blocked");
      expect(pull.code).to.equal("NO_ROUTE_TO_DESTINATION");
      expect(pull.fix)
        .to.match(/0\.0\.0\.0\/0/)
        .and.match(/internet gateway/i);
    });
    it("is solved by that route", async () => {
      const report = await reportOf(program(true));
      expect(report.verdict).to.equal("reachable");
      expect(need(report, "image-pull", "docker.io").via).to.deep.equal(["internet-gateway"]);
      expect(need(report, "image-pull", "docker.io").sourceIp).to.deep.equal({ kind: "ephemeral", addresses: [] });
    });
  });

  describe("4: a route to a NAT instance", () => {
    const program =
      (broken: { check?: boolean; ingress?: boolean; egress?: boolean; routed?: boolean; address?: boolean }) => () => {
        const on = network();
        const outside = publicSubnets(on, { routed: broken.routed !== true });
        const inside = subnets(on, "private", { cidrs: PRIVATE });
        const guard = group(on, "nat-group", {
          ingress: broken.ingress === true ? [tcp(22, ["10.0.0.0/16"])] : [tcp([80, 443], ["10.0.0.0/16"])],
          egress: broken.egress === true ? [] : [ANYWHERE],
        });
        const nat = new aws.ec2.Instance("nat", {
          ami: "ami-0abcdef1234567890",
          instanceType: "t4g.nano",
          subnetId: outside.ids[0] ?? "",
          vpcSecurityGroupIds: [guard.id],
          sourceDestCheck: broken.check === true,
          associatePublicIpAddress: false,
        });
        if (broken.address !== true) new aws.ec2.Eip("nat", { domain: "vpc", instance: nat.id });
        new aws.ec2.Route("private", {
          routeTableId: inside.table.id,
          destinationCidrBlock: "0.0.0.0/0",
          networkInterfaceId: nat.primaryNetworkInterfaceId,
        });
        fargate("web", nginx, { subnetIds: inside.ids, securityGroupIds: [group(on, "tasks").id] });
      };
    it("is stopped by the source/destination check", async () => {
      const pull = need(await reportOf(program({ check: true })), "image-pull");
      expect(pull.code).to.equal("ENI_SOURCE_DEST_CHECK_RESTRICTION");
      expect(pull.fix)
        .to.match(/source\/destination check/i)
        .and.match(/nat/);
    });
    it("is stopped by its group, inwards and outwards", async () => {
      const inwards = need(await reportOf(program({ ingress: true })), "image-pull");
      expect(inwards.code).to.equal("ENI_SG_RULES_MISMATCH");
      expect(inwards.fix)
        .to.match(/ingress/i)
        .and.match(/nat-group/);
      const outwards = need(await reportOf(program({ egress: true })), "image-pull");
      expect(outwards.code).to.equal("SG_HAS_NO_RULES");
      expect(outwards.fix)
        .to.match(/egress/i)
        .and.match(/nat-group/);
    });
    it("is stopped by its own missing route", async () => {
      const pull = need(await reportOf(program({ routed: true })), "image-pull");
      expect(pull.code).to.equal("NAT_WITHOUT_INTERNET_ROUTE");
      expect(pull.fix)
        .to.match(/0\.0\.0\.0\/0/)
        .and.match(/internet gateway/i);
    });
    it("is stopped by its missing public address", async () => {
      const pull = need(await reportOf(program({ address: true })), "image-pull");
      expect(pull.verdict).to.equal("blocked");
      expect(pull.fix).to.match(/Elastic IP/);
    });
    it("carries everything, with its Elastic IP, once it is whole", async () => {
      const report = await reportOf(program({}));
      expect(report.verdict).to.equal("reachable");
      expect(report.services[0]?.strategy).to.equal("nat-instance");
      expect(need(report, "image-pull").via).to.deep.equal(["nat-instance", "internet-gateway"]);
      expect(need(report, "image-pull").sourceIp.kind).to.equal("fixed");
    });
  });

  describe("5: Fargate in a public subnet with assignPublicIp disabled", () => {
    const program = (assignPublicIp: boolean) => () => {
      const on = network();
      const outside = publicSubnets(on, { mapPublicIp: true });
      fargate("web", nginx, { subnetIds: outside.ids, securityGroupIds: [group(on, "tasks").id], assignPublicIp });
    };
    it("has no public address, whatever the subnet's flag says", async () => {
      const pull = need(await reportOf(program(false)), "image-pull");
      expect(pull.code).to.equal("IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS");
      expect(pull.fix).to.match(/assignPublicIp/);
    });
    it("is solved by the flag", async () => {
      const report = await reportOf(program(true));
      expect(report.verdict).to.equal("reachable");
      expect(report.services[0]?.strategy).to.equal("public-ip");
    });
  });

  describe("6: Fargate in an isolated subnet with assignPublicIp enabled", () => {
    it("gains nothing by its public address", async () => {
      const report = await reportOf(() => isolated({ assignPublicIp: true, endpoints: [], s3: false }));
      const pull = need(report, "image-pull", "ecr.api");
      expect(pull.code).to.equal("NO_ROUTE_TO_DESTINATION");
      expect(pull.fix).to.be.a("string");
      expect(report.findings.map((finding) => finding.id)).to.include("V-06");
    });
    it("is solved by endpoints, and the flag is still reported as useless", async () => {
      const report = await reportOf(() => isolated({ assignPublicIp: true }));
      expect(report.verdict).to.equal("reachable");
      expect(
        report.findings.filter((finding) => finding.id === "V-06").map((finding) => finding.severity),
      ).to.deep.equal(["warning"]);
    });
    it("says nothing of the flag where it is off", async () => {
      const report = await reportOf(() => isolated());
      expect(report.findings.map((finding) => finding.id)).not.to.include("V-06");
    });
  });

  describe("7: ECS Exec without ssmmessages", () => {
    it("is the only need that is blocked, and the fix names the endpoint", async () => {
      const report = await reportOf(() => isolated({ exec: true }));
      const exec = need(report, "exec", "ssmmessages");
      expect(exec.code).to.equal("NO_ROUTE_TO_DESTINATION");
      expect(exec.fix).to.match(/ssmmessages/);
      expect(need(report, "image-pull", "ecr.api").verdict).to.equal("reachable");
    });
    it("is solved by that endpoint", async () => {
      const report = await reportOf(() =>
        isolated({ exec: true, endpoints: ["ecr.api", "ecr.dkr", "logs", "ssmmessages"] }),
      );
      expect(report.verdict).to.equal("reachable");
    });
  });

  describe("8: the endpoint of Secrets Manager or SSM is missing, while those of logs and ECR exist", () => {
    const secret = "arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:shop/database-a1b2c3";
    const parameter = "arn:aws:ssm:ap-northeast-1:123456789012:parameter/shop/database";
    for (const [destination, valueFrom] of [
      ["secretsmanager", secret],
      ["ssm", parameter],
    ] as const) {
      it(`names ${destination}`, async () => {
        const broken = need(await reportOf(() => isolated({ secrets: [valueFrom] })), "secrets", destination);
        expect(broken.code).to.equal("NO_ROUTE_TO_DESTINATION");
        expect(broken.fix).to.include(destination);
        const mended = await reportOf(() =>
          isolated({ secrets: [valueFrom], endpoints: ["ecr.api", "ecr.dkr", "logs", destination] }),
        );
        expect(mended.verdict).to.equal("reachable");
      });
    }
  });

  describe("9: ECR without the S3 gateway endpoint", () => {
    it("blocks the layers where nothing else leads to S3", async () => {
      const report = await reportOf(() => isolated({ s3: false }));
      const layers = need(report, "image-layers", "s3");
      expect(layers.code).to.equal("NO_ROUTE_TO_DESTINATION");
      expect(layers.fix)
        .to.match(/S3 gateway endpoint/i)
        .and.match(/isolated/);
      expect(need(report, "image-pull", "ecr.dkr").verdict).to.equal("reachable");
    });
    it("takes the layers through the NAT where there is one", async () => {
      const report = await reportOf(() => behindNat({ image: own }));
      expect(report.verdict).to.equal("reachable");
      expect(need(report, "image-layers", "s3").via).to.deep.equal(["nat-gateway", "internet-gateway"]);
    });
    it("is solved by the endpoint on that route table", async () => {
      const report = await reportOf(() => isolated());
      expect(need(report, "image-layers", "s3").via).to.deep.equal(["gateway-endpoint"]);
      expect(report.verdict).to.equal("reachable");
    });
  });

  describe("10: an ingress rule on the target, without egress on the source's group", () => {
    const program = (egress: boolean) => () => {
      const on = network();
      const outside = publicSubnets(on);
      const front = group(on, "front-group", {
        ingress: [tcp(80, ["0.0.0.0/0"])],
        egress: egress ? [ANYWHERE] : [tcp(443, ["0.0.0.0/0"])],
      });
      const tasks = group(on, "tasks", {
        ingress: [{ protocol: "tcp", fromPort: 80, toPort: 80, securityGroups: [front.id] }],
      });
      const targetGroup = balancer(on, { subnetIds: outside.ids, securityGroupId: front.id, targetType: "ip" });
      fargate("web", nginx, {
        subnetIds: outside.ids,
        securityGroupIds: [tasks.id],
        assignPublicIp: true,
        targetGroup,
      });
    };
    it("kills the tasks, for the health check never leaves the balancer", async () => {
      const health = need(await reportOf(program(false)), "load-balancing");
      expect(health.code).to.equal("ENI_SG_RULES_MISMATCH");
      expect(health.fix)
        .to.match(/egress/i)
        .and.match(/front-group/);
    });
    it("is solved by the egress rule", async () => {
      const report = await reportOf(program(true));
      expect(report.verdict).to.equal("reachable");
      expect(report.services[0]?.ingress?.internet.verdict).to.equal("reachable");
      expect(report.services[0]?.ingress?.internet.via).to.include("load-balancer");
    });
  });

  describe("11: one of two zones has no route to the NAT", () => {
    const program = (routed: boolean) => () => {
      const on = network();
      const outside = publicSubnets(on);
      const nat = natGateway(outside.ids[0] ?? "");
      const routes = [{ cidrBlock: "0.0.0.0/0", natGatewayId: nat.id }];
      const first = subnets(on, "first", { cidrs: [PRIVATE[0] ?? ""], zones: ["a"], routes });
      const second = subnets(on, "second", { cidrs: [PRIVATE[1] ?? ""], zones: ["c"], routes: routed ? routes : [] });
      fargate("web", nginx, {
        subnetIds: [...first.ids, ...second.ids],
        securityGroupIds: [group(on, "tasks").id],
      });
    };
    it("is partial, with the subnets named", async () => {
      const report = await reportOf(program(false), { preview: true });
      const pull = need(report, "image-pull");
      expect(pull.verdict).to.equal("partial");
      expect(pull.code).to.equal("NO_ROUTE_TO_DESTINATION");
      expect(pull.subnets.reachable).to.deep.equal(["first-0"]);
      expect(pull.subnets.blocked).to.deep.equal(["second-0"]);
      expect(pull.fix)
        .to.match(/second/)
        .and.match(/nat/i);
      expect(report.services[0]?.strategy).to.equal(null);
    });
    it("is whole with the route", async () => {
      expect((await reportOf(program(true))).verdict).to.equal("reachable");
    });
  });

  describe("12: the NAT gateway is in the private subnet whose default route leads to it", () => {
    it("cannot leave through itself", async () => {
      const pull = need(await reportOf(() => behindNat({ natInPrivate: true })), "image-pull");
      expect(pull.verdict).to.be.oneOf(["blocked", "partial"]);
      expect(pull.code).to.equal("NAT_IN_OWN_SUBNET");
      expect(pull.fix).to.match(/public/i);
    });
    it("is solved in a public subnet", async () => {
      const report = await reportOf(() => behindNat());
      expect(report.verdict).to.equal("reachable");
      expect(report.services[0]?.strategy).to.equal("nat-gateway");
    });
  });

  describe("13: dual-stack Fargate with ::/0 alone, and an image in private ECR", () => {
    const program = (endpoints: boolean) => () => {
      const on = network({ ipv6: true });
      const egressOnly = new aws.ec2.EgressOnlyInternetGateway("egress-only", { vpcId: on.vpc.id });
      const inside = subnets(on, "dual", {
        cidrs: PRIVATE,
        ipv6Cidrs: ["2406:da14:1:1::/64", "2406:da14:1:2::/64"],
        routes: [{ ipv6CidrBlock: "::/0", egressOnlyGatewayId: egressOnly.id }],
      });
      if (endpoints) {
        const guard = group(on, "endpoints", { ingress: [tcp(443, ["10.0.0.0/16"])] });
        interfaceEndpoints(on, ["ecr.api", "ecr.dkr", "logs"], { subnetIds: inside.ids, securityGroupId: guard.id });
        s3Gateway(on, [inside.table.id]);
      }
      fargate("web", own, { subnetIds: inside.ids, securityGroupIds: [group(on, "tasks").id] });
    };
    it("blocks the pull, while the application's IPv6 is fine", async () => {
      const report = await reportOf(program(false));
      const pull = need(report, "image-pull", "ecr.api");
      expect(pull.verdict).to.equal("blocked");
      expect(pull.code).to.equal("IPV4_ONLY_DESTINATION");
      expect(pull.fix).to.match(/endpoint/i);
      expect(report.services[0]?.egress.ipv6.verdict).to.equal("reachable");
      expect(report.services[0]?.egress.ipv6.via).to.deep.equal(["egress-only-internet-gateway"]);
      expect(report.services[0]?.egress.ipv4.verdict).to.equal("blocked");
      expect(report.services[0]?.strategy).to.equal("egress-only-ipv6");
    });
    it("is solved by endpoints", async () => {
      const report = await reportOf(program(true));
      expect(report.verdict).to.equal("reachable");
      expect(report.services[0]?.strategy).to.equal("egress-only-ipv6");
    });
  });

  describe("14: names of endpoints do not resolve to them", () => {
    it("names private DNS when it is off on the endpoint", async () => {
      const login = need(await reportOf(() => isolated({ privateDns: false })), "image-pull", "ecr.api");
      expect(login.verdict).to.equal("blocked");
      expect(login.code).to.equal("PRIVATE_DNS_DISABLED");
      expect(login.fix).to.match(/private DNS/i);
    });
    it("names the VPC's flag when DNS host names are off", async () => {
      const login = need(await reportOf(() => isolated({ dnsHostnames: false })), "image-pull", "ecr.api");
      expect(login.verdict).to.equal("blocked");
      expect(login.fix).to.match(/enableDnsHostnames/);
    });
    it("is solved with both on", async () => {
      expect((await reportOf(() => isolated())).verdict).to.equal("reachable");
    });
  });

  describe("15: a load balancer that cannot reach its targets", () => {
    const program = (options: { zones: string[]; targetType?: string; launch?: "ec2" }) => () => {
      const on = network();
      const outside = publicSubnets(on);
      const nat = natGateway(outside.ids[0] ?? "");
      const inside = subnets(on, "private", {
        cidrs: [PRIVATE[0] ?? ""],
        zones: ["c"],
        routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: nat.id }],
      });
      const front = group(on, "front-group", { ingress: [tcp(80, ["0.0.0.0/0"])] });
      const tasks = group(on, "tasks", {
        ingress: [{ protocol: "tcp", fromPort: 80, toPort: 80, securityGroups: [front.id] }],
      });
      const targetGroup = balancer(on, {
        subnetIds: outside.ids.filter((_, index) => options.zones.includes(["a", "c"][index] ?? "")),
        securityGroupId: front.id,
        targetType: options.targetType ?? "ip",
      });
      if (options.launch === "ec2") {
        const capacity = instances("web", { subnetIds: inside.ids, securityGroupIds: [tasks.id] });
        onInstances("web", nginx, capacity, {
          networkMode: "awsvpc",
          subnetIds: inside.ids,
          securityGroupIds: [tasks.id],
          targetGroup,
        });
      } else {
        fargate("web", nginx, { subnetIds: inside.ids, securityGroupIds: [tasks.id], targetGroup });
      }
    };
    it("names the zone that the balancer is not enabled in", async () => {
      const health = need(await reportOf(program({ zones: ["a"] })), "load-balancing");
      expect(health.code).to.equal("ELB_INSTALLED_AZ_RESTRICTION");
      expect(health.fix).to.match(/ap-northeast-1c/);
    });
    it("refuses target type instance for awsvpc", async () => {
      const report = await reportOf(program({ zones: ["a", "c"], targetType: "instance", launch: "ec2" }));
      expect(need(report, "load-balancing").code).to.equal("TARGET_TYPE_MISMATCH");
      expect(need(report, "load-balancing").fix)
        .to.match(/targetType/)
        .and.match(/ip/);
    });
    it("is solved with both zones and target type ip", async () => {
      expect((await reportOf(program({ zones: ["a", "c"] }))).verdict).to.equal("reachable");
      expect((await reportOf(program({ zones: ["a", "c"], launch: "ec2" }))).verdict).to.equal("reachable");
    });
  });
});

// Last, so that every incident has been judged.
expectSoundFixes("incident");

import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import * as fc from "fast-check";
import { isRefused } from "../../analysis/rules/matrix";
import { judgementOf, networkModesOf, Strategy } from "../../analysis/rules/strategies";
import { Ingress, LaunchType, NatPlacement, NetworkMode } from "../../analysis/rules/words";
import { requiredSettings } from "../support/choices";
import { keysAt } from "../../stacks/settings/keys";
import { problemLine, readSettings, type Settings } from "../../stacks/settings";

const LISTENER = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/theirs/0a/1b";
const CERTIFICATE = "arn:aws:acm:eu-central-1:123456789012:certificate/abc";
const STATIC = [{ name: "app", image: "x", port: 80, hostPort: 8000 }];
const PRIVATE_IMAGE = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/app:1";

function accepted(config: Record<string, unknown>): Settings {
  const reading = readSettings(asTexts(config));
  if ("problems" in reading) {
    throw new Error(reading.problems.map(problemLine).join("\n"));
  }
  return reading.settings;
}

function refused(config: Record<string, unknown>): string[] {
  const reading = readSettings(asTexts(config));
  return "problems" in reading ? reading.problems.map(problemLine) : [];
}

function asTexts(config: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

describe("a stack's settings", () => {
  it("without any are one public nginx on Fargate", () => {
    const { strategy, services } = accepted({});

    expect(strategy).to.equal("public-ip");
    expect(services).to.deep.equal([
      {
        name: "web",
        image: "public.ecr.aws/nginx/nginx:1.29",
        port: 80,
        strategy: "public-ip",
        launchType: "fargate",
        networkMode: "awsvpc",
        ingress: "none",
      },
    ]);
  });

  it("give each service the stack's defaults if it has no value of its own", () => {
    const { services } = accepted({
      strategy: "nat-gateway",
      launchType: "ec2",
      ingress: "private",
      services: [
        { name: "a", image: "nginx", port: 80 },
        { name: "b", image: PRIVATE_IMAGE, launchType: "fargate", strategy: "vpc-endpoints", ingress: "none" },
      ],
    });

    expect(
      services.map(({ strategy, launchType, networkMode, ingress }) => [strategy, launchType, networkMode, ingress]),
    ).to.deep.equal([
      ["nat-gateway", "ec2", "awsvpc", "private"],
      ["vpc-endpoints", "fargate", "awsvpc", "none"],
    ]);
  });

  it("are read as the type of their key, whether the command line or YAML wrote them", () => {
    const settings = accepted({
      availabilityZoneCount: "3",
      client: "true",
      flowLogs: "true",
      availabilityZones: "us-east-1a, us-east-1b,us-east-1c",
      services:
        '[{"name":"web","image":"nginx","port":"8080","desiredCount":"2","exec":"false","environment":{"N":1}}]',
      natGateway: '{"placement":"single"}',
    });

    expect(settings).to.deep.include({
      availabilityZoneCount: 3,
      client: true,
      flowLogs: {},
      natGateway: { placement: "single" },
    });
    expect(settings.availabilityZones).to.deep.equal(["us-east-1a", "us-east-1b", "us-east-1c"]);
    expect(settings.services[0]).to.deep.include({ port: 8080, desiredCount: 2, exec: false, environment: { N: "1" } });
  });

  it("give a service behind a shared load balancer its type, and of the stack's own settings the health check", () => {
    const { services } = accepted({
      strategy: "nat-gateway",
      ingress: "alb",
      loadBalancer: { certificateArn: CERTIFICATE, healthCheck: { path: "/up" } },
      balancers: [{ name: "front" }, { name: "tcp", type: "nlb", scheme: "internal" }],
      services: [
        { name: "own", image: "nginx", port: 80 },
        { name: "api", image: "nginx", port: 80, loadBalancer: { of: "front", host: "a.example.com, b.example.com" } },
        { name: "mail", image: "nginx", port: 80, loadBalancer: { of: "tcp", port: "25" } },
      ],
    });

    expect(services.map(({ ingress, loadBalancer }) => [ingress, loadBalancer])).to.deep.equal([
      ["alb", { certificateArn: CERTIFICATE, healthCheck: { path: "/up" } }],
      ["alb", { healthCheck: { path: "/up" }, of: "front", host: ["a.example.com", "b.example.com"] }],
      ["nlb", { healthCheck: { path: "/up" }, of: "tcp", port: 25 }],
    ]);
  });

  it("are refused together, each with key, value, reason and remedy", () => {
    expect(
      refused({
        strategy: "nat-gatway",
        natGateway: { placement: "per-zone" },
        client: "yes",
        subnets: "3",
        services: [{ name: "web", iage: "nginx", port: "99999" }],
      }),
    ).to.deep.equal([
      'ecs-connectivity:strategy = "nat-gatway": there is no such value. Did you mean nat-gateway?',
      'ecs-connectivity:services[0].port = "99999": the value must be a whole number from 1 to 65535. Correct the value.',
      'ecs-connectivity:services[0].iage = "nginx": there is no such key. Did you mean image?',
      'ecs-connectivity:natGateway.placement = "per-zone": there is no such value. The values are: single, per-az, regional.',
      'ecs-connectivity:client = "yes": the value must be true or false. Correct the value.',
      'ecs-connectivity:subnets = "3": there is no such key. The keys are: strategy, launchType, networkMode, ingress, services, schedules, loadBalancer, balancers, cidrBlock, availabilityZones, availabilityZoneCount, maxAvailabilityZones, ipFamily, flowLogs, existingNetwork, natGateway, natInstance, ipv6, endpoints, capacity, containerInsights, client, tags.',
    ]);
  });

  it("are refused for the network's problems together with a key that cannot be read", () => {
    const lines = refused({ client: "yes", cidrBlock: "10.0.0.0/30" });

    expect(lines).to.have.length(2);
    expect(lines[1]).to.match(/^ecs-connectivity:cidrBlock = "10.0.0.0\/30": .*\[R-LIM-08, R-LB-04\]/);
  });

  it("pass security settings on to each service, and refuse wrong ones together", () => {
    const key = "arn:aws:kms:eu-west-1:123456789012:key/1";
    const webAclArn = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/shop/1";
    const container = { user: "1000", readonlyRootFilesystem: "true", logRetentionInDays: "90", logKmsKeyArn: key };
    const { services, flowLogs } = accepted({
      flowLogs: { kmsKeyArn: key },
      loadBalancer: { accessLogs: { bucket: "shop-logs" }, deletionProtection: "true" },
      services: [{ name: "web", image: "nginx", port: 80, ingress: "alb", loadBalancer: { webAclArn }, ...container }],
    });
    expect(flowLogs).to.deep.equal({ kmsKeyArn: key });
    expect(services[0]).to.deep.include({
      user: "1000",
      readonlyRootFilesystem: true,
      logRetentionInDays: 90,
      logKmsKeyArn: key,
      loadBalancer: { accessLogs: { bucket: "shop-logs" }, deletionProtection: true, webAclArn },
    });

    const wrong = { name: "tcp", image: "nginx", port: 80, ingress: "nlb", exec: true, readonlyRootFilesystem: true };
    const lines = refused({
      flowLogs: { kmsKeyArn: "alias/logs" },
      loadBalancer: { webAclArn },
      services: [{ ...wrong, user: "a b", logKmsKeyArn: "alias/logs", logRetentionInDays: 8 }],
    });
    expect(
      lines.map((line) => /^ecs-connectivity:(\S+).*(\[R-[A-Z]+-\d+\])/.exec(line)?.slice(1).join(" ")),
    ).to.deep.equal([
      "flowLogs.kmsKeyArn [R-SEC-07]",
      "services[0].logRetentionInDays [R-LIM-18]",
      "services[0].loadBalancer.webAclArn [R-SEC-04]",
      "services[0].logKmsKeyArn [R-SEC-07]",
      "services[0].user [R-SEC-03]",
      "services[0].readonlyRootFilesystem [R-SEC-02]",
    ]);
    expect(refused({ containerInsights: "on" })[0]).to.contain("The values are: disabled, enabled, enhanced.");
  });

  const impossible: [string, Record<string, unknown>, RegExp][] = [
    [
      "two services of one name",
      {
        services: [
          { name: "a", image: "x" },
          { name: "a", image: "y" },
        ],
      },
      /services\[1\]\.name = "a"/,
    ],
    [
      "a service that runs nothing",
      { services: [{ name: "a" }] },
      /services\[0\]\.image: neither image nor build nor containers is set, so a has no container/,
    ],
    [
      "an image and a build",
      { services: [{ name: "a", image: "x", build: "./a" }] },
      /services\[0\]\.build: image and build are set together/,
    ],
    [
      "ingress without a port",
      { services: [{ name: "a", image: "x", ingress: "alb" }] },
      /services\[0\]\.port.*no container has a port for the traffic\. \[R-LB-14\]/,
    ],
    [
      "a stranger in allowFrom",
      { services: [{ name: "web", image: "x", allowFrom: ["wbe2"] }] },
      /allowFrom\[0\] = "wbe2": no service has that name/,
    ],
    [
      "services that admit each other",
      {
        services: [
          { name: "a", image: "x", allowFrom: ["b"] },
          { name: "b", image: "x", allowFrom: ["a"] },
        ],
      },
      /services\[0\]\.allowFrom\[0\] = "b": b also allows a/,
    ],
    ["JSON that is none", { services: "[{" }, /services: the value starts like JSON, but is not valid JSON/],
    ["a block with host bits", { cidrBlock: "10.0.0.1/16" }, /cidrBlock = "10.0.0.1\/16"/],
    [
      "two kinds of NAT",
      {
        strategy: "nat-gateway",
        services: [
          { name: "a", image: "x" },
          { name: "b", image: "x", strategy: "nat-instance" },
        ],
      },
      /strategies = "nat-gateway, nat-instance"/,
    ],
    [
      "addresses of a zonal NAT",
      { strategy: "nat-gateway", natGateway: { addresses: "manual" } },
      /natGateway\.addresses = "manual"/,
    ],
    ["an IPv6-only network", { ipFamily: "ipv6" }, /ipFamily = "ipv6"/],
    [
      "requirements of an Auto Scaling group, which has one type",
      { strategy: "nat-gateway", launchType: "ec2", capacity: { requirements: { minVcpus: 2 } } },
      /capacity\.requirements = /,
    ],
    [
      "a size of Managed Instances, which ECS counts itself",
      { strategy: "nat-gateway", launchType: "managed-instances", capacity: { maxSize: 3 } },
      /capacity\.maxSize = "3"/,
    ],
    [
      "instances kept for a switch within one tier, which leaves them as they are",
      { strategy: "nat-gateway", launchType: "ec2", capacity: { keep: ["nat-instance"] } },
      /capacity\.keep\[0\] = "nat-instance": nat-gateway of web uses the same private subnets/,
    ],
    [
      "HTTPS of a load balancer that no service has",
      { loadBalancer: { certificateArn: CERTIFICATE } },
      /^ecs-connectivity:loadBalancer: no service has a load balancer of its own.*\[R-LB-01\] Set ingress to alb or nlb/,
    ],
    [
      "HTTPS of one service without ingress",
      { services: [{ name: "a", image: "x", port: 80, loadBalancer: { certificateArn: CERTIFICATE } }] },
      /services\[0\]\.ingress = "none": loadBalancer has no effect with this ingress.*\[R-LB-01\]/,
    ],
    [
      "a shared load balancer that is not there",
      { balancers: [{ name: "front" }], services: [{ name: "a", image: "x", port: 80, loadBalancer: { of: "frnt" } }] },
      /^ecs-connectivity:services\[0\]\.loadBalancer\.of = "frnt": no load balancer in balancers has that name\. Did you mean front\?$/,
    ],
    [
      "a shared load balancer of wrong settings",
      { balancers: [{ name: "front", certificateArn: "arn:aws:s3:::x" }, { name: "front" }], availabilityZoneCount: 1 },
      /balancers\[0\]\.certificateArn = .*\[R-LB-23\].*\n.*balancers\[0\]\.type = "alb": .*two Availability Zones(.|\n)*balancers\[1\]\.name = "front": balancers\[0\] has the same name/,
    ],
    [
      "two services with one priority, or one behind the other",
      {
        balancers: [{ name: "front" }],
        services: [
          { name: "a", image: "x", port: 80, loadBalancer: { of: "front", path: "/a/*", priority: 3 } },
          { name: "b", image: "x", port: 80, loadBalancer: { of: "front", path: "/b/*", priority: 3 } },
          { name: "c", image: "x", port: 80, loadBalancer: { of: "front", path: "/a/c/*", priority: 4 } },
        ],
      },
      /services\[1\]\.loadBalancer\.priority = "3": a has a rule with the same priority.*\n.*services\[2\]\.loadBalancer\.priority = "4": the rule of a with priority 3 is earlier/,
    ],
    [
      "a port of the shared load balancer's certificate",
      {
        balancers: [{ name: "front", certificateArn: CERTIFICATE }],
        services: [{ name: "a", image: "x", port: 80, loadBalancer: { of: "front", port: 443 } }],
      },
      /services\[0\]\.loadBalancer\.port = "443": a listener of the shared load balancer already has this port\. \[R-LB-22\]/,
    ],
    [
      "two services with one priority on one existing listener",
      {
        services: ["/a/*", "/b/*"].map((path, index) => ({
          name: `s${String(index)}`,
          image: "x",
          port: 80,
          loadBalancer: { listenerArn: LISTENER, securityGroupId: "sg-1", path, priority: 3 },
        })),
      },
      /services\[1\]\.loadBalancer\.priority = "3": s0 has a rule with the same priority/,
    ],
    [
      "two services in bridge mode on the same instances and static ports of one load balancer",
      {
        strategy: "nat-gateway",
        launchType: "ec2",
        networkMode: "bridge",
        balancers: [{ name: "front" }],
        services: [
          { name: "a", containers: STATIC, loadBalancer: { of: "front", path: "/a/*" } },
          { name: "b", containers: STATIC, loadBalancer: { of: "front", path: "/b/*" } },
        ],
      },
      /services\[1\]\.loadBalancer\.of: a and b use the same ports of the same instances/,
    ],
    [
      "an endpoint in the spelling of its DNS name, or with its full name",
      { endpoints: { add: ["ecr-api", "com.amazonaws.eu-west-1.logs", "com.amazonaws.eu-west-1.sqs"] } },
      /endpoints\.add = "ecr-api": there is no such endpoint service\. \[R-EP-04\] Did you mean ecr\.api\?\n.*"com\.amazonaws\.eu-west-1\.logs".*Did you mean logs\?\n.*"com\.amazonaws\.eu-west-1\.sqs".*Write only the last part of the name\.$/,
    ],
    [
      "a certificate of another service than ACM or IAM",
      {
        services: [
          { name: "a", image: "x", port: 80, ingress: "alb", loadBalancer: { certificateArn: "arn:aws:s3:::x" } },
        ],
      },
      /services\[0\]\.loadBalancer\.certificateArn = "arn:aws:s3:::x": .*\[R-LB-23\]/,
    ],
    [
      "kept Managed Instances, which need it not",
      { strategy: "nat-gateway", launchType: "managed-instances", capacity: { keep: ["public-host"] } },
      /capacity\.keep = .*Leave it out/,
    ],
  ];
  for (const [what, config, message] of impossible) {
    it(`refuse ${what}`, () => {
      expect(refused(config).join("\n")).to.match(message);
    });
  }

  it("accept what such a refusal advises, options for another strategy, and services newer than the list", () => {
    const services = [
      { name: "a", image: "x", port: 80, ingress: "alb", loadBalancer: { certificateArn: CERTIFICATE } },
    ];
    expect(refused({ services, endpoints: { add: ["ecr.api", "logs", "sqs", "foo.bar"] } })).to.deep.equal([]);
    expect(refused({ strategy: "public-ip", natGateway: { placement: "single" } })).to.deep.equal([]);
  });

  it("are refused with the value where a list of objects is one word, and in words that are no programmer's", () => {
    expect(refused({ services: "nonsense", tags: ["a"] })).to.deep.equal([
      'ecs-connectivity:services[0] = "nonsense": the value must be an object. Give an object, such as KEY.name, or JSON.',
      'ecs-connectivity:tags = "a list": the value must be names with values. Give names with values, such as KEY.NAME, or JSON.',
    ]);
  });

  it("say that a value is encrypted where the environment has no passphrase for it", () => {
    const encrypted = pulumi.runtime.unknownValue;
    const why =
      "the value is encrypted, and the environment does not contain this stack's passphrase. Set PULUMI_CONFIG_PASSPHRASE or " +
      "PULUMI_CONFIG_PASSPHRASE_FILE, or set a value with --config.";

    expect(refused({ strategy: encrypted, services: [{ name: "web", image: "x", port: encrypted }] })).to.deep.equal([
      `ecs-connectivity:strategy = "[secret]": ${why}`,
      `ecs-connectivity:services[0].port = "[secret]": ${why}`,
    ]);
    expect(refused({ services: encrypted })).to.deep.equal([`ecs-connectivity:services = "[secret]": ${why}`]);
  });

  it("never repeat what may be a secret", () => {
    const lines = refused({ services: [{ name: "a", image: "x", environment: { TOKEN: ["hush"] }, secrets: "hush" }] });

    expect(lines).to.have.length(2);
    expect(lines.join("\n")).not.to.contain("hush");
    expect(readSettings({ tags: '["hush"]' }, new Set(["tags"]))).to.have.nested.property(
      "problems[0].value",
      "[secret]",
    );
  });

  it("accept a strategy, launch type and network mode exactly where the matrix does", () => {
    for (const strategy of Object.values(Strategy)) {
      for (const launchType of Object.values(LaunchType)) {
        for (const networkMode of Object.values(NetworkMode)) {
          const services = [{ name: "a", image: PRIVATE_IMAGE, strategy, launchType, networkMode }];
          const lines = refused({ ...requiredSettings(strategy), services });
          const { verdict, rules } = judgementOf({ strategy, launchType, networkMode });

          expect(lines.length === 0, `${strategy} ${launchType} ${networkMode}: ${lines.join()}`).to.equal(
            !isRefused(verdict),
          );
          if (lines.length > 0) {
            expect(lines[0]).to.contain(`[${rules.join(", ")}]`);
          }
        }
      }
    }
  });

  it("are never half accepted: random settings give complete services, or problems that say what to do", () => {
    const service = fc.record(
      {
        name: fc.constantFrom("a", "b", "web"),
        image: fc.constantFrom("nginx", PRIVATE_IMAGE),
        port: fc.constantFrom(80, "80", 0, "http"),
        strategy: fc.constantFrom(...Object.values(Strategy), "nat"),
        launchType: fc.constantFrom(...Object.values(LaunchType)),
        networkMode: fc.constantFrom(...Object.values(NetworkMode)),
        ingress: fc.constantFrom(...Object.values(Ingress)),
      },
      { requiredKeys: ["name", "image"] },
    );
    const config = fc.record(
      {
        strategy: fc.constantFrom(...Object.values(Strategy)),
        launchType: fc.constantFrom(...Object.values(LaunchType)),
        availabilityZoneCount: fc.constantFrom(1, "2", 9),
        natGateway: fc.record({ placement: fc.constantFrom(...Object.values(NatPlacement)) }),
        cidrBlock: fc.constantFrom("10.0.0.0/16", "10.1.0.0/22", "10.0.0.0/28", "nonsense"),
        services: fc.array(service, { minLength: 1, maxLength: 3 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(config, (given) => {
        const reading = readSettings(asTexts(given));
        if ("problems" in reading) {
          return (
            reading.problems.length > 0 &&
            reading.problems.every(
              ({ property, message, remedy }) => property !== "" && message !== "" && remedy !== "",
            )
          );
        }
        return reading.settings.services.every(
          ({ strategy, launchType, networkMode }) =>
            networkMode === "none" || networkModesOf(strategy, launchType).includes(networkMode),
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe("Settings of another shape", () => {
  /** Every key, at every depth: `[["services"], ["services", 0, "port"], …]`. */
  function paths(path: readonly (string | number)[] = []): (string | number)[][] {
    return keysAt(path).flatMap((key) => {
      const inner = [...path, key];
      return [inner, ...paths(inner), ...paths([...inner, 0])];
    });
  }

  function settingsWith(path: readonly (string | number)[], value: unknown): unknown {
    const [step, ...rest] = path;
    if (step === undefined) return value;
    const inner = settingsWith(rest, value);
    return typeof step === "number" ? [inner] : { name: "a", image: "nginx", [step]: inner };
  }

  it("are refused by their key, or accepted, at every key and depth", () => {
    const all = paths();
    for (const path of all) {
      for (const wrong of ["x.y", 7, null, {}, [{}], [null]]) {
        const [key = "", ...rest] = path;
        const value = settingsWith(rest, wrong);
        const text = typeof value === "string" ? value : JSON.stringify(value);
        const read = () => readSettings({ strategy: "nat-gateway", [String(key)]: text });

        expect(read, `${path.join(".")} = ${text}`).not.to.throw();
      }
    }
    expect(all.length).to.be.greaterThan(300);
  });
});

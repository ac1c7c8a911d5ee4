/** Sidecars for telemetry: the needs that their definition shows, in a program, a component and an account. */
import { expect } from "chai";
import { endpointsOf, needsOfService } from "../../../analysis/rules/needs";
import { sidecarOf } from "../../../analysis/rules/sidecars";
import { topologyOf } from "../../../analysis/topology/fromResources";
import { type ResourceState, type Value } from "../../../analysis/topology/resource";
import { serviceDefinitionOf } from "../../../components";
import { stripped } from "../../../readers/aws/stripped";
import { judged } from "../../support/reportOf";
import { graph, resource } from "../../support/resources";
import { behindNat, endpoint, isolated, REGION, taskDefinition } from "../../support/topology";

const X_RAY = "public.ecr.aws/xray/aws-xray-daemon:3.x";
const ADOT = "public.ecr.aws/aws-observability/aws-otel-collector:v0.43.1";
const CLOUDWATCH = "public.ecr.aws/cloudwatch-agent/cloudwatch-agent:latest";
const DATADOG = "public.ecr.aws/datadog/agent:7";

/** The destinations of a sidecar, and the reason why there may be others. */
function seen(image: string, environment: Record<string, string> = {}, command: readonly string[] = []): string {
  const sidecar = sidecarOf(image, environment, command);
  if (sidecar === null) return "none";
  const outputs = sidecar.outputs.map((each) =>
    "host" in each ? each.host : `${each.service}${each.region === undefined ? "" : ` in ${each.region}`}`,
  );
  return [...outputs, ...(sidecar.unread === undefined ? [] : [`(${sidecar.unread})`])].join(", ");
}

describe("the destinations of a sidecar", () => {
  it("are X-Ray for its daemon, whatever registry has its image", () => {
    for (const image of [
      X_RAY,
      "amazon/aws-xray-daemon",
      "123456789012.dkr.ecr.eu-west-1.amazonaws.com/mirror/aws-xray-daemon:1",
    ]) {
      expect(seen(image), image).to.equal("xray");
    }
    expect(seen(X_RAY, { AWS_REGION: "us-east-1" })).to.equal("xray in us-east-1");
    for (const image of ["nginx", "my/aws-xray-daemon-exporter", "public.ecr.aws/datadog/agent-dev", "???"]) {
      expect(seen(image), image).to.equal("none");
    }
  });

  it("are those of the exporters in AOT_CONFIG_CONTENT, or of a configuration in the collector's image", () => {
    const content = [
      "receivers:",
      "  otlp:",
      "exporters:",
      "  awsxray:",
      "  awsemf/app:",
      "    region: us-east-1",
      "  prometheusremotewrite:",
      "    endpoint: https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1/api/v1/remote_write",
      "  debug: {}",
      "service:",
      "  pipelines:",
    ].join("\n");
    expect(seen(ADOT, { AOT_CONFIG_CONTENT: content })).to.equal(
      "xray, logs in us-east-1, aps-workspaces in eu-west-1",
    );
    expect(seen(ADOT, { AOT_CONFIG_CONTENT: "exporters:\n  otlp/x:\n    endpoint: a.example\n" })).to.equal(
      "(exporter otlp/x is not read)",
    );
    expect(seen(ADOT, {}, ["--config=/etc/ecs/ecs-default-config.yaml"])).to.equal("xray, logs");
    expect(seen(ADOT, {}, ["--config=/etc/ecs/ecs-xray.yaml"])).to.equal("xray");
    expect(seen(ADOT)).to.equal("(its configuration is not in the task definition)");
    expect(seen(ADOT, { AOT_CONFIG_CONTENT: "receivers:\n" })).to.contain("no exporter that can be read");
  });

  it("are those of the exporters that a pipeline uses, and not of one that writes to the task itself", () => {
    const used = (...pipelines: string[]) =>
      seen(ADOT, {
        AOT_CONFIG_CONTENT: ["exporters:", "  awsxray:", "  awsemf/app:", "  otlp:", "service:", "  pipelines:"]
          .concat("    traces:", "      receivers: [otlp]", ...pipelines)
          .join("\n"),
      });
    expect(used("      exporters: [awsxray]")).to.equal("xray");
    expect(used("      exporters:", "        - awsxray", '        - "awsemf/app"')).to.equal("xray, logs");
    expect(used("      exporters: [otlp]")).to.equal("(exporter otlp is not read)");
    const written = (...lines: string[]) =>
      seen(ADOT, { AOT_CONFIG_CONTENT: ["exporters:", ...lines.map((line) => `  ${line}`), ""].join("\n") });
    expect(written("awsxray:", "  endpoint: http://localhost:2000")).to.equal("");
    expect(written("otlp:", '  endpoint: "127.0.0.1:4317"')).to.equal("");
    expect(written("awsemf:", "  output_destination: stdout")).to.equal("");
    for (const line of ["endpoint: https://vpce-1.example", "proxy_address: 10.0.0.9:3128"]) {
      expect(written("awsxray:", `  ${line}`), line).to.equal("(exporter awsxray is not read)");
    }
    expect(written("otlp:", "  endpoint: localhost.example:4317")).to.equal("(exporter otlp is not read)");
  });

  it("are in the Region of the X-Ray daemon's command, and unknown with a configuration or a proxy", () => {
    for (const command of [
      ["-n", "eu-west-1"],
      ["--region", "eu-west-1"],
      ["-o", "--region=eu-west-1"],
    ]) {
      expect(seen(X_RAY, { AWS_REGION: "us-east-1" }, command), command.join(" ")).to.equal("xray in eu-west-1");
    }
    for (const command of [["-c", "/x.yaml"], ["--config=/x.yaml"], ["--proxy-address", "10.0.0.9:3128"]]) {
      expect(seen(X_RAY, {}, command), command.join(" ")).to.equal("(it has a configuration or a proxy)");
    }
    for (const image of [X_RAY, ADOT, CLOUDWATCH, DATADOG]) {
      expect(seen(image, { HTTPS_PROXY: "http://10.0.0.9:3128" }), image).to.equal("(it has a proxy)");
    }
    expect(seen("nginx", { HTTPS_PROXY: "http://10.0.0.9:3128" })).to.equal("none");
  });

  it("are those that the sections of the CloudWatch agent name in place of CloudWatch", () => {
    const sections = (content: object) => seen(CLOUDWATCH, { CW_CONFIG_CONTENT: JSON.stringify(content) });
    expect(sections({ metrics: { metrics_destinations: { amp: { workspace_id: "ws-1" } } } })).to.equal(
      "aps-workspaces",
    );
    expect(sections({ metrics: { metrics_destinations: { cloudwatch: {}, amp: {} } } })).to.equal(
      "monitoring, aps-workspaces",
    );
    expect(sections({ metrics: { endpoint_override: "vpce-1.example" }, traces: {} })).to.equal(
      "xray, (it has another endpoint)",
    );
  });

  it("are those of the sections of CW_CONFIG_CONTENT for the CloudWatch agent", () => {
    const content = JSON.stringify({ agent: { region: "us-east-1" }, metrics: {}, traces: {} });
    expect(seen(CLOUDWATCH, { CW_CONFIG_CONTENT: content })).to.equal("monitoring in us-east-1, xray in us-east-1");
    expect(seen(CLOUDWATCH, { CW_CONFIG_CONTENT: '{"logs":{"metrics_collected":{"emf":{}}}}' })).to.equal("logs");
    expect(seen(CLOUDWATCH, { CW_CONFIG_CONTENT: "{" })).to.contain("not in the task definition");
  });

  it("are hosts below DD_SITE for the Datadog agent, datadoghq.com without it", () => {
    expect(seen(DATADOG)).to.equal("*.agent.datadoghq.com");
    expect(seen("gcr.io/datadoghq/agent:7", { DD_SITE: "datadoghq.eu", DD_LOGS_ENABLED: "true" })).to.equal(
      "*.agent.datadoghq.eu, agent-http-intake.logs.datadoghq.eu",
    );
    expect(seen(DATADOG, { DD_PROXY_HTTPS: "http://10.0.0.9:3128" })).to.equal("(it has another URL, or a proxy)");
  });
});

const definition = (containers: readonly Value[], more: Record<string, Value> = {}): ResourceState =>
  resource("aws:ecs/taskDefinition:TaskDefinition", "web", {
    containerDefinitions: JSON.stringify(containers),
    ...more,
  });

describe("the container definitions of a sidecar", () => {
  const read = (container: Record<string, Value>) => {
    const { containers } = topologyOf(graph([definition([{ name: "side", ...container }])])).taskDefinitions[0] ?? {};
    return Array.isArray(containers) ? (containers as readonly { sidecar?: unknown }[])[0]?.sidecar : undefined;
  };

  it("name its destinations in environment and command", () => {
    expect(read({ image: X_RAY })).to.deep.equal({ outputs: [{ service: "xray" }] });
    expect(read({ image: DATADOG, environment: [{ name: "DD_SITE", value: "datadoghq.eu" }] })).to.deep.equal({
      outputs: [{ host: "*.agent.datadoghq.eu" }],
    });
    expect(read({ image: ADOT, command: ["--config=/etc/ecs/ecs-cloudwatch.yaml"] })).to.deep.equal({
      outputs: [{ service: "logs" }],
    });
    expect(read({ image: "nginx", environment: [{ name: "DD_SITE", value: "datadoghq.eu" }] })).to.equal(undefined);
  });

  it("leave them open where a secret or an environment file may set them", () => {
    const secret = read({ image: DATADOG, secrets: [{ name: "DD_SITE", valueFrom: "/site" }] });
    const file = read({ image: DATADOG, environmentFiles: [{ type: "s3", value: "arn:aws:s3:::b/e.env" }] });
    for (const sidecar of [secret, file]) {
      expect(sidecar).to.have.property("unread").that.contains("its site is not known");
      expect(sidecar).to.have.deep.property("outputs", []);
    }
  });
});

describe("the needs of a sidecar", () => {
  const web = { name: "web", image: "nginx", logs: null, secrets: [], environmentFiles: [], portMappings: [] };
  const side = (image: string, environment: Record<string, string> = {}) => {
    const sidecar = sidecarOf(image, environment, []);
    return { ...web, name: "side", ...(sidecar === null ? {} : { sidecar }) };
  };
  const withSidecar = (image: string, environment?: Record<string, string>) =>
    taskDefinition(undefined, {
      containers: [{ ...side(image, environment), image: `123456789012.dkr.ecr.${REGION}.amazonaws.com/side:1` }],
    });

  it("are calls of the task with its own role, by the task's interface, or the instance's in bridge mode", () => {
    const needs = (launchType: "fargate" | "ec2", networkMode: "awsvpc" | "bridge") =>
      needsOfService({
        name: "web",
        launchType,
        networkMode,
        operatingSystem: "linux",
        region: "eu-west-1",
        containers: [web, side(X_RAY)],
        exec: { enabled: false },
        efs: [],
      }).filter(({ purpose }) => purpose === "monitoring");
    const [need, ...others] = needs("fargate", "awsvpc");
    expect(others).to.deep.equal([]);
    expect(need).to.deep.equal({
      purpose: "monitoring",
      destination: "xray",
      host: "xray.eu-west-1.amazonaws.com",
      port: 443,
      calls: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"].map((action) => ({ action, resource: "*" })),
      rule: "R-EP-33",
      interface: "task",
      inTask: true,
      containers: ["side"],
    });
    expect(needs("ec2", "bridge").map((each) => each.interface)).to.deep.equal(["instance"]);
    expect(endpointsOf(needs("fargate", "awsvpc")).interface).to.deep.equal(["xray"]);
  });

  const monitoring = (topology: Parameters<typeof judged>[0]) =>
    (judged(topology).services[0]?.needs ?? []).filter(({ purpose }) => purpose === "monitoring");

  it("count: without a path they are blocked, and the fix is the endpoint", () => {
    const definitions = { taskDefinitions: [withSidecar(X_RAY)] };
    const [need] = monitoring(isolated(definitions));
    expect([need?.verdict, need?.code]).to.deep.equal(["blocked", "NO_ROUTE_TO_DESTINATION"]);
    expect(need?.fix).to.contain("xray");
    const served = [...isolated().vpcEndpoints, endpoint("xray", ["isolated-a", "isolated-b"])];
    expect(monitoring(isolated({ ...definitions, vpcEndpoints: served }))[0]?.verdict).to.equal("reachable");
    expect(monitoring(behindNat(definitions))[0]?.verdict).to.equal("reachable");
  });

  it("of Datadog are not judged beside an endpoint of another company, which may have its names", () => {
    const definitions = { taskDefinitions: [withSidecar(DATADOG)] };
    expect(monitoring(isolated(definitions))[0]?.verdict).to.equal("blocked");
    const foreign = endpoint("vpce-svc-0a1b", ["isolated-a", "isolated-b"]);
    const beside = (privateDns: boolean) =>
      monitoring(
        isolated({ ...definitions, vpcEndpoints: [...isolated().vpcEndpoints, { ...foreign, privateDns }] }),
      )[0];
    expect(beside(true)?.verdict).to.equal("undetermined");
    expect(beside(false)?.verdict).to.equal("blocked");
  });

  it("of Datadog are not judged beside a private hosted zone for one of its names", () => {
    const beside = (zoneName: string) => {
      const zone = { key: "zone", name: "zone", id: null, zoneName, vpcs: ["vpc"], authorized: [], records: [] };
      const privateZones = [{ ...zone, incomplete: null }];
      return monitoring(isolated({ taskDefinitions: [withSidecar(DATADOG)], privateZones }))[0];
    };
    const { verdict, message } = beside("metrics.agent.datadoghq.com") ?? {};
    expect(verdict).to.equal("undetermined");
    expect(message).to.contain("it is not known whether private hosted zone zone answers for *.agent.datadoghq.com");
    expect(beside("shop.internal")?.verdict).to.equal("blocked");
  });

  it("that the definition does not show are an assumption", () => {
    const report = judged(behindNat({ taskDefinitions: [withSidecar(ADOT)] }));
    expect(report.findings.filter(({ id }) => id === "ASSUMPTION").map(({ message }) => message)).to.include(
      "the destinations of the telemetry of container side are not known, because its configuration is not in the task definition: the task reaches them; without a path the telemetry is lost.",
    );
    expect(monitoring(behindNat({ taskDefinitions: [withSidecar(ADOT)] }))).to.deep.equal([]);
  });
});

describe("a component's service with a sidecar", () => {
  it("needs the endpoints of the sidecar's destinations", () => {
    const definitionOf = (environment: Record<string, string>, image = CLOUDWATCH) =>
      serviceDefinitionOf(
        "web",
        {
          cluster: "shop",
          cpu: 256,
          memory: 512,
          containers: [
            { name: "web", image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:1", port: 80 },
            {
              name: "side",
              image: image.replace("public.ecr.aws", "123456789012.dkr.ecr.eu-west-1.amazonaws.com"),
              environment,
            },
          ],
          network: { strategy: "vpc-endpoints", availabilityZoneCount: 2, vpcId: "", vpcCidrBlocks: [], subnetIds: [] },
        },
        "eu-west-1",
      );
    const CW_CONFIG_CONTENT = JSON.stringify({ metrics: {}, traces: {} });
    expect(endpointsOf(needsOfService(definitionOf({ CW_CONFIG_CONTENT }))).interface).to.include.members([
      "monitoring",
      "xray",
    ]);
    expect(endpointsOf(needsOfService(definitionOf({}, "public.ecr.aws/my/web:1"))).interface).to.not.include.members([
      "monitoring",
      "xray",
    ]);
  });
});

describe("an account's sidecar", () => {
  const kept = (container: Record<string, unknown>): Record<string, unknown> => {
    const { containerDefinitions } = stripped("TaskDefinitions", {
      containerDefinitions: [{ name: "side", ...container }],
    });
    return (containerDefinitions as readonly Record<string, unknown>[])[0] ?? {};
  };

  it("is kept with what decides about its destinations, without secrets", () => {
    const secret =
      "exporters:\n  awsxray:\n    role_arn: hunter2\n  otlphttp/x:\n    endpoint: https://me:hunter2@a.example\n";
    const environment = [
      { name: "AOT_CONFIG_CONTENT", value: secret },
      { name: "TOKEN", value: "hunter2" },
    ];
    const container = kept({
      image: ADOT,
      environment,
      command: ["--set=token=hunter2", "--config=/etc/ecs/ecs-xray.yaml"],
    });
    expect(JSON.stringify(container)).to.not.contain("hunter2");
    expect(container["environment"]).to.deep.equal([
      { name: "AOT_CONFIG_CONTENT", value: "exporters:\n  awsxray:\n  otlphttp/x:\n    endpoint: not-kept\n" },
    ]);
    expect(container["command"]).to.deep.equal(["--config=/etc/ecs/ecs-xray.yaml"]);
    const proxied = kept({
      image: DATADOG,
      environment: [{ name: "DD_PROXY_HTTPS", value: "http://me:hunter2@10.0.0.9" }],
    });
    expect(proxied["environment"]).to.deep.equal([{ name: "DD_PROXY_HTTPS", value: "not-kept" }]);
  });

  it("is read as before: the kept part has the same destinations", () => {
    const content = "exporters:\n  awsemf:\n    region: us-east-1\n    log_group_name: hunter2\n";
    const [variable] = kept({ image: ADOT, environment: [{ name: "AOT_CONFIG_CONTENT", value: content }] })[
      "environment"
    ] as [{ value: string }];
    expect(seen(ADOT, { AOT_CONFIG_CONTENT: variable.value })).to.equal("logs in us-east-1");
    const agent = JSON.stringify({ agent: { region: "us-east-1" }, logs: { secret: "hunter2" } });
    const [other] = kept({ image: CLOUDWATCH, environment: [{ name: "CW_CONFIG_CONTENT", value: agent }] })[
      "environment"
    ] as [{ value: string }];
    expect(other.value).to.equal('{"agent":{"region":"us-east-1"},"logs":{}}');
    expect(seen(CLOUDWATCH, { CW_CONFIG_CONTENT: other.value })).to.equal("logs in us-east-1");
  });

  it("is read as before where the destinations are not those of AWS, or of another Region", () => {
    const again = (image: string, name: string, value: string): string => {
      const [variable] = kept({ image, environment: [{ name, value }] })["environment"] as [{ value: string }];
      expect(seen(image, { [name]: variable.value }), value).to.equal(seen(image, { [name]: value }));
      return variable.value;
    };
    for (const line of [
      "endpoint: http://me:hunter2@a.example",
      "endpoint: localhost:1",
      "output_destination: stdout",
    ]) {
      const content = `exporters:\n  awsemf:\n    ${line}\n  awsxray:\nservice:\n  traces:\n    exporters: [awsemf]\n`;
      expect(again(ADOT, "AOT_CONFIG_CONTENT", content)).to.not.contain("hunter2");
    }
    for (const metrics of [
      { endpoint_override: "hunter2" },
      { metrics_destinations: { amp: { workspace_id: "hunter2" }, cloudwatch: {} } },
    ]) {
      expect(again(CLOUDWATCH, "CW_CONFIG_CONTENT", JSON.stringify({ metrics }))).to.not.contain("hunter2");
    }
    expect(kept({ image: X_RAY, command: ["--region", "eu-west-1", "-r", "hunter2"] })["command"]).to.deep.equal([
      "--region",
      "eu-west-1",
    ]);
  });

  it("keeps no variable and no command of any other container", () => {
    expect(
      kept({ image: "nginx", environment: [{ name: "DD_SITE", value: "datadoghq.eu" }], command: ["x"] }),
    ).to.deep.equal({
      name: "side",
      image: "nginx",
    });
  });
});

/** The destination of a container's log driver is a need, and its unknown parts are reported. */
import { expect } from "chai";
import { needsOfService } from "../../../analysis/rules/needs";
import type { ContainerDefinition, Need, ServiceDefinition } from "../../../analysis/rules/serviceDefinition";

const REGION = "eu-west-1";

function sent(container: Partial<ContainerDefinition>, service: Partial<ServiceDefinition> = {}): Need[] {
  const bare = { name: "web", image: "nginx", logs: null, secrets: [], environmentFiles: [], portMappings: [] };
  return needsOfService({
    name: "web",
    launchType: "fargate",
    networkMode: "awsvpc",
    operatingSystem: "linux",
    region: REGION,
    account: "210987654321",
    containers: [{ ...bare, ...container }],
    exec: { enabled: false },
    efs: [],
    ...service,
  }).filter(({ purpose }) => purpose === "logs");
}

function by(
  driver: string,
  options: Readonly<Record<string, string>>,
  service: Partial<ServiceDefinition> = {},
): Need[] {
  return sent({ logs: { driver, options } }, service);
}

const EC2: Partial<ServiceDefinition> = { launchType: "ec2", networkMode: "awsvpc" };
const firelens = (options: Readonly<Record<string, string>>, service?: Partial<ServiceDefinition>): Need[] =>
  by("awsfirelens", options, service);

describe("awslogs", () => {
  it("calls CloudWatch Logs in the Region of the group, for the log group that it names", () => {
    const [need, ...others] = by("awslogs", { "awslogs-region": "us-east-1", "awslogs-group": "/shop" });
    expect(others).to.deep.equal([]);
    expect(need).to.include({
      destination: "logs",
      region: "us-east-1",
      host: "logs.us-east-1.amazonaws.com",
      port: 443,
    });
    expect(need?.calls?.map(({ action }) => action)).to.deep.equal(["logs:CreateLogStream", "logs:PutLogEvents"]);
    expect(need?.calls?.[0]?.resource).to.match(/^arn:aws:logs:us-east-1:210987654321:log-group:\/shop:log-stream:/);
    const creating = by("awslogs", { "awslogs-create-group": "true" })[0];
    expect(creating?.calls?.map(({ action }) => action)).to.include("logs:CreateLogGroup");
  });
  it("is in doubt while the Region is not known, or where it calls an endpoint of its own", () => {
    const unknown = sent({ logs: { driver: "awslogs", options: { "awslogs-region": { unknown: "made here" } } } });
    expect(unknown.map(({ uncertain }) => uncertain)).to.deep.equal(["the Region of the logs is not known: made here"]);
    expect(by("awslogs", { "awslogs-endpoint": "https://logs.example.com" })[0]?.uncertain).to.be.a("string");
  });
});

describe("a driver that calls a host", () => {
  const brief = ({ destination, host, port, protocol, interface: carrier, uncertain }: Need) =>
    `${destination} ${JSON.stringify(host)} ${String(port)} ${protocol ?? "tcp"} ${carrier} ${String(uncertain === undefined)}`;
  it("needs that host and port, from the instance on EC2 and from the task on Fargate", () => {
    const url = { "splunk-url": "https://hec.example.com:8088/services/collector" };
    expect(by("splunk", url).map(brief)).to.deep.equal(['hec.example.com:8088 "hec.example.com" 8088 tcp task true']);
    expect(by("splunk", url, EC2).map(brief)).to.deep.equal([
      'hec.example.com:8088 "hec.example.com" 8088 tcp instance true',
    ]);
    expect(by("splunk", { "splunk-url": "https://hec.example.com" }).map(brief)).to.deep.equal([
      'hec.example.com "hec.example.com" 443 tcp task true',
    ]);
    expect(by("fluentd", { "fluentd-address": "logs.example.com" }, EC2).map(brief)).to.deep.equal([
      'logs.example.com:24224 "logs.example.com" 24224 tcp instance true',
    ]);
    expect(by("gelf", { "gelf-address": "udp://logs.example.com" }, EC2).map(brief)).to.deep.equal([
      'logs.example.com:12201 "logs.example.com" 12201 udp instance true',
    ]);
    expect(by("syslog", { "syslog-address": "tcp+tls://10.0.1.9:6514" }, EC2).map(brief)).to.deep.equal([
      '10.0.1.9:6514 "10.0.1.9" 6514 tcp instance true',
    ]);
  });
  it("reads as no service of AWS's where its host is one word", () => {
    expect(by("splunk", { "splunk-url": "https://splunk" })[0]?.destination).to.equal("splunk:443");
  });
  it("needs nothing of the network where the host is the machine itself", () => {
    expect(by("fluentd", {}, EC2), "localhost is Docker's default").to.deep.equal([]);
    expect(by("fluentd", { "fluentd-address": "unix:///var/run/fluent.sock" }, EC2)).to.deep.equal([]);
    expect(by("syslog", { "syslog-address": "udp://127.0.0.1:514" }, EC2)).to.deep.equal([]);
  });
  it("is in doubt where its address is missing, unreadable or a secret, and where the driver is not known", () => {
    for (const options of [{}, { "splunk-url": "ftp://x" }, { "splunk-url": "https://:99999" }]) {
      expect(
        by("splunk", options as Record<string, string>).map(({ destination, uncertain }) => [
          destination,
          typeof uncertain,
        ]),
      ).to.deep.equal([["log destination", "string"]]);
    }
    const secret = { unknown: "log option splunk-url of container web comes from a secret" };
    expect(sent({ logs: { driver: "splunk", options: { "splunk-url": secret } } })[0]?.uncertain).to.contain(
      "comes from a secret",
    );
    expect(by("logentries", {}, EC2)[0]?.uncertain).to.contain("log driver logentries");
  });
  it("is in doubt on Fargate, which does not accept it, but for splunk", () => {
    expect(by("gelf", { "gelf-address": "tcp://logs.example.com" })[0]?.uncertain).to.equal(
      "Fargate does not accept the log driver gelf",
    );
  });
});

describe("FireLens", () => {
  it("sends to AWS services by the name of the output, from the task, in the Region that the options name", () => {
    const expected: readonly (readonly [string, string, string])[] = [
      ["cloudwatch", "logs", "logs:PutLogEvents"],
      ["cloudwatch_logs", "logs", "logs:PutLogEvents"],
      ["firehose", "kinesis-firehose", "firehose:PutRecordBatch"],
      ["kinesis_firehose", "kinesis-firehose", "firehose:PutRecordBatch"],
      ["kinesis", "kinesis-streams", "kinesis:PutRecords"],
      ["kinesis_streams", "kinesis-streams", "kinesis:PutRecords"],
      ["S3", "s3", "s3:PutObject"],
    ];
    for (const [name, word, action] of expected) {
      const [need, ...others] = firelens({ name, region: "us-east-1" }, EC2);
      expect(others, name).to.deep.equal([]);
      expect(need, name).to.include({ destination: word, region: "us-east-1", interface: "task", rule: "R-EP-32" });
      expect(
        need?.calls?.map((call) => call.action),
        name,
      ).to.include(action);
    }
    expect(firelens({ "@type": "kinesis_firehose" })[0]).to.include({ host: "firehose.eu-west-1.amazonaws.com" });
    expect(firelens({ name: "s3", bucket: "lines" })[0]).to.include({ host: "lines.s3.eu-west-1.amazonaws.com" });
    expect(firelens({ name: "cloudwatch" }, { ...EC2, networkMode: "bridge" })[0]?.interface).to.equal("instance");
  });
  it("sends to the host that the options name, with the default of the output", () => {
    expect(firelens({ name: "opensearch", host: "search-x.eu-west-1.es.amazonaws.com", port: "443" })[0]).to.include({
      destination: "search-x.eu-west-1.es.amazonaws.com",
      port: 443,
    });
    expect(firelens({ name: "datadog" })[0]).to.include({ destination: "http-intake.logs.datadoghq.com" });
    expect(firelens({ name: "forward", host: "10.0.4.4" })[0]).to.include({ destination: "10.0.4.4:24224" });
    expect(firelens({ name: "forward" }), "the task itself").to.deep.equal([]);
    expect(firelens({ name: "stdout" })).to.deep.equal([]);
  });
  it("is in doubt where no output is named, or one that is not known, or where a file or a secret names it", () => {
    const secret = { unknown: "it comes from a secret" };
    const doubtful = [
      firelens({}),
      firelens({ name: "pgsql" }),
      firelens({ name: "http", host: "logs.example.com", port: "many" }),
      firelens({ name: "cloudwatch", endpoint: "logs.example.com" }),
      sent({ logs: { driver: "awsfirelens", options: { name: "http", host: secret } } }),
      sent({ firelens: { fileType: "file", file: "/extra.conf" } }),
      sent({ firelens: secret }),
    ];
    for (const needs of doubtful) {
      expect(needs.map(({ destination }) => destination)).to.deep.equal(["log destination"]);
      expect(needs[0]?.uncertain).to.contain("the destination of the log router is not known");
    }
    expect(sent({ firelens: {} }), "a router without a file of its own").to.deep.equal([]);
  });
  it("has its configuration from S3 downloaded by the instance", () => {
    const file = "arn:aws:s3:::configs/extra.conf";
    const needs = sent({ firelens: { fileType: "s3", file } }, EC2);
    expect(needs.map((need) => [need.destination, need.interface, need.uncertain === undefined])).to.deep.equal([
      ["s3", "instance", true],
      ["log destination", "task", false],
    ]);
    expect(needs[0]?.calls).to.deep.equal([
      { action: "s3:GetObject", resource: file },
      { action: "s3:GetBucketLocation", resource: "arn:aws:s3:::configs" },
    ]);
  });
});

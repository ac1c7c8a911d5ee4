/** The policy of an endpoint decides every call that goes through it, whatever the need behind the call. */
import { expect } from "chai";
import { analyse } from "../../../../analysis/analyse";
import type { NeedReport, Report } from "../../../../analysis/report";
import type { ContainerDefinition } from "../../../../analysis/rules/serviceDefinition";
import type { Topology } from "../../../../analysis/topology/model";
import { PROGRAM_SOURCE } from "../../../support/reportOf";
import {
  autoScalingGroup,
  cluster,
  ECR_IMAGE,
  endpoint,
  gatewayEndpoint,
  group,
  isolated,
  launchTemplate,
  REGION,
  rule,
  service,
  taskDefinition,
} from "../../../support/topology";

const PLACES = ["isolated-a", "isolated-b"];
const ACCOUNT = "210987654321";
const SERVICES = [
  "ecr.api",
  "ecr.dkr",
  "ecs",
  "ecs-agent",
  "ecs-telemetry",
  "kinesis-firehose",
  "kinesis-streams",
  "kms",
  "logs",
  "secretsmanager",
  "ssm",
  "ssmmessages",
];

const container: ContainerDefinition = {
  name: "web",
  image: ECR_IMAGE.replace("123456789012", ACCOUNT),
  logs: { driver: "awslogs", options: { "awslogs-region": REGION, "awslogs-group": "/shop/web" } },
  secrets: [`arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:db-AbCdEf:password::`, "/prod/key"],
  environmentFiles: ["arn:aws:s3:::settings/prod.env"],
  portMappings: [],
};
const sent = (name: string): ContainerDefinition => ({
  ...container,
  name,
  logs: { driver: "awsfirelens", options: { name, region: REGION } },
  secrets: [],
  environmentFiles: [],
});

/** A service that calls everything, in subnets whose only ways out are endpoints. */
function everything(policies: Readonly<Record<string, unknown>> = {}): Topology {
  const policy = (word: string) => (policies[word] === undefined ? null : JSON.stringify(policies[word]));
  return isolated({
    vpcEndpoints: [
      ...SERVICES.map((word) => endpoint(word, PLACES, { policy: policy(word) })),
      gatewayEndpoint(["isolated"], { policy: policy("s3") }),
    ],
    securityGroups: [group("tasks"), group("instances"), group("endpoints", [rule("ingress", 443, "10.0.0.0/16")])],
    autoScalingGroups: [autoScalingGroup("fleet", PLACES)],
    launchTemplates: [launchTemplate()],
    clusters: [cluster({ exec: { kmsKey: true, logsTo: ["logs"] } })],
    taskDefinitions: [
      taskDefinition("", {
        containers: [container, sent("kinesis_firehose"), sent("kinesis_streams")],
        account: ACCOUNT,
      }),
    ],
    services: [service(PLACES, { launchType: "ec2", execEnabled: true })],
  });
}

function judged(topology: Topology): Report {
  return analyse(topology, PROGRAM_SOURCE);
}

function needs(topology: Topology): readonly NeedReport[] {
  return judged(topology).services.flatMap((each) => each.needs);
}

function brief({ purpose, destination, verdict, code }: NeedReport): string {
  return `${purpose} ${destination} ${code ?? verdict}`;
}

const allow = (Action: unknown, Resource: unknown = "*") => ({
  Statement: { Effect: "Allow", Principal: "*", Action, Resource },
});
const deny = { Statement: { Effect: "Deny", Principal: "*", Action: "*", Resource: "*" } };

describe("the policy of an endpoint", () => {
  it("lets everything pass where none is written", () => {
    expect(needs(everything()).map(brief)).to.deep.equal([
      "agent ecs reachable",
      "agent ecs-agent reachable",
      "agent ecs-telemetry reachable",
      "image-pull ecr.api reachable",
      "image-pull ecr.dkr reachable",
      "image-layers s3 reachable",
      "secrets secretsmanager reachable",
      "secrets ssm reachable",
      "env-files s3 reachable",
      "logs logs reachable",
      "logs kinesis-firehose reachable",
      "logs kinesis-streams reachable",
      "exec ssmmessages reachable",
      "exec kms reachable",
      "exec logs reachable",
    ]);
  });

  it("that denies everything stops every need that goes through it, and no other", () => {
    for (const word of [...SERVICES, "s3"]) {
      const found = needs(everything({ [word]: deny }));
      for (const need of found) {
        const expected = need.destination === word ? "ENDPOINT_POLICY_DENIES" : null;
        expect(need.code, `${word}: ${brief(need)}`).to.equal(expected);
      }
      expect(found.filter(({ verdict }) => verdict === "blocked").length, word).to.be.greaterThan(0);
    }
  });

  it("passes what AWS's pages say that the need calls, on the resource that it calls", () => {
    const arn = (of: string, rest: string) => `arn:aws:${of}:${REGION}:${ACCOUNT}:${rest}`;
    const enough = {
      "ecr.api": allow("ecr:GetAuthorizationToken"),
      "ecr.dkr": allow(["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], arn("ecr", "repository/shop/web")),
      ecs: allow(["ecs:DiscoverPollEndpoint", "ecs:RegisterContainerInstance", "ecs:Submit*"]),
      "ecs-agent": allow("ecs:Poll"),
      "ecs-telemetry": allow("ecs:StartTelemetrySession"),
      kms: allow("kms:Decrypt"),
      "kinesis-firehose": allow("firehose:PutRecordBatch"),
      "kinesis-streams": allow("kinesis:PutRecords"),
      logs: allow(["logs:CreateLogStream", "logs:PutLogEvents", "logs:Describe*"]),
      secretsmanager: allow("secretsmanager:GetSecretValue", arn("secretsmanager", "secret:db-AbCdEf")),
      ssm: allow("ssm:GetParameters", arn("ssm", "parameter/prod/*")),
      ssmmessages: allow("ssmmessages:*Channel"),
      s3: {
        Statement: [
          allow("s3:GetObject", ["arn:aws:s3:::prod-*-starport-layer-bucket/*", "arn:aws:s3:::settings/*"]).Statement,
          allow("s3:GetBucketLocation", "arn:aws:s3:::settings").Statement,
        ],
      },
    };
    for (const need of needs(everything(enough))) expect(brief(need)).to.match(/ reachable$/);
  });

  it("stops a need whose resource it omits, and the report names the call and what to allow", () => {
    const layersAlone = allow("s3:GetObject", "arn:aws:s3:::prod-*-starport-layer-bucket/*");
    const found = needs(everything({ s3: layersAlone }));
    expect(found.find(({ purpose }) => purpose === "image-layers")?.verdict).to.equal("reachable");
    const files = found.find(({ purpose }) => purpose === "env-files");
    expect(files).to.include({ verdict: "blocked", code: "ENDPOINT_POLICY_DENIES", rule: "R-VPC-24" });
    expect(files?.message).to.contain("the policy of endpoint endpoint-s3 does not allow s3:GetObject");
    expect(files?.fix).to.equal(
      "Allow s3:GetObject on resource arn:aws:s3:::settings/prod.env for principal * in the policy of VPC endpoint endpoint-s3. " +
        "Also: Allow s3:GetBucketLocation on resource arn:aws:s3:::settings for principal * in the policy of VPC endpoint endpoint-s3.",
    );
    const other = allow("secretsmanager:GetSecretValue", `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:other-*`);
    const secret = needs(everything({ secretsmanager: other })).find(
      ({ destination }) => destination === "secretsmanager",
    );
    expect(secret?.code).to.equal("ENDPOINT_POLICY_DENIES");
  });

  it("leaves a need undetermined by the key of a condition that only a request decides, with a warning", () => {
    const own = {
      Statement: { ...allow("*").Statement, Condition: { StringEquals: { "aws:ResourceAccount": ACCOUNT } } },
    };
    const report = judged(everything({ s3: own }));
    const layers = report.services[0]?.needs.find(({ purpose }) => purpose === "image-layers");
    expect(layers).to.include({ verdict: "undetermined", rule: "R-EP-27", fix: null });
    expect(layers?.message).to.contain("a statement depends on aws:ResourceAccount, which is not known here");
    expect(report.findings.filter(({ id }) => id === "R-EP-27")).to.deep.equal([
      {
        id: "R-EP-27",
        severity: "warning",
        subject: "gateway-s3",
        message:
          "The policy of endpoint endpoint-s3 depends on aws:ResourceAccount, whose value is known only when a call is made [R-EP-27].",
        fix: "Allow what the tasks call in a statement without this condition.",
      },
    ]);
    const decided = { Statement: { ...allow("*").Statement, Condition: { StringEquals: { "aws:SourceVpc": "vpc" } } } };
    expect(judged(everything({ s3: decided })).findings.filter(({ id }) => id === "R-EP-27")).to.deep.equal([]);
  });
});

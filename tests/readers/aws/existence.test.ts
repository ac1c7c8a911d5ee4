/** Things that task definitions name, looked up in an account: each once, in its Region, by its state and never by its value. */
import { expect } from "chai";
import { existenceIn } from "../../../analysis/live/existence";
import type { ExistenceReport } from "../../../analysis/report";
import { topologyOf } from "../../../analysis/topology/fromResources";
import { liveFactsOf } from "../../../readers/aws/live";
import type { Operation } from "../../../readers/aws/operations";
import { readAccount } from "../../../readers/aws/read";
import { InputError } from "../../../readers/inputError";
import type { Answers } from "../../../readers/snapshot/answers";
import { graphOf } from "../../../readers/snapshot/graph";
import { accountOf, type FakeAccount, refuses, type Responder } from "./fakeAccount";

type Table = { readonly [operation in Operation]?: Responder };

const ECR = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
const SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf";
const VALUE = { VersionIdsToStages: { v2: ["AWSCURRENT"], v1: ["AWSPREVIOUS"] } };
const definition = (name: string) => `arn:aws:ecs:eu-west-1:123456789012:task-definition/${name}:1`;

/** One service for each list of containers. */
function accountWith(definitions: readonly (readonly object[])[], table: Table = {}): FakeAccount {
  return accountOf(definitions.length, {
    DescribeTaskDefinition: ({ taskDefinition }) => {
      const index = Number(/web-(\d+):/.exec(String(taskDefinition))?.[1]);
      return { taskDefinition: { taskDefinitionArn: taskDefinition, containerDefinitions: definitions[index] } };
    },
    ...table,
  });
}

function reportsIn(answers: Answers, name = "web-0"): readonly ExistenceReport[] {
  const things = liveFactsOf(answers).things;
  if (things === undefined) throw new Error("nothing was looked up");
  return existenceIn(topologyOf(graphOf(answers)), things)(definition(name));
}

async function existence(container: object, table: Table = {}): Promise<readonly ExistenceReport[]> {
  const account = accountWith([[{ name: "app", image: "nginx", ...container }]], table);
  // The image of the container is on Docker Hub, unless the test names one.
  const all = reportsIn(await readAccount(account, { existence: true }));
  return "image" in container ? all : all.filter(({ kind }) => kind !== "image");
}

async function only(container: object, table: Table = {}): Promise<ExistenceReport> {
  const [report, ...others] = await existence(container, table);
  if (report === undefined || others.length > 0) throw new Error("not one thing");
  return report;
}

const image = (reference: string, table: Table = {}) => only({ image: reference }, table);
const secret = (valueFrom: string, table: Table = {}) => only({ secrets: [{ name: "KEY", valueFrom }] }, table);
const group = (options: object, table: Table = {}) =>
  only({ logConfiguration: { logDriver: "awslogs", options } }, table);

const words = ({ state, message }: ExistenceReport): string => `${state}: ${message}`;

describe("an image that a task definition names", () => {
  const found: Table = { DescribeImages: () => ({ imageDetails: [{ imageStatus: "ACTIVE" }] }) };
  const noTag: Table = { DescribeImages: refuses("DescribeImages", "gone", "no image", "ImageNotFoundException") };
  const noRepository: Table = {
    DescribeImages: refuses("DescribeImages", "gone", "no repository", "RepositoryNotFoundException"),
  };

  it("exists by its tag, by latest without one, and by its digest, beside which a tag has no effect", async () => {
    const digest = `sha256:${"a".repeat(64)}`;
    const account = accountWith(
      [
        [`${ECR}/shop/web:7`, `${ECR}/shop/web`, `${ECR}/shop/web:7@${digest}`].map((each) => ({
          name: each,
          image: each,
        })),
      ],
      found,
    );
    const answers = await readAccount(account, { existence: true });

    expect(reportsIn(answers).map(({ state }) => state)).to.deep.equal(["exists", "exists", "exists"]);
    const asked = account.asked.filter(({ operation }) => operation === "DescribeImages");
    expect(asked.map(({ input }) => input)).to.have.deep.members(
      [{ imageTag: "7" }, { imageTag: "latest" }, { imageDigest: digest }].map((which) => ({
        registryId: "123456789012",
        repositoryName: "shop/web",
        imageIds: [which],
      })),
    );
  });

  it("is missing where its repository does not have the tag or the digest, or does not exist", async () => {
    expect(await image(`${ECR}/shop/web:7`, noTag)).to.deep.equal({
      kind: "image",
      name: `${ECR}/shop/web:7`,
      state: "missing",
      message: "its repository has no such tag",
      fix: "Push the image, or name one that the repository has in the task definition.",
      rule: "R-REF-01",
      source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html",
    });
    expect(words(await image(`${ECR}/shop/web@sha256:${"b".repeat(64)}`, noTag))).to.equal(
      "missing: its repository has no such digest",
    );
    expect(words(await image(`${ECR}/shop/web:7`, noRepository))).to.equal(
      "missing: its repository does not exist in eu-west-1",
    );
  });

  it("is missing while it is in the archive, from which ECR gives no image", async () => {
    const archived: Table = { DescribeImages: () => ({ imageDetails: [{ imageStatus: "ARCHIVED" }] }) };

    expect(words(await image(`${ECR}/shop/web:7`, archived))).to.equal(
      "missing: it is in the archive of ECR, from which no image can be pulled",
    );
  });

  it("need not exist below the prefix of a pull-through cache rule, and must exist beside it", async () => {
    const rules: Table = {
      ...noRepository,
      DescribePullThroughCacheRules: () => ({ pullThroughCacheRules: [{ ecrRepositoryPrefix: "hub" }] }),
    };

    expect(words(await image(`${ECR}/hub/library/nginx:1`, rules))).to.equal(
      "not-checked: it is fetched at its first pull, by the pull-through cache rule hub",
    );
    expect((await image(`${ECR}/hubs/nginx:1`, rules)).state).to.equal("missing");
    const root: Table = {
      ...noRepository,
      DescribePullThroughCacheRules: () => ({ pullThroughCacheRules: [{ ecrRepositoryPrefix: "ROOT" }] }),
    };
    expect((await image(`${ECR}/hubs/nginx:1`, root)).state).to.equal("not-checked");
  });

  it("is unknown where the rules or the image may not be read: a denial is not an absence", async () => {
    const rules = refuses("DescribePullThroughCacheRules", "denied");

    expect(words(await image(`${ECR}/shop/web:7`, { ...noTag, DescribePullThroughCacheRules: rules }))).to.equal(
      "unknown: it is not in the registry, and whether a pull-through cache rule fetches it is not known: ecr:DescribePullThroughCacheRules was denied: allow it as docs/iam-policy.json does",
    );
    expect(await image(`${ECR}/shop/web:7`, { DescribeImages: refuses("DescribeImages", "denied") })).to.include({
      state: "unknown",
      message: "ecr:DescribeImages was denied: allow it as docs/iam-policy.json does",
      fix: null,
    });
    expect(
      (await image(`${ECR}/shop/web:7`, { DescribeImages: refuses("DescribeImages", "throttled") })).message,
    ).to.equal("ecr:DescribeImages was throttled, also after all retries: read again later");
  });

  it("is unknown in another account's registry that hides the repository, and missing where that one shows it", async () => {
    const other = "999999999999.dkr.ecr.us-east-1.amazonaws.com/shop/web:7";

    expect(words(await image(other, noRepository))).to.equal(
      "unknown: the repository is in account 999999999999, which does not show it here",
    );
    expect((await image(other, noTag)).state).to.equal("missing");
  });

  it("is looked up in the Region of its registry, and nowhere if that is no Region", async () => {
    const account = accountWith(
      [
        [
          { name: "a", image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/web:1" },
          { name: "b", image: "123456789012.dkr.ecr.evil-example.amazonaws.com/web:1" },
        ],
      ],
      found,
    );
    const reports = reportsIn(await readAccount(account, { existence: true }));

    expect(reports.map(words)).to.deep.equal(["exists: it exists", "unknown: evil-example is not an AWS Region"]);
    const asked = account.asked.filter(({ operation }) => operation === "DescribeImages");
    expect(asked.map(({ region }) => region)).to.deep.equal(["us-east-1"]);
  });

  it("is not looked up in any other registry, which is named", async () => {
    const account = accountWith([
      ["nginx:1.29", "public.ecr.aws/nginx/nginx", "ghcr.io/acme/web:1", "Not An Image"].map((each, index) => ({
        name: `c${index}`,
        image: each,
      })),
    ]);
    const reports = reportsIn(await readAccount(account, { existence: true }));

    expect(reports.map(words)).to.deep.equal([
      "not-checked: only private ECR is read, and the registry is docker.io",
      "not-checked: only private ECR is read, and the registry is public.ecr.aws",
      "not-checked: only private ECR is read, and the registry is ghcr.io",
      "unknown: the reference cannot be read: its repository must have lower-case letters, digits and single separators only",
    ]);
    expect(account.asked.some(({ operation }) => operation === "DescribeImages")).to.equal(false);
  });
});

describe("a secret that a task definition names", () => {
  const found: Table = { DescribeSecret: () => VALUE };
  const gone: Table = { DescribeSecret: refuses("DescribeSecret", "gone") };

  it("exists with a value, by its whole ARN without what a task reads of it", async () => {
    const account = accountWith(
      [[{ name: "app", image: "nginx", secrets: [{ valueFrom: `${SECRET}:password::` }] }]],
      found,
    );
    const reports = reportsIn(await readAccount(account, { existence: true }));

    expect(reports[1]).to.include({
      name: `${SECRET}:password::`,
      state: "exists",
      message: "it exists; its JSON key is not checked, because only the value shows it",
      fix: null,
    });
    const asked = account.asked.filter(({ operation }) => operation === "DescribeSecret");
    expect(asked.map(({ input }) => input)).to.deep.equal([{ SecretId: SECRET }]);
  });

  it("is missing where it does not exist, is scheduled for deletion, or has no value yet", async () => {
    expect(words(await secret(SECRET, gone))).to.equal("missing: it does not exist in eu-west-1");
    const deleted: Table = { DescribeSecret: () => ({ ...VALUE, DeletedDate: "2026-11-20T00:00:00.000Z" }) };
    expect(words(await secret(SECRET, deleted))).to.equal(
      "missing: it is scheduled for deletion, so its value cannot be read",
    );
    expect(words(await secret(SECRET, { DescribeSecret: () => ({ Name: "db" }) }))).to.equal(
      "missing: it has no value yet",
    );
  });

  it("is missing without the stage that the task reads, and unknown with a version that AWS does not list", async () => {
    const read = async (part: string) => words(await secret(`${SECRET}:${part}`, found));

    expect(await read(":AWSPREVIOUS:")).to.equal("exists: it exists");
    expect(await read(":AWSPENDING:")).to.equal("missing: it has no version with the stage AWSPENDING");
    expect(await read("::v1")).to.equal("exists: it exists");
    expect(await read(":AWSCURRENT:v1")).to.equal("missing: it has no version v1 with the stage AWSCURRENT");
    expect(await read("::v0")).to.equal(
      "unknown: AWS does not list version v0, because it has no stage, or does not exist",
    );
  });

  it("is unknown in another account that hides it, and where the call is denied", async () => {
    const other = SECRET.replace("123456789012", "999999999999");

    expect(words(await secret(other, gone))).to.equal(
      "unknown: the secret is in account 999999999999, which does not show it here",
    );
    expect((await secret(other, found)).state).to.equal("exists");
    expect((await secret(SECRET, { DescribeSecret: refuses("DescribeSecret", "denied") })).state).to.equal("unknown");
  });

  it("is also that of a registry, by its ARN or its name, and that of a log driver", async () => {
    const table: Table = {
      DescribeSecret: ({ SecretId }) => (SecretId === "hub" ? VALUE : refuses("DescribeSecret", "gone")({})),
    };
    const reports = await existence(
      {
        repositoryCredentials: { credentialsParameter: "hub" },
        logConfiguration: { logDriver: "splunk", secretOptions: [{ name: "splunk-token", valueFrom: SECRET }] },
      },
      table,
    );

    expect(reports.map(({ name, state }) => [name, state])).to.deep.equal([
      [SECRET, "missing"],
      ["hub", "exists"],
    ]);
  });
});

describe("a parameter that a task definition names", () => {
  /** Holds these, as Systems Manager answers: with type and version, which are not kept. */
  const holding = (...names: string[]): Table => ({
    DescribeParameters: ({ ParameterFilters }) => {
      const [filter] = ParameterFilters as { Values: string[] }[];
      const Parameters = names
        .filter((name) => filter?.Values.includes(name))
        .map((Name) => ({ Name, Type: "SecureString", Description: "hunter2" }));
      return { Parameters };
    },
  });
  const arn = (rest: string) => `arn:aws:ssm:eu-west-1:123456789012:parameter/${rest}`;

  it("exists by its name, with a version, and by its ARN, which hides the first slash", async () => {
    expect((await secret("token", holding("token"))).state).to.equal("exists");
    expect((await secret("/shop/token:3", holding("/shop/token"))).state).to.equal("exists");
    expect((await secret(arn("shop/token"), holding("/shop/token"))).state).to.equal("exists");
    expect((await secret(arn("token"), holding("token"))).state).to.equal("exists");
    expect((await secret(arn("token"), holding("/token"))).state).to.equal("exists");
  });

  it("is missing where there is none with exactly this name", async () => {
    expect(words(await secret("/shop/token", holding("/shop/token2", "/shop")))).to.equal(
      "missing: it does not exist in eu-west-1",
    );
  });

  it("is unknown in another account, not checked below /aws/, and no name of a parameter at all", async () => {
    const account = accountWith([
      [
        {
          name: "app",
          image: "nginx",
          secrets: [
            { valueFrom: arn("token").replace("123456789012", "999999999999") },
            { valueFrom: "/aws/reference/secretsmanager/db" },
            { valueFrom: "not a name" },
          ],
        },
      ],
    ]);
    const reports = reportsIn(await readAccount(account, { existence: true }));

    expect(reports.slice(1).map(words)).to.deep.equal([
      "unknown: the parameter is in account 999999999999, which does not show it here",
      "not-checked: parameters of AWS below /aws/ are not listed",
      "unknown: this is not the name of a parameter",
    ]);
    expect(account.asked.some(({ operation }) => operation === "DescribeParameters")).to.equal(false);
  });
});

describe("a log group that a task definition names", () => {
  const groups = (...names: string[]): Table => ({
    DescribeLogGroups: ({ logGroupNamePrefix }) => ({
      logGroups: names
        .filter((name) => name.startsWith(String(logGroupNamePrefix)))
        .map((logGroupName) => ({ logGroupName })),
    }),
  });

  it("exists with exactly its name, and not where others begin with it", async () => {
    expect((await group({ "awslogs-group": "/ecs/web" }, groups("/ecs/web", "/ecs/web-old"))).state).to.equal("exists");
    expect(words(await group({ "awslogs-group": "/ecs/web" }, groups("/ecs/web-old")))).to.equal(
      "missing: it does not exist in eu-west-1",
    );
  });

  it("need not exist where the log driver creates it, and is looked up in the Region of the driver", async () => {
    expect(words(await group({ "awslogs-group": "/ecs/web", "awslogs-create-group": "true" }, groups()))).to.equal(
      "not-checked: the log driver creates it if it is missing (awslogs-create-group)",
    );
    expect(words(await group({ "awslogs-group": "/ecs/web", "awslogs-region": "us-east-1" }, groups()))).to.equal(
      "missing: it does not exist in us-east-1",
    );
    expect(
      (await group({ "awslogs-group": "/ecs/web", "awslogs-region": "@evil" }, groups("/ecs/web"))).state,
    ).to.equal("unknown");
  });

  it("is one in each Region that containers name", async () => {
    const logs = (region: string) => ({
      name: region,
      image: "nginx",
      logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "/ecs/web", "awslogs-region": region } },
    });
    const table: Table = {
      DescribeLogGroups: (_, region) => ({ logGroups: region === "eu-west-1" ? [{ logGroupName: "/ecs/web" }] : [] }),
    };
    const account = accountWith([[logs("eu-west-1"), logs("us-east-1"), logs("eu-west-1")]], table);
    const reports = reportsIn(await readAccount(account, { existence: true }));

    expect(reports.filter(({ kind }) => kind === "log-group").map(words)).to.deep.equal([
      "exists: it exists",
      "missing: it does not exist in us-east-1",
    ]);
  });

  it("is none of another driver, nor of a job that uses the group of AWS Batch", async () => {
    const logs = (logConfiguration: object) => existence({ logConfiguration });

    expect(await logs({ logDriver: "json-file", options: { "awslogs-group": "/ecs/web" } })).to.deep.equal([]);
    expect(await logs({ logDriver: "awslogs", options: {} })).to.deep.equal([]);
  });
});

describe("the lookup of what task definitions name", () => {
  const count = (account: FakeAccount, operation: Operation): number =>
    account.asked.filter((each) => each.operation === operation).length;

  it("requests each thing once, however many services name it, and for parameters 50 at a time", async () => {
    const services = Array.from({ length: 200 }, (_, index) => [
      {
        name: "app",
        image: `${ECR}/shop/web:${index % 5}`,
        secrets: [{ valueFrom: `${SECRET}:${index}::` }, { valueFrom: `/shop/${index % 120}` }],
        logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "/ecs/shop" } },
      },
    ]);
    const account = accountWith(services);
    await readAccount(account, { existence: true });

    expect(count(account, "DescribeImages")).to.equal(5);
    expect(count(account, "DescribeSecret")).to.equal(1);
    expect(count(account, "DescribeParameters")).to.equal(3);
    expect(count(account, "DescribeLogGroups")).to.equal(1);
  });

  it("requests nothing unless it is requested", async () => {
    const account = accountWith([[{ name: "app", image: `${ECR}/web`, secrets: [{ valueFrom: SECRET }] }]]);
    const answers = await readAccount(account, {});

    expect(answers.files).not.to.have.property("Existence");
    expect(liveFactsOf(answers)).not.to.have.property("things");
    expect(account.asked.filter(({ operation }) => /Image|Secret|Parameter|LogGroup/.test(operation))).to.deep.equal(
      [],
    );
  });

  it("stops after one call where a service does not answer, and goes on after a denial", async () => {
    const containers = Array.from({ length: 10 }, (_, index) => ({ name: `c${index}`, image: `${ECR}/web:${index}` }));
    const silent = accountWith([containers], { DescribeImages: refuses("DescribeImages", "unreachable", "timeout") });
    const denied = accountWith([containers], { DescribeImages: refuses("DescribeImages", "denied") });
    const reports = reportsIn(await readAccount(silent, { existence: true }));
    await readAccount(denied, { existence: true });

    expect(count(silent, "DescribeImages")).to.equal(1);
    expect([...new Set(reports.map(words))]).to.deep.equal(["unknown: ecr:DescribeImages failed: timeout"]);
    expect(reports).to.have.length(10);
    expect(count(denied, "DescribeImages")).to.equal(10);
  });

  it("never ends the reading, except where credentials expire or the user interrupts", async () => {
    const table = (kind: "credentials" | "region" | "expired"): Table => ({
      DescribeSecret: refuses("DescribeSecret", kind),
    });

    expect((await secret(SECRET, table("credentials"))).state).to.equal("unknown");
    expect((await secret(SECRET, table("region"))).state).to.equal("unknown");
    let failure: unknown;
    await secret(SECRET, table("expired")).catch((error: unknown) => (failure = error));
    expect(failure).to.be.instanceOf(InputError);
    expect((failure as InputError).message).to.match(/have expired/);
  });

  it("takes the account from a task definition where STS does not answer", async () => {
    const table: Table = {
      GetCallerIdentity: refuses("GetCallerIdentity", "unreachable"),
      DescribeSecret: refuses("DescribeSecret", "gone"),
    };

    expect((await secret(SECRET, table)).state).to.equal("missing");
  });

  it("keeps names and states alone: no description, tag, type or date", async () => {
    const account = accountWith([[{ name: "app", image: `${ECR}/web`, secrets: [{ valueFrom: SECRET }] }]], {
      DescribeImages: () => ({ imageDetails: [{ imageStatus: "ACTIVE", imageTags: ["hunter2"] }] }),
      DescribeSecret: () => ({
        ...VALUE,
        Name: "hunter2",
        Description: "hunter2",
        Tags: [{ Key: "owner", Value: "hunter2" }],
        KmsKeyId: "hunter2",
      }),
    });
    const { files } = await readAccount(account, { existence: true });

    expect(files["Existence"]).to.deep.equal([
      { thing: "image eu-west-1 123456789012 web:latest", state: "found" },
      {
        thing: `secret eu-west-1 123456789012 ${SECRET}`,
        state: "found",
        versions: [
          { id: "v2", stages: ["AWSCURRENT"] },
          { id: "v1", stages: ["AWSPREVIOUS"] },
        ],
      },
    ]);
  });

  it("takes a state of a snapshot that it does not know as not looked up", () => {
    const files = { Existence: [{ thing: "image eu-west-1 123456789012 web:1", state: "perhaps" }, "x", null] };

    expect(liveFactsOf({ files, missing: {} }).things?.size).to.equal(0);
  });
});

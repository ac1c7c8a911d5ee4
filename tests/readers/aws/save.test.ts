/** Answers kept as a snapshot: the same ones come back, no secret is in a file, and what was there before stays whole. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { liveFactsOf } from "../../../readers/aws/live";
import { readAccount } from "../../../readers/aws/read";
import { saveSnapshot } from "../../../readers/aws/save";
import { InputError } from "../../../readers/inputError";
import { graphOf } from "../../../readers/snapshot/graph";
import { readSnapshot } from "../../../readers/snapshot/read";
import { accountOf, CLUSTER, refuses } from "./fakeAccount";

const TASK = "arn:aws:ecs:eu-west-1:123456789012:task/shop/a1b2";

/** With a stopped task whose overrides hold a secret, an instance template with user data and tags, and one call denied. */
function account() {
  return accountOf(2, {
    ListTasks: ({ desiredStatus }) => ({ taskArns: desiredStatus === "STOPPED" ? [TASK] : [] }),
    DescribeTasks: () => ({
      tasks: [
        {
          taskArn: TASK,
          clusterArn: CLUSTER,
          group: "service:web-0",
          lastStatus: "STOPPED",
          stoppedAt: "2026-11-23T09:12:00.000Z",
          stoppedReason: "Task failed to start",
          containers: [{ name: "app", reason: "CannotPullContainerError: i/o timeout" }],
          overrides: { containerOverrides: [{ environment: [{ name: "TOKEN", value: "hunter2" }] }] },
        },
      ],
    }),
    DescribeCapacityProviders: () => ({
      capacityProviders: [
        { capacityProviderArn: "cp", autoScalingGroupProvider: { autoScalingGroupArn: "x:autoScalingGroupName/pool" } },
      ],
    }),
    DescribeAutoScalingGroups: () => ({
      AutoScalingGroups: [{ AutoScalingGroupName: "pool", LaunchTemplate: { LaunchTemplateId: "lt-1", Version: "1" } }],
    }),
    DescribeLaunchTemplateVersions: () => ({
      LaunchTemplateVersions: [
        {
          LaunchTemplateId: "lt-1",
          LaunchTemplateData: {
            UserData: Buffer.from("echo HTTP_PROXY=http://me:hunter2@10.0.0.9:3128 >> ecs.config").toString("base64"),
            TagSpecifications: [{ ResourceType: "instance", Tags: [{ Key: "token", Value: "hunter2" }] }],
          },
        },
      ],
    }),
    DescribeVpcEndpoints: refuses("DescribeVpcEndpoints", "denied"),
  });
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

describe("the answers of an account, saved", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "saved-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("keep of user data that an agent has a proxy, and not where or with which password", async () => {
    const { files } = await readAccount(account(), {});
    const [version] = (files["LaunchTemplateVersions"] ?? []) as readonly Record<string, unknown>[];
    const data = (version?.["LaunchTemplateData"] as { UserData?: string } | undefined)?.UserData ?? "";
    expect(Buffer.from(data, "base64").toString("utf8")).to.equal("HTTP_PROXY=not-kept\nECS_CLUSTER=${COMPUTED}");
  });

  it("read back as the same: graph, what runs, account, and what could not be read", async () => {
    const answers = await readAccount(account(), {});

    await saveSnapshot(folder, answers);
    const back = await readSnapshot(folder);

    expect(back.accountId).to.equal("123456789012");
    expect(back.region).to.equal("eu-west-1");
    expect(back.missing).to.deep.equal(answers.missing);
    expect(Object.keys(back.missing)).to.deep.equal(["VpcEndpoints"]);
    expect(graphOf(back)).to.deep.equal(graphOf(answers));
    expect(liveFactsOf(back)).to.deep.equal(liveFactsOf(answers));
    expect(liveFactsOf(back).tasks[0]?.reasons).to.deep.equal([
      "Task failed to start",
      "CannotPullContainerError: i/o timeout",
    ]);
  });

  it("hold no value, command, user data, tag, token of a log driver or override in any file, and the names of services in one", async () => {
    await saveSnapshot(folder, await readAccount(account(), {}));

    const texts = filesUnder(folder).map((path) => readFileSync(path, "utf8"));
    expect(texts).to.have.length.greaterThan(20);
    for (const text of texts) expect(text).to.not.include("hunter2");
    expect(texts.filter((text) => text.includes('"serviceName": "web-1"'))).to.have.length(1);
  });

  it("replace an earlier snapshot whole", async () => {
    const answers = await readAccount(account(), {});
    await saveSnapshot(folder, answers);
    await saveSnapshot(folder, { ...answers, files: { Services: answers.files["Services"] ?? [] } });

    const place = join(folder, "aws_configs/accounts/123456789012/eu-west-1");
    expect(readdirSync(place).sort()).to.deep.equal(["Services.json", "Snapshot.json"]);
    expect(readdirSync(join(place, ".."))).to.deep.equal(["eu-west-1"]);
  });

  it("leave a folder alone that holds something else", async () => {
    const place = join(folder, "aws_configs/accounts/123456789012/eu-west-1");
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, "diary.txt"), "mine");
    let failure: unknown;

    try {
      await saveSnapshot(folder, await readAccount(account(), {}));
    } catch (error) {
      failure = error;
    }

    expect(failure).to.be.instanceOf(InputError);
    expect((failure as InputError).message).to.include("contains files that are not a snapshot of this tool");
    expect(filesUnder(folder)).to.deep.equal([join(place, "diary.txt")]);
  });

  it("leave nothing half-written where a file cannot be, and the earlier snapshot as it was", async () => {
    const answers = await readAccount(account(), {});
    await saveSnapshot(folder, answers);
    const before = filesUnder(folder).sort();
    let failure: unknown;

    try {
      await saveSnapshot(folder, { ...answers, files: { ...answers.files, "no/such/folder": [] } });
    } catch (error) {
      failure = error;
    }

    expect((failure as NodeJS.ErrnoException).code).to.equal("ENOENT");
    expect(filesUnder(folder).sort()).to.deep.equal(before);
  });
});

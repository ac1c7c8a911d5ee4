/** Answers of AWS that are not as AWS gives them: a verdict, in bounded time, and never a secret or a control code. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { InputError } from "../../readers";
import { liveFactsOf } from "../../readers/aws/live";
import type { Answers } from "../../readers/snapshot/answers";
import { graphOf } from "../../readers/snapshot/graph";
import { readSnapshot } from "../../readers/snapshot/read";
import { ARN, REGION, whole } from "../support/snapshots";
import { mutated, mutation } from "./mutate";
import { RUNS as FILES, SEED } from "./run";
import { expectHarmless, pictured, type Shown, shownOf } from "./shown";

/** Each is a whole account, and every list of it may be harmed. */
const RUNS = Math.ceil(FILES / 3);
/** Runs that use the disk or draw a picture take longer. */
const FOLDERS = Math.ceil(FILES / 50);
const LIMIT_MS = 5000;

/** Starters of tasks beside the service, as the reader keeps them. */
const CLUSTER = `${ARN}:cluster/main`;
const started = {
  TaskDefinitionArn: `${ARN}:task-definition/web`,
  LaunchType: "FARGATE",
  NetworkConfiguration: { awsvpcConfiguration: { Subnets: ["subnet-private"], SecurityGroups: ["sg-1"] } },
};
const state = { Type: "Task", Resource: "arn:aws:states:::ecs:runTask", Parameters: { ...started, Cluster: CLUSTER } };
const starters = {
  EventTargets: [{ Key: "default/a/1", Rule: "a", Arn: CLUSTER, EcsParameters: started }],
  Schedules: [{ Arn: "schedule/a", Name: "a", Target: { Arn: CLUSTER, EcsParameters: started } }],
  Pipes: [{ Arn: "pipe/a", Name: "a", Target: CLUSTER, TargetParameters: { EcsTaskParameters: started } }],
  StateMachines: [{ stateMachineArn: "flow", name: "flow", definition: JSON.stringify({ States: { Run: state } }) }],
};

const seed = JSON.stringify({ ...whole, ...starters });
const mutations = fc.array(mutation, { minLength: 1, maxLength: 5 });
const ofTree = mutations.map((all) => all.filter(({ kind }) => !["truncate", "insert", "overwrite"].includes(kind)));

/** Answers as the reader of a folder parses them: anything but a list is omitted there. */
function answersIn(text: string): Answers {
  const lists = Object.entries(JSON.parse(text) as Record<string, unknown>).filter(
    (entry): entry is [string, unknown[]] => Array.isArray(entry[1]),
  );
  const files = Object.fromEntries(lists);
  return { accountId: "111122223333", region: REGION, files, missing: {} };
}

function shown(answers: Answers): Shown {
  return shownOf(graphOf(answers), "snapshot", liveFactsOf(answers));
}

describe("a snapshot that is not as AWS answers", function () {
  this.timeout(30 * 60_000);

  it("shows its service unharmed, else the rest proves nothing", () => {
    expect(shown(answersIn(seed)).report.verdict).to.equal("reachable");
  });

  it(`is a report all the same, in time, without secrets or control codes (${String(RUNS)} accounts, seed ${String(SEED)})`, () => {
    fc.assert(
      fc.property(ofTree, (changes) => {
        const answers = answersIn(mutated(seed, changes));
        const start = performance.now();
        expectHarmless(shown(answers));
        expect(performance.now() - start).to.be.lessThan(LIMIT_MS);
        expect(({} as { polluted?: boolean }).polluted, "a prototype").to.equal(undefined);
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });

  it(`is a report or a refusal with a remedy when it is read from a folder, picture and all (${String(FOLDERS)} folders, seed ${String(SEED)})`, async () => {
    const directory = await mkdtemp(join(tmpdir(), "snapshot-fuzz-"));
    const folder = join(directory, "aws_configs", REGION);
    await mkdir(folder, { recursive: true });
    try {
      await fc.assert(
        fc.asyncProperty(mutations, async (changes) => {
          await writeFile(join(folder, "answers.json"), mutated(seed, changes));
          const all = await readSnapshot(directory).then(shown, (error: unknown) => {
            if (!(error instanceof InputError)) throw error;
            expect(`${error.message} ${error.remedy}`).to.match(/\S+ \S+/);
            expectHarmless({ plain: [error.message, error.remedy], markup: [] });
            return undefined;
          });
          if (all !== undefined) expectHarmless({ plain: [], markup: [await pictured(all)] });
        }),
        { numRuns: FOLDERS, seed: SEED },
      );
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});

/**
 * Settings and exports that `switch` and `compare` did not expect: an answer or a refusal with a remedy, in bounded
 * time, and never a stack trace, a secret or a control code.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { expect } from "chai";
import fc from "fast-check";
import { parse, stringify } from "yaml";
import { settingsFor } from "../../analysis/compare/candidates";
import { settingsBetween, switchOf } from "../../analysis/switch";
import { compareCommand } from "../../cli/commands/compare";
import { switchCommand } from "../../cli/commands/switch";
import { failureText } from "../../cli/failure";
import { trialsOf } from "../../cli/trials";
import { type Planned, planned, whatIf } from "../../cli/whatIf";
import { InputError } from "../../readers";
import { readDocument } from "../../readers/document";
import { json } from "../../reports/json";
import { switchText } from "../../reports/text/switch";
import { stateDocument } from "../support/documents";
import { faults, type Published } from "../support/published";
import { buildStack, ROOT } from "../support/stacks";
import { MARKER, type Mutation, mutated, mutation, sealedInSettings } from "./mutate";
import { RUNS as FILES, SEED } from "./run";
import { expectHarmless } from "./shown";

/** Each plans the stack again for every strategy that it asks about, or once for each side of a switch. */
const COMPARISONS = Math.ceil(FILES / 250);
const SWITCHES = Math.ceil(FILES / 50);
/** Cases in which only the export changes. */
const EXPORTS = Math.ceil(FILES / 5);
const LIMIT_MS = 20_000;

const mutations = fc.array(mutation, { minLength: 1, maxLength: 2 });

/** A stack's file and its project's, as JSON, with a secret in each. */
const seeds = ["prod", "ec2-bridge", "isolated"].map((stack) => {
  const settings = parse(readFileSync(join(ROOT, `stacks/Pulumi.${stack}.yaml`), "utf8")) as { config: object };
  const sealed = { secure: `v1:1:${MARKER}` };
  const more = { "shop:password": sealed, "ecs-connectivity:tags": { owner: "shop", token: MARKER } };
  return JSON.stringify({ ...settings, config: { ...settings.config, ...more } });
});
const project = JSON.stringify({
  ...(parse(readFileSync(join(ROOT, "Pulumi.yaml"), "utf8")) as object),
  main: join(ROOT, "stacks/index.ts"),
  stackConfigDir: ".",
});

/** As people write it, where it is still a document; else as it is. */
function asYaml(text: string): string {
  try {
    return stringify(JSON.parse(text));
  } catch {
    return text;
  }
}

interface Answered {
  /** Printed text; undefined if the call was refused. */
  readonly text: string | undefined;
  readonly refusal: string | undefined;
}

/** The command itself, but for the process around it. */
async function called(command: Command, args: readonly string[], output: string): Promise<Answered> {
  rmSync(output, { force: true });
  const before = process.exitCode;
  const start = performance.now();
  try {
    await command.exitOverride().parseAsync([...args, "--output", output], { from: "user" });
    expect(process.exitCode ?? 0).to.be.oneOf([0, 1, 3]);
    return { text: readFileSync(output, "utf8"), refusal: undefined };
  } catch (error) {
    return { text: undefined, refusal: failureText(error, []) };
  } finally {
    process.exitCode = before;
    expect(performance.now() - start).to.be.lessThan(LIMIT_MS);
    expect(({} as { polluted?: boolean }).polluted, "a prototype").to.equal(undefined);
  }
}

function expectWell({ text, refusal }: Answered, format: string, schema: Published): void {
  if (refusal !== undefined) {
    expectHarmless({ plain: [refusal], markup: [] });
    expect(refusal).not.to.match(/\n\s+at |Internal error|not an Error was thrown/);
    expect(refusal.trim()).to.match(/\S+ \S+ \S+/);
  }
  if (text === undefined) return;
  expectHarmless(format === "html" ? { plain: [], markup: [text] } : { plain: [text], markup: [] });
  if (format === "json") expect(faults(schema, JSON.parse(text))).to.deep.equal([]);
}

describe("malformed settings of a stack", function () {
  this.timeout(60 * 60_000);
  let directory: string;
  let count = 0;
  before(() => (directory = mkdtempSync(join(tmpdir(), "settings-fuzz-"))));
  after(() => rmSync(directory, { recursive: true, force: true }));

  /** A new directory each time: a project is read once. */
  function shop(seed: number, changes: readonly Mutation[], ofProject: boolean): string {
    const place = join(directory, String(count++));
    mkdirSync(place);
    const settings = seeds[seed] ?? "";
    writeFileSync(
      join(place, "Pulumi.yaml"),
      asYaml(ofProject ? mutated(project, changes, sealedInSettings) : project),
    );
    writeFileSync(
      join(place, "Pulumi.live.yaml"),
      asYaml(ofProject ? settings : mutated(settings, changes, sealedInSettings)),
    );
    return place;
  }

  const stack = fc.record({
    seed: fc.nat({ max: seeds.length - 1 }),
    changes: mutations,
    ofProject: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    format: fc.constantFrom("text", "json"),
    to: fc.constantFrom("nat-instance", "public-ip", "vpc-endpoints"),
  });

  it(`are switched or refused with a remedy (${String(SWITCHES)} stacks, seed ${String(SEED)})`, async () => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(stack, async ({ seed, changes, ofProject, format, to }) => {
        const place = shop(seed, changes, ofProject);
        const args = ["live", "--program", place, "--to", to, "--format", format];
        const answer = await called(switchCommand(), args, join(place, "out"));
        if (answer.text === undefined) refused++;
        expectWell(answer, format, "switch");
      }),
      { numRuns: SWITCHES, seed: SEED },
    );
    console.log(`      ${String(SWITCHES - refused)} switched, ${String(refused)} refused`);
  });

  it(`are compared or refused with a remedy (${String(COMPARISONS)} stacks, seed ${String(SEED)})`, async () => {
    const either = stack.chain((one) => fc.constantFrom("text", "json", "html").map((format) => ({ ...one, format })));
    await fc.assert(
      fc.asyncProperty(either, async ({ seed, changes, ofProject, format }) => {
        const place = shop(seed, changes, ofProject);
        const args = ["live", "--program", place, "--format", format];
        expectWell(await called(compareCommand(), args, join(place, "out")), format, "compare");
      }),
      { numRuns: COMPARISONS, seed: SEED },
    );
  });
});

describe("an export that is not as Pulumi wrote it", function () {
  this.timeout(60 * 60_000);
  const [from, to] = [
    { strategy: "nat-gateway", placement: "per-az" },
    { strategy: "nat-instance", placement: "single" },
  ] as const;
  let exported: string;
  let after: Planned;

  before(async () => {
    const secret = `services[0].environment={"PASSWORD": "${MARKER}"}`;
    const { resources } = await buildStack("prod", { preview: false, config: [secret] });
    const graph = { resources, region: "us-east-1", complete: true, assumptions: [], defects: [] };
    exported = stateDocument(graph);
    const result = await whatIf({
      trials: await trialsOf({ program: [ROOT] }),
      stack: "prod",
      config: settingsFor(to),
      cost: {},
    });
    if (result.kind === "refused") throw new Error(result.reason);
    after = result;
  });

  function switched(text: string): string[] {
    const before = planned(readDocument(text).graph, { kind: "state", name: "prod", region: null }, {});
    const first = settingsBetween(from, before.graph, after.graph);
    const between = first.length === 0 ? null : { graph: after.graph, settings: first };
    const change = switchOf({ stack: "prod", from, to, settings: settingsFor(to), before, between, after });
    const printed = json(change);
    expect(faults("switch", JSON.parse(printed))).to.deep.equal([]);
    return [printed, switchText(change, { colour: false, width: 80 })];
  }

  it("is switched unharmed with steps, else the rest proves nothing", () => {
    expect(switched(exported)[1]).to.match(/delete ec2\.NatGateway/);
  });

  it(`is switched or refused with a remedy (${String(EXPORTS)} files, seed ${String(SEED)})`, () => {
    fc.assert(
      fc.property(mutations, (changes) => {
        const text = mutated(exported, changes);
        const start = performance.now();
        try {
          expectHarmless({ plain: switched(text), markup: [] });
        } catch (error) {
          if (!(error instanceof InputError)) throw error;
          expect(`${error.message} ${error.remedy}`)
            .to.match(/\S+ \S+/)
            .and.not.contain(MARKER);
        }
        expect(performance.now() - start).to.be.lessThan(LIMIT_MS);
      }),
      { numRuns: EXPORTS, seed: SEED },
    );
  });

  it(`is taken from a file by the command (${String(COMPARISONS)} files, seed ${String(SEED)})`, async () => {
    const directory = mkdtempSync(join(tmpdir(), "export-fuzz-"));
    const [file, output] = [join(directory, "state.json"), join(directory, "out")];
    try {
      await fc.assert(
        fc.asyncProperty(mutations, async (changes) => {
          writeFileSync(file, mutated(exported, changes));
          const args = ["prod", "--program", ROOT, "--to", "nat-instance", "--state", file, "--format", "json"];
          expectWell(await called(switchCommand(), args, output), "json", "switch");
        }),
        { numRuns: COMPARISONS, seed: SEED },
      );
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

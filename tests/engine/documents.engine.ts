/** Every `pulumi …` line of README and docs, run as it is written, in the situation that its page describes. */
import { expect } from "chai";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { IMAGE } from "../aws/switch/space";
import { ROOT } from "../support/stacks";
import { cloneOf, type Engine, type Project, type Ran, withEngine } from "./engine";
import { configure } from "./walk";

const PAGES = [
  "README.md",
  ...readdirSync(join(ROOT, "docs")).flatMap((file) => (file.endsWith(".md") ? [`docs/${file}`] : [])),
];

interface Block {
  readonly page: string;
  readonly lines: readonly string[];
}

/** Shell blocks that call Pulumi, without their comments. */
const blocks: readonly Block[] = PAGES.flatMap((page) =>
  [...readFileSync(join(ROOT, page), "utf8").matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, body = ""]) => {
    const lines = body
      .split("\n")
      .map((line) => line.replace(/ +#.*$/, ""))
      .filter((line) => line !== "");
    return lines.some(isPulumi) ? [{ page, lines }] : [];
  }),
);

/** `pulumi …` in running text, where it is a whole command. */
const spans: readonly string[] = PAGES.flatMap((page) =>
  [...readFileSync(join(ROOT, page), "utf8").matchAll(/(?<!`)`(pulumi [^`]+)`(?!`)/g)].map(([, span = ""]) =>
    span.replace(/\s+/g, " "),
  ),
);

function isPulumi(line: string): boolean {
  return line.startsWith("pulumi ");
}

/** The block of a page whose first lines begin with this text. */
function blockOf(page: string, text: string): Block {
  const found = blocks.find((block) => block.page === page && block.lines.join("\n").includes(text));
  if (found === undefined) throw new Error(`${page} has no block with ${text}`);
  return found;
}

describe("the pulumi commands of README and docs, on Pulumi's real engine", function () {
  this.timeout(300_000);
  const engine = withEngine();
  const ran = new Set<string>();
  let project: Project;

  /** In a shell, as a reader pastes it; questions are answered with yes. */
  function shell(lines: readonly string[], where: Project = project): Promise<Ran> {
    for (const line of lines) ran.add(line);
    return where.engine.run(where.directory, "bash", ["-euo", "pipefail", "-c", lines.join("\n")], {
      env: { PULUMI_SKIP_CONFIRMATIONS: "true", AWS_REGION: "us-east-1" },
    });
  }

  function pulumiLines({ lines }: Block): string[] {
    return lines.filter(isPulumi);
  }

  before(() => {
    project = cloneOf(engine(), "documents");
  });

  it("README: a stack by configuration", async () => {
    const { output } = await shell(blockOf("README.md", "pulumi stack init shop").lines);

    expect(output).to.contain("shop reachable");
    expect(live(engine())).to.include("aws:ec2/natGateway:NatGateway");
  });

  it("README: what Pulumi writes, read by the product", async () => {
    const { output } = await shell(pulumiLines(blockOf("README.md", "pulumi preview --json")));

    expect(output.match(/^\S+ reachable \((preview|state)/gm)).to.have.length(2);
  });

  it("the reference: a setting by its path", async () => {
    await shell(["pulumi config set --path 'services[0].name' web"]);
    await shell(spans.filter((span) => span.includes("'services[0].port' 8080")));

    expect((await project.pulumi(["config", "get", "--path", "services[0].port"])).stdout.trim()).to.equal("8080");
  });

  it("switching: a refresh finds no difference", async () => {
    const { output } = await shell(["pulumi refresh"]);

    expect(output).to.match(/Resources:\n +\d+ unchanged/);
  });

  it("other languages: the Region of a project", async () => {
    await shell(["pulumi stack init elsewhere", "pulumi config set aws:region eu-west-1"]);

    expect((await project.pulumi(["config", "get", "aws:region"])).stdout.trim()).to.equal("eu-west-1");
    await shell(["pulumi stack select shop"]);
  });

  it("switching: prod from its NAT gateways to a NAT instance", async () => {
    await shell(["pulumi destroy"]);
    await shell(["pulumi stack init prod", "pulumi up"]);
    await shell(blockOf("docs/switching.md", "switch prod --to nat-instance").lines);

    expect(live(engine())).not.to.include("aws:ec2/natGateway:NatGateway");
    expect(live(engine())).to.include("aws:autoscaling/group:Group");
    await shell(["pulumi destroy"]);
  });

  it("switching: EC2 instances that move to another tier, in two runs, and a service that is replaced", async () => {
    await shell(["pulumi stack init shop-ec2", "pulumi config set aws:region us-east-1"]);
    await configure(
      project,
      ["strategy=nat-gateway", "launchType=ec2", "services[0].name=web", `services[0].image=${IMAGE}`],
      "shop-ec2",
    );
    await shell(["pulumi up"]);
    await shell(blockOf("docs/switching.md", "capacity.keep").lines);
    expect(live(engine())).not.to.include("aws:ec2/natGateway:NatGateway");

    const [service] = engine().aws.live.filter(({ type }) => type === "aws:ecs/service:Service");
    for (const span of spans.filter((text) => text.includes("URN"))) {
      ran.add(span);
      await shell([span.replace("URN", `'${service?.urn ?? ""}'`)]);
    }
    const [next] = engine().aws.live.filter(({ type }) => type === "aws:ecs/service:Service");
    expect(next?.urn).to.equal(service?.urn);
    expect(next?.id).not.to.equal(service?.id);
    await shell(["pulumi destroy"]);
    expect(engine().aws.live).to.deep.equal([]);
  });

  it("leaves out none of them", () => {
    const whole = spans.filter((span) => !NAMES_ONLY.has(span));
    const written = [...blocks.flatMap(pulumiLines), ...whole];

    expect([...new Set(written)].filter((line) => !ELSEWHERE.has(line) && !isCovered(line, ran))).to.deep.equal([]);
  });
});

/** Commands that a sentence names without calling them. */
const NAMES_ONLY: ReadonlySet<string> = new Set(["pulumi config set KEY VALUE", "pulumi …"]);

/** Run by otherLanguages.engine.ts and policy.engine.ts, beside the plugin and the policy pack that they name. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  "pulumi package add ../ecs-connectivity/plugin",
  "pulumi preview --policy-pack node_modules/ecs-connectivity/policy",
  "pulumi preview --policy-pack node_modules/ecs-connectivity/policy --policy-pack-config policies.json",
]);

/** A command without its output's file, or the beginning of one that was run. */
function isCovered(line: string, ran: ReadonlySet<string>): boolean {
  const command = line.replace(/ > .*$/, "");
  return [...ran].some((other) => other === command || other.startsWith(`${command} `));
}

function live({ aws }: Engine): string[] {
  return aws.live.map(({ type }) => type);
}

/** `plan --watch` in use: save a file, see the verdicts that changed, correct the program, end it with Ctrl-C. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { ecsConnectivity, LAUNCHER } from "./command";
import { stackExport } from "./exports";

const PROGRAM = `
import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";
const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true });
const gateway = new aws.ec2.InternetGateway("gateway", { vpcId: vpc.id });
const table = new aws.ec2.RouteTable("table", {
  vpcId: vpc.id,
  routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: gateway.id }],
});
const subnet = new aws.ec2.Subnet("subnet", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" });
new aws.ec2.RouteTableAssociation("subnet", { subnetId: subnet.id, routeTableId: table.id });
const group = new aws.ec2.SecurityGroup("group", {
  vpcId: vpc.id,
  egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
});
const cluster = new aws.ecs.Cluster("cluster");
const definition = new aws.ecs.TaskDefinition("definition", {
  family: "web",
  networkMode: "awsvpc",
  requiresCompatibilities: ["FARGATE"],
  cpu: "256",
  memory: "512",
  containerDefinitions: JSON.stringify([{ name: "web", image: "nginx:1.29", essential: true }]),
});
new aws.ecs.Service("web", {
  name: "web",
  cluster: cluster.arn,
  launchType: "FARGATE",
  taskDefinition: definition.arn,
  desiredCount: 1,
  networkConfiguration: {
    subnets: [subnet.id],
    securityGroups: [group.id],
    assignPublicIp: new pulumi.Config().requireBoolean("public"),
  },
});
`;

const settings = (isPublic: boolean) =>
  `config:\n  aws:region: eu-central-1\n  watched:public: ${JSON.stringify(String(isPublic))}\n`;

class Watch {
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;
  #text = "";
  #seen = 0;

  constructor(args: readonly string[], cwd: string) {
    const env = { ...process.env, COLUMNS: "200", NO_COLOR: "1" };
    this.#child = spawn(process.execPath, [LAUNCHER, "plan", "--watch", ...args], { cwd, env });
    const read = (text: string) => (this.#text += text);
    this.#child.stdout?.setEncoding("utf8").on("data", read);
    this.#child.stderr?.setEncoding("utf8").on("data", read);
    this.#ended = new Promise((resolve) => this.#child.once("close", (code) => resolve(code)));
  }

  /** Output of the next run, from the end of the last one. */
  async next(): Promise<string> {
    const end = "press Ctrl-C to stop.\n";
    for (let waited = 0; waited < 120_000; waited += 50) {
      const at = this.#text.indexOf(end, this.#seen);
      if (at >= 0) {
        const run = this.#text.slice(this.#seen, at);
        this.#seen = at + end.length;
        return run;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`nothing more came after:\n${this.#text}`);
  }

  async interrupt(): Promise<number | null> {
    this.#child.kill("SIGINT");
    return this.#ended;
  }

  /** However a test ended. */
  async end(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
  }
}

describe("plan --watch", function () {
  this.timeout(300_000);
  let directory: string;
  let watch: Watch | undefined;
  const write = (file: string, text: string) => writeFileSync(join(directory, file), text);
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "watch-"))));
  afterEach(async () => {
    await watch?.end();
    watch = undefined;
    rmSync(directory, { recursive: true, force: true });
  });

  it("shows the verdicts that a saved setting and a saved program turn, and goes on after an error in it", async () => {
    write("Pulumi.yaml", "name: watched\nruntime: nodejs\nmain: index.ts\n");
    write("index.ts", PROGRAM);
    write("Pulumi.dev.yaml", settings(true));
    watch = new Watch(["dev"], directory);
    const first = await watch.next();
    expect(first).to.include("first run").and.include("dev reachable (program, eu-central-1)");
    expect(first).not.to.include("Changed:");

    write("Pulumi.dev.yaml", settings(false));
    const blocked = await watch.next();
    expect(blocked).to.include("after a change to Pulumi.dev.yaml");
    expect(blocked).to.match(/Changed:\n {2}overall: blocked, was reachable\n/);
    expect(blocked).to.match(/web image-pull from docker\.io: blocked \w+, was reachable by internet-gateway\n/);

    write("index.ts", `${PROGRAM}\nconst broken = ;`);
    const broken = await watch.next();
    expect(broken)
      .to.include("after a change to index.ts")
      .and.match(/ecs-connectivity: .*index\.ts/);
    expect(broken).not.to.include("dev blocked");

    write("index.ts", PROGRAM.replace("new pulumi.Config().requireBoolean", "!new pulumi.Config().requireBoolean"));
    const mended = await watch.next();
    expect(mended).to.match(/Changed:\n {2}overall: reachable, was blocked\n/);

    write("index.ts", `${PROGRAM.replace("new pulumi.Config()", "!new pulumi.Config()")}// a remark\n`);
    expect(await watch.next())
      .to.include("No verdict changed.")
      .and.not.include("Changed:");

    expect(await watch.interrupt()).to.equal(0);
  });

  it("watches what the program imports from beside it, also once it is broken, and a package of the same workspace", async () => {
    const [shop, shared, sizes] = ["shop", "shared", "sizes"].map((name) => join(directory, name));
    if (shop === undefined || shared === undefined || sizes === undefined) throw new Error("no places");
    for (const place of [shop, shared, sizes, join(shop, "node_modules/@acme")]) mkdirSync(place, { recursive: true });
    symlinkSync(sizes, join(shop, "node_modules/@acme/sizes"));
    write("sizes/package.json", '{"name": "@acme/sizes", "main": "index.js"}');
    write("sizes/index.js", "exports.copies = 1;");
    const exposed = (isPublic: boolean) => `export const exposed: boolean = ${String(isPublic)};\n`;
    write("shared/exposed.ts", exposed(true));
    write("shop/Pulumi.yaml", "name: watched\nruntime: nodejs\nmain: index.ts\n");
    write("shop/Pulumi.dev.yaml", settings(true));
    const imports = `import { exposed } from "../shared/exposed";\nimport { copies } from "@acme/sizes";\n`;
    const body = PROGRAM.replace('new pulumi.Config().requireBoolean("public")', "exposed");
    write("shop/index.ts", imports + body.replace("desiredCount: 1", "desiredCount: copies"));
    watch = new Watch(["dev"], shop);
    const first = await watch.next();
    expect(first)
      .to.include("dev reachable (program, eu-central-1)")
      .and.match(/and 2 imports from other directories; $/);

    write("shared/exposed.ts", exposed(false));
    const blocked = await watch.next();
    expect(blocked).to.include("after a change to ../shared/exposed.ts").and.include("overall: blocked, was reachable");

    write("shared/exposed.ts", "export const exposed = ;\n");
    expect(await watch.next()).to.match(/ecs-connectivity: .*exposed\.ts/);

    write("shared/exposed.ts", exposed(true));
    expect(await watch.next()).to.include("overall: reachable, was blocked");

    write("sizes/index.js", "exports.copies = 3;");
    const more = await watch.next();
    expect(more).to.include("after a change to ../sizes/index.js").and.include("desired count 3");
    expect(await watch.interrupt()).to.equal(0);
  });

  it("watches a file that another tool writes, also where it is gone for a while", async () => {
    const file = join(directory, "state.json");
    write("state.json", stackExport({ route: true }));
    watch = new Watch(["--state", file], directory);
    expect(await watch.next()).to.include("live reachable (state, eu-central-1)");

    rmSync(file);
    expect(await watch.next()).to.include("does not exist");

    write("state.json", stackExport({ route: false }));
    const blocked = await watch.next();
    expect(blocked).to.include("web image-pull from docker.io: blocked NO_ROUTE_TO_DESTINATION, was reachable by");

    write("state.json", JSON.stringify({ version: 3, deployment: { resources: [] } }));
    const nothing = await watch.next();
    expect(nothing).to.include("NO_SERVICE").and.not.include("exit code");
    expect(await watch.interrupt()).to.equal(0);
  });

  it("is refused where there is nothing to see or nothing to watch", async () => {
    const calls: [string[], RegExp][] = [
      [["--state", "-"], /Standard input is read once/],
      [["--format", "json"], /prints text, not json/],
      [["--output", join(directory, "out.txt")], /--output contains one/],
      [["--lookup-template", join(directory, "lookups.yaml")], /would see the file that --lookup-template writes/],
    ];
    for (const [args, why] of calls) {
      const { code, stdout, stderr } = await ecsConnectivity(["plan", "--watch", ...args]);
      expect(stderr).to.match(why);
      expect(stdout).to.equal("");
      expect(code).to.equal(2);
    }
  });
});

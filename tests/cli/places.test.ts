/** The line of a resource: that of the program that made it, or of its nearest ancestor there; else the input file. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { buildSync } from "esbuild";
import type { ResourceGraph } from "../../analysis/topology/resource";
import { placesOf } from "../../cli/places";
import { readDocument } from "../../readers/document";
import { runProgram } from "../../readers/program/runProgram";
import { ROOT } from "../support/stacks";

const PROGRAM = {
  "index.ts": `import * as aws from "@pulumi/aws";
import { Web } from "./parts/web";
import { Boxed } from "boxed";
interface Erased { readonly by: "the compiler" }

const vpc = new aws.ec2.Vpc("net", { cidrBlock: "10.0.0.0/16" });
export const web = new Web("web");
const make = (name: string) => new aws.ec2.Vpc(name, { cidrBlock: "10.2.0.0/16" });
make("helped");
new Boxed("boxed");
`,
  "parts/web.ts": `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export class Web extends pulumi.ComponentResource {
  constructor(name: string) {
    super("shop:index:Web", name);
    new aws.ec2.Vpc(\`\${name}-vpc\`, { cidrBlock: "10.3.0.0/16" }, { parent: this });
  }
}
`,
};

/** A component of a package: it makes one child in its constructor, and one when an output is known. */
const BOXED = `const aws = require("@pulumi/aws");
const pulumi = require("@pulumi/pulumi");
exports.Boxed = class extends pulumi.ComponentResource {
  constructor(name) {
    super("boxed:index:Boxed", name);
    const made = (suffix) => new aws.ec2.Vpc(name + suffix, { cidrBlock: "10.4.0.0/16" }, { parent: this });
    made("-now");
    this.urn.apply(() => made("-later"));
  }
};
`;

describe("the place of a resource", function () {
  this.timeout(60_000);
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "places-"));
    mkdirSync(join(root, ".git"));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function written(directory: string, files: Readonly<Record<string, string>>): string {
    for (const [name, content] of Object.entries(files)) {
      const path = join(root, directory, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
    return join(root, directory);
  }

  /** A project in a folder of the repository, whose packages are those of this checkout and one of its own. */
  function project(files: Readonly<Record<string, string>>, main = "index.ts"): string {
    written("node_modules", { "boxed/package.json": '{"name":"boxed","main":"index.js"}', "boxed/index.js": BOXED });
    mkdirSync(join(root, "node_modules/@pulumi"), { recursive: true });
    for (const name of ["aws", "pulumi"]) {
      symlinkSync(join(ROOT, "node_modules/@pulumi", name), join(root, "node_modules/@pulumi", name));
    }
    return written("infra", {
      "Pulumi.yaml": `name: shop\nruntime: nodejs\nmain: ${main}\n`,
      "Pulumi.dev.yaml": "config:\n  aws:region: eu-west-1\n",
      ...files,
    });
  }

  const run = (directory: string): Promise<ResourceGraph> => runProgram({ directory, stack: "dev" });

  /** `file:line` by the name of each resource. */
  function lines(
    graph: ResourceGraph,
    input?: string,
    directories: readonly string[] = [root],
  ): Record<string, string> {
    const places = placesOf(graph, input, directories);
    return Object.fromEntries(
      graph.resources.map(({ name, urn }) => {
        const place = places(urn);
        return [name, place === undefined ? "none" : `${place.file}:${String(place.line)}`];
      }),
    );
  }

  const EXPECTED = {
    net: "infra/index.ts:6",
    web: "infra/index.ts:7",
    "web-vpc": "infra/parts/web.ts:7",
    helped: "infra/index.ts:8",
    boxed: "infra/index.ts:10",
    "boxed-now": "infra/index.ts:10",
    "boxed-later": "infra/index.ts:10",
  };

  it("is the line of the source, also of a file that the program imports, and the component's for what a package makes", async () => {
    expect(lines(await run(project(PROGRAM)))).to.deep.include(EXPECTED);
  });

  it("is the line of the source of a program that was built, if it has a source map beside it or inside", async () => {
    for (const sourcemap of ["linked", "inline"] as const) {
      rmSync(join(root, "node_modules"), { recursive: true, force: true });
      const directory = project(PROGRAM, "bin/index.js");
      buildSync({
        ...{ entryPoints: [join(directory, "index.ts")], outfile: join(directory, "bin/index.js"), sourcemap },
        ...{ bundle: true, minify: true, platform: "node", packages: "external", format: "cjs", logLevel: "error" },
      });

      expect(lines(await run(directory)), sourcemap).to.deep.include(EXPECTED);
    }
  });

  it("is that of the built file where the sources are not in the repository", async () => {
    const directory = project(PROGRAM, "bin/index.js");
    buildSync({
      ...{ entryPoints: [join(directory, "index.ts")], outfile: join(directory, "bin/index.js"), sourcemap: false },
      ...{ bundle: true, platform: "node", packages: "external", format: "cjs", logLevel: "error" },
    });

    expect(lines(await run(directory))["net"]).to.match(/^infra\/bin\/index\.js:\d+$/);
  });

  it("is the line of an ES module with await at its top", async () => {
    const source = `import aws from "@pulumi/aws";
interface Erased { readonly by: "the compiler" }
await Promise.resolve();
export const vpc = new aws.ec2.Vpc("net", { cidrBlock: "10.0.0.0/16" });
`;
    const directory = project({ "index.ts": source, "package.json": '{"type":"module"}' });

    expect(lines(await run(directory))).to.deep.include({ net: "infra/index.ts:4" });
  });

  const urn = (name: string) => `urn:pulumi:dev::shop::aws:ec2/vpc:Vpc::${name}`;
  const vpc = (name: string, sourcePosition?: string, rest: object = {}) => ({
    ...{ urn: urn(name), type: "aws:ec2/vpc:Vpc", custom: true, id: `vpc-${name}`, inputs: {}, outputs: {} },
    ...(sourcePosition === undefined ? {} : { sourcePosition }),
    ...rest,
  });
  const graphOf = (...resources: readonly object[]) =>
    readDocument(JSON.stringify({ version: 3, deployment: { resources } })).graph;

  it("is the one that a preview or an export has, below the directory of the program", () => {
    const directory = written("infra", { "src/in dex.ts": "", "state.json": "" });
    const graph = graphOf(vpc("a", "project:///src/in%20dex.ts#12,3"), vpc("b", "project:///src/in%20dex.ts#7"));

    expect(lines(graph, join(directory, "state.json"), [directory])).to.deep.equal({
      a: "infra/src/in dex.ts:12",
      b: "infra/src/in dex.ts:7",
    });
    expect(placesOf(graph, undefined, [directory])("vpc-a")).to.deep.equal({
      file: "infra/src/in dex.ts",
      line: 12,
      column: 3,
    });
  });

  it("is the parent's for a line in a package, and the input file for one outside of the project or in no file", () => {
    const directory = written("infra", { "index.ts": "", "state.json": "", "node_modules/boxed/index.js": "" });
    const graph = graphOf(
      vpc("top", "project:///index.ts#3,1"),
      vpc("child", "project:///node_modules/boxed/index.js#7,1", { parent: urn("top") }),
      vpc("above", "project:///../../etc/passwd#1,1"),
      vpc("gone", "project:///removed.ts#1,1"),
      vpc("broken", "project:///%E0%A4%A#1"),
      vpc("remote", "https://evil.example/index.ts#1"),
      vpc("loop", undefined, { parent: urn("loop") }),
    );

    expect(lines(graph, join(directory, "state.json"), [directory])).to.deep.equal({
      top: "infra/index.ts:3",
      child: "infra/index.ts:3",
      above: "infra/state.json:1",
      gone: "infra/state.json:1",
      broken: "infra/state.json:1",
      remote: "infra/state.json:1",
      loop: "infra/state.json:1",
    });
  });

  it("is none without a line and a file, as for standard input", () => {
    expect(lines(graphOf(vpc("a")))).to.deep.equal({ a: "none" });
  });

  it("is the file itself for a finding about a file, and never that of a name that no file can have", () => {
    const file = join(written("infra", { "connectivity.yaml": "" }), "connectivity.yaml");
    const places = placesOf(graphOf(), undefined, [root]);

    expect(places(file)).to.deep.equal({ file: "infra/connectivity.yaml", line: 1 });
    for (const name of ["a\u0000b", "x".repeat(5000), "", root]) expect(places(name)).to.equal(undefined);
  });

  it("is an absolute path for a file outside of the repository", () => {
    const outside = mkdtempSync(join(tmpdir(), "outside-"));
    try {
      expect(placesOf(graphOf(), join(outside, "state.json"), [root])("anything")).to.deep.equal({
        file: join(outside, "state.json"),
        line: 1,
      });
    } finally {
      rmSync(outside, { recursive: true });
    }
  });
});

/** A project as `pulumi new aws-typescript` makes it, with the package installed from its tarball. */
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cloneOf, type Engine, Project } from "./engine";

/** https://github.com/pulumi/templates, aws-typescript; without awsx, which README's program does not use. */
const TEMPLATE = {
  "Pulumi.yaml": "name: importing\ndescription: A minimal AWS TypeScript Pulumi program\nruntime: nodejs\n",
  "package.json": JSON.stringify({
    name: "importing",
    main: "index.ts",
    devDependencies: { "@types/node": "^18", typescript: "^5.0.0" },
    dependencies: { "@pulumi/aws": "^7.0.0", "@pulumi/pulumi": "^3.113.0" },
  }),
  "tsconfig.json": JSON.stringify({
    compilerOptions: {
      strict: true,
      outDir: "bin",
      target: "es2020",
      module: "nodenext",
      moduleResolution: "nodenext",
      sourceMap: true,
      experimentalDecorators: true,
      pretty: true,
      noFallthroughCasesInSwitch: true,
      noImplicitReturns: true,
      forceConsistentCasingInFileNames: true,
    },
    files: ["index.ts"],
  }),
};

/** The project, whose program is to be written to `index.ts`. */
export async function importingProject(engine: Engine): Promise<Project> {
  const clone = cloneOf(engine, "packed");
  const place = engine.directory("tarball");
  await engine.run(clone.directory, "npm", ["pack", "--silent", "--pack-destination", place]);
  const tarball = readdirSync(place).find((file) => file.endsWith(".tgz"));
  const directory = engine.directory("importing");
  for (const [file, text] of Object.entries(TEMPLATE)) writeFileSync(join(directory, file), text);
  await engine.run(directory, "npm", ["install", join(place, tarball ?? "")]);
  return new Project(engine, directory);
}

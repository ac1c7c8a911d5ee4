/** The package as a clone builds it and as npm delivers it: built and packed once, for every suite that needs it. */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { ROOT } from "./stacks";

export interface Packed {
  /** A clone after `npm ci && npm run build`. */
  readonly clone: string;
  /** The package inside the `node_modules` of a project, which has what npm installs with it and nothing else. */
  readonly installed: string;
  /** The tarball unpacked, and its plugin after the Pulumi CLI's `npm install` there. */
  readonly unpacked: string;
}

const NOT_COPIED = /^(?:node_modules|dist|\.git|plugin\/(?:node_modules|dist))$/;

let packed: Packed | undefined;

export function packedPackage(): Packed {
  if (packed !== undefined) return packed;
  const place = mkdtempSync(join(tmpdir(), "packed-"));
  process.on("exit", () => rmSync(place, { recursive: true, force: true }));
  const clone = join(place, "clone");
  // Nothing is built into the checkout that is being tested.
  cpSync(ROOT, clone, { recursive: true, filter: (path) => !NOT_COPIED.test(relative(ROOT, path)) });
  symlinkSync(join(ROOT, "node_modules"), join(clone, "node_modules"));
  const run = (command: string, ...args: string[]) =>
    execFileSync(command, args, { cwd: clone, encoding: "utf8", stdio: "pipe" });
  const [tarball] = JSON.parse(run("npm", "pack", "--json", "--silent", "--pack-destination", place)) as {
    filename: string;
  }[];
  const unpackedInto = (directory: string): string => {
    mkdirSync(directory, { recursive: true });
    run("tar", "-xzf", join(place, tarball?.filename ?? ""), "-C", directory, "--strip-components=1");
    return directory;
  };
  const modules = join(place, "project/node_modules");
  const installed = unpackedInto(join(modules, "ecs-connectivity"));
  for (const name of productionPackages()) link(name, modules);
  const unpacked = unpackedInto(join(place, "unpacked"));
  for (const name of dependenciesOf(join(unpacked, "plugin"))) link(name, join(unpacked, "plugin/node_modules"));
  return (packed = { clone, installed, unpacked });
}

function link(name: string, modules: string): void {
  mkdirSync(dirname(join(modules, name)), { recursive: true });
  symlinkSync(join(ROOT, "node_modules", name), join(modules, name));
}

interface Locked {
  readonly dev?: boolean;
  readonly devOptional?: boolean;
}

/** The packages directly under `node_modules` that npm installs for a user, as the lockfile says. */
function productionPackages(): string[] {
  const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as {
    packages: Readonly<Record<string, Locked>>;
  };
  return Object.entries(packages)
    .filter(([path, { dev, devOptional }]) => dev !== true && devOptional !== true && existsSync(join(ROOT, path)))
    .map(([path]) => /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path)?.[1] ?? "")
    .filter((name) => name !== "");
}

/** The names of a package's dependencies. */
export function dependenciesOf(directory: string): string[] {
  const { dependencies } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as {
    dependencies: Readonly<Record<string, string>>;
  };
  return Object.keys(dependencies);
}

/** A program's source as one text in memory. */
import Module from "node:module";
import { dirname, join } from "node:path";
import { inTheirPlaces, PLACEHOLDERS } from "./ownPlaces";
import { ProgramError } from "./programError";
import { type Project, readProject } from "./project";
import { keepSourceMap } from "./sourcePositions";

const requireHere = Module.createRequire(__filename);

/** A program whose bundler is at work. */
export interface Begun {
  readonly project: Project;
  readonly bundling: Promise<Bundle | undefined>;
}

/** First of all, because the bundler takes longest. */
export function begun(directory: string): Begun {
  const project = readProject(directory);
  return { project, bundling: bundleOf(project.entry) };
}

export interface Bundle {
  readonly text: string;
  /** The imports that stay outside it. */
  readonly packages: readonly string[];
}

/** Begins to bundle a program; its failure is that of loading the program. */
export function bundleOf(entry: string): Promise<Bundle | undefined> {
  const bundling = bundle(entry);
  bundling.catch(() => undefined);
  return bundling;
}

/** The program as one CommonJS text; undefined if that is not possible (top-level await). */
async function bundle(entry: string): Promise<Bundle | undefined> {
  // Required, not imported: its process is at work before this call returns, and while the SDK loads.
  const { build } = requireHere("esbuild") as typeof import("esbuild");
  const debug = process.env["DEBUG"] !== undefined;
  const absWorkingDir = dirname(entry);
  try {
    const { outputFiles, metafile } = await build({
      absWorkingDir,
      entryPoints: [entry],
      bundle: true,
      write: false,
      metafile: true,
      platform: "node",
      format: "cjs",
      target: `node${process.versions.node}`,
      define: PLACEHOLDERS,
      packages: "external",
      // Nothing is written there: sources in the map are relative to it.
      outfile: join(absWorkingDir, ".ecs-connectivity.bundle.js"),
      sourcemap: debug ? "both" : "external",
      sourcesContent: false,
      logLevel: "silent",
    });
    const written = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? "";
    const map = written(".map");
    keepSourceMap(entry, map);
    return {
      text: inTheirPlaces(written(".js"), map, absWorkingDir),
      packages: Object.values(metafile.inputs).flatMap(({ imports }) =>
        imports.flatMap(({ external, path }) => (external === true ? [path] : [])),
      ),
    };
  } catch (error) {
    const messages = (error as { errors?: BuildMessage[] }).errors ?? [];
    if (messages.some(({ text }) => text.includes("Top-level await"))) {
      return undefined;
    }
    throw unbundled(messages, error);
  }
}

interface BuildMessage {
  readonly text: string;
  readonly location?: { readonly file: string; readonly line: number; readonly column: number } | null;
}

function unbundled(messages: readonly BuildMessage[], cause: unknown): ProgramError {
  const lines = messages.map(({ text, location }) =>
    location ? `${location.file}:${location.line}:${location.column + 1}: ${text}` : text,
  );
  const missing = messages.length > 0 && messages.every(({ text }) => text.startsWith("Could not resolve"));
  return new ProgramError(
    missing ? "module-missing" : "syntax",
    lines.length === 0 ? String(cause) : lines.join("\n"),
    missing ? "Check the import's path." : "Correct the source, then try again.",
    cause,
  );
}

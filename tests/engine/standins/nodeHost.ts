/**
 * Pulumi's Node language host, which is not available as a Go module: starts programs and plugins as the real one does.
 * Source: https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/cmd/pulumi-language-nodejs/main.go
 */
import { execFileSync, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import * as languageService from "@pulumi/pulumi/proto/language_grpc_pb";
import * as language from "@pulumi/pulumi/proto/language_pb";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { environmentOf, type NodeOptions, nodeOptions, programStart } from "../../support/nodeStart";

type Unary<Request, Response> = grpc.handleUnaryCall<Request, Response>;
type Stream<Request, Response> = grpc.handleServerStreamingCall<Request, Response>;

/** The exit code of a program that has already reported its error. */
const ALREADY_REPORTED = 32;

// The engine passes its address last; older engines add flags that mean nothing here.
let engine = process.argv.slice(2).find((argument) => !argument.startsWith("-")) ?? "";

function optionsOf(info: language.ProgramInfo | undefined): NodeOptions {
  return nodeOptions(info?.getOptions()?.toJavaScript() ?? {});
}

/** The SDK's script, found from the directory of the program or the plugin. */
function locate(script: string, directory: string): string {
  const found = `console.log(require.resolve("@pulumi/pulumi/cmd/${script}"))`;
  return execFileSync(process.execPath, ["-e", found], { cwd: directory, encoding: "utf8" }).trim();
}

const run: Unary<language.RunRequest, language.RunResponse> = (call, callback) => {
  const { request } = call;
  const info = request.getInfo();
  const directory = info?.getProgramDirectory() ?? ".";
  const { args, env } = programStart({
    options: optionsOf(info),
    script: locate("run", directory),
    flags: {
      monitor: request.getMonitorAddress(),
      engine,
      organization: request.getOrganization(),
      project: request.getProject(),
      "root-directory": info?.getRootDirectory() ?? "",
      stack: request.getStack(),
      pwd: directory,
      parallel: String(request.getParallel()),
    },
    isPreview: request.getDryrun(),
    entry: info?.getEntryPoint() ?? ".",
    args: request.getArgsList(),
    config: Object.fromEntries(request.getConfigMap().toObject()),
    secretKeys: request.getConfigsecretkeysList(),
  });
  // The first line of standard output is the port for the engine, and the rest is the program's.
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "inherit", "inherit"],
  });
  call.on("cancelled", () => child.kill("SIGINT"));
  child.on("close", (code) => {
    const response = new language.RunResponse();
    if (code === ALREADY_REPORTED) response.setBail(true);
    else if (code !== 0) response.setError(`Program exited with non-zero exit code: ${code}`);
    callback(null, response);
  });
};

/** A plugin works where its user stands, not where it is installed. */
const runPlugin: Stream<language.RunPluginRequest, language.RunPluginResponse> = (call) => {
  const { request } = call;
  const info = request.getInfo();
  const options = optionsOf(info);
  const directory = info?.getProgramDirectory() ?? ".";
  const isPolicy = request.getKind() === "analyzer";
  const script = locate(isPolicy ? "run-policy-pack" : "run-plugin", directory);
  const given = request.getArgsList();
  const child = spawn(
    process.execPath,
    [script, ...options.nodeargs, ...(isPolicy ? [...given, directory] : [directory, ...given])],
    {
      cwd: isPolicy ? directory : request.getPwd(),
      env: { ...assignments(request.getEnvList()), ...environmentOf(options) },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  call.on("cancelled", () => child.kill("SIGINT"));
  child.stdout.on("data", (chunk: Buffer) => write(call, (response) => response.setStdout(chunk)));
  child.stderr.on("data", (chunk: Buffer) => write(call, (response) => response.setStderr(chunk)));
  child.on("close", (code) => {
    write(call, (response) => response.setExitcode(code ?? 1));
    call.end();
  });
};

function write(
  call: grpc.ServerWritableStream<unknown, language.RunPluginResponse>,
  fill: (response: language.RunPluginResponse) => void,
): void {
  const response = new language.RunPluginResponse();
  fill(response);
  call.write(response);
}

/** `["A=1"]` → `{A: "1"}`. */
function assignments(list: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    list.map((each) => [each.slice(0, each.indexOf("=")), each.slice(each.indexOf("=") + 1)] as const),
  );
}

/**
 * Every package under the program's directory, in a node_modules, that declares a plugin: the engine wants them all.
 */
const getRequiredPackages: Unary<language.GetRequiredPackagesRequest, language.GetRequiredPackagesResponse> = (
  { request },
  callback,
) => {
  const response = new language.GetRequiredPackagesResponse();
  response.setPackagesList(pluginsUnder(request.getInfo()?.getProgramDirectory() ?? ".", false));
  callback(null, response);
};

function pluginsUnder(directory: string, inModules: boolean): plugin.PackageDependency[] {
  const inside = inModules || basename(directory) === "node_modules";
  return readdirSync(directory, { withFileTypes: true, encoding: "utf8" }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory() && entry.name !== ".git") return pluginsUnder(path, inside);
    if (!inModules || entry.name !== "package.json") return [];
    return pluginOf(readFileSync(path, "utf8"));
  });
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly pulumi?: { readonly resource?: boolean; readonly name?: string; readonly version?: string };
}

function pluginOf(text: string): plugin.PackageDependency[] {
  const { name = "", version = "", pulumi } = manifestIn(text);
  if (pulumi?.resource !== true) return [];
  const dependency = new plugin.PackageDependency();
  dependency.setName(pulumi.name ?? name.replace("@pulumi/", ""));
  dependency.setKind("resource");
  dependency.setVersion(`v${(pulumi.version ?? version).replace(/^v/, "")}`);
  return [dependency];
}

function manifestIn(text: string): Manifest {
  try {
    return JSON.parse(text) as Manifest;
  } catch {
    // Packages ship broken manifests as fixtures of their own tests.
    return {};
  }
}

const installDependencies: Stream<language.InstallDependenciesRequest, language.InstallDependenciesResponse> = (
  call,
) => {
  const directory = call.request.getInfo()?.getProgramDirectory() || call.request.getDirectory();
  const child = spawn("npm", ["install", "--loglevel=error"], { cwd: directory, stdio: ["ignore", "pipe", "pipe"] });
  const pass = (chunk: Buffer): void => {
    const response = new language.InstallDependenciesResponse();
    response.setStderr(chunk);
    call.write(response);
  };
  child.stdout.on("data", pass);
  child.stderr.on("data", pass);
  child.on("close", (code) => {
    if (code === 0) call.end();
    else call.destroy(new Error(`npm install failed in ${directory}`));
  });
};

const handshake: Unary<language.LanguageHandshakeRequest, language.LanguageHandshakeResponse> = (call, callback) => {
  engine = call.request.getEngineAddress();
  callback(null, new language.LanguageHandshakeResponse());
};

const server = new grpc.Server();
server.addService(languageService.LanguageRuntimeService, {
  handshake,
  run,
  runPlugin,
  installDependencies,
  getRequiredPackages,
  getPluginInfo: ((_call, callback) => callback(null, new plugin.PluginInfo())) as Unary<Empty, plugin.PluginInfo>,
  getProgramDependencies: ((_call, callback) => callback(null, new language.GetProgramDependenciesResponse())) as Unary<
    language.GetProgramDependenciesRequest,
    language.GetProgramDependenciesResponse
  >,
  about: ((_call, callback) => callback(null, new language.AboutResponse())) as Unary<
    language.AboutRequest,
    language.AboutResponse
  >,
  cancel: ((_call, callback) => callback(null, new Empty())) as Unary<Empty, Empty>,
});
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  process.stdout.write(`${port}\n`);
});

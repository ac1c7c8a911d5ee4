/**
 * Most of the SDK's start time is for modules that a preview never uses: a TypeScript compiler and npm's tree walker,
 * to serialise closures; the automation API; the client of a deployment engine and the server of a provider; 250 services
 * of AWS. Here they load on first use.
 */
import Module from "node:module";
import { basename, join, sep } from "node:path";
import { noteCopy } from "./copies";
import { completed, mayBeSdk, standInFor } from "./sdkStandIn";
import { withoutSideEffects } from "./sideEffects";

interface Extras {
  /** A part of the path of every file that requires them. */
  readonly from: string;
  readonly requests: { readonly has: (request: string) => boolean };
}

/** The file that has every service of AWS as a property: `aws.ec2`, `aws.ecs`. */
const SERVICES: Extras = {
  from: join("@pulumi", "aws", "index.js"),
  requests: { has: (request) => /^\.\/[a-z0-9]+$/.test(request) },
};

/** Required by the messages of resources, which copy its members and use none. */
const MESSAGES_OF_PROVIDERS = "./provider_pb.js";

const EXTRAS: readonly Extras[] = [
  {
    from: join("@pulumi", "pulumi", sep),
    requests: new Set([
      "typescript",
      "@npmcli/arborist",
      "normalize-package-data",
      "fdir",
      "upath",
      "./createClosure",
      // The automation API, which runs the Pulumi CLI.
      "./automation",
      // The client of a deployment engine: here the engine is in this process.
      "@grpc/grpc-js",
      "../proto/callback_grpc_pb",
      "../proto/engine_grpc_pb",
      "../proto/provider_grpc_pb",
      "../proto/resource_grpc_pb",
      "@opentelemetry/api",
      // The server of a provider.
      "./provider",
      "../proto/provider_pb",
      MESSAGES_OF_PROVIDERS,
      // Only for references to resources of several versions of a package.
      "semver",
    ]),
  },
  // Error messages in fifty languages; English is included.
  { from: join("zod", "v4", sep), requests: new Set(["../locales/index.cjs"]) },
  SERVICES,
];

function isOf({ from, requests }: Extras, request: string, asking: string | undefined): boolean {
  return requests.has(request) && asking?.includes(`${sep}node_modules${sep}${from}`) === true;
}

type Load = (request: string, parent: NodeJS.Module | undefined, isMain: boolean) => unknown;
const loader = Module as unknown as {
  _load: Load;
  _resolveFilename(request: string, parent: NodeJS.Module | undefined, isMain: boolean): string;
};

/** The file of this package's SDK, if the request is for one of a version that does not run here. */
function standIn(request: string, parent: NodeJS.Module | undefined, isMain: boolean): string | undefined {
  if (!mayBeSdk(request)) return undefined;
  try {
    return standInFor(loader._resolveFilename(request, parent, isMain));
  } catch {
    // Node's own error follows when the module is loaded.
    return undefined;
  }
}

let installed = false;

/** Can be called repeatedly; only the packages above are loaded lazily. */
export function loadExtrasLazily(): void {
  if (installed) {
    return;
  }
  installed = true;
  const load = loader._load;
  loader._load = function (request, parent, isMain) {
    const extras = EXTRAS.find((each) => isOf(each, request, parent?.filename));
    if (extras === undefined) {
      const instead = standIn(request, parent, isMain);
      const exports = load.call(loader, instead ?? request, parent, isMain);
      if (instead !== undefined) completed(exports);
      if (request === "@pulumi/pulumi") noteCopy(exports as object);
      withoutSideEffects(request, parent, exports);
      return exports;
    }
    let loaded: object | undefined;
    const target = () => (loaded ??= load.call(loader, request, parent, isMain) as object);
    if (extras === SERVICES) {
      const service = basename(request);
      waiting.set(service, [...(waiting.get(service) ?? []), target]);
    }
    return request === MESSAGES_OF_PROVIDERS ? deferred(target, WITHOUT_KEYS) : deferred(target);
  };
}

/** Loaders of each AWS service, for every copy of the package. */
const waiting = new Map<string, (() => object)[]>();

/**
 * A service registers its classes when it loads, for references to its resources (`awsx.ec2.Vpc` answers with one to an
 * `aws.ec2.Vpc`): the first request for one loads it.
 */
export function announcedOnDemand<T>(classes: Map<string, T>): Map<string, T> {
  return Object.assign(classes, {
    get: (key: string): T | undefined => {
      if (!classes.has(key)) loadService(key);
      return Map.prototype.get.call(classes, key) as T | undefined;
    },
  });
}

/** @param key package and module, as in a resource's type: `aws:ec2/vpc`. */
function loadService(key: string): void {
  const service = /^aws:(\w+)/.exec(key)?.[1]?.toLowerCase() ?? "";
  const loads = waiting.get(service) ?? [];
  // Removed first, because loading a service requests its own classes.
  waiting.delete(service);
  for (const load of loads) load();
}

/** Code that copies all members copies none, and so does not load the module. */
const WITHOUT_KEYS: ProxyHandler<object> = { ownKeys: () => [], getOwnPropertyDescriptor: () => undefined };

function deferred(target: () => object, instead: ProxyHandler<object> = {}): object {
  return new Proxy(Object.create(null) as object, {
    get: (_, key) => {
      // Compiled imports check this mark first; where it is absent they copy, and so load, everything.
      if (key === "__esModule") {
        return true;
      }
      return key === "default" && !Reflect.has(target(), key) ? target() : (Reflect.get(target(), key) as unknown);
    },
    has: (_, key) => Reflect.has(target(), key),
    set: (_, key, value) => Reflect.set(target(), key, value),
    ownKeys: () => Reflect.ownKeys(target()),
    getOwnPropertyDescriptor: (_, key) => {
      const descriptor = Reflect.getOwnPropertyDescriptor(target(), key);
      // A proxy must not report a property as fixed that its target does not have.
      return descriptor && { ...descriptor, configurable: true };
    },
    ...instead,
  });
}

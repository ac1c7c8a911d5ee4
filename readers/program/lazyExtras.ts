/**
 * Most of the SDK's own start is loading what a preview never uses: a TypeScript compiler and npm's tree walker, to
 * serialise closures; the automation API; the client of a deployment engine. Here they load on first use.
 */
import Module from "node:module";
import { join, sep } from "node:path";

interface Extras {
  /** A part of the path of every file that asks. */
  readonly from: string;
  readonly requests: ReadonlySet<string>;
}

const EXTRAS: readonly Extras[] = [
  {
    from: join("@pulumi", "pulumi", sep),
    requests: new Set([
      "typescript",
      "@npmcli/arborist",
      "normalize-package-data",
      // What drives the Pulumi CLI from a program of its own.
      "./automation",
      // What speaks to a deployment engine: here the engine lives in this process.
      "@grpc/grpc-js",
      "../proto/callback_grpc_pb",
      "../proto/engine_grpc_pb",
      "../proto/provider_grpc_pb",
      "../proto/resource_grpc_pb",
    ]),
  },
  // Error messages in fifty languages; English, which it speaks, comes by itself.
  { from: join("zod", "v4", sep), requests: new Set(["../locales/index.cjs"]) },
];

function isExtra(request: string, asking: string | undefined): boolean {
  return EXTRAS.some(
    ({ from, requests }) => requests.has(request) && asking?.includes(`${sep}node_modules${sep}${from}`) === true,
  );
}

type Load = (request: string, parent: NodeJS.Module | undefined, isMain: boolean) => unknown;
const loader = Module as unknown as { _load: Load };

let installed = false;

/** Safe to call often; only requests of the packages above are answered lazily. */
export function loadExtrasLazily(): void {
  if (installed) {
    return;
  }
  installed = true;
  const load = loader._load;
  loader._load = function (request, parent, isMain) {
    return isExtra(request, parent?.filename)
      ? deferred(() => load.call(loader, request, parent, isMain) as object)
      : load.call(loader, request, parent, isMain);
  };
}

function deferred(load: () => object): object {
  let loaded: object | undefined;
  const target = () => (loaded ??= load());
  return new Proxy(Object.create(null) as object, {
    get: (_, key) => {
      // Compiled imports ask for this mark first; where it is absent they copy, and so load, everything.
      if (key === "__esModule") {
        return true;
      }
      return key === "default" && !Reflect.has(target(), key) ? target() : (Reflect.get(target(), key) as unknown);
    },
    has: (_, key) => Reflect.has(target(), key),
  });
}

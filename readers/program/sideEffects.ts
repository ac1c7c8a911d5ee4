/**
 * Packages that do more in a preview than describe resources. Here they do not: the result takes minutes or a network, and
 * no path of a service depends on it.
 *
 * - `@pulumi/docker` before version 4, and on it awsx before 1.0 and cloud-aws, builds images with Docker. The image here
 *   is that of its repository, with any digest.
 * - `@pulumi/eks` before version 3 reads the certificate of the OIDC issuer for its fingerprint, with 12 attempts.
 */
import { join, sep } from "node:path";

/** Any digest: the real one is known when the image is built. */
const DIGEST = `sha256:${"0".repeat(64)}`;
const FINGERPRINT = "0".repeat(40);

interface Output {
  apply(change: (value: string | undefined) => string): Output;
  promise(): Promise<unknown>;
}
interface Sdk {
  output(value: unknown): Output;
}
type Functions = Record<string, unknown>;

interface Effect {
  readonly from: string;
  readonly request: string;
  readonly without: (sdk: () => Sdk) => Functions;
}

const EFFECTS: readonly Effect[] = [
  {
    from: join("@pulumi", "docker"),
    request: "./docker",
    without: (sdk) => {
      const named = (image: unknown, _build: unknown, repository: unknown) =>
        sdk()
          .output(repository ?? image)
          .apply((url) => `${url ?? ""}@${DIGEST}`);
      return {
        buildAndPushImage: named,
        buildAndPushImageAsync: (...given: Parameters<typeof named>) => named(...given).promise(),
      };
    },
  },
  {
    from: join("@pulumi", "eks"),
    request: "./cert-thumprint",
    without: (sdk) => ({ getIssuerCAThumbprint: () => sdk().output(FINGERPRINT) }),
  },
];

/**
 * Replaces such functions of a module that was loaded; a version that does not have them stays as it is.
 * @param asking the module that required it.
 */
export function withoutSideEffects(request: string, asking: NodeJS.Module | undefined, exports: unknown): void {
  const effect = EFFECTS.find(
    (each) => each.request === request && asking?.filename.includes(`${sep}node_modules${sep}${each.from}${sep}`),
  );
  if (effect === undefined || asking === undefined) return;
  const functions = exports as Functions;
  const replacements = effect.without(() => asking.require("@pulumi/pulumi") as Sdk);
  for (const [name, replacement] of Object.entries(replacements)) {
    if (typeof functions[name] === "function") functions[name] = replacement;
  }
}

/**
 * Image builds of `@pulumi/docker` before version 4, and of the packages on it (awsx before 1.0, cloud-aws): they run
 * Docker in the program's own process, also in a preview. Here no image is built, because a build takes minutes and the
 * network of a service does not depend on it: the image's name is that of its repository, with any digest.
 */
import { join, sep } from "node:path";

const FROM = `${sep}node_modules${sep}${join("@pulumi", "docker", sep)}`;

/** Any digest: the real one is known when the image is built. */
const DIGEST = `sha256:${"0".repeat(64)}`;

interface Output {
  apply(change: (url: string | undefined) => string): Output;
  promise(): Promise<unknown>;
}
interface Sdk {
  output(value: unknown): Output;
}

/** True for the module of that package that runs Docker. */
export function buildsImages(request: string, asking: string | undefined): boolean {
  return request === "./docker" && asking?.includes(FROM) === true;
}

/**
 * Replaces its builds. Versions from 4 have no such functions and stay as they are.
 * @param sdk the SDK as the module sees it.
 */
export function withoutBuilds(exports: Record<string, unknown>, sdk: () => unknown): void {
  const named = (image: unknown, _build: unknown, repository: unknown): Output =>
    (sdk() as Sdk).output(repository ?? image).apply((url) => `${url ?? ""}@${DIGEST}`);
  if (exports["buildAndPushImage"] !== undefined) exports["buildAndPushImage"] = named;
  if (exports["buildAndPushImageAsync"] !== undefined) {
    exports["buildAndPushImageAsync"] = (...given: Parameters<typeof named>) => named(...given).promise();
  }
}

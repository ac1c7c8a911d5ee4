/** V-18, V-20 and V-21, as far as settings decide them, in both directions. */
import { expect } from "chai";
import { checkIpv6Only, checkIsolatedImage } from "../../../../analysis/rules/checks";
import { type Image, parseImage } from "../../../../analysis/rules/images";
import { spoken } from "./spoken";

const ecr = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/cache/nginx:1";

function image(reference: string, prefixes: readonly string[] = []): { reference: string; image: Image } {
  const parsed = parseImage(reference, prefixes);
  if (parsed.kind === "bad") {
    throw new Error(reference);
  }
  return { reference, image: parsed };
}

describe("Checks of an isolated network", () => {
  it("V-18 refuses every registry but private ECR, and warns of a cache's first pull", () => {
    for (const reference of ["nginx", "public.ecr.aws/x/y", "ghcr.io/x/y"]) {
      expect(spoken(checkIsolatedImage(image(reference))), reference).to.deep.equal(["V-18 error image"]);
    }
    expect(checkIsolatedImage(image(ecr))).to.deep.equal([]);
    expect(spoken(checkIsolatedImage(image(ecr, ["cache"])))).to.deep.equal(["V-18 warning image"]);
  });

  it("V-20 and V-21 know what an IPv6-only subnet lacks", () => {
    const problems = checkIpv6Only({ exec: true, images: [image(ecr)] });
    expect(spoken(problems)).to.deep.equal(["V-20 error exec", "V-21 error image"]);
    expect(problems[1]?.remedy).to.equal("Use 123456789012.dkr-ecr.eu-west-1.on.aws/cache/nginx.");
    const dualStack = image("123456789012.dkr-ecr.eu-west-1.on.aws/web");
    expect(checkIpv6Only({ exec: false, images: [dualStack, image("nginx")] })).to.deep.equal([]);
  });
});

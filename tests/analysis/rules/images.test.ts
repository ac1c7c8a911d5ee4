/** Image references: which registry, and nothing but a typed answer to nonsense. */
import { expect } from "chai";
import fc from "fast-check";
import { parseImage, registryWord } from "../../../analysis/rules/images";

const digest = `sha256:${"0a".repeat(32)}`;

function word(reference: string): string {
  const image = parseImage(reference);
  return image.kind === "bad" ? `bad: ${image.reason}` : registryWord(image);
}

describe("An image reference", () => {
  it("without a registry means Docker Hub, and library for official images", () => {
    for (const reference of [
      "nginx",
      "nginx:1.29",
      "docker.io/nginx",
      "index.docker.io/library/nginx",
      `nginx@${digest}`,
    ]) {
      const image = parseImage(reference);
      expect(image, reference).to.include({
        kind: "docker-hub",
        host: "registry-1.docker.io",
        port: 443,
        repository: "library/nginx",
      });
      expect(word(reference)).to.equal("docker.io");
    }
    expect(parseImage("grafana/grafana:12.0")).to.include({ repository: "grafana/grafana", tag: "12.0", digest: null });
  });

  it("names private ECR with account, Region and partition", () => {
    expect(parseImage("123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/team/web:v1")).to.deep.equal({
      kind: "private-ecr",
      host: "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com",
      port: 443,
      account: "123456789012",
      region: "ap-northeast-1",
      partition: "aws",
      dualStackHost: false,
      fips: false,
      repository: "team/web",
      tag: "v1",
      digest: null,
      pullThrough: false,
    });
    const partitions: [string, string][] = [
      ["dkr.ecr.cn-north-1.amazonaws.com.cn", "aws-cn"],
      ["dkr.ecr.us-gov-west-1.amazonaws.com", "aws-us-gov"],
      ["dkr.ecr.us-iso-east-1.c2s.ic.gov", "aws-iso"],
      ["dkr.ecr.us-isob-east-1.sc2s.sgov.gov", "aws-iso-b"],
      ["dkr.ecr.eu-isoe-west-1.cloud.adc-e.uk", "aws-iso-e"],
      ["dkr.ecr.us-isof-south-1.csp.hci.ic.gov", "aws-iso-f"],
      ["dkr.ecr.eusc-de-east-1.amazonaws.eu", "aws-eusc"],
    ];
    for (const [host, partition] of partitions) {
      expect(parseImage(`123456789012.${host}/web`), host).to.include({ kind: "private-ecr", partition });
    }
  });

  it("distinguishes ECR's dual-stack names from its FIPS names", () => {
    const dualStack = "123456789012.dkr-ecr.eu-west-1.on.aws/web";
    expect(parseImage(dualStack)).to.include({
      kind: "private-ecr",
      dualStackHost: true,
      fips: false,
      region: "eu-west-1",
    });
    const fips = "123456789012.dkr.ecr-fips.us-east-1.amazonaws.com/web";
    expect(parseImage(fips)).to.include({ kind: "private-ecr", dualStackHost: false, fips: true, region: "us-east-1" });
  });

  it("is not private ECR because it looks a little like it", () => {
    expect(parseImage("123456789012.dkr.ecr.eu-west-1.amazonaws.com.evil.example/web").kind).to.equal("other");
    expect(parseImage("12345.dkr.ecr.eu-west-1.amazonaws.com/web").kind).to.equal("other");
    expect(parseImage("team/123456789012.dkr.ecr.eu-west-1.amazonaws.com").kind).to.equal("docker-hub");
  });

  it("marks a pull through a cache only under a prefix that is given", () => {
    const reference = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/docker-hub/library/nginx:1.29";
    expect(parseImage(reference)).to.include({ pullThrough: false });
    expect(parseImage(reference, ["docker-hub"])).to.include({ pullThrough: true });
    expect(parseImage(reference, ["docker"])).to.include({ pullThrough: false });
  });

  it("names other registries by host, with the port when it is not 443", () => {
    expect(word("public.ecr.aws/nginx/nginx:1.29")).to.equal("public.ecr.aws");
    expect(word("ghcr.io/org/app")).to.equal("ghcr.io");
    expect(word("registry.example.com:5000/app:1")).to.equal("registry.example.com:5000");
    expect(word("registry.example.com:443/app")).to.equal("registry.example.com");
    expect(word("localhost/app")).to.equal("localhost");
    expect(word("localhost:5000/app")).to.equal("localhost:5000");
  });

  it("that no registry takes is a typed failure", () => {
    for (const reference of [
      "",
      "NGINX",
      "http://ghcr.io/app",
      "app:",
      "app@sha256:12",
      "ghcr.io/",
      "a b",
      "ghcr.io:99999/a",
    ]) {
      expect(parseImage(reference).kind, reference).to.equal("bad");
    }
  });

  it("never makes the parser throw, whatever it holds", () => {
    fc.assert(
      fc.property(fc.string(), (reference) => {
        expect(parseImage(reference)).to.have.property("kind");
      }),
    );
  });

  it("keeps tag and digest, and its registry never depends on them", () => {
    const host = fc.constantFrom("", "ghcr.io/", "localhost:5000/", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/");
    const name = fc.stringMatching(/^[a-z0-9]{1,8}(\/[a-z0-9]{1,8})?$/);
    const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/);
    fc.assert(
      fc.property(host, name, tag, (registry, repository, version) => {
        const image = parseImage(`${registry}${repository}:${version}@${digest}`);
        expect(image).to.include({ tag: version, digest });
        expect(word(`${registry}${repository}`)).to.equal(word(`${registry}${repository}:${version}`));
      }),
    );
  });
});

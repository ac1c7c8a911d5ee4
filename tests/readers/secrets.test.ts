/** The texts that no output may contain: what is secret itself, parts of what is secret, and what is public anyway. */
import { expect } from "chai";
import { SecretValue } from "../../analysis/topology/resource";
import { Secrets } from "../../readers/secrets";

function textsOf(...values: unknown[]): string[] {
  const secrets = new Secrets();
  for (const value of values) secrets.keep(value);
  return secrets.texts();
}

describe("a secret text", () => {
  it("is one whatever it is: a Region, an instance type, a word of AWS, a number of four digits", () => {
    expect(textsOf("us-east-1", "t4g.nano", "FARGATE", 8443)).to.deep.equal([
      "us-east-1",
      "t4g.nano",
      "FARGATE",
      "8443",
    ]);
    expect(textsOf(new SecretValue("eu-west-1a"))).to.deep.equal(["eu-west-1a"]);
    expect(textsOf(["us-east-1a", "us-east-1b"])).to.deep.equal(["us-east-1a", "us-east-1b"]);
  });

  it("is not searched if it occurs by chance: three characters, a port such as 443, true and false", () => {
    expect(textsOf("web", 443, "true", true, "False", "", null, undefined)).to.deep.equal([]);
  });

  it("has further forms if it is an address: the block that reports show", () => {
    expect(textsOf("203.0.113.9/32")).to.have.members(["203.0.113.9/32", "203.0.113.9"]);
    expect(textsOf("203.0.113.9")).to.have.members(["203.0.113.9/32", "203.0.113.9"]);
    expect(textsOf("2001:0db8::1/128")).to.include.members(["2001:db8::1"]);
    expect(textsOf("10.1.2.3/16")).to.have.members(["10.1.2.3/16", "10.1.0.0/16"]);
  });

  it("has parts that are secret: each line, and host, user and password of an address", () => {
    expect(textsOf("-----BEGIN KEY-----\nMIIEvQIBADANBg\n")).to.include("MIIEvQIBADANBg");
    expect(textsOf("https://shop:hunter%202@logs.example.com:8088/x")).to.include.members([
      "logs.example.com",
      "shop",
      "hunter%202",
      "hunter 2",
    ]);
  });

  it("that is an object, or JSON, has parts that are secret, except for texts that are public", () => {
    const object = {
      password: "swordfish",
      account: 123456789012,
      region: "us-east-1",
      zones: ["us-east-1b", "use1-az3"],
      instanceType: "m7g.2xlarge",
      launchType: "FARGATE",
      strategy: "nat-gateway",
      registry: "ghcr.io",
      open: "0.0.0.0/0",
      office: "198.51.100.0/24",
      port: 65535,
      enabled: "true",
    };
    const parts = ["swordfish", "123456789012", "198.51.100.0/24"];
    expect(textsOf(object)).to.deep.equal(parts);
    const json = JSON.stringify(object);
    expect(textsOf(json)).to.have.members([json, ...parts]);
  });

  it("of an object is public if a resource has this name, and is not if it is a secret itself", () => {
    const secrets = new Secrets();
    secrets.keep({ name: "storefront", password: "swordfish" });
    const resource = { type: "t", custom: true, outputs: {}, dependencies: [], propertyDependencies: {} };
    secrets.publish({
      resources: [
        { ...resource, urn: "urn:1", name: "storefront", inputs: {} },
        { ...resource, urn: "urn:2", name: "other", inputs: { name: "backend" } },
      ],
      complete: true,
      assumptions: [],
      defects: [],
    });
    expect(secrets.texts()).to.deep.equal(["swordfish"]);
    secrets.keep("storefront");
    secrets.keep({ name: "backend" });
    expect(secrets.texts()).to.deep.equal(["storefront", "swordfish"]);
  });
});

describe("a secret JSON text", () => {
  it("has the registry of an image as a part, with its port, but no public registry", () => {
    const images = ["registry.shop.example:5000/team/app:1.2", "ghcr.io/team/app:1.2", "team/app:1.2"];
    expect(textsOf(JSON.stringify(images.map((image) => ({ image }))))).to.include.members([
      "registry.shop.example:5000/team/app:1.2",
      "registry.shop.example:5000",
      "registry.shop.example",
    ]);
    expect(textsOf(JSON.stringify(images.map((image) => ({ image }))))).not.to.include("ghcr.io");
    expect(textsOf("10.0.0.0/16")).not.to.include("10.0.0.0");
  });

  it("has the names of states, which are keys, and no other key", () => {
    const definition = {
      StartAt: "Ship",
      States: { Ship: { Type: "Pass", Next: "Bill" }, Bill: { Type: "Pass" }, Refund: {} },
    };
    const texts = textsOf(JSON.stringify(definition));
    expect(texts).to.include.members(["Ship", "Bill", "Refund"]);
    expect(texts).not.to.include.members(["States"]);
    expect(texts).not.to.include.members(["StartAt"]);
  });

  it("has the name of a tag in the condition of a policy", () => {
    const condition = { StringEquals: { "aws:PrincipalTag/clearance": "high", "aws:SourceVpce": "vpce-1" } };
    const texts = textsOf(JSON.stringify({ Statement: [{ Condition: condition }] }));
    expect(texts).to.include("clearance");
    expect(texts).not.to.include("aws:SourceVpce");
  });
});

import { expect } from "chai";
import * as components from "../../components";
import { packageSchema } from "../../build/schema";

describe("the schema for other languages", function () {
  this.timeout(60_000);
  let schema: ReturnType<typeof packageSchema>;

  before(() => {
    schema = packageSchema();
  });

  it("has every component that the package exports, under its type token", () => {
    const classes = Object.entries(components)
      .filter(([, value]) => typeof value === "function" && "prototype" in value && /^class /.test(value.toString()))
      .map(([name]) => `ecs-connectivity:index:${name}`);

    expect(Object.keys(schema.resources)).to.have.members(classes);
    expect(classes).to.include.members(["ecs-connectivity:index:Network", "ecs-connectivity:index:EcsService"]);
  });

  it("describes every component, type and property", () => {
    const bare: string[] = [];
    for (const [token, resource] of Object.entries(schema.resources)) {
      if (!resource.description) bare.push(token);
      for (const part of ["properties", "inputProperties"] as const) {
        for (const [name, property] of Object.entries(resource[part] ?? {})) {
          if (!property.description) bare.push(`${token}.${name}`);
        }
      }
    }
    for (const [token, type] of Object.entries(schema.types)) {
      for (const [name, property] of Object.entries(type.properties ?? {})) {
        if (!property.description) bare.push(`${token}.${name}`);
      }
    }
    expect(bare).to.deep.equal([]);
  });

  it("leaves no type open and no description broken", () => {
    const text = JSON.stringify(schema);

    expect(text).not.to.contain("pulumi.json#/Any");
    expect(text).not.to.contain("[object");
    expect(text).not.to.contain("{@link");
  });

  it("publishes the closed sets with their values", () => {
    const strategy = schema.types["ecs-connectivity:index:Strategy"];

    expect(strategy?.enum?.map(({ value }) => value)).to.deep.equal([
      "public-ip",
      "public-host",
      "nat-gateway",
      "nat-instance",
      "vpc-endpoints",
      "egress-only-ipv6",
    ]);
  });

  it("has no property that only the implementation needs", () => {
    for (const [token, resource] of Object.entries(schema.resources)) {
      expect(
        Object.keys(resource.properties ?? {}).filter((name) => name.startsWith("_") || name.startsWith("#")),
        token,
      ).to.deep.equal([]);
    }
  });
});

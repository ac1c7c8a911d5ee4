import { readFileSync } from "node:fs";
import { expect } from "chai";
import * as components from "../../components";
import { SHAPES_FILE, shapesCode } from "../../build/documents/shapes";
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

  it("has the shapes that the components check in a program without types", async () => {
    expect(readFileSync(SHAPES_FILE, "utf8"), "npm run docs").to.equal(await shapesCode(schema));
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

    expect(strategy?.enum?.map(({ value }) => value)).to.deep.equal(Object.values(components.Strategy));
  });

  it("has no property that only the implementation needs", () => {
    for (const [token, resource] of Object.entries(schema.resources)) {
      expect(
        Object.keys(resource.properties ?? {}).filter((name) => name.startsWith("_") || name.startsWith("#")),
        token,
      ).to.deep.equal([]);
    }
  });

  it("hands one component's output to another under one type", () => {
    const { resources, types } = schema;
    const taskNetwork = { $ref: "#/types/ecs-connectivity:index:TaskNetwork" };

    expect(resources["ecs-connectivity:index:Network"]?.properties?.["taskNetwork"]).to.include(taskNetwork);
    expect(resources["ecs-connectivity:index:EcsService"]?.inputProperties?.["network"]).to.include(taskNetwork);
    expect(types["ecs-connectivity:index:TaskNetwork"]?.required).to.deep.equal([
      "availabilityZoneCount",
      "strategy",
      "subnetIds",
      "vpcCidrBlocks",
      "vpcId",
    ]);
    const capacity = { $ref: "#/types/ecs-connectivity:index:Capacity" };
    expect(resources["ecs-connectivity:index:Ec2Capacity"]?.properties?.["capacity"]).to.include(capacity);
    expect(resources["ecs-connectivity:index:EcsService"]?.inputProperties?.["capacity"]).to.include(capacity);
    const shared = { $ref: "#/types/ecs-connectivity:index:SharedLoadBalancer" };
    expect(resources["ecs-connectivity:index:LoadBalancer"]?.properties?.["contract"]).to.include(shared);
    expect(types["ecs-connectivity:index:ServiceLoadBalancer"]?.properties?.["of"]).to.include(shared);
    // Languages add it themselves.
    expect(Object.keys(types).filter((token) => token.endsWith("Args"))).to.deep.equal([]);
  });

  it("has text where an output is one of a set of words, which YAML could assign to nothing", () => {
    const { resources, types } = schema;
    const tokens = (part: unknown): string[] =>
      [...JSON.stringify(part ?? {}).matchAll(/"#\/types\/([^"]+)"/g)].map(([, token = ""]) => token);
    const outputs = new Set(Object.values(resources).flatMap(({ properties }) => tokens(properties)));
    for (const token of outputs) for (const further of tokens(types[token])) outputs.add(further);

    expect([...outputs]).to.include.members([
      "ecs-connectivity:index:TaskNetwork",
      "ecs-connectivity:index:SourceIps",
      "ecs-connectivity:index:Capacity",
    ]);
    expect([...outputs].filter((token) => types[token]?.enum !== undefined)).to.deep.equal([]);
    const { kind } = types["ecs-connectivity:index:SourceIps"]?.properties ?? {};
    expect(kind).to.include({ type: "string" });
  });
});

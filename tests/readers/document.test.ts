import { expect } from "chai";
import { SecretValue, UNKNOWN } from "../../analysis/topology/resource";
import { readDocument } from "../../readers/document";
import { InputError } from "../../readers/inputError";
import { UNKNOWN_STRING } from "../../readers/wire";
import { urnOf } from "../support/resources";

const VPC = "aws:ec2/vpc:Vpc";
const urn = urnOf(VPC, "net");
const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

const state = (inputs: object, rest: object = {}) => ({ urn, type: VPC, custom: true, inputs, ...rest });
const preview = (steps: readonly object[], rest: object = {}) => readDocument(JSON.stringify({ steps, ...rest })).graph;
const stack = (resources: readonly object[], rest: object = {}) =>
  readDocument(JSON.stringify({ version: 3, deployment: { resources }, ...rest })).graph;

function refusal(text: string): InputError {
  try {
    readDocument(text);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error("it was accepted");
}

describe("a file that the Pulumi CLI wrote", () => {
  it("shows by its content which kind it is", () => {
    expect(readDocument('{"steps":[]}').kind).to.equal("preview");
    expect(readDocument('{"version":3,"deployment":{}}').kind).to.equal("state");
    expect(readDocument('\uFEFF{"version":3,"deployment":{"resources":null}}').graph.resources).to.deep.equal([]);
  });

  describe("is refused as a whole, with a remedy, when it is", () => {
    const cases: readonly (readonly [string, string, string])[] = [
      ["empty", " \n", "empty"],
      ["not JSON", "Previewing update (dev)", "not JSON"],
      ["truncated", '{"version":3,"deployment":{"resources":[', "truncated"],
      ["a list", "[]", "neither"],
      ["something else", '{"name":"web"}', "neither"],
      ["of an old version", '{"version":1,"deployment":{}}', "version 1"],
      ["without a version", '{"deployment":{}}', "version unknown"],
      ["without a deployment", '{"version":3,"deployment":null}', "no deployment"],
    ];
    for (const [what, text, word] of cases) {
      it(what, () => {
        const error = refusal(text);
        expect(error.message).to.contain(word);
        expect(error.remedy).to.not.equal("");
      });
    }

    it("a preview that ended in an error, whose message is shown without control codes", () => {
      const diagnostics = [
        { severity: "info", message: "fine" },
        { severity: "error", message: "<{%reset%}>\u001b[31mMissing key\u001b[0m shop:size\nat index.ts:3" },
      ];
      const error = refusal(JSON.stringify({ steps: [], diagnostics }));
      expect(error.message).to.equal("The preview ended in an error: Missing key shop:size");
    });

    it("a preview of a stack whose settings are refused, with every reason", () => {
      const message = [
        "error: This stack's settings cannot be built:",
        '  - ecs-connectivity:client = "maybe": the value must be true or false. Correct the value.',
        "",
      ].join("\n");
      const error = refusal(JSON.stringify({ diagnostics: [{ severity: "error", message }] }));
      expect(error.message).to.equal(
        "The preview ended in an error: This stack's settings cannot be built:\n" +
          '  - ecs-connectivity:client = "maybe": the value must be true or false. Correct the value.',
      );
    });
  });

  it("may nest deeper than the stack is", () => {
    const deep = `${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`;
    const { resources } = stack([{ urn, type: VPC, custom: true, inputs: {}, outputs: {} }], { extra: {} });
    expect(resources).to.have.lengthOf(1);
    const text = `{"version":3,"deployment":{"resources":[{"urn":"${urn}","custom":true,"inputs":${deep}}]}}`;
    expect(readDocument(text).graph.resources[0]?.urn).to.equal(urn);
  });
});

describe("a preview", () => {
  const create = (inputs: object) => preview([{ op: "create", urn, newState: state(inputs) }]).resources[0];

  it("distinguishes unknown, secret and absent values", () => {
    const inputs = create({ cidrBlock: UNKNOWN_STRING, tags: "[secret]", list: [UNKNOWN_STRING, "known"] })?.inputs;
    expect(inputs?.["cidrBlock"]).to.equal(UNKNOWN);
    expect(inputs?.["tags"]).to.be.instanceOf(SecretValue);
    expect((inputs?.["tags"] as SecretValue).reveal()).to.equal(UNKNOWN);
    expect(inputs?.["list"]).to.deep.equal([UNKNOWN, "known"]);
    expect(inputs).to.not.have.property("enableDnsSupport");
  });

  it("knows each of the seven signs for a value that is not known", () => {
    const signs = [
      "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
      "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
      "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
      "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
      "030794c1-ac77-496b-92df-f27374a8bd58",
      "e48ece36-62e2-4504-bad9-02848725956a",
      "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    ];
    expect(create({ signs })?.inputs["signs"]).to.deep.equal(signs.map(() => UNKNOWN));
    expect(create({ text: `arn:aws:ecs:${UNKNOWN_STRING}` })?.inputs["text"]).to.equal(UNKNOWN);
  });

  it("leaves out what it deletes, and keeps what stays", () => {
    const ops = ["delete", "delete-replaced", "discard", "discard-replaced", "read-discard", "remove-pending-replace"];
    expect(preview(ops.map((op) => ({ op, urn, oldState: state({}) }))).resources).to.deep.equal([]);
    expect(preview([{ op: "same", urn, newState: state({}) }]).resources).to.have.lengthOf(1);
    expect(preview([{ op: "refresh", urn, oldState: state({}) }]).resources).to.have.lengthOf(1);
  });

  it("keeps of the old state what an update does not change", () => {
    const oldState = state(
      { cidrBlock: "10.0.0.0/16", a: 1 },
      { id: "vpc-1", outputs: { cidrBlock: "10.0.0.0/16", a: 1, arn: "arn:1" } },
    );
    const newState = state({ cidrBlock: "10.0.0.0/16", a: UNKNOWN_STRING });
    const [vpc] = preview([{ op: "update", urn, oldState, newState }]).resources;
    expect(vpc).to.include({ id: "vpc-1" });
    expect(vpc?.outputs).to.deep.equal({ cidrBlock: "10.0.0.0/16", arn: "arn:1" });
  });

  it("gives a replaced resource neither the old one's id nor its outputs", () => {
    const oldState = state({ a: 1 }, { id: "vpc-1", outputs: { arn: "arn:1" } });
    const newState = state({ a: 2 }, { id: "vpc-1" });
    const steps = ["create-replacement", "replace", "delete-replaced"].map((op) => ({ op, urn, oldState, newState }));
    const { resources } = preview(steps);
    expect(resources).to.have.lengthOf(1);
    expect(resources[0]).to.not.have.property("id");
    expect(resources[0]?.outputs).to.deep.equal({});
  });

  it("is complete when every resource that another names is shown, and all that stays the same", () => {
    const step = { op: "create", urn, newState: state({}) };
    const naming = { op: "create", urn, newState: state({}, { dependencies: [urnOf(VPC, "other")] }) };
    expect(preview([step]).complete).to.equal(true);
    expect(preview([naming]).complete).to.equal(false);
    expect(preview([step], { changeSummary: { create: 1, same: 4 } }).complete).to.equal(false);
    expect(preview([{ ...step, op: "same" }], { changeSummary: { same: 1 } }).complete).to.equal(true);
  });

  it("takes its Region from the settings", () => {
    expect(preview([], { config: { "aws:region": "eu-west-3" } }).region).to.equal("eu-west-3");
    expect(preview([])).to.not.have.property("region");
  });
});

describe("a stack export", () => {
  it("looks into plaintext secrets, and not into ciphertext", () => {
    const [vpc] = stack([
      state({ open: { ...SECRET, plaintext: '"10.0.0.0/16"' }, shut: { ...SECRET, ciphertext: "v1:abc" } }),
    ]).resources;
    expect((vpc?.inputs["open"] as SecretValue).reveal()).to.equal("10.0.0.0/16");
    expect((vpc?.inputs["shut"] as SecretValue).reveal()).to.equal(UNKNOWN);
    expect(JSON.stringify(vpc)).to.not.contain("10.0.0.0");
  });

  it("leaves out what waits to be deleted, or was deleted to be made again", () => {
    expect(stack([state({}, { delete: true }), state({}, { pendingReplacement: true })]).resources).to.deep.equal([]);
  });

  it("takes its Region from the default provider, not from one that the program made", () => {
    const provider = (name: string, region: string) => ({
      urn: urnOf("pulumi:providers:aws", name),
      type: "pulumi:providers:aws",
      custom: true,
      inputs: { region },
    });
    expect(stack([provider("default_7_48_0", "eu-west-1"), provider("mine", "us-east-1")]).region).to.equal(
      "eu-west-1",
    );
    expect(stack([provider("mine", "us-east-1")])).to.not.have.property("region");
  });

  it("is also a checkpoint of a self-managed backend, or the state that SST exports", () => {
    const deployment = { resources: [state({ cidrBlock: "10.0.0.0/16" })] };
    const checkpoint = { stack: "organization/shop/prod", latest: deployment };
    const exported = readDocument(JSON.stringify({ version: 3, deployment }));
    expect(readDocument(JSON.stringify(checkpoint))).to.deep.equal(exported);
    expect(readDocument(JSON.stringify({ version: 3, checkpoint }))).to.deep.equal(exported);
    expect(() => readDocument(JSON.stringify({ stack: "a", latest: null }))).to.throw("contains no deployment");
    expect(() => readDocument(JSON.stringify({ latest: deployment }))).to.throw("neither a preview nor a stack export");
  });

  it("has the Region of the provider that its resources use, if there is no default one", () => {
    const provider = {
      urn: urnOf("pulumi:providers:aws", "mine"),
      type: "pulumi:providers:aws",
      custom: true,
      inputs: { region: "us-east-1" },
    };
    expect(stack([provider, state({}, { provider: `${provider.urn}::id` })]).region).to.equal("us-east-1");
  });

  it("reports an operation that never ended, and a resource without a URN", () => {
    const graph = readDocument(
      JSON.stringify({
        version: 3,
        deployment: { resources: [{ type: VPC }], pending_operations: [{ resource: state({}), type: "creating" }] },
      }),
    ).graph;
    expect(graph.defects.map(({ subject }) => subject)).to.deep.equal([urn, "source"]);
  });

  it("keeps names that hold colons, dollars or what every object inherits", () => {
    const hostile = `urn:pulumi:dev::shop::my:mod:Site$${VPC}::a::b$c`;
    const [vpc] = stack([
      { urn: hostile, custom: true, inputs: JSON.parse('{"__proto__":{"polluted":1}}') as object },
    ]).resources;
    expect(vpc).to.include({ type: VPC, name: "a::b$c" });
    expect(({} as Record<string, unknown>)["polluted"]).to.equal(undefined);
    expect(Object.keys(vpc?.inputs ?? {})).to.deep.equal(["__proto__"]);
  });
});

import { expect } from "chai";
import fc from "fast-check";
import { type Bag, Deployment, type Living, type Provider, type Step, type Wish } from "./deployment";

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";
const NAT = "aws:ec2/natGateway:NatGateway";
const ROLE = "aws:iam/role:Role";

function wish(type: string, name: string, inputs: Bag, more: Partial<Wish> = {}): Wish {
  return {
    urn: urnOf(type, name),
    type,
    name,
    inputs,
    dependencies: [],
    propertyDependencies: {},
    ignoreChanges: [],
    deleteBeforeReplace: false,
    ...more,
  };
}

const urnOf = (type: string, name: string) => `${type}::${name}`;

/** Ids are counted, so that a successor has another. */
function counting(): Provider & { readonly calls: string[] } {
  const calls: string[] = [];
  let count = 0;
  return {
    calls,
    create({ name, inputs }) {
      calls.push(`create ${name}`);
      count += 1;
      return Promise.resolve({ id: `id-${count}`, outputs: inputs });
    },
    update({ name }, inputs) {
      calls.push(`update ${name}`);
      return Promise.resolve(inputs);
    },
    delete({ name, id }) {
      calls.push(`delete ${name} ${id}`);
      return Promise.resolve();
    },
  };
}

interface Outcome {
  readonly live: readonly Living[];
  readonly steps: readonly Step[];
}

/** `pulumi up` from what lives to what is wished. */
async function upTo(
  before: readonly Living[],
  wishes: readonly Wish[],
  provider: Provider = counting(),
  choice?: (count: number) => number,
): Promise<Outcome> {
  const deployment = new Deployment(before, provider, undefined, choice);
  for (const each of wishes) await deployment.register(each);
  await deployment.finish();
  return { live: deployment.live, steps: deployment.steps };
}

const said = ({ steps }: Outcome) => steps.map(({ op, name }) => `${op} ${name}`);

describe("a deployment, as Pulumi's engine does it", () => {
  it("creates what is new and leaves alone what is as it was", async () => {
    const vpc = wish(VPC, "vpc", { cidrBlock: "10.0.0.0/16" });
    const first = await upTo([], [vpc]);
    const again = await upTo(first.live, [vpc, wish(SUBNET, "a", { vpcId: "id-1" })]);

    expect(said(first)).to.deep.equal(["create vpc"]);
    expect(said(again)).to.deep.equal(["create a"]);
    expect(again.live.map(({ name }) => name)).to.deep.equal(["vpc", "a"]);
  });

  it("changes in place what can be changed, and keeps its id", async () => {
    const first = await upTo([], [wish(SUBNET, "a", { vpcId: "v", mapPublicIpOnLaunch: false })]);
    const next = await upTo(first.live, [wish(SUBNET, "a", { vpcId: "v", mapPublicIpOnLaunch: true })]);

    expect(said(next)).to.deep.equal(["update a"]);
    expect(next.steps[0]?.properties).to.deep.equal(["mapPublicIpOnLaunch"]);
    expect(next.live.map(({ id, inputs }) => [id, inputs["mapPublicIpOnLaunch"]])).to.deep.equal([["id-1", true]]);
  });

  it("creates the replacement of a resource that cannot be changed beside it, and deletes the old one at the end", async () => {
    const moments: string[][] = [];
    const first = await upTo([], [wish(SUBNET, "a", { vpcId: "v", cidrBlock: "10.0.0.0/24" })]);
    const provider = counting();
    await provider.create({ type: VPC, name: "other", inputs: {} });
    const deployment = new Deployment(first.live, provider, (_step, now) => moments.push(now.map(({ id }) => id)));
    await deployment.register(wish(SUBNET, "a", { vpcId: "v", cidrBlock: "10.0.1.0/24" }));
    await deployment.register(wish(VPC, "late", {}));
    await deployment.finish();

    expect(said(deployment)).to.deep.equal(["create-replacement a", "create late", "delete-replaced a"]);
    expect(moments).to.deep.equal([
      ["id-1", "id-2"],
      ["id-1", "id-2", "id-3"],
      ["id-2", "id-3"],
    ]);
  });

  it("deletes a resource first if its options say so, with everything that depends on it, and creates both again", async () => {
    const subnet = (cidrBlock: string) => wish(SUBNET, "a", { vpcId: "v", cidrBlock }, { deleteBeforeReplace: true });
    const nat = (subnetId: string) =>
      wish(
        NAT,
        "nat",
        { subnetId },
        { dependencies: [urnOf(SUBNET, "a")], propertyDependencies: { subnetId: [urnOf(SUBNET, "a")] } },
      );
    const first = await upTo([], [subnet("10.0.0.0/24"), nat("id-1")]);
    const next = await upTo(first.live, [subnet("10.0.1.0/24"), nat("id-3")]);

    expect(said(next)).to.deep.equal([
      "delete-replaced nat",
      "delete-replaced a",
      "create-replacement a",
      "create-replacement nat",
    ]);
    expect(next.live.map(({ name }) => name)).to.deep.equal(["a", "nat"]);
  });

  it("deletes first what keeps a name of the program's own, for no two can have it", async () => {
    const role = (path: string, more: Bag) => wish(ROLE, "role", { path, ...more });
    const named = await upTo([], [role("/", { name: "n" })]);
    const unnamed = await upTo([], [role("/", {})]);

    expect(said(await upTo(named.live, [role("/x/", { name: "n" })]))).to.deep.equal([
      "delete-replaced role",
      "create-replacement role",
    ]);
    expect(said(await upTo(named.live, [role("/x/", { name: "m" })]))).to.deep.equal([
      "create-replacement role",
      "delete-replaced role",
    ]);
    expect(said(await upTo(unnamed.live, [role("/x/", {})]))).to.deep.equal([
      "create-replacement role",
      "delete-replaced role",
    ]);
  });

  it("does not see a change of an ignored property", async () => {
    const group = (desired: number, ignoreChanges: string[]) => wish(ROLE, "g", { desired }, { ignoreChanges });
    const first = await upTo([], [group(1, [])]);

    expect(said(await upTo(first.live, [group(2, ["desired"])]))).to.deep.equal([]);
    expect(said(await upTo(first.live, [group(2, [])]))).to.deep.equal(["update g"]);
  });

  it("deletes dependents before what they depended on", async () => {
    const vpc = wish(VPC, "vpc", {});
    const subnet = wish(SUBNET, "a", {}, { dependencies: [vpc.urn] });
    const nat = wish(NAT, "nat", {}, { dependencies: [subnet.urn] });
    const first = await upTo([], [vpc, subnet, nat]);

    expect(said(await upTo(first.live, []))).to.deep.equal(["delete nat", "delete a", "delete vpc"]);
    expect(said(await upTo(first.live, [vpc]))).to.deep.equal(["delete nat", "delete a"]);
  });

  it("ends where the cloud refuses, and what it did until then stays", async () => {
    const provider: Provider = {
      ...counting(),
      create: ({ name }) =>
        name === "bad" ? Promise.reject(new Error("AccessDenied")) : Promise.resolve({ id: name, outputs: {} }),
    };
    const deployment = new Deployment([], provider);
    await deployment.register(wish(VPC, "good", {}));
    const refused = await deployment.register(wish(VPC, "bad", {})).then(
      () => "taken",
      (error: Error) => error.message,
    );

    expect(refused).to.equal("AccessDenied");
    expect(deployment.live.map(({ name }) => name)).to.deep.equal(["good"]);
    expect(said(deployment)).to.deep.equal(["create good"]);
  });

  it("refuses one URN twice", async () => {
    const deployment = new Deployment([], counting());
    await deployment.register(wish(VPC, "vpc", {}));
    const refused = await deployment.register(wish(VPC, "vpc", {})).catch((error: Error) => error.message);

    expect(refused).to.contain("registered twice");
  });

  /** A stack of up to eight resources, each of which may depend on those before it. */
  const stacks = fc
    .array(
      fc.record({
        there: fc.boolean(),
        size: fc.integer({ min: 0, max: 2 }),
        block: fc.integer({ min: 0, max: 2 }),
        first: fc.boolean(),
        on: fc.array(fc.nat(7), { maxLength: 3 }),
      }),
      { minLength: 8, maxLength: 8 },
    )
    .map((drawn) =>
      drawn.flatMap(({ there, size, block, first, on }, index) => {
        const dependencies = on
          .filter((other) => other < index && drawn[other]?.there === true)
          .map((other) => urnOf(SUBNET, `s${other}`));
        const inputs = { cidrBlock: `10.0.${block}.0/24`, mapPublicIpOnLaunch: size };
        return there ? [wish(SUBNET, `s${index}`, inputs, { dependencies, deleteBeforeReplace: first })] : [];
      }),
    );

  it("ends with exactly the registered resources, and never without one that another depends on", async () => {
    await fc.assert(
      fc.asyncProperty(stacks, stacks, fc.nat(), async (old, wanted, seed) => {
        let draw = seed;
        const choice = (count: number) => (draw = (draw * 31 + 7) % 1_000_003) % count;
        const first = await upTo([], old);
        const { live, steps } = await upTo(first.live, wanted, counting(), choice);

        expect(live.map(({ urn, inputs }) => [urn, inputs]).sort()).to.deep.equal(
          wanted.map(({ urn, inputs }) => [urn, inputs]).sort(),
        );
        expect(live.filter(({ replaced }) => replaced)).to.deep.equal([]);
        // Deletions last, but for those that a replacement waits for.
        const ops = steps.map(({ op }) => op);
        const end = ops.findLastIndex((op) => op.startsWith("create") || op === "update");
        expect(ops.slice(0, Math.max(end, 0)).filter((op) => op === "delete")).to.deep.equal([]);
        const deleted = steps.filter(({ op }) => op === "delete");
        deleted.forEach(({ urn }, index) => {
          for (const later of deleted.slice(index + 1)) expect(later.dependencies).to.not.include(urn);
        });
        for (const { op, urn, properties } of steps) {
          const was = old.find((each) => each.urn === urn);
          if (op === "create") expect(was, urn).to.equal(undefined);
          if (op === "update") expect(properties).to.deep.equal(["mapPublicIpOnLaunch"]);
          if (op === "create-replacement") expect(properties).to.include("cidrBlock");
        }
      }),
      { numRuns: 300 },
    );
  });
});

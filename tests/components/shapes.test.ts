/**
 * Arguments of a program without types: a text where a list is needed, a list of null, an object without its required
 * property. Every argument of every component is tried with each wrong shape.
 */
import { expect } from "chai";
import * as pulumi from "@pulumi/pulumi";
import * as components from "../../components";
import { RefusedArgumentsError } from "../../components/refuse";
import { componentShapes, typeShapes } from "../../components/shapes/table";
import { build } from "../support/harness";

type Component = keyof typeof componentShapes;
type Args = Readonly<Record<string, unknown>>;

const VPC = { vpcId: "vpc-1", vpcCidrBlocks: ["10.0.0.0/16"], availabilityZoneCount: 2, subnetIds: ["a", "b"] };
const NETWORK = { ...VPC, strategy: "nat-gateway", hasPublicTier: true, publicSubnetIds: ["c", "d"] };
const CLUSTER = "arn:aws:ecs:eu-central-1:123456789012:cluster/app";
const TASK = { network: NETWORK, cluster: CLUSTER, image: "nginx" };

/** Arguments with which each component is built. */
const VALID: Readonly<Record<Component, Args>> = {
  Network: { strategies: ["nat-gateway"] },
  PublicIp: { ...VPC, internetGatewayId: "igw-1" },
  PublicHost: { ...VPC, internetGatewayId: "igw-1" },
  NatGateway: { ...VPC, publicSubnetIds: ["c", "d"] },
  NatInstance: { ...VPC, publicSubnetIds: ["c", "d"] },
  VpcEndpoints: { ...VPC, endpoints: { interface: ["logs"] } },
  EgressOnlyIpv6: VPC,
  EcsService: { ...TASK, port: 80, ingress: "alb" },
  ServiceNetwork: { network: NETWORK },
  ScheduledTask: { ...TASK, schedule: "rate(1 hour)" },
  LoadBalancer: { ...VPC, type: "alb" },
  Access: { from: { securityGroupId: "sg-1" }, to: { securityGroupId: "sg-2", port: 80 } },
  Ec2Capacity: { network: NETWORK, cluster: "app" },
  ManagedInstancesCapacity: { network: NETWORK, cluster: "app" },
  ClientInstance: { network: NETWORK },
};

/** Data of other components, with values that they accept. */
const CONTRACTS: Readonly<Record<string, Args>> = {
  Capacity: { launchType: "ec2", strategy: "nat-gateway", capacityProviderName: "c", securityGroupId: "sg-1" },
  TaskNetwork: NETWORK,
  SharedLoadBalancer: {
    type: "alb",
    scheme: "internal",
    loadBalancerArn: "a",
    arnSuffix: "a",
    dnsName: "a",
    securityGroupId: "sg-1",
    listenerArn: "a",
    certificateArn: "",
    sslPolicy: "a",
  },
};

/** An object of a type with its required properties, as far as texts and numbers can be valid. */
function sampleOf(shape: string): unknown {
  const bare = shape.replace(/!$/, "");
  if (bare.startsWith("[")) return [sampleOf(bare.slice(1, -1))];
  if (bare.startsWith("{")) return { a: sampleOf(bare.slice(1, -1)) };
  const type = typeShapes[bare];
  const whole = CONTRACTS[bare];
  if (whole !== undefined) return whole;
  if (type === undefined) return bare === "number" ? 1 : bare === "flag" ? true : "a";
  const required = Object.entries(type).filter(([, inner]) => inner.endsWith("!"));
  return Object.fromEntries(required.map(([name, inner]) => [name, sampleOf(inner)]));
}

const WRONG: readonly unknown[] = ["x.y", 7, null, {}, [{}], [null], { a: null }];
/** One value is tried less: it is never taken apart, and the provider converts texts and numbers. */
const WRONG_WORDS: readonly unknown[] = ["x.y", 7, null, {}];
const WRONG_VALUES: readonly unknown[] = [null, {}];

function wrongOf(shape: string): readonly unknown[] {
  return isComposed(shape) ? WRONG : shape === "word" ? WRONG_WORDS : WRONG_VALUES;
}

/** True for a list, an object of names and values, and a type. */
function isComposed(shape: string): boolean {
  return /^[[{A-Z]/.test(shape);
}

interface Trial {
  readonly path: string;
  readonly shape: string;
  readonly wrong: unknown;
  readonly args: Args;
}

/** Each argument with each wrong value, and each property of its type, one level after the other. */
function trials(component: Component): Trial[] {
  const walk = (path: string, shape: string, place: (value: unknown) => Args, seen: readonly string[]): Trial[] => {
    const bare = shape.replace(/!$/, "");
    const inner = bare.startsWith("[") ? bare.slice(1, -1) : bare;
    const type = seen.includes(inner) ? undefined : typeShapes[inner];
    const wrap = (value: unknown) => place(inner === bare ? value : [value]);
    return [
      ...wrongOf(bare).map((wrong) => ({
        path,
        shape: bare,
        wrong,
        args: place(wrong),
      })),
      ...Object.entries(type ?? {}).flatMap(([name, of]) =>
        walk(
          `${path}${inner === bare ? "" : "[0]"}.${name}`,
          of,
          (value) => wrap({ ...(sampleOf(inner) as object), [name]: value }),
          [...seen, inner],
        ),
      ),
    ];
  };
  const own = Object.entries(componentShapes[component]).filter(
    // The task of a schedule is planned as that of a service.
    ([name, shape]) => component !== "ScheduledTask" || (componentShapes.EcsService as Args)[name] !== shape,
  );
  return own.flatMap(([name, shape]) => walk(name, shape, (value) => ({ ...VALID[component], [name]: value }), []));
}

function isOfShape(shape: string, value: unknown): boolean {
  if (shape.startsWith("[")) return Array.isArray(value);
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

describe("Arguments of a program without types", function () {
  this.timeout(120_000);

  for (const component of Object.keys(componentShapes) as Component[]) {
    it(`of ${component} are accepted or refused by name, never an error of this package's code`, async () => {
      const make = components[component] as unknown as new (name: string, args: unknown) => unknown;
      const bad: string[] = [];
      const tried = trials(component);
      await build(
        () => {
          new make("valid", VALID[component]);
          tried.forEach(({ path, shape, wrong, args }, index) => {
            const title = `${path} = ${JSON.stringify(wrong)}`;
            try {
              new make(`n${String(index)}`, args);
              if (isComposed(shape) && !isOfShape(shape, wrong)) bad.push(`${title}: accepted`);
            } catch (error) {
              if (!RefusedArgumentsError.isInstance(error)) bad.push(`${title}: ${String(error)}`);
              else if (isComposed(shape) && !isOfShape(shape, wrong)) {
                const named = error.errors.some(({ propertyPath }) => propertyPath === path);
                if (!named) bad.push(`${title}: ${error.errors.map(({ reason }) => reason).join(" | ")}`);
              }
            }
          });
        },
        { preview: true },
      ).catch((error: unknown) => {
        if (!RefusedArgumentsError.isInstance(error)) bad.push(String(error));
      });

      expect(bad, bad.slice(0, 40).join("\n")).to.deep.equal([]);
      expect(tried.length).to.be.greaterThan(0);
    });
  }

  const refusedBy = async (args: Args): Promise<string[]> => {
    let lines: string[] = [];
    await build(
      () => {
        try {
          new components.EcsService("web", { ...TASK, ...args } as unknown as components.EcsServiceArgs);
        } catch (error) {
          lines = (error as RefusedArgumentsError).errors.map(({ reason }) => reason);
        }
      },
      { preview: true },
    );
    return lines;
  };

  it("are refused together, each with its value, the reason and the remedy", async () => {
    const lines = await refusedBy({
      ingress: "alb",
      loadBalancer: { host: "api.example.com", healthCheck: 5 },
      volumes: "data",
      capacityProviders: [{}],
      environment: ["A=b"],
      tags: null,
      containers: [null, { name: "app", image: "nginx", ulimits: [{ name: "nofile" }] }],
    });

    expect(lines).to.deep.equal([
      "capacityProviders[0].name: this value is required. Set capacityProviders[0].name.",
      'loadBalancer.host (api.example.com): the value is a text, and a list of texts is needed here. Write ["api.example.com"].',
      "loadBalancer.healthCheck (5): the value is a number, and an object is needed here. Give an object with properties such as path, port, matcher.",
      "environment: the value is a list, and an object of names and values is needed here. Give an object, such as { NAME: VALUE }.",
      "containers[0]: the value is null, and a value is needed here. Leave it out.",
      "containers[1].ulimits[0].softLimit: this value is required. Set containers[1].ulimits[0].softLimit.",
      "containers[1].ulimits[0].hardLimit: this value is required. Set containers[1].ulimits[0].hardLimit.",
      "volumes (data): the value is a text, and a list of objects is needed here. Give a list, or leave it out.",
      "tags: the value is null, and an object of names and values is needed here. Give an object, such as { NAME: VALUE }.",
    ]);
  });

  it("have no confidential value in a message", async () => {
    const lines = await refusedBy({ command: "hush", environment: "hush", containers: [{ environment: "hush" }] });

    expect(lines.join("\n")).not.to.contain("hush");
    expect(lines).to.have.lengthOf(5);
  });

  it("that are outputs are not read, at any depth", async () => {
    const later = pulumi.output("x");
    expect(await refusedBy({ environment: { A: later }, port: 80, allowFrom: [later], cluster: later })).to.deep.equal(
      [],
    );
  });

  it("are refused as a whole if they are no object", async () => {
    await build(
      () => {
        const make = components.EcsService as unknown as new (name: string, args?: unknown) => unknown;
        for (const args of [undefined, null, "web", []]) {
          expect(() => new make("web", args)).to.throw(
            /^EcsService "web" cannot be built:\n {2}- args.*: the value is /,
          );
        }
      },
      { preview: true },
    );
  });

  it("a resource in place of its output is refused with the output that is needed", async () => {
    const error = await build(
      () => {
        const network = new components.Network("shop", { strategies: ["nat-gateway"] } as never);
        const capacity = new components.Ec2Capacity("hosts", { network: network.taskNetwork, cluster: "app" });
        const front = new components.LoadBalancer("front", { ...VPC, type: "alb" });
        const loadBalancer = { of: front };
        new components.EcsService("web", { ...TASK, network, cluster: network, capacity, loadBalancer } as never);
      },
      { preview: true },
    ).then(
      () => null,
      (thrown: unknown) => thrown,
    );

    if (!(error instanceof RefusedArgumentsError)) throw error;
    for (const [property, output] of [
      ["network", "taskNetwork"],
      ["capacity", "capacity"],
      ["loadBalancer.of", "contract"],
    ] as const) {
      expect(error.message).to.include(
        `${property}: the value is a resource, and its ${output} is needed here. Give the output ${output} of the resource.`,
      );
    }
    expect(error.message).to.include(
      "cluster: the value is a resource, and a text is needed here. Give one of its outputs, such as its arn, id or name.",
    );
  });
});

/** Capacities and values that are outputs: what comes of them, and what they are refused for once they are known. */
import { expect } from "chai";
import * as pulumi from "@pulumi/pulumi";
import { Ec2Capacity, type Ec2CapacityArgs } from "../../components/capacity/ec2";
import { ManagedInstancesCapacity } from "../../components/capacity/managedInstances";
import { LoadBalancer } from "../../components/loadBalancer/loadBalancer";
import { Network } from "../../components/network/network";
import type { EcsServiceArgs } from "../../components/service/args";
import { UNKNOWN, bothModes, build } from "../support/harness";
import {
  CAPACITY,
  CLUSTER,
  DEPLOYED,
  NETWORK,
  PREVIEW,
  inputsOf,
  namesOf,
  reasonsOf,
  refusalsOf,
  service,
} from "./later";

describe("A capacity that is an output", () => {
  for (const networkMode of ["awsvpc", "bridge"] as const) {
    bothModes(`gives what a plain one gives in ${networkMode} mode`, async (mode) => {
      const make = (capacity: EcsServiceArgs["capacity"]) =>
        service({ capacity, launchType: "ec2", networkMode, ingress: "alb" });
      const fleet = () => new Ec2Capacity("fleet", { network: NETWORK, cluster: CLUSTER }).capacity;
      const plain = await build(() => make(fleet()), mode);
      const later = await build(() => make(pulumi.output(fleet())), mode);
      expect(namesOf(later)).to.deep.equal(namesOf(plain));
      if (!mode.preview) expect(inputsOf(later)).to.deep.equal(inputsOf(plain));
    });
  }

  bothModes("without its launch type is refused on one property, with the line to add", async (mode) => {
    expect(await refusalsOf(() => service({ capacity: pulumi.output(CAPACITY) }), mode)).to.deep.equal([
      'capacity: the capacity is an output, and its launch type decides which resources exist. [R-MODE-15] Add the line "launchType: ec2" beside capacity with an Ec2Capacity, "launchType: managed-instances" with a ManagedInstancesCapacity.',
    ]);
  });

  it("is refused on Fargate before anything is known of it", async () => {
    const capacity = pulumi.output(CAPACITY);
    expect(await refusalsOf(() => service({ capacity, launchType: "fargate" }), PREVIEW)).to.deep.equal([
      "capacity (fargate): a Fargate task does not use capacity. [R-MODE-15] Leave capacity out, or set launchType to the capacity's launch type.",
    ]);
  });

  it("of another launch type or strategy is refused when it is known", async () => {
    const capacity = pulumi.output({ ...CAPACITY, strategy: "public-host" as const });
    const args = { capacity, launchType: "managed-instances", networkMode: "host" } as const;
    expect(await reasonsOf(() => service(args))).to.deep.equal([
      "launchType (managed-instances): the capacity's launch type is ec2.",
      "capacity.strategy (public-host): in host mode a task uses its instance's network, and the service requires nat-gateway.",
    ]);
  });

  it("is counted against the tasks when both are known", async () => {
    const args = { capacity: pulumi.output(CAPACITY), launchType: "ec2" } as const;
    const tooMany = "desiredCount (9): 2 × t3.medium can run 4 awsvpc tasks, 2 on each.";
    expect(await reasonsOf(() => service({ ...args, desiredCount: 9 }))).to.deep.equal([tooMany]);
    const later = { ...args, desiredCount: pulumi.output(9) };
    expect(await reasonsOf(() => service(later))).to.deep.equal([tooMany]);
    expect(await refusalsOf(() => service({ ...args, desiredCount: pulumi.output(4) }))).to.deep.equal([]);
  });
});

describe("A value that is an output", () => {
  const VALUES = {
    cpu: 512,
    memory: 1024,
    desiredCount: 3,
    platformVersion: "1.4.0",
    logRetentionInDays: 7,
    healthCheckGracePeriodSeconds: 30,
  };
  const CHECK = { intervalSeconds: 10, timeoutSeconds: 5, healthyThreshold: 2, unhealthyThreshold: 3 };
  const mapped = <T extends object>(values: T, lift: (value: unknown) => unknown) =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, lift(value)])) as T;
  const outputs = <T extends object>(values: T) => mapped(values, pulumi.output);

  it("arrives as it would be written", async () => {
    const make = (lift: <T extends object>(values: T) => T) => {
      const command = { command: ["CMD-SHELL", "true"], ...lift({ intervalSeconds: 9, retries: 4 }) };
      service({
        image: undefined,
        port: undefined,
        containers: [
          { name: "web", image: "nginx", port: 80, healthCheck: command, ...lift({ cpu: 128, memory: 256 }) },
        ],
        ingress: "alb",
        loadBalancer: { healthCheck: { path: "/", ...lift(CHECK) } },
        ...lift(VALUES),
      });
      new Ec2Capacity("fleet", { network: NETWORK, cluster: CLUSTER, ...lift({ minSize: 2, maxSize: 5 }) });
      new ManagedInstancesCapacity("managed", {
        network: NETWORK,
        cluster: CLUSTER,
        requirements: lift({ minVcpus: 2, maxVcpus: 4, minMemoryMib: 2048 }),
        ...lift({ storageSizeGib: 100 }),
      });
      new Network("app", { strategies: ["public-ip"], flowLogs: lift({ retentionInDays: 14 }) });
    };
    const plain = await build(() => make((values) => values), DEPLOYED);
    const later = await build(() => make(outputs), DEPLOYED);
    expect(inputsOf(later)).to.deep.equal(inputsOf(plain));
    expect(later.one("web-task", "TaskDefinition").inputs).to.include({ cpu: "512", memory: "1024" });
    expect(later.one("web-logs").inputs["retentionInDays"]).to.equal(7);
  });

  it("passes a preview in which it is unknown, and adds no resource there", async () => {
    const wrong = { desiredCount: -1, cpu: 300, platformVersion: "1.3.0", logRetentionInDays: 8 };
    const make = (args: (vpcId: pulumi.Output<string>) => Partial<EcsServiceArgs>) => {
      const { vpcId } = new Network("app", { strategies: ["public-ip"] });
      service(args(vpcId));
    };
    const unknown = await build(() => make((vpcId) => mapped(wrong, (value) => vpcId.apply(() => value))), PREVIEW);
    const plain = await build(() => make(() => ({})), PREVIEW);
    expect(namesOf(unknown)).to.deep.equal(namesOf(plain));
    expect(unknown.one("web", "aws:ecs/service:Service").inputs["desiredCount"]).to.equal(UNKNOWN);
    expect(unknown.one("web-task", "TaskDefinition").inputs["cpu"]).to.equal(UNKNOWN);
  });

  it("has the default where it resolves to nothing", async () => {
    const nothing = pulumi.output(undefined as unknown as number);
    const graph = await build(
      () => service({ desiredCount: nothing, cpu: nothing, memory: nothing, logRetentionInDays: nothing }),
      DEPLOYED,
    );
    expect(graph.one("web-task", "TaskDefinition").inputs).to.include({ cpu: "256", memory: "512" });
    expect(graph.one("web", "aws:ecs/service:Service").inputs["desiredCount"]).to.equal(1);
    expect(graph.one("web-logs").inputs["retentionInDays"]).to.equal(30);
  });

  it("is refused when it resolves as it would be when written, all together", async () => {
    const wrong = { desiredCount: -1, cpu: 300, platformVersion: "1.3.0", logRetentionInDays: 8 };
    const expected = [
      "desiredCount (-1): this is not a valid number of tasks. [R-MODE-01] Use a whole number of 0 or more.",
      "cpu (300): Fargate does not offer this CPU size for linux. [R-LIM-16] Use one of 256, 512, 1024, 2048, 4096, 8192, 16384.",
      "platformVersion (1.3.0): AWS has retired Linux platform versions before 1.4.0. [R-EP-02, R-EP-03] Use LATEST or 1.4.0.",
      "logRetentionInDays (8): CloudWatch Logs does not offer this retention in days. [R-LIM-18] Use one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653, or 0 to keep events forever.",
    ];
    expect(await refusalsOf(() => service(wrong))).to.deep.equal(expected);
    expect(await refusalsOf(() => service(outputs(wrong)))).to.deep.equal(expected);
    // A value that is known in the preview is refused there.
    expect(await refusalsOf(() => service(outputs(wrong)), PREVIEW)).to.deep.equal(expected);
    expect(
      await refusalsOf(() => {
        const { taskNetwork } = new Network("app", { strategies: ["public-ip"] });
        service({ ...outputs(wrong), network: pulumi.output(taskNetwork), strategy: "public-ip" });
      }, PREVIEW),
    ).to.deep.equal(expected);
  });

  it("is checked together with plain values", async () => {
    expect(await reasonsOf(() => service({ cpu: 256, memory: pulumi.output(4096) }))).to.deep.equal([
      "memory (4096): Fargate does not offer this memory size with 256 CPU units.",
    ]);
    // The CPU size alone is one that Fargate does not have.
    expect(await reasonsOf(() => service({ cpu: 300, memory: pulumi.output(512) }), PREVIEW)).to.deep.equal([
      "cpu (300): Fargate does not offer this CPU size for linux.",
    ]);
  });

  it("is refused by capacities and flow logs too", async () => {
    const fleet = (args: Partial<Ec2CapacityArgs>) =>
      new Ec2Capacity("fleet", { network: NETWORK, cluster: CLUSTER, ...args });
    expect(await reasonsOf(() => fleet({ minSize: pulumi.output(5), maxSize: 2 }))).to.deep.equal([
      "minSize (5): it is more than maxSize (2).",
    ]);
    const managed = () =>
      new ManagedInstancesCapacity("managed", {
        network: NETWORK,
        cluster: CLUSTER,
        requirements: { minVcpus: pulumi.output(0) },
        storageSizeGib: pulumi.output(10),
      });
    expect(await reasonsOf(managed)).to.deep.equal([
      "requirements.minVcpus (0): this is out of range.",
      "storageSizeGib (10): this is not a valid size of a data volume.",
    ]);
    const flowLogs = { retentionInDays: pulumi.output(2) };
    expect(await reasonsOf(() => new Network("app", { strategies: ["public-ip"], flowLogs }))).to.deep.equal([
      "flowLogs.retentionInDays (2): CloudWatch Logs does not offer this retention in days.",
    ]);
  });

  it("is not printed where the program keeps it secret", async () => {
    expect(await refusalsOf(() => service({ cpu: pulumi.secret(512), memory: pulumi.secret(300) }))).to.deep.equal([
      "memory ([secret]): Fargate does not offer this memory size with [secret] CPU units. [R-LIM-16] Use one of 1024, 2048, 3072, 4096 MiB.",
    ]);
  });

  it("may not decide which resources exist", async () => {
    const args = { ingress: pulumi.output("alb"), port: pulumi.output(80), strategy: pulumi.output("nat-gateway") };
    expect(await reasonsOf(() => service(args as unknown as Partial<EcsServiceArgs>))).to.deep.equal([
      "ingress: this is an output, and it decides which resources exist.",
      "port: this is an output, and it decides which resources exist.",
      "strategy: this is an output, and it decides which resources exist.",
    ]);
  });

  it("may be the list of blocks that an internal load balancer allows", async () => {
    const graph = await build(
      () =>
        new LoadBalancer("lb", {
          type: "nlb",
          scheme: "internal",
          vpcId: "vpc-1",
          vpcCidrBlocks: pulumi.output(["10.0.0.0/16", "10.1.0.0/16"]),
          vpcCidrBlockCount: 2,
          subnetIds: ["subnet-0"],
          targetType: "ip",
          port: 80,
        }),
      DEPLOYED,
    );
    expect(graph.ofType("SecurityGroupIngressRule").map(({ inputs }) => inputs["cidrIpv4"])).to.deep.equal([
      "10.0.0.0/16",
      "10.1.0.0/16",
    ]);
  });
});

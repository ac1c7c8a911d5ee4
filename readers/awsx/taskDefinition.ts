/**
 * `awsx.ecs.FargateTaskDefinition` and `EC2TaskDefinition`: a task definition with its log group and two roles, created
 * unless the program gives its own or skips them. Source:
 * https://www.pulumi.com/registry/packages/awsx/api-docs/ecs/fargatetaskdefinition/
 */
import { createHash } from "node:crypto";
import { fargateSizes } from "../../analysis/rules/fargateSizes";
import { UNKNOWN_STRING } from "../wire";
import { containerDefinitions, type LogOptions, targetsOf } from "./containers";
import { holdsUnknown, type Inputs, isUnknown, plain, Refused, type Wire } from "./inputs";
import { type Component, type ModelledResource, type Model, reference } from "./model";

/** Passed on to the task definition itself. */
const PROPERTIES = [
  "cpu",
  "enableFaultInjection",
  "ephemeralStorage",
  "family",
  "ipcMode",
  "memory",
  "pidMode",
  "placementConstraints",
  "proxyConfiguration",
  "region",
  "runtimePlatform",
  "skipDestroy",
  "tags",
  "trackLatest",
  "volumes",
] as const;
/** Inputs that the model itself reads. awsx 3 removed `inferenceAccelerators`, but older programs still set it. */
const OWN_INPUTS = ["container", "containers", "executionRole", "logGroup", "taskRole", "inferenceAccelerators"];

export const FARGATE_TASK_DEFINITION: Model = {
  inputs: [...PROPERTIES, ...OWN_INPUTS],
  make: (component) => makeTaskDefinition(component, "FARGATE").outputs,
};
export const EC2_TASK_DEFINITION: Model = {
  inputs: [...PROPERTIES, ...OWN_INPUTS, "networkMode"],
  make: (component) => makeTaskDefinition(component, "EC2").outputs,
};

export interface MadeTaskDefinition {
  readonly taskDefinition: ModelledResource;
  /** Load balancers of a service of it, by the target groups that its ports name. */
  readonly loadBalancers: readonly Wire[];
  readonly outputs: Record<string, unknown>;
}

export function makeTaskDefinition(component: Component, compatibility: "FARGATE" | "EC2"): MadeTaskDefinition {
  const { inputs, name, make } = component;
  const containers = containersOf(inputs);
  const logs = logGroupOf(component);
  const taskRole = roleOf(component, "task", []);
  const executionRole = roleOf(component, "execution", [
    "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
  ]);
  const definitions = containerDefinitions(component, containers, logs.options);
  const text = holdsUnknown(definitions) ? undefined : JSON.stringify(revealed(definitions));
  const taskDefinition = make("aws:ecs/taskDefinition:TaskDefinition", name, {
    ...(compatibility === "EC2" ? { networkMode: "awsvpc" } : fargateSize(containers)),
    ...inputs.picked(PROPERTIES),
    ...(compatibility === "EC2" ? inputs.picked(["networkMode"]) : { networkMode: "awsvpc" }),
    requiresCompatibilities: [compatibility],
    ...(taskRole.arn === undefined ? {} : { taskRoleArn: taskRole.arn }),
    ...(executionRole.arn === undefined ? {} : { executionRoleArn: executionRole.arn }),
    family: inputs.has("family")
      ? inputs.values["family"]
      : text === undefined
        ? UNKNOWN_STRING
        : `${name}-${hash(component.stack + text)}`,
    containerDefinitions: text ?? definitions,
  });
  const loadBalancers = targetsOf(component, containers);
  return {
    taskDefinition,
    loadBalancers,
    outputs: {
      taskDefinition: reference(taskDefinition),
      loadBalancers,
      ...(logs.group === undefined ? {} : { logGroup: reference(logs.group) }),
      ...(taskRole.role === undefined ? {} : { taskRole: reference(taskRole.role) }),
      ...(executionRole.role === undefined ? {} : { executionRole: reference(executionRole.role) }),
    },
  };
}

/** By container name. */
function containersOf(inputs: Inputs): ReadonlyMap<string, Inputs> {
  const one = inputs.object("container");
  const several = inputs.object("containers");
  if ((one === undefined) === (several === undefined)) {
    throw new Refused("Exactly one of [container] or [containers] must be provided");
  }
  if (one !== undefined) return new Map([[one.text("name") ?? "container", one]]);
  return new Map(
    Object.keys(several?.values ?? {}).flatMap((name): [string, Inputs][] => {
      const container = several?.object(name);
      return container === undefined ? [] : [[name, container]];
    }),
  );
}

/** The smallest memory, then the smallest CPU, that is enough for the containers. */
function fargateSize(containers: ReadonlyMap<string, Inputs>): Wire {
  const asked = [...containers.values()].map((container) => ({
    cpu: container.plain("cpu") ?? 0,
    memory: container.plain("memoryReservation") ?? container.plain("memory") ?? 0,
  }));
  if (asked.some(({ cpu, memory }) => isUnknown(cpu) || isUnknown(memory))) {
    return { cpu: UNKNOWN_STRING, memory: UNKNOWN_STRING };
  }
  const cpu = asked.reduce((sum, one) => sum + Number(one.cpu), 0);
  const memory = asked.reduce((sum, one) => sum + Number(one.memory), 0);
  const size = SIZES.find((one) => one.cpu >= cpu && one.memory >= memory);
  if (size === undefined) {
    throw new Refused(
      `Requested resources exceed the maximum allowed for Fargate. Requested: ${String(cpu / 1024)} vCPU and ` +
        `${String(memory / 1024)}GB.`,
    );
  }
  return { cpu: String(size.cpu), memory: String(size.memory) };
}

const GIB = 1024;
/**
 * awsx accepts every whole GiB between the smallest and the largest memory, although AWS does not offer all large
 * sizes.
 */
const SIZES = [
  ...fargateSizes.flatMap(({ cpu, memory }) => {
    const from = memory[0] ?? 0;
    const to = memory.at(-1) ?? 0;
    const whole = from < GIB ? memory : Array.from({ length: (to - from) / GIB + 1 }, (_, step) => from + step * GIB);
    return whole.map((size) => ({ cpu, memory: size }));
  }),
  ...[60, 120, 244].map((size) => ({ cpu: 32 * 1024, memory: size * GIB })),
].sort((a, b) => a.memory - b.memory || a.cpu - b.cpu);

function logGroupOf({ inputs, name, region, make }: Component): { group?: ModelledResource; options?: LogOptions } {
  const given = inputs.object("logGroup");
  given?.expectOnly(["args", "existing", "skip"]);
  if (given?.flag("skip") === true) return {};
  const existing = given?.object("existing");
  if (existing === undefined) {
    const group = make("aws:cloudwatch/logGroup:LogGroup", name, given?.object("args")?.values ?? {});
    return { group, options: { group: group.outputs["name"], region: plain(group.outputs["region"]) ?? region } };
  }
  if (given?.has("args") === true) {
    throw new Refused("Can't define log group args if specifying an existing log group name");
  }
  const arn = existing.plain("arn");
  if (isUnknown(arn)) return { options: { group: UNKNOWN_STRING, region: UNKNOWN_STRING } };
  if (typeof arn === "string") {
    const [, , service, where, , kind, group] = arn.split(":");
    if (service !== "logs" || kind !== "log-group") throw new Refused("Invalid log group ARN");
    return { options: { group, region: where } };
  }
  if (!existing.has("name")) throw new Refused("One of an existing log group name or ARN must be specified");
  return { options: { group: existing.values["name"], region: existing.plain("region") ?? region } };
}

function roleOf(
  { inputs, name, make }: Component,
  purpose: "task" | "execution",
  policies: readonly string[],
): { role?: ModelledResource; arn?: unknown } {
  const given = inputs.object(`${purpose}Role`);
  given?.expectOnly(["args", "roleArn", "skip"]);
  if (given?.has("roleArn") === true && given.has("args")) {
    throw new Refused("Can't define role args if specified an existing role ARN");
  }
  if (given?.flag("skip") === true) return {};
  if (given?.has("roleArn") === true) return { arn: given.values["roleArn"] };
  const args = given?.object("args");
  const role = make("aws:iam/role:Role", `${name}-${purpose}`, {
    assumeRolePolicy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Action: "sts:AssumeRole", Principal: { Service: "ecs-tasks.amazonaws.com" }, Effect: "Allow", Sid: "" },
      ],
    }),
    ...args?.without("policyArns"),
  });
  for (const policyArn of args?.texts("policyArns") ?? policies) {
    make("aws:iam/rolePolicyAttachment:RolePolicyAttachment", `${name}-${purpose}-${hash(policyArn)}`, {
      role: role.outputs["name"] ?? role.id,
      policyArn,
    });
  }
  return { role, arn: role.outputs["arn"] ?? UNKNOWN_STRING };
}

function hash(text: string): string {
  return createHash("sha1").update(text).digest("hex").slice(0, 8);
}

/** Without the envelopes around secrets: the definitions become one text. */
function revealed(value: unknown): unknown {
  const inner = plain(value);
  if (Array.isArray(inner)) return inner.map(revealed);
  if (typeof inner !== "object" || inner === null) return inner;
  return Object.fromEntries(Object.entries(inner).map(([key, element]) => [key, revealed(element)]));
}

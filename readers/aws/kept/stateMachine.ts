/** Of the definition of a state machine, the states that run tasks with their settings, and the states around them. */
import { isExpression } from "../../../analysis/topology/build/starters/settings";
import { definitionOf, RUN_TASK } from "../../../analysis/topology/build/starters/stateMachine";
import { type AwsRecord, recordIn, recordsIn, textIn } from "../record";
import { type Fields, type Kept, OrText } from "./kinds";
import { fieldsOf } from "./reduce";

/** An expression is not known whatever it is, and may contain a text of the user. */
export function withoutExpression(value: string): string {
  if (!isExpression(value)) return value;
  return value.startsWith("{%") ? "{% %}" : "$.";
}

/** The names of these settings in a state, also with a value that is a JSON path: `TaskDefinition.$`. */
function settings(fields: Fields): OrText {
  const names = Object.fromEntries(
    Object.entries(fields).flatMap(([name, kind]): [string, Kept][] => [
      [name, kind],
      [`${name}.$`, () => "$."],
    ]),
  );
  return new OrText((text) => (isExpression(text) ? withoutExpression(text) : ""), names);
}

const awsvpc = settings({
  Subnets: withoutExpression,
  SecurityGroups: withoutExpression,
  AssignPublicIp: withoutExpression,
});

const RUN_TASK_SETTINGS = settings({
  Cluster: withoutExpression,
  TaskDefinition: withoutExpression,
  LaunchType: withoutExpression,
  CapacityProviderStrategy: settings({ CapacityProvider: withoutExpression, Weight: withoutExpression }),
  PlatformVersion: withoutExpression,
  NetworkConfiguration: settings({ AwsvpcConfiguration: awsvpc }),
  EnableExecuteCommand: withoutExpression,
});

/** Empty if it is no definition, as the analysis says then. */
export function statesOfTasks(definition: string): string {
  const machine = definitionOf(definition);
  return typeof machine === "object" ? JSON.stringify(statesIn(machine, 0)) : "";
}

/** Deeper than any state machine that AWS accepts. */
const DEEPEST = 50;

function statesIn(machine: AwsRecord, depth: number): AwsRecord {
  const states = Object.entries(recordIn(machine, "States") ?? {}).flatMap(([name, value]): [string, AwsRecord][] => {
    const state = recordIn({ value }, "value");
    return state === undefined || depth > DEEPEST ? [] : [[name, stateOf(state, depth)]];
  });
  return { States: Object.fromEntries(states.filter(([, state]) => Object.keys(state).length > 0)) };
}

function stateOf(state: AwsRecord, depth: number): AwsRecord {
  const inner = ["Iterator", "ItemProcessor"].flatMap((key): [string, AwsRecord][] => {
    const machine = recordIn(state, key);
    return machine === undefined ? [] : [[key, statesIn(machine, depth + 1)]];
  });
  const branches = recordsIn(state, "Branches").map((branch) => statesIn(branch, depth + 1));
  const Resource = textIn(state, "Resource");
  return {
    ...(Resource !== undefined && RUN_TASK.test(Resource)
      ? { Resource, ...fieldsOf(state, { Parameters: RUN_TASK_SETTINGS, Arguments: RUN_TASK_SETTINGS }) }
      : {}),
    ...Object.fromEntries(inner),
    ...(branches.length === 0 ? {} : { Branches: branches }),
  };
}

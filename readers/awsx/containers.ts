/** Container definitions as awsx completes them: ports by target groups, and logs to the task's group. */
import { UNKNOWN_STRING } from "../wire";
import { type Inputs, isUnknown, plain, type Wire } from "./inputs";
import type { Component } from "./model";

export interface LogOptions {
  readonly group: unknown;
  readonly region: unknown;
}

/** Sorted by name, as awsx writes them. */
export function containerDefinitions(
  component: Component,
  containers: ReadonlyMap<string, Inputs>,
  logs: LogOptions | undefined,
): readonly Wire[] {
  return [...containers]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, container]) => ({
      ...container.values,
      ...(container.has("portMappings") ? { portMappings: portMappings(component, container) } : {}),
      name,
      ...(container.has("logConfiguration") || logs === undefined ? {} : { logConfiguration: awslogs(name, logs) }),
    }));
}

function awslogs(name: string, { group, region }: LogOptions): Wire {
  return {
    logDriver: "awslogs",
    options: { "awslogs-group": group, "awslogs-region": region, "awslogs-stream-prefix": name },
  };
}

function portMappings(component: Component, container: Inputs): unknown {
  if (isUnknown(container.values["portMappings"])) return UNKNOWN_STRING;
  return (container.objects("portMappings") ?? []).map((mapping) => {
    const target = targetPort(component, mapping);
    const containerPort = mapping.plain("containerPort");
    const hostPort = mapping.plain("hostPort");
    return {
      ...mapping.picked(["name", "containerPortRange", "appProtocol", "protocol"]),
      ...defined("containerPort", containerPort ?? hostPort ?? target),
      ...defined("hostPort", hostPort ?? target ?? containerPort),
    };
  });
}

function defined(name: string, value: unknown): Wire {
  return value === undefined ? {} : { [name]: value };
}

/** The port of the target group that a mapping names; undefined without a group, or if the group has no port. */
function targetPort({ stateOf }: Component, mapping: Inputs): unknown {
  const group = mapping.plain("targetGroup");
  if (group === undefined) return undefined;
  const state = stateOf(group);
  return state === undefined ? UNKNOWN_STRING : plain(state["port"]);
}

/** The load balancers of a service. The port is the group's, also if the container listens on another. */
export function targetsOf(component: Component, containers: ReadonlyMap<string, Inputs>): readonly Wire[] {
  return [...containers].flatMap(([containerName, container]) =>
    isUnknown(container.values["portMappings"])
      ? []
      : (container.objects("portMappings") ?? []).flatMap((mapping) => {
          const containerPort = targetPort(component, mapping);
          if (containerPort === undefined) return [];
          const state = component.stateOf(mapping.plain("targetGroup"));
          return [{ containerName, containerPort, targetGroupArn: state?.["arn"] ?? UNKNOWN_STRING }];
        }),
  );
}

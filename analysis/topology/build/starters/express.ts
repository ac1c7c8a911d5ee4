/**
 * ECS Express Mode: a Fargate service whose load balancer, listener and target group ECS makes. AWS does not document
 * whether its tasks get a public IP in public subnets, so this stays unknown (R-RUN-13).
 */
import { own, type Properties, type ResourceState, UNKNOWN, type Value } from "../../resource";
import type { Source } from "../source";
import { asService, asTaskDefinition } from "./derived";
import { at, isObject, plain } from "./settings";

export const EXPRESS = "aws:ecs/expressGatewayService:ExpressGatewayService";

const CAUSES = {
  assignpublicip: "is not documented by AWS for an Express service (R-RUN-13)",
  loadbalancers:
    "is a load balancer that ECS creates for an Express service, internal or internet-facing by its subnets",
};

export function expressServices(source: Source): ResourceState[] {
  return source.ofType(EXPRESS).flatMap((resource) => {
    const primary = at(resource.inputs, ["primaryContainer"]) ?? at(resource.outputs, ["primaryContainer"]);
    if (resource.external === true) return [];
    const definition = asTaskDefinition(
      resource,
      {
        family: resource.name,
        networkMode: "awsvpc",
        requiresCompatibilities: ["FARGATE"],
        containerDefinitions: isObject(primary) ? [containerOf(primary)] : UNKNOWN,
        // The provider's defaults.
        cpu: "1024",
        memory: "2048",
        ...sized(resource.inputs),
      },
      own(resource.propertyDependencies, "primaryContainer") ?? [],
    );
    const network = networkOf(resource);
    const minimum = scalingOf(resource);
    const service = asService(resource, {
      kind: "express",
      inputs: {
        ...cluster(resource.inputs),
        taskDefinition: definition.urn,
        launchType: "FARGATE",
        desiredCount: minimum,
        networkConfiguration: network,
        loadBalancers: UNKNOWN,
      },
      causes: {
        ...CAUSES,
        ...(network === UNKNOWN && at(resource.inputs, ["networkConfigurations"]) === undefined
          ? { networkconfiguration: "is left out, and is then that of the default VPC" }
          : {}),
      },
      dependencies: {
        cluster: own(resource.propertyDependencies, "cluster") ?? [],
        networkConfiguration: own(resource.propertyDependencies, "networkConfigurations") ?? [],
      },
    });
    return [definition, service];
  });
}

function cluster(inputs: Properties): Properties {
  const named = own(inputs, "cluster");
  return named === undefined ? {} : { cluster: named };
}

function sized(inputs: Properties): Properties {
  const names = ["cpu", "memory", "executionRoleArn", "taskRoleArn"];
  return Object.fromEntries(
    names.flatMap((name): [string, Value][] => {
      const value = own(inputs, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function networkOf(resource: ResourceState): Value {
  const list = at(resource.inputs, ["networkConfigurations"]) ?? at(resource.outputs, ["networkConfigurations"]);
  const first = Array.isArray(list) ? plain((list as readonly Value[])[0]) : undefined;
  return isObject(first) ? { ...first, assignPublicIp: UNKNOWN } : UNKNOWN;
}

/** The fewest tasks that it scales to; ECS's default is one. */
function scalingOf(resource: ResourceState): Value {
  const list = at(resource.inputs, ["scalingTargets"]);
  const first = Array.isArray(list) ? plain((list as readonly Value[])[0]) : list;
  if (first === undefined) return 1;
  return isObject(first) ? (own(first, "minTaskCount") ?? 1) : UNKNOWN;
}

/** The provider's words as ECS's: plural names of lists, and a log group without a driver. */
function containerOf(primary: Properties): Properties {
  const port = own(primary, "containerPort") ?? 80;
  const lists = ["secrets", "image"].flatMap((name): [string, Value][] => {
    const value = own(primary, name);
    return value === undefined ? [] : [[name, value]];
  });
  const credentials = own(primary, "repositoryCredentials");
  return {
    name: "Main",
    ...Object.fromEntries(lists),
    // ECS creates a log group where none is named.
    logConfiguration: { logDriver: "awslogs" },
    ...(credentials === undefined ? {} : { repositoryCredentials: credentials }),
    portMappings: [{ containerPort: port }],
  };
}

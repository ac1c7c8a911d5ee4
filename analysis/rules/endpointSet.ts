/** The VPC endpoints that a list of needs requires, as plain data for a network without another path to AWS. */
import type { Need } from "./serviceDefinition";

/** The last parts of AWS's endpoint service names: `ecr.api`, `logs`; sorted, each once. */
export interface EndpointSet {
  readonly interface: string[];
  readonly gateway: string[];
}

/** Services that get a gateway endpoint: it is free (R-PRICE-04), and ECR requires it (R-EP-04). */
const gatewayServices: ReadonlySet<string> = new Set(["s3"]);

/** Every AWS service that a need can have as its destination, and so every endpoint that can be derived. */
export const endpointServices = [
  "aps-workspaces",
  "ecr.api",
  "ecr.dkr",
  "ecs",
  "ecs-agent",
  "ecs-telemetry",
  "fsx",
  "kinesis-firehose",
  "kinesis-streams",
  "kms",
  "logs",
  "monitoring",
  "s3",
  "secretsmanager",
  "ssm",
  "ssmmessages",
  "xray",
] as const;
export type EndpointService = (typeof endpointServices)[number];

/**
 * The endpoints that carry these needs. An uncertain need gets its endpoint too: one endpoint too many costs money, one
 * too few stops the task. Needs on Fargate's own interface, in another Region or on the internet get none.
 */
export function endpointsOf(needs: readonly Need[]): EndpointSet {
  const words = new Set(
    needs
      .filter((need) => need.interface !== "fargate-owned" && need.region === undefined)
      .map((need) => need.destination)
      .filter((word) => (endpointServices as readonly string[]).includes(word)),
  );
  const sorted = [...words].sort();
  return {
    interface: sorted.filter((word) => !gatewayServices.has(word)),
    gateway: sorted.filter((word) => gatewayServices.has(word)),
  };
}

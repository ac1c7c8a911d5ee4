/**
 * The Regions that resources name themselves: by Availability Zones, service names of endpoints, ARNs and the Region of
 * their logs. Where no Region is set, all of them together say which one is meant: `eu-west-1a` → `eu-west-1`.
 */
import { type ResourceState, SecretValue, type Value } from "./resource";

const REGION = "[a-z]{2}(?:-[a-z]+)+-\\d";
/** A zone, and a local zone: `us-west-2-lax-1a`. */
const ZONE = new RegExp(`^(${REGION})(?:[a-z]$|-)`);
const SERVICE_NAME = new RegExp(`^(?:cn\\.)?(?:com\\.amazonaws|aws\\.(?:api|sagemaker))\\.(${REGION})\\.`);
const ARN = new RegExp(`^arn:[^:]+:[^:]+:(${REGION}):`);
const LOG_REGION = new RegExp(`"awslogs-region"\\s*:\\s*"(${REGION})"`, "g");

/** Services whose resources work in their own Region; a certificate for CloudFront, say, is always in us-east-1. */
const REGIONAL = /^aws:(?:autoscaling|alb|ec2|ecs|efs|elasticloadbalancingv2|lb|servicediscovery|vpc)\//;

function regionOfZone(zone: string): string | undefined {
  return ZONE.exec(zone)?.[1];
}

/** Each Region with the first property that names it: `availabilityZone of subnet a`. Not of resources that have their own. */
export function regionsNamed(resources: readonly ResourceState[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const resource of resources) {
    if (!REGIONAL.test(resource.type) || "region" in resource.inputs) continue;
    for (const region of ownArn(resource)) {
      if (!found.has(region)) found.set(region, `ARN of ${resource.name}`);
    }
    for (const [property, value] of Object.entries(resource.inputs)) {
      // An endpoint may serve another Region.
      if (property === "serviceName" && "serviceRegion" in resource.inputs) continue;
      for (const region of regionsIn(property, value)) {
        if (!found.has(region)) found.set(region, `${property} of ${resource.name}`);
      }
    }
  }
  return found;
}

/** Of a resource that exists; an example ARN is in the Region of the run. */
function ownArn({ syntheticId, id, outputs }: ResourceState): readonly string[] {
  if (syntheticId === true || id === undefined) return [];
  const arn = outputs["arn"];
  return one((ARN.exec(id) ?? (typeof arn === "string" ? ARN.exec(arn) : null))?.[1]);
}

function regionsIn(property: string, value: Value): readonly string[] {
  if (value instanceof SecretValue) return [];
  if (typeof value === "string") return regionsInText(property, value);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => regionsIn(Array.isArray(value) ? property : key, part));
}

function regionsInText(property: string, text: string): readonly string[] {
  switch (property) {
    case "availabilityZone":
    case "availabilityZones":
      return one(regionOfZone(text));
    case "serviceName":
      return one(SERVICE_NAME.exec(text)?.[1]);
    case "containerDefinitions":
      return [...text.matchAll(LOG_REGION)].flatMap(([, region]) => one(region));
    case "awslogs-region":
      return new RegExp(`^${REGION}$`).test(text) ? [text] : [];
    default:
      return one(ARN.exec(text)?.[1]);
  }
}

function one(region: string | undefined): readonly string[] {
  return region === undefined ? [] : [region];
}

/** The endpoints of a network (the derived set, plus additions, minus removals), and checks of these settings. */
import { awsEndpoints, isAwsEndpoint } from "../awsEndpoints";
import { endpointServices } from "../endpointSet";
import { nearest } from "../nearest";
import type { Problem } from "../problem";
import { needsEndpoints, type Strategy } from "../strategies";

export interface EndpointSettings {
  readonly interface?: readonly string[];
  readonly gateway?: readonly string[];
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
  readonly policies?: Readonly<Record<string, unknown>>;
  readonly securityGroupIds?: readonly unknown[];
}

/** The services that have gateway endpoints, which are free and need no interface (R-PRICE-04). */
const GATEWAY_SERVICES: readonly string[] = ["dynamodb", "s3"];

export interface PlannedEndpoints {
  /** Services with an interface endpoint, sorted. */
  readonly interface: readonly string[];
  /** Services with a gateway endpoint, sorted, and the strategies whose tables route them. */
  readonly gateway: readonly { readonly service: string; readonly strategies: readonly Strategy[] }[];
}

/** The network's endpoints: derived, plus added, minus removed. */
export function plannedEndpoints(settings: EndpointSettings, strategies: readonly Strategy[]): PlannedEndpoints {
  const removed = settings.remove ?? [];
  const added = settings.add ?? [];
  const kept = (services: readonly string[]): string[] =>
    [...new Set(services)].filter((service) => !removed.includes(service)).sort();
  const inNeed = strategies.filter(needsEndpoints);
  const gateways = kept([
    ...(settings.gateway ?? []),
    ...added.filter((service) => GATEWAY_SERVICES.includes(service)),
  ]);
  return {
    interface: kept([...(settings.interface ?? []), ...added.filter((service) => !GATEWAY_SERVICES.includes(service))]),
    gateway: gateways.map((service) => ({
      service,
      // Derived endpoints serve the strategies without another path. Endpoints in `add` serve every strategy.
      strategies: added.includes(service) || inNeed.length === 0 ? strategies : inNeed,
    })),
  };
}

function problem(rest: Omit<Problem, "id" | "severity"> & Partial<Pick<Problem, "id" | "severity">>): Problem {
  return { id: "V-17", severity: "error", ...rest };
}

function isEndpointWord(word: string): boolean {
  return /^[a-z0-9][a-z0-9.-]*$/.test(word);
}

function wordProblems(settings: EndpointSettings, prefix: string): Problem[] {
  const lists = ["interface", "gateway", "add", "remove"] as const;
  const malformed = lists.flatMap((list) =>
    (settings[list] ?? [])
      .filter((word) => !isEndpointWord(word))
      .map((word) =>
        problem({
          rules: ["R-EP-04"],
          property: `${prefix}${list}`,
          value: word,
          message: "the name of an endpoint is the last part of AWS's service name.",
          remedy: "Write a name such as ecr.api, logs or s3.",
        }),
      ),
  );
  const noGateway = (settings.gateway ?? [])
    .filter((word) => !GATEWAY_SERVICES.includes(word))
    .map((word) =>
      problem({
        rules: ["R-EP-06"],
        property: `${prefix}gateway`,
        value: word,
        message: `only ${GATEWAY_SERVICES.join(" and ")} have gateway endpoints.`,
        remedy: `Move it to ${prefix}interface.`,
      }),
    );
  const misspelt = lists.flatMap((list) => otherSpellings(settings[list], `${prefix}${list}`));
  const refused = new Set([...malformed, ...misspelt].map(({ value }) => value));
  const unlisted = (["interface", "add"] as const).flatMap((list) =>
    (settings[list] ?? [])
      .filter((word) => !refused.has(word) && !isAwsEndpoint(word))
      .map((word) => unlistedProblem(word, `${prefix}${list}`)),
  );
  return [...malformed, ...noGateway, ...misspelt, ...unlisted];
}

/** A warning only, because AWS may have added the service after the list was made. */
function unlistedProblem(word: string, property: string): Problem {
  const meant = nearest(word, awsEndpoints);
  return problem({
    rules: ["R-EP-04"],
    severity: "warning",
    property,
    value: word,
    message: "AWS lists no endpoint service of this name, and without one the endpoint cannot be created.",
    remedy: `${meant === undefined ? "" : `Did you mean ${meant}? `}List the services of the Region with aws ec2 describe-vpc-endpoint-services.`,
  });
}

/** Words that are a known service in another spelling: `ecr-api` → `ecr.api`, `com.amazonaws.eu-west-1.logs` → `logs`. */
function otherSpellings(words: readonly string[] | undefined, property: string): Problem[] {
  const bare = (word: string): string =>
    word.replace(/^(?:cn\.)?com\.amazonaws\.[a-z0-9-]+\./, "").replaceAll(/[.-]/g, "");
  return (words ?? []).filter(isEndpointWord).flatMap((word) => {
    const isFull = /^(?:cn\.)?com\.amazonaws\./.test(word);
    const meant = [...endpointServices, ...GATEWAY_SERVICES].find(
      (known) => known !== word && bare(known) === bare(word),
    );
    if (meant === undefined && !isFull) return [];
    const remedy = meant === undefined ? "Write only the last part of the name." : `Did you mean ${meant}?`;
    return [
      problem({ rules: ["R-EP-04"], property, value: word, message: "there is no such endpoint service.", remedy }),
    ];
  });
}

function removalProblems(settings: EndpointSettings, prefix: string): Problem[] {
  const derived = [...(settings.interface ?? []), ...(settings.gateway ?? [])];
  return (settings.remove ?? []).flatMap((word) => {
    const at = { rules: ["R-EP-04"], property: `${prefix}remove`, value: word };
    if (settings.add?.includes(word)) {
      return [
        problem({
          ...at,
          message: `the endpoint is also in ${prefix}add.`,
          remedy: "Remove it from one of the two lists.",
        }),
      ];
    }
    const meant = nearest(word, derived);
    return derived.includes(word) || meant === undefined
      ? []
      : [problem({ ...at, message: "the network has no such endpoint.", remedy: `Did you mean ${meant}?` })];
  });
}

/** Returns true for the text of a JSON object: `{"Statement": []}`. */
export function isJsonDocument(text: string): boolean {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
  } catch {
    return false;
  }
}

function policyProblems(settings: EndpointSettings, planned: PlannedEndpoints, prefix: string): Problem[] {
  const services = [...planned.interface, ...planned.gateway.map(({ service }) => service)];
  return Object.entries(settings.policies ?? {}).flatMap(([service, policy]) => {
    const property = `${prefix}policies.${service}`;
    if (!services.includes(service)) {
      return [
        problem({
          rules: ["R-EP-06"],
          property,
          value: null,
          message: "the network has no such endpoint for this policy.",
          remedy: services.length === 0 ? "Add the endpoint." : `The endpoints are: ${services.join(", ")}.`,
        }),
      ];
    }
    return typeof policy === "string" && !isJsonDocument(policy) ? [notJson(property)] : [];
  });
}

/** The problem of an endpoint policy that is not JSON. Its text may be confidential, so the message omits it. */
export function notJson(property: string): Problem {
  return problem({
    rules: ["R-EP-06"],
    property,
    value: null,
    message: "an endpoint policy must be a JSON document.",
    remedy: "Give the policy as JSON.",
  });
}

/**
 * All problems of a network's endpoints. `prefix` is the path of the settings: `endpoints.` in a network's arguments.
 */
export function endpointProblems(
  settings: EndpointSettings | undefined,
  planned: PlannedEndpoints,
  prefix: string,
): Problem[] {
  return settings === undefined
    ? []
    : [
        ...wordProblems(settings, prefix),
        ...removalProblems(settings, prefix),
        ...policyProblems(settings, planned, prefix),
      ];
}

/**
 * The policies of the pack: `policies` of a pack of your own, or all of `--policy-pack`. They judge a stack with the
 * analysis of `plan --preview`, in a preview and after an update, whatever language its program is in.
 */
import type {
  EnforcementLevel,
  Policies,
  PolicyConfigSchema,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { interfacesOf } from "../analysis/reachability/service/interfaces";
import type { Finding, PathReport } from "../analysis/report";
import { isPartNotJudged } from "../analysis/report/exitCode";
import { countedNeeds } from "../analysis/report/verdict";
import { known } from "../analysis/topology/lookup";
import { isUnknown } from "../analysis/topology/model";
import { topologyIndex } from "../analysis/topology/topologyIndex";
import { type Judged, judgedOf, type JudgedService, type Remark } from "./judged";
import { type IntentConfig, intentRemarks } from "./intent";
import { keepInputs, keepSecrets, secretsAreKnown } from "./resources";
import { printable, withFix } from "./texts";

/** The policy of everything that another policy could not decide. */
const UNDETERMINED = "undetermined";

/** A default of this pack; the configuration of the pack may set another level. */
type Level = Exclude<EnforcementLevel, "remediate">;

function policy(
  name: string,
  enforcementLevel: Level,
  description: string,
  remarksOf: (judged: Judged, config: IntentConfig) => readonly Remark[] | undefined,
  properties: PolicyConfigSchema["properties"] = {},
): StackValidationPolicy {
  return {
    name,
    enforcementLevel,
    description,
    configSchema: { properties },
    validateStack: (args, reportViolation) => {
      const remarks = withoutFailure(name, () => {
        const judged = judgedOf(args.resources);
        const { services, notJudged = [] } = judged.report;
        return services.length === 0 && notJudged.length === 0 ? undefined : remarksOf(judged, args.getConfig());
      });
      if (remarks === undefined) return args.notApplicable("The stack has nothing that this policy judges.");
      for (const { text, urn } of remarks) reportViolation(secretsAreKnown() ? printable(text) : HIDDEN, urn);
    },
  };
}

const HIDDEN =
  "The details are hidden: which values are secret is known only if the level of the policy resources-read is remediate.";

/** A defect of the analysis must not end a deployment: it is undetermined, as all that is not known. */
function withoutFailure<Result>(name: string, result: () => Result): Result | readonly Remark[] {
  try {
    return result();
  } catch (error) {
    if (name !== UNDETERMINED) return [];
    const text = `The network was not judged, because of a defect of ecs-connectivity: ${String(error)}.`;
    return [{ urn: undefined, text }];
  }
}

/** `web: pulling the image from docker.io: blocked: … [NO_ROUTE, R-VPC-04]`, and the fix in the next line. */
function pathText({ code, rule, message, fix }: PathReport): string {
  const why = [code, rule].filter((word) => word !== null).join(", ");
  return withFix(why === "" ? message : `${message} [${why}]`, fix ?? "");
}

/** The counted needs of all services with one of these verdicts. */
function needsThatAre(...verdicts: readonly PathReport["verdict"][]): (judged: Judged) => readonly Remark[] {
  return ({ services }) =>
    services.flatMap(({ report, urn }) =>
      countedNeeds(report)
        .filter(({ verdict }) => verdicts.includes(verdict))
        .map((need) => ({ urn, text: pathText(need) })),
    );
}

function findingsThat(matches: (finding: Finding) => boolean): (judged: Judged) => readonly Remark[] {
  return ({ report, urnOf }) =>
    report.findings.filter(matches).map(({ subject, message, fix }) => ({
      urn: urnOf(subject),
      text: withFix(message, fix),
    }));
}

/** Why a service breaks a policy, or why that is not known; neither if it keeps the policy. */
interface Decision {
  readonly broken?: string;
  readonly open?: string;
}

/** The services that break a policy; `undetermined` reports those for which a value is not known. */
function eachService(
  decide: (judged: Judged, service: JudgedService) => Decision,
): (judged: Judged) => readonly Remark[] {
  return (judged) =>
    judged.services.flatMap((service) => {
      const { broken, open } = decide(judged, service);
      const { urn, report } = service;
      if (open !== undefined) judged.undecided.push({ urn, text: `${report.name}: ${open}` });
      return broken === undefined ? [] : [{ urn, text: `${report.name}: ${broken}` }];
    });
}

function publicIpOf({ topology }: Judged, { service }: JudgedService): Decision {
  const index = topologyIndex(topology);
  const task = index.taskDefinitions.get(known(service.taskDefinition) ?? "");
  const nics = interfacesOf(index, service, task).application;
  const answers = isUnknown(nics)
    ? [{ name: "", has: nics }]
    : nics.map(({ name, publicIpv4: { has } }) => ({ name, has }));
  const shown = answers.find(({ has }) => has === true);
  if (shown !== undefined) {
    const fix = "Run the tasks in private subnets with a NAT or VPC endpoints, without a public IP.";
    return { broken: withFix(`${shown.name} has a public IP.`, fix) };
  }
  const open = answers.map(({ has }) => has).find(isUnknown);
  return open === undefined ? {} : { open: `the public IP is undetermined: ${open.unknown}.` };
}

/** Remedies where the address of a family changes with each task or instance. */
const FIXED_BY = {
  IPv4: "Run the tasks in private subnets with a NAT that has Elastic IPs.",
  IPv6: "Remove the route for ::/0 from the subnets of the tasks.",
} as const;

function sourceIpOf(_: Judged, { report: { egress } }: JudgedService): Decision {
  const kinds = { IPv4: egress.ipv4.sourceIp.kind, IPv6: egress.ipv6.sourceIp.kind };
  const families = (["IPv4", "IPv6"] as const).filter((family) => kinds[family] === "ephemeral");
  const [family] = families;
  if (family !== undefined) {
    const text = `the source IP over ${families.join(" and ")} changes.`;
    return { broken: withFix(text, families.map((each) => FIXED_BY[each]).join(" ")) };
  }
  const open = Object.entries(kinds).flatMap(([each, kind]) => (kind === "undetermined" ? [each] : []));
  return open.length === 0 ? {} : { open: `the source IP over ${open.join(" and ")} is undetermined.` };
}

/** The engine calls it for each resource before it deploys it. The level is that of policies that see which values are secret. */
const reading: ResourceValidationPolicy = {
  name: "resources-read",
  enforcementLevel: "remediate",
  description: "Reads the inputs of each resource for the other policies. It changes nothing and reports nothing.",
  remediateResource: keepSecrets,
  validateResource: keepInputs,
};

export const policies: Policies = [
  reading,
  policy(
    "needs-reachable",
    "mandatory",
    "The tasks of each service reach what they need: image, logs, secrets, file systems, control plane, load balancer.",
    needsThatAre("blocked", "partial"),
  ),
  policy(
    "accepted-by-aws",
    "mandatory",
    "AWS accepts the network settings of each service.",
    findingsThat(({ severity }) => severity === "error"),
  ),
  policy("intent-kept", "mandatory", "The network keeps the expectations of connectivity.yaml.", intentRemarks, {
    file: { type: "string", minLength: 1 },
  }),
  policy(
    "useless-public-ip",
    "advisory",
    "No task has a public IP without a route to the internet gateway.",
    findingsThat(({ id }) => id === "V-06"),
  ),
  policy("no-public-ip", "disabled", "No task has a public IPv4 address.", eachService(publicIpOf)),
  policy(
    "fixed-source-ip",
    "disabled",
    "Destinations on the internet see a fixed source IP of each service.",
    eachService(sourceIpOf),
  ),
  policy(UNDETERMINED, "advisory", "Each path of a task can be judged.", (judged) => [
    ...needsThatAre("undetermined")(judged),
    ...findingsThat(isPartNotJudged)(judged),
    ...judged.undecided.splice(0),
  ]),
];

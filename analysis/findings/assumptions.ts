/** Findings about the source: assumptions, wrong or opaque resources, and no service to analyse. */
import type { Finding } from "../report";
import { kindWord } from "../rules/subjects";
import { byKey, known } from "../topology/lookup";
import type { Topology } from "../topology/model";
import type { Assumption } from "../topology/resource";
import { subjectId } from "./finding";

export function assumptionFindings(assumptions: readonly Assumption[]): readonly Finding[] {
  return assumptions.map(({ subject, fact, assumption, consequence }) => ({
    id: "ASSUMPTION",
    severity: "info" as const,
    subject,
    message: `${fact}: ${assumption}; ${consequence}.`,
    fix: "Check that this is true.",
  }));
}

export function sourceFindings(topology: Topology): readonly Finding[] {
  const defects = topology.defects.map((defect) => ({ id: "DEFECT", severity: "warning" as const, ...defect }));
  const opaques = topology.opaques.map((opaque) => ({
    id: "OPAQUE",
    severity: "info" as const,
    subject: subjectId(opaque),
    message: `${opaque.type}: ${opaque.reason}.`,
    fix: "Run pulumi preview --json and pass its output with --preview: it shows what is inside.",
  }));
  return [...defects, ...opaques, ...nothing(topology), ...leftOut(topology), ...regions(topology)];
}

function nothing(topology: Topology): readonly Finding[] {
  if (topology.services.length > 0) return [];
  return [
    {
      id: "NO_SERVICE",
      severity: "info",
      subject: "source",
      message: "This source has no ECS service, and nothing else that starts tasks is judged.",
      fix: topology.complete
        ? "Name the program, preview or export that contains the service or task."
        : "Run pulumi preview with --show-sames: otherwise it omits resources that do not change.",
    },
  ];
}

/** A preview without `--show-sames` lists what changes: a service among the rest was not judged. */
function leftOut({ services, complete }: Topology): readonly Finding[] {
  if (complete || services.length === 0) return [];
  return [
    {
      id: "INCOMPLETE",
      severity: "info",
      subject: "source",
      message: "Resources that do not change are not in this preview, so a service among them was not judged.",
      fix: "Run pulumi preview --json --show-sames.",
    },
  ];
}

/** A service and its subnets in two Regions: one of them is written wrongly. */
function regions(topology: Topology): readonly Finding[] {
  return topology.services.flatMap((service) => {
    const own = known(service.region);
    const subnet = (known(known(service.networkConfiguration)?.subnets) ?? [])[0];
    const vpc = byKey(topology.vpcs, known(byKey(topology.subnets, subnet)?.vpc));
    const theirs = known(vpc?.region);
    if (own === undefined || theirs === undefined || own === theirs) return [];
    return [
      {
        id: "REGION",
        severity: "warning" as const,
        subject: subjectId(service),
        message: `The ${kindWord(service)} is in ${own}, and its subnets are in ${theirs}.`,
        fix: "Create both with a provider of one Region.",
      },
    ];
  });
}

/**
 * Answers that are the same from every source of one network: subnets and addresses have names in a plan, and ids in an
 * account.
 */
import type { NeedReport, PathReport, Report, ServiceReport } from "../../analysis/report";

function answerOf({ verdict, code, via, sourceIp }: PathReport): object {
  return { verdict, code, via, sourceIp: sourceIp.kind };
}

function needs(report: readonly NeedReport[]): object[] {
  return report.map((need) => ({ purpose: need.purpose, interface: need.interface, ...answerOf(need) }));
}

function service(report: ServiceReport): object {
  const { launchType, networkMode, strategy, desiredCount, tasksPerInstance, egress, ingress } = report;
  return {
    launchType,
    networkMode,
    strategy,
    desiredCount,
    tasksPerInstance,
    needs: needs(report.needs),
    egress: { ipv4: answerOf(egress.ipv4), ipv6: answerOf(egress.ipv6) },
    ingress: ingress && {
      internet: answerOf(ingress.internet),
      vpc: answerOf(ingress.vpc),
      loadBalancer: ingress.loadBalancer && answerOf(ingress.loadBalancer),
    },
  };
}

/** The services by the program's names: a physical name has seven more digits. */
export function services(report: Report): Record<string, object> {
  return Object.fromEntries(report.services.map((each) => [each.name.replace(/-[0-9a-f]{7}$/, ""), service(each)]));
}

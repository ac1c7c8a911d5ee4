/** Tasks and messages of ECS in describe answers, as the analysis takes them. */
import type { LiveEvent, LiveFacts, LiveInterface, LiveTask } from "../../analysis/live";
import type { Answers } from "../snapshot/answers";
import { type AwsRecord, recordIn, recordsIn, textIn } from "./record";

/** Files about tasks, by the fact that is unknown without them. */
const NEEDED = ["Tasks", "NetworkInterfaces"];

export function liveFactsOf({ files, missing }: Pick<Answers, "files" | "missing">): LiveFacts {
  const records = (file: string) => (files[file] ?? []) as readonly AwsRecord[];
  const services = records("Services");
  const named = new Map(
    services.map((service) => [`${textIn(service, "clusterArn")} ${textIn(service, "serviceName")}`, service]),
  );
  const interfaces = new Map(records("NetworkInterfaces").map((nic) => [textIn(nic, "NetworkInterfaceId"), nic]));
  return {
    tasks: records("Tasks").flatMap((task) => {
      // "service:web", or "family:…" for a task of no service.
      const group = /^service:(.+)$/.exec(textIn(task, "group") ?? "")?.[1];
      const service = textIn(named.get(`${textIn(task, "clusterArn")} ${group}`), "serviceArn");
      return service === undefined ? [] : [taskOf(task, service, interfaces)];
    }),
    events: services.flatMap(eventsOf),
    unread: NEEDED.flatMap((file) => missing[file] ?? []),
  };
}

function taskOf(task: AwsRecord, service: string, interfaces: ReadonlyMap<string | undefined, AwsRecord>): LiveTask {
  const arn = textIn(task, "taskArn") ?? "";
  return {
    service,
    id: arn.slice(arn.lastIndexOf("/") + 1),
    taskDefinition: textIn(task, "taskDefinitionArn") ?? null,
    status: textIn(task, "lastStatus") ?? "UNKNOWN",
    stoppedAt: textIn(task, "stoppedAt") ?? null,
    reasons: [
      textIn(task, "stoppedReason"),
      ...recordsIn(task, "containers").map((container) => textIn(container, "reason")),
    ].filter((reason) => reason !== undefined),
    interface: interfaceOf(task, interfaces),
  };
}

/** The attachment has the subnet and private IP; the interface, while it exists, has its groups and public IP. */
function interfaceOf(task: AwsRecord, interfaces: ReadonlyMap<string | undefined, AwsRecord>): LiveInterface | null {
  const attachment = recordsIn(task, "attachments").find((each) => each["type"] === "ElasticNetworkInterface");
  if (attachment === undefined) return null;
  const details = new Map(recordsIn(attachment, "details").map((each) => [each["name"], textIn(each, "value")]));
  const id = details.get("networkInterfaceId");
  const nic = id === undefined ? undefined : interfaces.get(id);
  return {
    id: id ?? null,
    subnet: details.get("subnetId") ?? textIn(nic, "SubnetId") ?? null,
    privateIps: [details.get("privateIPv4Address"), details.get("privateIPv6Address")].filter(
      (address) => address !== undefined,
    ),
    ...(nic === undefined
      ? {}
      : {
          publicIp: textIn(recordIn(nic, "Association"), "PublicIp") ?? null,
          securityGroups: recordsIn(nic, "Groups").flatMap((group) => textIn(group, "GroupId") ?? []),
        }),
  };
}

function eventsOf(service: AwsRecord): LiveEvent[] {
  const arn = textIn(service, "serviceArn");
  if (arn === undefined) return [];
  return recordsIn(service, "events").flatMap((event) => {
    const [at, message] = [textIn(event, "createdAt"), textIn(event, "message")];
    return at === undefined || message === undefined ? [] : [{ service: arn, at, message }];
  });
}

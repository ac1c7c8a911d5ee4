/** Tasks and messages of ECS in describe answers, as the analysis takes them. */
import {
  type LiveEvent,
  type LiveFacts,
  type LiveInterface,
  type LiveTask,
  type LiveThing,
  THING_STATES,
} from "../../analysis/live";
import type { Answers } from "../snapshot/answers";
import { EXISTENCE } from "./existence";
import { type AwsRecord, recordIn, recordsIn, textIn, textsIn } from "./record";
import { settingsIn, STARTER_FILES } from "./starters";

/** Files about tasks, by the fact that is unknown without them. */
const NEEDED = ["Tasks", "NetworkInterfaces"];

export function liveFactsOf({ files, missing }: Pick<Answers, "files" | "missing">): LiveFacts {
  const records = (file: string) => (files[file] ?? []) as readonly AwsRecord[];
  const services = records("Services");
  const named = new Map(
    services.map((service) => [`${textIn(service, "clusterArn")} ${textIn(service, "serviceName")}`, service]),
  );
  const interfaces = new Map(records("NetworkInterfaces").map((nic) => [textIn(nic, "NetworkInterfaceId"), nic]));
  const starters = startersIn(records);
  return {
    tasks: records("Tasks").flatMap((task) => {
      // "service:web", or "family:…" for a task of no service.
      const group = /^service:(.+)$/.exec(textIn(task, "group") ?? "")?.[1];
      const service = textIn(named.get(`${textIn(task, "clusterArn")} ${group}`), "serviceArn");
      const ids = service === undefined ? startersOf(task, starters) : [service];
      return ids.map((id) => taskOf(task, id, interfaces));
    }),
    events: services.flatMap(eventsOf),
    unread: NEEDED.flatMap((file) => missing[file] ?? []),
    ...(files[EXISTENCE] === undefined ? {} : { things: thingsIn(records(EXISTENCE)) }),
  };
}

function thingsIn(records: readonly AwsRecord[]): ReadonlyMap<string, LiveThing> {
  return new Map(
    records.flatMap((record): [string, LiveThing][] => {
      const thing = textIn(record, "thing");
      const word = textIn(record, "state");
      const state = THING_STATES.find((each) => each === word);
      if (thing === undefined || state === undefined) return [];
      const [reason, prefix] = [textIn(record, "reason"), textIn(record, "prefix")];
      const versions = recordsIn(record, "versions").map((each) => ({
        id: textIn(each, "id") ?? "",
        stages: textsIn(each, "stages"),
      }));
      return [
        [
          thing,
          {
            state,
            ...(reason === undefined ? {} : { reason }),
            ...(prefix === undefined ? {} : { prefix }),
            ...(record["versions"] === undefined ? {} : { versions }),
          },
        ],
      ];
    }),
  );
}

/** Something that starts tasks: its id in the report, and how its tasks name it. */
interface Starter {
  readonly id: string;
  readonly family: string;
  /** A part of the `startedBy` of its tasks. */
  readonly startedBy: string;
}

function startersIn(records: (file: string) => readonly AwsRecord[]): readonly Starter[] {
  return STARTER_FILES.flatMap((file) =>
    records(file).flatMap((record) =>
      settingsIn(file, record).flatMap(({ part, settings }): Starter[] => {
        const { id, name, startedBy } = IDENTITIES[file];
        const key = textIn(record, id);
        const definition = textIn(settings, "TaskDefinitionArn") ?? textIn(settings, "TaskDefinition");
        if (key === undefined || definition === undefined) return [];
        return [
          {
            id: part === undefined ? key : `${key}#${part}`,
            family: familyOf(definition),
            startedBy: startedBy ?? textIn(record, name) ?? key,
          },
        ];
      }),
    ),
  );
}

/** The fields of a record, and what `startedBy` of its tasks contains where that is not the name. */
const IDENTITIES: Readonly<
  Record<(typeof STARTER_FILES)[number], { readonly id: string; readonly name: string; readonly startedBy?: string }>
> = {
  EventTargets: { id: "Key", name: "Rule" },
  Schedules: { id: "Arn", name: "Name" },
  Pipes: { id: "Arn", name: "Name" },
  StateMachines: { id: "stateMachineArn", name: "name", startedBy: "Step Functions" },
};

/** `arn:aws:ecs:…:task-definition/seed:3` → `seed`. */
function familyOf(definition: string): string {
  return definition.slice(definition.lastIndexOf("/") + 1).replace(/:\d+$/, "");
}

/** By `startedBy` where it has a name, else everything that starts tasks of its family. */
function startersOf(task: AwsRecord, starters: readonly Starter[]): readonly string[] {
  const family =
    /^family:(.+)$/.exec(textIn(task, "group") ?? "")?.[1] ?? familyOf(textIn(task, "taskDefinitionArn") ?? "");
  const ofFamily = starters.filter((starter) => starter.family === family);
  const startedBy = textIn(task, "startedBy") ?? "";
  const named = ofFamily.filter((starter) => startedBy.includes(starter.startedBy));
  return (named.length > 0 ? named : ofFamily).map(({ id }) => id);
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

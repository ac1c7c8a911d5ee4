/** Targets of a target group that are registered by resources of their own, beside the tasks of ECS services. */
import { type AttachedTarget, isUnknown, type Key, type Maybe, type TargetGroup } from "../model";
import { perCollection } from "../collections";
import { all, type Fields } from "./fields";
import type { Source } from "./source";
import { AUTO_SCALING_GROUPS, INSTANCES, INTERFACES, TARGET_GROUPS } from "./types";

const TARGET_ATTACHMENT = "aws:lb/targetGroupAttachment:TargetGroupAttachment";
const SCALING_ATTACHMENT = "aws:autoscaling/attachment:Attachment";
const TRAFFIC_ATTACHMENT = "aws:autoscaling/trafficSourceAttachment:TrafficSourceAttachment";

interface Attachments {
  readonly ofGroup: ReadonlyMap<Key, readonly AttachedTarget[]>;
  /** Those of which it is not known which group they belong to. */
  readonly ofAny: readonly AttachedTarget[];
}

const attachmentsOf = perCollection((source: Source): Attachments => {
  const ofGroup = new Map<Key, AttachedTarget[]>();
  const ofAny: AttachedTarget[] = [];
  const add = (groups: Maybe<readonly Key[]>, target: AttachedTarget): void => {
    if (isUnknown(groups)) ofAny.push(target);
    else for (const group of groups) ofGroup.set(group, [...(ofGroup.get(group) ?? []), target]);
  };
  for (const fields of all(source, TARGET_ATTACHMENT))
    add(groupsIn(source, fields, "targetGroupArn"), attached(source, fields, "targetId"));
  for (const fields of all(source, SCALING_ATTACHMENT)) {
    const property = fields.value("lbTargetGroupArn") === undefined ? "albTargetGroupArn" : "lbTargetGroupArn";
    add(groupsIn(source, fields, property), instancesOf(fields));
  }
  for (const fields of all(source, TRAFFIC_ATTACHMENT)) {
    const traffic = fields.object("trafficSource");
    if (traffic !== undefined)
      add(isUnknown(traffic) ? traffic : groupsIn(source, traffic, "identifier"), instancesOf(fields));
  }
  for (const fields of all(source, ...AUTO_SCALING_GROUPS)) {
    add(groupsIn(source, fields, "targetGroupArns"), instancesOf(fields));
    const traffic = fields.objects("trafficSources");
    for (const each of isUnknown(traffic) ? [] : traffic)
      add(groupsIn(source, each, "identifier"), instancesOf(fields));
  }
  return { ofGroup, ofAny };
});

/** One group or a list. Groups that are named and not in this source belong to another stack, and are no group of this one. */
function groupsIn(source: Source, fields: Fields, property: string): Maybe<readonly Key[]> {
  const value = fields.value(property);
  const texts = Array.isArray(value) ? fields.strings(property) : [fields.string(property)];
  const isNamed = !isUnknown(texts) && texts.every((text) => typeof text === "string");
  if (isNamed) return texts.flatMap((text) => source.named(text, TARGET_GROUPS, fields.key) ?? []);
  if (value === undefined) return [];
  if (Array.isArray(value)) return fields.refs(property, TARGET_GROUPS);
  const group = fields.joined(property, TARGET_GROUPS);
  return isUnknown(group) ? group : [group];
}

/** An instance by its id, an address, or the ARN of a function or a load balancer, by the group's target type. */
function attached(source: Source, fields: Fields, property: string): AttachedTarget {
  const by = fields.resource.name;
  const text = fields.string(property);
  if (text === undefined || isUnknown(text)) {
    const key = fields.joined(property, [...INSTANCES, ...INTERFACES]);
    return { by, kind: "resource", key };
  }
  const key = source.named(text, [...INSTANCES, ...INTERFACES], fields.key);
  if (key !== undefined) return { by, kind: "resource", key };
  return text.startsWith("i-") ? { by, kind: "instances" } : { by, kind: "address", address: text };
}

function instancesOf(fields: Fields): AttachedTarget {
  return { by: fields.resource.name, kind: "instances" };
}

/** Empty if only services register in the group; unknown if its targets are not read. */
export function attachedTargets(
  source: Source,
  fields: Fields,
  type: TargetGroup["targetType"],
): Maybe<readonly AttachedTarget[]> {
  if (type === "lambda" || type === "alb") return [];
  const listed = fields.objects("targets");
  if (isUnknown(listed)) return fields.unknown("targets", "are not known");
  const { ofGroup, ofAny } = attachmentsOf(source);
  return [...listed.map((target) => attached(source, target, "id")), ...(ofGroup.get(fields.key) ?? []), ...ofAny];
}

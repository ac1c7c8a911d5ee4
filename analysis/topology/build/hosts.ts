/** Machines that may run the ECS agent: their user data, image, instance role and metadata, of templates and instances. */
import { imageOfParameter, type MachineImage } from "../../rules/machineImages";
import {
  type HostSetup,
  type InstanceRole,
  isUnknown,
  type Key,
  type Maybe,
  type RolePolicy,
  type Unknown,
} from "../model";
import { own } from "../resource";
import { all, byReference, Fields } from "./fields";
import { perSource, type Source } from "./source";
import { INSTANCE_PROFILES, POLICIES, ROLES } from "./types";
import { hostScript } from "./userData";

interface Host {
  readonly host?: HostSetup;
}

export function hostOfTemplate(fields: Fields): Host {
  const profile = fields.object("iamInstanceProfile");
  const role =
    profile === undefined || isUnknown(profile)
      ? roleBehind(fields, profile === undefined ? null : fields.joined("iamInstanceProfile", INSTANCE_PROFILES))
      : roleBehind(profile, profile.ref("arn", INSTANCE_PROFILES) ?? profile.ref("name", INSTANCE_PROFILES));
  return hostOf(fields, "imageId", role, ["userData"]);
}

/** A template that an instance starts from decides what the instance leaves out. */
export function hostOfInstance(fields: Fields): Host {
  if (fields.value("launchTemplate") !== undefined) return {};
  const role = roleBehind(fields, fields.ref("iamInstanceProfile", INSTANCE_PROFILES));
  return hostOf(fields, "ami", role, ["userData", "userDataBase64"]);
}

function hostOf(fields: Fields, image: string, role: HostSetup["role"], userData: readonly string[]): Host {
  // A resource that is only read here says little about itself.
  if (fields.resource.external === true) return {};
  return {
    host: { script: hostScript(fields, ...userData), image: imageOf(fields, image), role, oneHop: oneHopOf(fields) },
  };
}

/** EC2 resolves `resolve:ssm:NAME` at each launch. */
function imageOf(fields: Fields, property: string): MachineImage | null {
  const id = fields.string(property);
  if (id === undefined || isUnknown(id)) return null;
  const parameter = /^resolve:ssm:([^:]+)/.exec(id)?.[1];
  return parameter === undefined ? (own(fields.source.graph.images ?? {}, id) ?? null) : imageOfParameter(parameter);
}

/** Certain only if both are written: without them the image and the account decide. */
function oneHopOf(fields: Fields): Maybe<boolean> {
  const options = fields.object("metadataOptions");
  if (options === undefined || isUnknown(options)) return options ?? false;
  const [tokens, limit] = [options.string("httpTokens"), options.number("httpPutResponseHopLimit")];
  const open = [tokens, limit].find(isUnknown);
  return open ?? (tokens === "required" && limit === 1 && options.string("httpEndpoint") !== "disabled");
}

function roleBehind(fields: Fields, profile: Maybe<Key | null>): Maybe<InstanceRole | null> {
  if (profile === null || isUnknown(profile)) return profile;
  const resource = fields.source.resource(profile);
  if (resource === undefined || resource.external === true) return fields.unknown("iamInstanceProfile");
  const named = Fields.of(fields.source, resource);
  const role = named.ref("role", ROLES);
  return role === null || isUnknown(role) ? named.unknown("role") : instanceRole(fields.source, role);
}

const instanceRole = perSource((source, role): Maybe<InstanceRole> => {
  const resource = source.resource(role);
  if (resource === undefined) return { unknown: "the role is not in this source" };
  const fields = Fields.of(source, resource);
  return {
    name: resource.name,
    policies: resource.external === true ? fields.unknown("policies") : policiesOf(fields),
  };
});

const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const INLINE = "aws:iam/rolePolicy:RolePolicy";
/** Resources that attach policies to several roles, or replace all policies of a role: not followed. */
const OTHERS = [
  "aws:iam/policyAttachment:PolicyAttachment",
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
  "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive",
];

/** The reason why a policy may be any role's; a name that is no role of this source is another role's. */
const lostAttachment = perSource((source, type): Unknown | undefined =>
  all(source, type)
    .find((each) => typeof each.value("role") !== "string" && isUnknown(each.ref("role", ROLES)))
    ?.unknown("role"),
);

function policiesOf(fields: Fields): Maybe<readonly RolePolicy[]> {
  const { source, key } = fields;
  const lost = lostAttachment(source, ATTACHMENT) ?? lostAttachment(source, INLINE);
  if (lost !== undefined) return lost;
  if (source.hidden !== null) return { unknown: source.hidden };
  if (OTHERS.some((type) => source.ofType(type).length > 0))
    return fields.unknown("policies", "are attached by a list");
  const inline = fields.objects("inlinePolicies");
  const arns = fields.strings("managedPolicyArns");
  if (isUnknown(inline)) return inline;
  if (isUnknown(arns)) return arns;
  const policies: readonly (Maybe<RolePolicy> | undefined)[] = [
    ...arns.map((arn) => (isUnknown(arn) ? arn : managed(source, arn))),
    ...inline.map((each) => document(each)),
    ...(byReference(source, ATTACHMENT, "role", ROLES).get(key) ?? []).map(attached),
    ...(byReference(source, INLINE, "role", ROLES).get(key) ?? []).map((each) => document(each)),
  ];
  return policies.find(isUnknown) ?? policies.filter((each): each is RolePolicy => each !== undefined);
}

function attached(fields: Fields): Maybe<RolePolicy> {
  const arn = fields.string("policyArn");
  if (arn !== undefined && !isUnknown(arn)) return managed(fields.source, arn);
  const policy = fields.ref("policyArn", POLICIES);
  return policy === null || isUnknown(policy) ? fields.unknown("policyArn") : ofPolicy(fields.source, policy);
}

/** `arn:aws:iam::aws:policy/service-role/NAME` is one of AWS's own. */
function managed(source: Source, arn: string): Maybe<RolePolicy> {
  const name = /^arn:[^:]+:iam::aws:policy\/(?:.*\/)?([^/]+)$/.exec(arn)?.[1];
  if (name !== undefined) return { managed: name };
  const policy = source.named(arn, POLICIES);
  return policy === undefined ? { unknown: `policy ${arn} is not in this source` } : ofPolicy(source, policy);
}

function ofPolicy(source: Source, policy: Key): Maybe<RolePolicy> {
  const resource = source.resource(policy);
  const text = resource === undefined ? undefined : document(Fields.of(source, resource));
  return text ?? { unknown: "the document of a policy is not in this source" };
}

function document(fields: Fields): Maybe<RolePolicy> | undefined {
  const text = fields.string("policy");
  return text === undefined || isUnknown(text) ? text : { document: text };
}

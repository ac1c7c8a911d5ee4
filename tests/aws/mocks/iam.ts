/** Roles and their policies: what must exist before what takes them. */
import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  DeleteInstanceProfileCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  PutRolePolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
} from "@aws-sdk/client-iam";
import { type Creators, given, physicalName, tagsOf, wanted } from "./creator";

/** Only a part of AWS's own policies is in the emulator. */
const AWS_MANAGED = "arn:aws:iam::aws:";

async function unlessManaged(policyArn: string, change: () => Promise<unknown>): Promise<void> {
  try {
    await change();
  } catch (error) {
    if (!(policyArn.startsWith(AWS_MANAGED) && (error as Error).name.startsWith("NoSuchEntity"))) throw error;
  }
}

export const iamCreators: Creators = {
  "aws:iam/role:Role": {
    async create(inputs, name, { iam }) {
      const RoleName = physicalName(inputs, name);
      const { Role } = await iam.send(
        new CreateRoleCommand({
          RoleName,
          AssumeRolePolicyDocument: wanted(inputs, "assumeRolePolicy"),
          Tags: tagsOf(inputs),
        }),
      );
      return { id: RoleName, outputs: { ...inputs, name: RoleName, arn: given(Role?.Arn, "the role's ARN") } };
    },
    update: ({ outputs }, inputs) => Promise.resolve({ ...outputs, ...inputs }),
    async delete({ id }, { iam }) {
      await iam.send(new DeleteRoleCommand({ RoleName: id }));
    },
  },

  "aws:iam/rolePolicy:RolePolicy": {
    async create(inputs, name, { iam }) {
      const [RoleName, PolicyName] = [wanted(inputs, "role"), physicalName(inputs, name)];
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: wanted(inputs, "policy") }));
      return { id: `${RoleName}:${PolicyName}`, outputs: { ...inputs, name: PolicyName } };
    },
    async update({ outputs }, inputs, { iam }) {
      await iam.send(
        new PutRolePolicyCommand({
          RoleName: wanted(inputs, "role"),
          PolicyName: wanted(outputs, "name"),
          PolicyDocument: wanted(inputs, "policy"),
        }),
      );
      return { ...outputs, ...inputs };
    },
    async delete({ outputs }, { iam }) {
      const [RoleName, PolicyName] = [wanted(outputs, "role"), wanted(outputs, "name")];
      await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
    },
  },

  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    async create(inputs, _name, { iam }) {
      const [RoleName, PolicyArn] = [wanted(inputs, "role"), wanted(inputs, "policyArn")];
      await unlessManaged(PolicyArn, () => iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn })));
      return { id: `${RoleName}/${PolicyArn}`, outputs: inputs };
    },
    async delete({ inputs }, { iam }) {
      const [RoleName, PolicyArn] = [wanted(inputs, "role"), wanted(inputs, "policyArn")];
      await unlessManaged(PolicyArn, () => iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn })));
    },
  },

  "aws:iam/instanceProfile:InstanceProfile": {
    async create(inputs, name, { iam }) {
      const InstanceProfileName = physicalName(inputs, name);
      const { InstanceProfile } = await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName }));
      await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName: wanted(inputs, "role") }));
      const arn = given(InstanceProfile?.Arn, "the profile's ARN");
      return { id: InstanceProfileName, outputs: { ...inputs, name: InstanceProfileName, arn } };
    },
    update: ({ outputs }, inputs) => Promise.resolve({ ...outputs, ...inputs }),
    async delete({ id, inputs }, { iam }) {
      const InstanceProfileName = id;
      await iam.send(
        new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName: wanted(inputs, "role") }),
      );
      await iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName }));
    },
  },
};

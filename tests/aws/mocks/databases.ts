/** Databases of RDS, and the subnets that they are in. */
import {
  CreateDBInstanceCommand,
  CreateDBSubnetGroupCommand,
  DeleteDBInstanceCommand,
  DeleteDBSubnetGroupCommand,
  type DBInstance,
} from "@aws-sdk/client-rds";
import { type Creators, flagOf, given, numberOf, physicalName, textOf, textsOf, wanted } from "./creator";

/** The provider's outputs that programs and the analysis read. */
function outputsOf({ DBInstanceArn, Endpoint, MasterUserSecret }: DBInstance) {
  const { Address: address, Port: port } = given(Endpoint, "the database's endpoint");
  return {
    arn: DBInstanceArn,
    address,
    port,
    endpoint: `${address}:${port}`,
    masterUserSecrets: [{ secretArn: given(MasterUserSecret?.SecretArn, "the password's secret") }],
  };
}

export const databaseCreators: Creators = {
  "aws:rds/subnetGroup:SubnetGroup": {
    async create(inputs, name, { rds }) {
      const groupName = physicalName(inputs, name);
      await rds.send(
        new CreateDBSubnetGroupCommand({
          DBSubnetGroupName: groupName,
          DBSubnetGroupDescription: name,
          SubnetIds: textsOf(inputs, "subnetIds"),
        }),
      );
      return { id: groupName, outputs: { ...inputs, name: groupName } };
    },
    async delete({ id }, { rds }) {
      await rds.send(new DeleteDBSubnetGroupCommand({ DBSubnetGroupName: id }));
    },
  },

  "aws:rds/instance:Instance": {
    async create(inputs, name, { rds }) {
      const identifier = physicalName(inputs, name, "identifier");
      const { DBInstance: made } = await rds.send(
        new CreateDBInstanceCommand({
          DBInstanceIdentifier: identifier,
          DBInstanceClass: wanted(inputs, "instanceClass"),
          Engine: wanted(inputs, "engine"),
          AllocatedStorage: numberOf(inputs, "allocatedStorage"),
          StorageEncrypted: flagOf(inputs, "storageEncrypted"),
          MasterUsername: textOf(inputs, "username"),
          ManageMasterUserPassword: flagOf(inputs, "manageMasterUserPassword"),
          DBSubnetGroupName: textOf(inputs, "dbSubnetGroupName"),
          VpcSecurityGroupIds: textsOf(inputs, "vpcSecurityGroupIds"),
        }),
      );
      return {
        id: identifier,
        outputs: { ...inputs, identifier, ...outputsOf(given(made, "the database")) },
      };
    },
    async delete({ id }, { rds }) {
      await rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: id, SkipFinalSnapshot: true }));
    },
  },
};

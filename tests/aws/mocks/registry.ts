/** Everything that the stacks are made of, by Pulumi's type. */
import { addressCreators } from "./addresses";
import { balancerCreators } from "./balancers";
import type { Creator, Creators } from "./creator";
import { databaseCreators } from "./databases";
import { ecsCreators } from "./ecs";
import { iamCreators } from "./iam";
import { instanceCreators } from "./instances";
import { otherCreators } from "./others";
import { scheduleCreators } from "./schedules";
import { securityGroupCreators } from "./securityGroups";
import { vpcCreators } from "./vpc";

const CREATORS: Creators = {
  ...addressCreators,
  ...balancerCreators,
  ...databaseCreators,
  ...ecsCreators,
  ...iamCreators,
  ...instanceCreators,
  ...otherCreators,
  ...scheduleCreators,
  ...securityGroupCreators,
  ...vpcCreators,
};

/** Throws for a type without a translation: a resource that is not created would make every later answer worthless. */
export function creatorOf(type: string): Creator {
  const creator = CREATORS[type];
  if (creator === undefined) throw new Error(`nothing says how to create ${type} through AWS's API`);
  return creator;
}

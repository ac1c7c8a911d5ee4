/** The stack: its settings, and all that is made of them. An existing VPC of which only the id is set is looked up first. */
import * as aws from "@pulumi/aws";
import { existingNetworkOf, type NetworkArgs } from "../components";
import { derivedEndpoints } from "./definitions";
import { lookupOf, networkArgsOf, stackSettings } from "./settings";
import { stackOf } from "./stack";

const settings = stackSettings();
const args: NetworkArgs = {
  ...networkArgsOf(settings),
  endpoints: { ...derivedEndpoints(settings, aws.config.region), ...settings.endpoints },
  tags: settings.tags,
};
const lookup = lookupOf(settings);

export = lookup === undefined
  ? stackOf(settings, args)
  : existingNetworkOf(lookup.vpcId, { ...args, ...lookup.use }).then((existingNetwork) =>
      stackOf(settings, { ...args, existingNetwork }),
    );

/** A program's resources that another deployment made: the outputs of a stack that it refers to, and its own stack as it is. */
import { STACK_REFERENCE } from "../../analysis/topology/build/types";
import type { ResourceState } from "../../analysis/topology/resource";
import { propertiesFrom } from "../wire";
import { type Beside, referenceOutputs } from "./beside";
import type { ReadRequest, RegisterRequest } from "./protocol";
import { NO_OPTIONS, optionsOf, type Registered } from "./recording";

/** @param id the name of the stack; empty while it is not known. */
export function stackReference(
  beside: Beside,
  request: ReadRequest,
  urn: string,
  id: string,
): { readonly resource: Registered; readonly outputs: Record<string, unknown> } {
  const answer = id === "" ? { unread: "comes from a stack whose name is not known" } : beside.stack(id);
  const outputs = referenceOutputs(id, answer);
  const resource: Registered = {
    urn,
    type: STACK_REFERENCE,
    name: request.getName(),
    ...(id === "" ? {} : { id }),
    custom: true,
    external: true,
    ...("unread" in answer ? answer : {}),
    inputs: { name: id },
    outputs: propertiesFrom(outputs),
    dependencies: request.getDependenciesList(),
    propertyDependencies: {},
    options: NO_OPTIONS,
  };
  return { resource, outputs };
}

/** The resource as it is deployed, also under a name that the program gave it before. */
export function deployedAs({ deployed }: Beside, urn: string, request: RegisterRequest): ResourceState | undefined {
  if (deployed.size === 0 || !request.getCustom()) return undefined;
  const former = optionsOf(request).aliases.find((alias) => deployed.has(alias));
  return deployed.get(urn) ?? deployed.get(former ?? "");
}

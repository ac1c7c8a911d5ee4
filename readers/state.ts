/**
 * The deployed resources: output of `pulumi stack export`, a checkpoint in the folder of a self-managed backend, or
 * output of `sst state export`, which is a checkpoint without its version.
 */
import type { Defect, ResourceGraph, ResourceState } from "../analysis/topology/resource";
import { InputError } from "./inputError";
import { at, isObject, type Json, objectAt, textAt } from "./json";
import { type Opener, openerOf } from "./passphrase";
import { isDefect, regionOfProvider, resourceFrom } from "./resourceStates";
import { SECRET_SIGNATURE, SIGNATURE_KEY, valueFrom } from "./wire";

/** Deployment schemas whose resources have the form read here (pulumi sdk/go/common/apitype/core.go). */
const VERSIONS: readonly unknown[] = [3, 4];

export function isState(document: Json): boolean {
  return Object.hasOwn(document, "deployment") || checkpointIn(document) !== undefined;
}

/** A checkpoint has the deployment as its latest one (pulumi sdk/go/common/apitype/stacks.go). */
function checkpointIn(document: Json): Json | undefined {
  const checkpoint = objectAt(document, "checkpoint") ?? document;
  return textAt(checkpoint, "stack") !== undefined && Object.hasOwn(checkpoint, "latest") ? checkpoint : undefined;
}

export function stateGraph(document: Json): ResourceGraph {
  const checkpoint = checkpointIn(document);
  const version = at(document, "version") ?? (checkpoint === undefined ? undefined : VERSIONS[0]);
  if (!VERSIONS.includes(version)) {
    throw new InputError(
      `The stack export has version ${typeof version === "number" ? String(version) : "unknown"}; supported are ${VERSIONS.join(" and ")}.`,
      "Export the stack again with a current Pulumi CLI.",
    );
  }
  const deployment = objectAt(document, "deployment") ?? (checkpoint && objectAt(checkpoint, "latest"));
  if (deployment === undefined) {
    throw new InputError("The stack export contains no deployment.", "Export the stack again: pulumi stack export.");
  }
  const open = openerOf(at(objectAt(objectAt(deployment, "secrets_providers") ?? {}, "state") ?? {}, "salt"));
  const stored = at(deployment, "resources");
  const list = open === undefined ? stored : opened(stored, open);
  // Also of resources that are not read, as one that waits for its deletion.
  if (open !== undefined) valueFrom(list);
  const resources: ResourceState[] = [];
  const defects: Defect[] = pending(deployment);
  for (const entry of Array.isArray(list) ? (list as readonly unknown[]) : []) {
    // Pending deletion, or deleted and pending creation.
    if (isObject(entry) && (at(entry, "delete") === true || at(entry, "pendingReplacement") === true)) continue;
    const resource = resourceFrom(entry);
    if (isDefect(resource)) defects.push(resource);
    else resources.push(resource);
  }
  const region = regionOfProvider(resources);
  return { resources, ...(region === undefined ? {} : { region }), complete: true, assumptions: [], defects };
}

/**
 * Adds the plaintext to every envelope that the opener can decrypt; the envelope stays, so that the value is still
 * secret.
 */
function opened(stored: unknown, open: Opener): unknown {
  if (Array.isArray(stored)) return stored.map((element) => opened(element, open));
  if (!isObject(stored)) return stored;
  const ciphertext = at(stored, "ciphertext");
  if (at(stored, SIGNATURE_KEY) === SECRET_SIGNATURE && typeof ciphertext === "string") {
    const plaintext = open(ciphertext);
    return plaintext === undefined ? stored : { [SIGNATURE_KEY]: SECRET_SIGNATURE, plaintext };
  }
  return Object.fromEntries(Object.entries(stored).map(([key, value]) => [key, opened(value, open)]));
}

/** Operations that never ended: their result is not in the export. */
function pending(deployment: Json): Defect[] {
  const list = at(deployment, "pending_operations");
  return (Array.isArray(list) ? (list as readonly unknown[]) : []).flatMap((operation) => {
    const resource = isObject(operation) ? objectAt(operation, "resource") : undefined;
    const urn = resource === undefined ? undefined : textAt(resource, "urn");
    return urn === undefined
      ? []
      : [
          {
            subject: urn,
            message: "An operation on this resource was interrupted, so its state is not known.",
            fix: "Run pulumi refresh, then export the stack again.",
          },
        ];
  });
}

/**
 * Answers of AWS to lookups. Facts that are the same everywhere (zones of a Region, a partition) are given; facts of
 * one account (an AMI's id, a repository) are examples that a program can work with, and are reported as assumptions.
 */
import type { World } from "./answers";
import type { Answerers, Inputs, InvokeAnswer } from "./lookups/answerer";
import { IMAGES } from "./lookups/images";
import { NETWORKS } from "./lookups/networks";
import { PLACES } from "./lookups/places";
import { REGISTRY } from "./lookups/registry";
import { policyDocument } from "./policyDocument";

const ANSWERERS: Answerers = {
  ...PLACES,
  ...IMAGES,
  ...REGISTRY,
  ...NETWORKS,
  "aws:iam/getPolicyDocument:getPolicyDocument": (inputs) => {
    const document = policyDocument(inputs);
    return document === undefined
      ? undefined
      : {
          result: {
            id: "policy",
            json: JSON.stringify(document, null, 2),
            minifiedJson: JSON.stringify(document),
          },
        };
  },
};

/** The answer, or undefined if it is unknown. A field that is `UNKNOWN_STRING` is unknown. */
export function answerInvoke(token: string, inputs: Inputs, world: World): InvokeAnswer | undefined {
  return Object.hasOwn(ANSWERERS, token) ? ANSWERERS[token]?.(inputs, world) : undefined;
}

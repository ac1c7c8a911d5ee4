/** An account with one of our stacks in it, as `doctor --save` wrote it; tests/aws/saved.aws.ts holds it to that. */
import { join } from "node:path";
import { ROOT } from "./stacks";

export const SAVED_STACK = "ec2-bridge";
export const SAVED_REGION = "us-east-1";
export const SAVED = join(ROOT, "tests/fixtures/saved-account");

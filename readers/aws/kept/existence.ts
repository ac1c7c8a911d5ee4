/** Of images, secrets, parameters and log groups: their names and states, and the stages of a secret's versions. */
import { type Fields, of } from "./kinds";

interface ExistenceRecord {
  readonly thing: string;
  readonly state: string;
  readonly reason?: string;
  readonly prefix?: string;
  readonly versions?: { readonly id: string; readonly stages: readonly string[] }[];
}

export const existenceFiles: { readonly [file: string]: Fields } = {
  Existence: of<ExistenceRecord>({
    thing: true,
    state: true,
    reason: true,
    prefix: true,
    versions: { id: true, stages: true },
  }),
};

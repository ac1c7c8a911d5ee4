/** Reduces an answer to the fields that are kept, before anything else reads it. */
import { keptFields } from "./kept";
import { fieldsOf } from "./kept/reduce";
import type { AwsRecord } from "./record";

/** @param file the name of AWS's list. A record of an unknown file loses all fields. */
export function stripped(file: string, record: AwsRecord): AwsRecord {
  return fieldsOf(record, Object.hasOwn(keptFields, file) ? (keptFields[file] ?? {}) : {});
}

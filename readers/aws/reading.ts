/**
 * What has been read so far: records by file, and a reason for each file that could not be read as a whole. A call that
 * fails leaves a gap and the reading goes on, unless no other call can succeed either.
 */
import { type Answer, batchesOf, type Caller, pagesOf } from "./caller";
import { AwsFailure, failureOf, isHopeless, reasonOf } from "./failure";
import { actionOf, type Operation } from "./operations";
import { type AwsRecord, recordsIn } from "./record";
import { stripped } from "./stripped";

export class Reading {
  readonly files: { [file: string]: AwsRecord[] } = {};
  readonly missing: { [file: string]: string } = {};
  readonly caller: Caller;

  constructor(caller: Caller) {
    this.caller = caller;
  }

  /** Records of one more answer. A file without any record was read all the same, and is empty. */
  keep(file: string, records: readonly AwsRecord[]): void {
    (this.files[file] ??= []).push(...records.map((record) => stripped(file, record)));
  }

  /** Throws where nothing else can be read either. The first reason stays: the others follow from it. */
  gap(file: string, failure: AwsFailure): void {
    if (isHopeless(failure)) throw failure;
    this.missing[file] ??= reasonOf(failure);
  }

  /**
   * ECS answers for a part and lists the rest with reasons. What is missing was deleted meanwhile and leaves no gap.
   * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html
   */
  leftOut(file: string, operation: Operation, answer: Answer): void {
    const failure = recordsIn(answer, "failures").find(({ reason }) => reason !== "MISSING");
    if (failure === undefined) return;
    const { arn = "something", reason = "no reason", detail } = failure;
    const why = `${String(arn)}: ${[reason, ...(detail === undefined ? [] : [detail])].map(String).join(", ")}`;
    this.gap(file, new AwsFailure("other", actionOf(operation), why));
  }

  /** All records of one operation into a file. Undefined where AWS did not give them. */
  async list(file: string, operation: Operation, list: string, input: Answer = {}): Promise<AwsRecord[] | undefined> {
    try {
      const records = (await pagesOf(this.caller, operation, input)).flatMap((page) => recordsIn(page, list));
      this.keep(file, records);
      return records;
    } catch (error) {
      this.gap(file, failureOf(error, operation));
      return undefined;
    }
  }

  /**
   * What is found of these identifiers, as many at once as the operation takes; `input` asks for one batch. Batches run
   * beside each other, and their records keep the identifiers' order.
   */
  async describe(
    file: string,
    operation: Operation,
    ids: readonly string[],
    input: (batch: readonly string[]) => Answer,
    records: (answer: Answer, batch: readonly string[]) => readonly AwsRecord[],
  ): Promise<AwsRecord[]> {
    const answers = await Promise.all(
      batchesOf(ids, operation).map(async (batch) => {
        try {
          const pages = await pagesOf(this.caller, operation, input(batch));
          for (const page of pages) this.leftOut(file, operation, page);
          return pages.flatMap((page) => records(page, batch));
        } catch (error) {
          const failure = failureOf(error, operation);
          // What is deleted while it is read leaves no gap.
          if (failure.kind !== "gone") this.gap(file, failure);
          return [];
        }
      }),
    );
    const found = answers.flat();
    this.keep(file, found);
    return found;
  }
}

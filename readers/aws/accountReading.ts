/**
 * The read so far: records by file, and a reason for each file that could not be read as a whole. A call that fails
 * leaves a gap and the reading goes on, unless no other call can succeed either.
 */
import { type Answer, batchesOf, type Caller, pagesOf } from "./caller";
import { AwsFailure, failureOf, isHopeless, reasonOf } from "./failure";
import { actionOf, type Operation } from "./operations";
import { type AwsRecord, recordsIn } from "./record";
import { stripped } from "./stripped";

/** A request takes 200 values of a filter. */
const FILTER_VALUES = 200;

export class AccountReading {
  readonly files: { [file: string]: AwsRecord[] } = {};
  readonly missing: { [file: string]: string } = {};
  readonly caller: Caller;

  constructor(caller: Caller) {
    this.caller = caller;
  }

  /** Records of one more answer, unless there is none. A file without records was read and is empty. */
  keep(file: string, records: readonly AwsRecord[] | undefined): void {
    if (records === undefined) return;
    (this.files[file] ??= []).push(...records.map((record) => stripped(file, record)));
  }

  /** Throws if nothing else can be read either. The first reason is kept, because the others follow from it. */
  gap(file: string, failure: AwsFailure): void {
    if (isHopeless(failure)) throw failure;
    this.missing[file] ??= reasonOf(failure);
  }

  /** Leaves a gap in these files for the reason of another gap. */
  gapsOf(file: string, following: readonly string[]): void {
    const reason = this.missing[file];
    if (reason === undefined) return;
    for (const each of following) this.missing[each] ??= reason;
  }

  /**
   * ECS answers for a part and lists the rest with reasons. A missing part was deleted during the read and leaves no
   * gap. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html
   */
  leftOut(file: string, operation: Operation, answer: Answer): void {
    const failure = recordsIn(answer, "failures").find(({ reason }) => reason !== "MISSING");
    if (failure === undefined) return;
    const { arn = "something", reason = "no reason", detail } = failure;
    const why = `${String(arn)}: ${[reason, ...(detail === undefined ? [] : [detail])].map(String).join(", ")}`;
    this.gap(file, new AwsFailure("other", actionOf(operation), why));
  }

  /** The result of calls for a file; undefined, and a gap in the file, if AWS does not answer one of them. */
  async attempt<T>(file: string, operation: Operation, calls: () => Promise<T>): Promise<T | undefined> {
    try {
      return await calls();
    } catch (error) {
      this.gap(file, failureOf(error, operation));
      return undefined;
    }
  }

  /** All records of one operation's list, without keeping them yet. */
  whole(file: string, operation: Operation, list: string, input: Answer = {}): Promise<AwsRecord[] | undefined> {
    return this.attempt(file, operation, async () =>
      (await pagesOf(this.caller, operation, input)).flatMap((page) => recordsIn(page, list)),
    );
  }

  /** All records of one operation into a file. Undefined if AWS did not return them. */
  async list(file: string, operation: Operation, list: string, input: Answer = {}): Promise<AwsRecord[] | undefined> {
    const records = await this.whole(file, operation, list, input);
    this.keep(file, records);
    return records;
  }

  /** The records that match one of many values of a filter, without keeping them yet. */
  filtered(
    operation: Operation,
    list: string,
    name: string,
    values: readonly string[],
  ): Promise<AwsRecord[] | undefined> {
    const chunks: string[][] = [];
    for (let start = 0; start < values.length; start += FILTER_VALUES) {
      chunks.push(values.slice(start, start + FILTER_VALUES));
    }
    // The only EC2 request whose filters have another name.
    const field = operation === "DescribeNatGateways" ? "Filter" : "Filters";
    return this.attempt(list, operation, async () => {
      const pages = await Promise.all(
        chunks.map((Values) => pagesOf(this.caller, operation, { [field]: [{ Name: name, Values }] })),
      );
      return pages.flat().flatMap((page) => recordsIn(page, list));
    });
  }

  /**
   * The records of these identifiers, in batches of the operation's size; `input` is the request of one batch. Batches
   * run beside each other, and their records keep the identifiers' order.
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
          // A resource that is deleted during the read leaves no gap.
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

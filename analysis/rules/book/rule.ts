/** What one entry of the rule book holds. */
export interface Rule {
  /** `R-PUB-03` a fact, `X-05` a contradiction between AWS's pages, `V-08` a check, `M-12` a row of the matrix. */
  readonly id: string;
  /** `unconfirmed` where no page of AWS says it in so many words: it never refuses anything. */
  readonly status: "confirmed" | "unconfirmed";
  readonly text: string;
  /** Pages that say it or, for an unconfirmed rule, the nearest ones. */
  readonly sources: readonly string[];
}

/** A rule as the book's pages write it: confirmed unless it says otherwise. */
export type Fact = Omit<Rule, "status"> & { readonly status?: "unconfirmed" };

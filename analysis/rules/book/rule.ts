/** The type of an entry of the rule book. */
export interface Rule {
  /** `R-PUB-03`: a fact; `X-05`: a contradiction between AWS's pages; `V-08`: a check; `M-12`: a row of the matrix. */
  readonly id: string;
  /** `unconfirmed` if no page of AWS states it explicitly. Such a rule never refuses anything. */
  readonly status: "confirmed" | "unconfirmed";
  readonly text: string;
  /** Pages that state it or, for an unconfirmed rule, the most closely related ones. */
  readonly sources: readonly string[];
}

/** A rule as the files of the book write it. Default status: `confirmed`. */
export type Fact = Omit<Rule, "status"> & { readonly status?: "unconfirmed" };

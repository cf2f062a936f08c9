/** What GitHub says in the place of a field that it does not answer, beside everything else that was asked for. */
export interface FieldProblem {
  readonly type: "FORBIDDEN" | "NOT_FOUND" | "UNPROCESSABLE" | "RESOURCE_LIMITS_EXCEEDED";
  readonly message: string;
}

/** Of one query: what is wrong with a field (`PullRequest.reviewThreads`), or null. */
export type LackingFields = (field: string) => FieldProblem | null;

const PROBLEMS = {
  forbidden: { type: "FORBIDDEN", message: "Resource not accessible by integration" },
  "too much": { type: "RESOURCE_LIMITS_EXCEEDED", message: "Resource limits for this query exceeded." },
} as const satisfies Readonly<Record<string, FieldProblem>>;

/** Fields that Apps are not answered for a while: kept from them, or left out because a query asks for too much. */
export class FieldChaos {
  readonly #fields = new Map<string, { readonly problem: FieldProblem; left: number }>();

  /** So many queries that ask for this field are answered without it. */
  lacks(field: string, why: keyof typeof PROBLEMS, queries = Number.POSITIVE_INFINITY): void {
    this.#fields.set(field, { problem: PROBLEMS[why], left: queries });
  }

  /** Everything is answered again. */
  calm(): void {
    this.#fields.clear();
  }

  /** For the next query; it counts once, however often it meets a field. */
  ofOneQuery(): LackingFields {
    const met = new Set<string>();
    return (field) => {
      const one = this.#fields.get(field);
      if (one === undefined || (one.left === 0 && !met.has(field))) return null;
      if (!met.has(field)) one.left -= 1;
      met.add(field);
      return one.problem;
    };
  }
}

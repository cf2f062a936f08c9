/** Something about a studio's files. An error keeps the studio from being used; a warning says what was made of it. */
export interface StudioProblem {
  readonly severity: "error" | "warning";
  readonly file: string;
  readonly line: number | null;
  readonly what: string;
  readonly fix: string;
}

/** Collects problems while a studio is read. */
export class Problems {
  readonly list: StudioProblem[] = [];

  error(at: Spot, what: string, fix: string): void {
    this.list.push({ severity: "error", ...at, what, fix });
  }

  warn(at: Spot, what: string, fix: string): void {
    this.list.push({ severity: "warning", ...at, what, fix });
  }

  get broken(): boolean {
    return this.list.some((problem) => problem.severity === "error");
  }
}

export interface Spot {
  readonly file: string;
  readonly line: number | null;
}

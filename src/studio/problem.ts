import type { ErrorCode } from "../shared/index.ts";
/** Something about a studio's files. An error keeps the studio from being used; a warning says what was made of it. */
export interface StudioProblem {
  readonly severity: "error" | "warning";
  /** Stable name of what is wrong, for programs: `hat_missing`, `yaml_invalid` … */
  readonly code: ErrorCode;
  readonly file: string;
  /** Counted from 1; what concerns a file as a whole stands on its first line. */
  readonly line: number;
  readonly what: string;
  readonly fix: string;
}

/** Collects problems while a studio is read. */
export class Problems {
  readonly list: StudioProblem[] = [];

  error(code: ErrorCode, at: Spot, what: string, fix: string): void {
    this.list.push({ severity: "error", code, ...at, what, fix });
  }

  warn(code: ErrorCode, at: Spot, what: string, fix: string): void {
    this.list.push({ severity: "warning", code, ...at, what, fix });
  }

  get broken(): boolean {
    return this.list.some((problem) => problem.severity === "error");
  }
}

/** A place in a file; `line` is counted from 1. */
export interface Spot {
  readonly file: string;
  readonly line: number;
}

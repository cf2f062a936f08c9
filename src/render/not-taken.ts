import { inline, type Page, runLink } from "./page.ts";

/** A run that bears the name of a step of ours and is not the App's. */
export interface RunNotTaken {
  readonly run: number;
  readonly lane: string;
  readonly why: string;
}

const MOST = 10;

/** The runs whose outcome nobody takes in, and why; null when there are none. */
export function runsNotTaken(page: Page, runs: readonly RunNotTaken[] = []): string | null {
  if (runs.length === 0) return null;
  const lines = runs
    .slice(0, MOST)
    .map(
      ({ run, lane: job, why }) =>
        `- ${runLink(page, run)} claims to be ${inline(page, job)} and is not taken: ${inline(page, why)}.`,
    );
  const more = runs.length > MOST ? [`- … and ${runs.length - MOST} more.`] : [];
  return `#### Runs that are not taken\n\n${[...lines, ...more].join("\n")}`;
}

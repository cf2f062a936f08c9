import { cell, type Page, paragraphs, table } from "./page.ts";

/** One setting in force; `key` is dotted, `value` is JSON, `from` is `default` or the file in backticks. */
export interface ConfigRow {
  readonly key: string;
  readonly value: string;
  readonly from: string;
}

/** Everything `/haiku config` shows besides fixed words. */
export interface ConfigFacts {
  readonly rows: readonly ConfigRow[];
  /** How many approving reviews the default branch requires, as far as can be seen. */
  readonly requiredApprovals: number;
  /** Whether who asked for the work may not pass an external gate or the delivery alone. */
  readonly secondPerson: boolean;
  /** Whether the workflow file is there, without which no job starts. */
  readonly workflow: boolean;
  readonly studios: readonly string[];
}

/** What is in force here and where it comes from. */
export function configAnswer(page: Page, facts: ConfigFacts): string {
  const second = facts.secondPerson
    ? "who asks for work cannot pass an external gate or the delivery alone"
    : "who asks for work may deliver it alone";
  return paragraphs([
    table(
      ["setting", "value", "from"],
      facts.rows.map(({ key, value, from }) => [`\`${key}\``, cell(page, value, 300), from]),
    ),
    [
      `- Approving reviews that the default branch requires: ${facts.requiredApprovals}; ${second}.`,
      `- The workflow file ${facts.workflow ? "is there" : "is missing: no job can start"}.`,
      `- Studios: ${facts.studios.map((studio) => cell(page, studio)).join(", ")}.`,
    ].join("\n"),
    "What a stage needs was fixed when it began; changes concern the stages that begin later. Who may do what is always as of now.",
  ]);
}

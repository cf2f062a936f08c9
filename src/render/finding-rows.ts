import { type Finding, type IntentState, isClosed, statusOfFinding } from "../method/index.ts";
import { cell, inline, type Page, table } from "./page.ts";
import { authorWords, resolutionWords } from "./words.ts";

/** Findings that are not closed, of one stage (null: those of the whole intent; undefined: all). */
export function openFindings(state: IntentState, stage?: string | null): readonly Finding[] {
  return state.findings.filter((finding) => !isClosed(finding) && (stage === undefined || finding.stage === stage));
}

/** What happens with a finding now. */
export function findingWords(state: IntentState, finding: Finding): string {
  const status = statusOfFinding(state, finding);
  if (finding.waiver && status === "parked") return waiverWords(finding.waiver);
  switch (status) {
    case "closed":
      return finding.resolution ? resolutionWords(finding.resolution) : "closed";
    case "working":
      return "being worked on";
    case "collected":
      return "is worked together with others before the gate";
    case "parked":
      return "waits for a person: retry, waive, reject or re-weigh it";
    case "waiting-for-units":
      return "waits for the work made for it";
  }
}

function waiverWords({ by, until }: NonNullable<Finding["waiver"]>): string {
  return `is waived by ${by.login}${until === null ? "" : ` until ${until.slice(0, 10)}`}`;
}

/** A table of findings; a sentence when there are none. */
export function findingTable(page: Page, state: IntentState, findings: readonly Finding[]): string {
  if (findings.length === 0) return "None.";
  const rows = findings.map((finding) => [
    finding.id,
    finding.severity ?? "not weighed",
    cell(page, finding.title, 120),
    finding.anchor ? `\`${inline(page, finding.anchor.path)}:${finding.anchor.line}\`` : "—",
    cell(page, authorWords(finding)),
    cell(page, findingWords(state, finding)),
  ]);
  return table(["finding", "severity", "what", "where", "by", "state"], rows);
}

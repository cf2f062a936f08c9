import type { Finding, Severity } from "../method/index.ts";
import type { Annotation, CheckOutput } from "../ports/index.ts";
import { blobId } from "../shared/index.ts";
import { count, inline, oneLine, type Page, paragraphs, passage, shorten } from "./page.ts";
import { severityWords } from "./words.ts";

/** One run of a reviewer that filed findings. */
export interface ReviewRun {
  readonly slug: string;
  /** Null: the whole result was looked at. */
  readonly stage: string | null;
  readonly role: string;
  readonly head: string;
  /** Key of the step that filed them. */
  readonly step: string;
  /** Findings that stand as inline comments, and those that found no line in the diff. */
  readonly inline: readonly Finding[];
  readonly elsewhere: readonly Finding[];
}

/** Found again after a crash, so that a review is never posted twice. */
export function reviewMarker(step: string): string {
  return `<!-- haiku:review ${step} -->`;
}

/** Text of the one review a run posts. */
export function reviewBody(page: Page, run: ReviewRun): string {
  const all = [...run.inline, ...run.elsewhere];
  const where = run.stage === null ? "the whole result" : `stage ${run.stage}`;
  return paragraphs([
    reviewMarker(run.step),
    `**${inline(page, run.role)}** looked at ${where} and has ${count(all.length, "finding")} (${severities(all)}).`,
    run.elsewhere.length === 0
      ? null
      : `Not at a line of this change:\n\n${run.elsewhere.map((finding) => elsewhereLine(page, finding)).join("\n")}`,
  ]);
}

function elsewhereLine(page: Page, finding: Finding): string {
  const place = finding.anchor ? ` (\`${inline(page, finding.anchor.path)}:${finding.anchor.line}\`)` : "";
  const head = `- **${finding.id}: ${inline(page, finding.title)}**${place}, ${finding.severity ?? "not weighed"}`;
  const body = passage(page, finding.body, 4000).replaceAll("\n", "\n  ");
  return body === "" ? head : `${head}\n  ${body}`;
}

function severities(findings: readonly Finding[]): string {
  const order: readonly (Severity | null)[] = ["blocker", "high", "medium", "low", null];
  const parts = order.flatMap((severity) => {
    const found = findings.filter((finding) => finding.severity === severity).length;
    return found === 0 ? [] : [`${found} ${severity ?? "not weighed"}`];
  });
  return parts.join(", ");
}

/** The check run of a reviewer's run that filed findings; those outside the diff become annotations. At most 50. */
export function reviewerCheck(page: Page, run: ReviewRun): CheckOutput {
  const all = [...run.inline, ...run.elsewhere];
  const title = `${count(all.length, "finding")}: ${severities(all)}`;
  const content = JSON.stringify([run.step, title]);
  return {
    name: `haiku/review ${run.role}`,
    head: run.head,
    status: "completed",
    conclusion: "neutral",
    title,
    summary: shorten(all.map((finding) => checkLine(page, run, finding)).join("\n"), 60_000),
    external_id: `${run.slug}/${run.stage ?? "-"}#${blobId(content).slice(0, 16)}`,
    annotations: run.elsewhere.slice(0, 50).flatMap((finding) => annotation(page, finding)),
    buttons: [],
  };
}

/** What can be annotated nowhere is told in full. */
function checkLine(page: Page, run: ReviewRun, finding: Finding): string {
  if (finding.anchor === null && run.elsewhere.includes(finding)) return elsewhereLine(page, finding);
  return `- **${finding.id}** ${inline(page, finding.title)}`;
}

function annotation(page: Page, finding: Finding): readonly Annotation[] {
  if (!finding.anchor) return [];
  const { path, line, end_line } = finding.anchor;
  const level = finding.severity === "blocker" ? "failure" : finding.severity === "low" ? "notice" : "warning";
  return [
    {
      path,
      start_line: line,
      end_line: end_line ?? line,
      level,
      title: shorten(page.clean(oneLine(`${finding.id}: ${finding.title}`)), 200),
      message: `${passage(page, finding.body, 8000)}\n\n${severityWords(finding.severity)}`,
    },
  ];
}

import type { Finding } from "../../method/index.ts";
import type { PromptInput, Section } from "./prompt-input.ts";

const MOST = 30;

/** For a role that has signed before: what is in question now, and what it may file. */
export function reReviewText({ again }: PromptInput): readonly Section[] {
  if (!again) return [];
  const { since, changed, fresh } = again.look;
  const paths = changed.map(({ path }) => (path === "." ? "the whole tree" : `\`${path}\``));
  const more = paths.length > MOST ? [`- and ${paths.length - MOST} more`] : [];
  const text = [
    `You signed this on ${since}. In question is only what has changed since, and whether what you found then is settled.`,
    "",
    ...paths.slice(0, MOST).map((path) => `- changed: ${path}`),
    ...more,
    ...fresh.map((unit) => `- new: \`${unit}\``),
    ...(paths.length + fresh.length === 0 ? ["- nothing of what you sign has changed"] : []),
    "",
    ...(again.difference === null ? ["The earlier text is not at hand: read these as they stand.", ""] : []),
    "File what was right before and is broken now, or a defect in changed lines, each with `file` and `line` or with `target_unit`. Anything else is refused with `not_in_the_difference`, unless it is a blocker.",
  ];
  return [{ title: "You look again", text: text.join("\n"), source: null }];
}

const DIFFERENCE = "difference.md";
const OWN = "your-findings.md";

/** A text for the data folder, before it is cleaned and fenced. */
export interface PromptText {
  readonly name: string;
  readonly source: string;
  readonly text: string;
  readonly author: string;
}

/** What a re-review is given to read. */
export function toldBefore({ again, step }: PromptInput): readonly PromptText[] {
  if (!again) return [];
  const { difference, look } = again;
  const told: PromptText[] = [];
  if (difference !== null)
    told.push({ name: DIFFERENCE, source: "difference since you signed", text: difference, author: "git" });
  if (look.findings.length > 0) {
    const text = look.findings.map(closure).join("\n\n");
    told.push({
      name: OWN,
      source: "list of your own findings with how they were closed",
      text,
      author: step.subject ?? step.kind,
    });
  }
  return told;
}

function closure({ id, title, severity, resolution, closed, iterations, anchor }: Finding): string {
  const end = resolution === null ? "open" : `closed as ${resolution} by ${closed?.by ?? "somebody"}`;
  const where = anchor ? ` (${anchor.path}:${anchor.line})` : "";
  const last = iterations.findLast(({ message }) => message !== null)?.message;
  return [`${id}, ${severity ?? "not weighed"}, ${end}: ${title}${where}`, ...(last ? [last] : [])].join("\n\n");
}

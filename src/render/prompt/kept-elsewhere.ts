import type { PromptInput, Section } from "./prompt-input.ts";

/** Paths that are named; the rest is counted. */
const MOST = 20;

/** What lies in the tree and is no file of this repository: nobody takes a pointer for content, or works there for nothing. */
export function keptElsewhere({ elsewhere }: PromptInput): readonly Section[] {
  const { lfs = [], submodules = [] } = elsewhere ?? {};
  const lines = [
    ...told("Kept in Git LFS:", lfs, {
      there: "with its content",
      away: "**a pointer only**, its content is not here",
    }),
    ...told("Submodules:", submodules, { there: "with its files", away: "**empty**, not checked out in this job" }),
  ];
  if (lines.length === 0) return [];
  const rule = "Read them as you need. What you write there is not taken, and makes the step fail.";
  return [{ title: "Kept elsewhere", text: [...lines, rule].join("\n"), source: null }];
}

type Kept = NonNullable<PromptInput["elsewhere"]>["lfs"];

function told(head: string, kept: Kept, words: { readonly there: string; readonly away: string }): readonly string[] {
  if (kept.length === 0) return [];
  // What is missing is told first: it is what somebody would stumble over.
  const inOrder = [...kept].sort((a, b) => Number(a.there) - Number(b.there));
  const rows = inOrder
    .slice(0, MOST)
    .map(({ path, there }) => `- \`${named(path)}\`: ${there ? words.there : words.away}`);
  const rest = kept.length > MOST ? [`- and ${kept.length - MOST} more`] : [];
  return [head, ...rows, ...rest, ""];
}

/** Paths are words of the repository: no line and no code ends in one. */
function named(path: string): string {
  return path.replace(/[`\p{Cc}]/gu, "?").slice(0, 200);
}

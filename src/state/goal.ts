import { renderFrontMatter } from "../shared/index.ts";
import { SCHEMA } from "./migrations.ts";

/** What stands in an intent's `intent.md` on its branch. */
export interface Goal {
  readonly title: string;
  /** In the words of whoever asked. */
  readonly body: string;
  /** Login of whoever asked. */
  readonly author: string;
  /** Where it was said. */
  readonly link: string;
}

/** `intent.md` of the intent branch: what is wanted, by whom, and where it was asked. */
export function renderGoal(goal: Goal): string {
  const fields = { schema: SCHEMA, title: goal.title, asked_by: goal.author, source: goal.link };
  const body = goal.body.replaceAll("\r\n", "\n").trim();
  const heading = `# ${goal.title.replace(/\s+/g, " ").trim()}\n`;
  return renderFrontMatter(fields, body === "" ? heading : `${heading}\n${body}\n`);
}

/** What was asked, without the fields and the heading that stand above it. Also of a file that a person has edited. */
export function goalText(file: string): string {
  return file
    .replaceAll("\r\n", "\n")
    .replace(/^---\n[\s\S]*?\n---\n/, "")
    .replace(/^\s*# [^\n]*\n/, "")
    .trim();
}

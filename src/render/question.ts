import type { Question } from "../method/index.ts";
import { inline, type Page, paragraphs, passage } from "./page.ts";

/** Found again, so that a question is put once. */
export function questionMarker(slug: string, id: string): string {
  return `<!-- haiku:question ${slug}/${id} -->`;
}

/** A question to people: what is asked, the options if there are any, and how to answer. */
export function questionComment(page: Page, slug: string, question: Question): string {
  const { id, text, options, asked_by } = question;
  return paragraphs([
    questionMarker(slug, id),
    `**${id}**, asked by ${inline(page, asked_by)}:`,
    passage(page, text),
    options.map((option) => `- ${inline(page, option)}`).join("\n"),
    `_To answer: comment \`/haiku answer ${id} <text>\`. Work on the plan goes on with the answer._`,
  ]);
}

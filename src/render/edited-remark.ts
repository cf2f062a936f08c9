import type { FindingText } from "./drift-words.ts";
import { shorten } from "./page.ts";

/** A remark of a review that somebody else has edited since; `editor` is null when that account is gone. */
export function editedRemark(remark: {
  readonly author: string;
  readonly editor: string | null;
  readonly url: string;
}): FindingText {
  const { author, url } = remark;
  const editor = remark.editor ?? "somebody whose account is gone";
  return {
    title: shorten(`${editor} edited what ${author} said in a review`, 160),
    body: [
      `What ${author} remarked at ${url} was edited by ${editor} before it was taken up. So it is not known what ${author} wants, and no agent is given what stands there now.`,
      `${author}: read it, and say what you want in a new remark or as \`/haiku feedback <text>\`. Then close this one with \`/haiku reject\`, its number and a reason.`,
    ].join("\n\n"),
  };
}

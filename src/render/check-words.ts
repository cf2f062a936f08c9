import type { CheckReport } from "../ports/index.ts";
import { type FindingText, fenced } from "./drift-words.ts";
import { shorten } from "./page.ts";

const REMARKS = 20;

/** A check of the repository that failed on what was to be passed, as a finding for whoever mends it. */
export function checkFailed(failed: CheckReport & { readonly name: string; readonly commit: string }): FindingText {
  const { name, commit, title, summary, url, annotations } = failed;
  const remarks = annotations.slice(0, REMARKS).map(({ path, start_line, message }) => {
    return `${path}:${start_line}: ${shorten(message.replace(/\s+/g, " ").trim(), 300)}`;
  });
  const more = annotations.length - remarks.length;
  const said = [title, summary && shorten(summary, 3000), ...remarks, more > 0 ? `and ${more} more` : null];
  const words = said.filter((part) => part).join("\n");
  return {
    title: shorten(`The check ${name} fails`, 160),
    body: [
      `The repository's own check \`${name}\` has failed on commit ${commit}, and nothing of this stage is merged while it fails.`,
      words === "" ? "It says nothing about why." : `What it says:\n\n${fenced("text", words)}`,
      ...(url === null ? [] : [`Its page: ${url}`]),
      "If nothing in this work can be the cause (it fails on the default branch too, or the machine it ran on is at fault), say so: a person then runs it again.",
    ].join("\n\n"),
  };
}

import { digest, UserError } from "../shared/index.ts";

const BEGIN = "<!-- haiku:begin -->";
const END = "<!-- haiku:end -->";
const OCCASION = /<!-- haiku:occasion ([0-9a-f]+) -->/;

/**
 * The part of a pull request's text that is ours. `occasion` is what makes an edit worth while (a phase, a finding, a
 * person waited for): details that change with every step wait for the next occasion.
 */
export function managedBlock(content: string, occasion: readonly unknown[]): string {
  const mark = digest(JSON.stringify(occasion)).slice("sha256:".length, "sha256:".length + 16);
  return [BEGIN, `<!-- haiku:occasion ${mark} -->`, content, END].join("\n");
}

/**
 * The pull request's text with our block in it; everything outside of the block stays as it is, byte for byte. Gives
 * the text back unchanged when the block that stands there was written for the same occasion. A text without our
 * block gets it at the end. Fails with `block_broken` when only one of the two markers is left.
 */
export function replaceBlock(body: string, block: string): string {
  const text = body.replaceAll("\r\n", "\n");
  const from = text.indexOf(BEGIN);
  const to = text.indexOf(END, Math.max(from, 0));
  if (from < 0 && to < 0) return text.trim() === "" ? block : `${text.trimEnd()}\n\n${block}`;
  if (from < 0 || to < 0) {
    const hint = `put back the line ${from < 0 ? BEGIN : END}, or remove the other one to get a new block at the end`;
    throw new UserError("block_broken", "the managed part of the pull request's text has lost a marker", hint);
  }
  const standing = text.slice(from, to + END.length);
  if (OCCASION.exec(standing)?.[1] === OCCASION.exec(block)?.[1]) return body;
  return `${text.slice(0, from)}${block}${text.slice(to + END.length)}`;
}

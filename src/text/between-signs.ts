import type { Blocks, Inline, Leaf, Range } from "./markdown/index.ts";

/** A line without its end. */
export type Line = Range;

interface Place {
  readonly leaf: Leaf;
  readonly line: Line;
  readonly inline: Inline;
}

/**
 * Whether a line could be part of a formula, or was meant to be struck out: it stands between `$$` and `$$`, `$` and `$`
 * or `~~` and `~~`. Where it ends on GitHub is not told anywhere for formulas; in doubt the line is inside.
 */
export function isBetweenSigns(blocks: Blocks, place: Place): boolean {
  const { before, after } = around(blocks.text, place);
  const inParagraph = ["$$", "~~"].some(
    (sign) => before.some((one) => isOdd(count(one, sign))) && after.includes(sign),
  );
  const opens = before
    .map((one) => one.replaceAll("$$", ""))
    .some((one) => isOdd(count(one, "$")) && /(?:^|[^\w\\])\$(?=\S)/.test(one));
  const closes = /[^\s\\$]\$(?![\w$])/.test(after.replaceAll("$$", ""));
  return inParagraph || (opens && closes) || isInBlock(blocks, place.line);
}

/** The paragraph's lines before the line, and everything from it on; code counts for nothing. */
function around(text: string, { leaf, line, inline }: Place): { readonly before: string[]; readonly after: string } {
  const parts: string[] = [];
  let at = leaf.start;
  for (const { start, end } of inline.code) {
    parts.push(text.slice(at, start), text.slice(start, end).replaceAll(/[$~]/g, " "));
    at = end;
  }
  const own = [...parts, text.slice(at, leaf.end)].join("");
  const from = Math.max(0, line.start - leaf.start);
  return { before: own.slice(0, from).split("\n"), after: own.slice(from) };
}

/** Lines that begin or end with `$$`, or hold nothing but `~~`, open and close blocks, which may hold empty lines. */
function isInBlock({ text, code }: Blocks, line: Line): boolean {
  const open = { $$: false, "~~": false };
  let [at, next] = [0, 0];
  for (const one of text.split("\n")) {
    while ((code[next]?.end ?? Number.POSITIVE_INFINITY) <= at) next++;
    const bare = (code[next]?.start ?? Number.POSITIVE_INFINITY) <= at ? "" : one.trim();
    const inside = at >= line.start;
    const formula = (bare.startsWith("$$") || bare.endsWith("$$")) && isOdd(count(bare, "$$"));
    if (inside && ((formula && open.$$) || (bare === "~~" && open["~~"]))) return true;
    if (!inside && formula) open.$$ = !open.$$;
    if (!inside && bare === "~~") open["~~"] = !open["~~"];
    at += one.length + 1;
  }
  return false;
}

function count(text: string, sign: string): number {
  return text.split(sign).length - 1;
}

function isOdd(number: number): boolean {
  return number % 2 === 1;
}

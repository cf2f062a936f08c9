import type { Leaf, Range } from "./markdown/index.ts";

/** What makes a part of a formula invisible, or moves it away. */
const HIDES =
  /\\(?:color|textcolor|colorbox|fcolorbox|definecolor|[hv]?phantom|rlap|llap|clap|smash|tiny|kern|mkern|hspace|hskip|raisebox|require|href|htmlStyle|htmlClass|htmlData|htmlId|style|class|cssId|data|text(?:tiny|scriptsize)|scriptscriptstyle|mathchoice|unicode)(?![A-Za-z])/;
const LONGEST = 4000;

/** Formulas of a leaf in which something is hidden, with their signs. What counts as a formula is taken widely. */
export function hiddenMathematics(text: string, leaf: Leaf, code: readonly Range[]): readonly Range[] {
  const own = text.slice(leaf.start, leaf.end);
  if (!own.includes("$") || !own.includes("\\")) return [];
  const signs = [...own.matchAll(/\$+/g)].map((match) => ({
    start: leaf.start + match.index,
    end: leaf.start + match.index + match[0].length,
  }));
  return signs.flatMap(({ start, end }, at) => {
    const next = signs[at + 1];
    if (!next || next.start - end > LONGEST) return [];
    const isCode = code.some((one) => one.start < end && start < one.end);
    const inner = text.slice(end, next.start);
    return !isCode && HIDES.test(inner) ? [{ start, end: next.end }] : [];
  });
}

/** Whether code, which begins behind its fence and language, is a formula that GitHub draws and that hides something. */
export function isDrawnFormula(text: string, { start, end }: Range): boolean {
  return (
    /(?:`{3}|~{3})[ \t]*math$/i.test(text.slice(Math.max(0, start - 30), start)) && HIDES.test(text.slice(start, end))
  );
}

/** Named entities for signs that matter in Markdown and HTML, for spaces, and for what cannot be seen. */
const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
  colon: ":",
  sol: "/",
  bsol: "\\",
  commat: "@",
  num: "#",
  period: ".",
  excl: "!",
  lpar: "(",
  rpar: ")",
  lsqb: "[",
  lbrack: "[",
  rsqb: "]",
  rbrack: "]",
  lcub: "{",
  lbrace: "{",
  rcub: "}",
  rbrace: "}",
  grave: "`",
  ast: "*",
  lowbar: "_",
  hyphen: "\u2010",
  dash: "\u2010",
  equals: "=",
  quest: "?",
  percnt: "%",
  dollar: "$",
  plus: "+",
  comma: ",",
  semi: ";",
  vert: "|",
  verbar: "|",
  Tab: "\t",
  NewLine: "\n",
  shy: "\u00ad",
  zwj: "\u200d",
  zwnj: "\u200c",
  lrm: "\u200e",
  rlm: "\u200f",
  ZeroWidthSpace: "\u200b",
  NegativeThinSpace: "\u200b",
  NegativeMediumSpace: "\u200b",
  NegativeThickSpace: "\u200b",
  NegativeVeryThinSpace: "\u200b",
  NoBreak: "\u2060",
  InvisibleTimes: "\u2062",
  it: "\u2062",
  InvisibleComma: "\u2063",
  ic: "\u2063",
  ApplyFunction: "\u2061",
  af: "\u2061",
  hellip: "…",
  mdash: "—",
  ndash: "–",
  copy: "©",
};

const ENTITY = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));/g;

/** Signs that would make a code block, or move one, where there was none. */
const STRUCTURE = new Set([" ", "\t", "\n", "~", "`"]);

/**
 * Replaces entities by what they stand for; `keep` names those that stay. Unknown names stay as they are, and so does
 * what could shift the borders of code.
 */
export function decodeEntities(text: string, keep: ReadonlySet<string> = new Set()): string {
  return text.replace(ENTITY, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return keep.has(name) || !Object.hasOwn(NAMED, name) ? whole : (NAMED[name] ?? whole);
    const point = decimal !== undefined ? Number(decimal) : Number.parseInt(hex ?? "", 16);
    const sign = point > 0x10ffff || point === 0 ? "\ufffd" : String.fromCodePoint(point);
    const kept = [...keep].some((one) => NAMED[one] === sign);
    return kept || (keep.size > 0 && STRUCTURE.has(sign)) ? whole : sign;
  });
}

/** Entities that show what they stand for and are ordinary in texts. */
const ORDINARY = new Set(["amp", "lt", "gt", "quot", "apos", "nbsp", "mdash", "ndash", "hellip", "copy"]);

/**
 * Letters, digits and invisible signs that are written as entities, as themselves. Signs of Markdown or HTML stay as
 * they are: people see them, and without their entity they would mean something.
 */
export function showEntities(text: string, note: (kind: string) => void): string {
  if (!text.includes("&")) return text;
  return text.replace(ENTITY, (whole) => {
    const shown = decodeEntities(whole, ORDINARY);
    if (shown === whole || /^[ -/:-@[-`{-~\t\n\r]$/.test(shown)) return whole;
    note("entities (shown)");
    return shown;
  });
}

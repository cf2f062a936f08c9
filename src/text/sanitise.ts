import { stretches } from "./code.ts";
import { decodeEntities } from "./entities.ts";
import { removeHiddenHtml } from "./hidden-html.ts";
import { removeInvisible } from "./invisible.ts";

export interface Sanitised {
  readonly text: string;
  /** What was taken out or made visible, each kind with its count: `HTML comments (2)`. Empty for clean text. */
  readonly removed: readonly string[];
}

type Note = (kind: string) => void;

/** Entities that show what they stand for and are ordinary in texts. */
const ORDINARY_ENTITIES = new Set(["amp", "lt", "gt", "quot", "apos", "nbsp", "mdash", "ndash", "hellip", "copy"]);

/**
 * What a person would see of a text that an agent is to read: hidden text is removed or shown. Clean text is
 * unchanged.
 */
export function sanitise(text: string): Sanitised {
  const counts = new Map<string, number>();
  const note: Note = (kind) => {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  };
  const visible = removeInvisible(text, note);
  const shown = stretches(removeHiddenHtml(visible, note))
    .map((stretch) => (stretch.code ? code(stretch.text, note) : prose(stretch.text, note)))
    .join("");
  const clean = removeDefinitions(shown, note);
  return { text: clean, removed: [...counts].sort().map(([kind, count]) => `${kind} (${count})`) };
}

/** Whatever follows the language of a code block is not shown. */
function code(text: string, note: Note): string {
  return text.replace(/^((?:`{3,}|~{3,})[ \t]*[^\s`]*)[ \t]+[^\n]*\S[^\n]*$/gm, (whole, kept: string) => {
    if (whole.trim() === kept.trim()) return whole;
    note("descriptions of code blocks");
    return kept;
  });
}

const IMAGE = /!\[((?:[^[\]\\]|\\.|\[[^[\]]*\])+)\](?=[([])/g;
const TITLE = /(\]\(\s*(?:<[^<>\n]*>|[^\s()<]+))\s+(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\))\s*\)/g;
const HIDING_MATH =
  /\$\$?[^$]{0,2000}\\(?:color|textcolor|colorbox|[hv]?phantom|rlap|llap|smash|tiny|kern|hspace|raisebox|require|href|htmlStyle)\b[^$]{0,2000}\$\$?/g;

function prose(text: string, note: Note): string {
  const replaced = (kind: string, by: (match: string, kept: string) => string) => (match: string, kept: string) => {
    note(kind);
    return by(match, kept);
  };
  const marked = text
    .replace(
      IMAGE,
      replaced("descriptions of images", () => "![]"),
    )
    .replace(
      TITLE,
      replaced("titles of links", (_, kept) => `${kept})`),
    )
    .replace(
      HIDING_MATH,
      replaced("hidden mathematics", () => ""),
    );
  const decoded = decodeEntities(marked, ORDINARY_ENTITIES);
  if (decoded === marked) return marked;
  note("entities (shown)");
  return removeInvisible(decoded, note);
}

const DEFINITION =
  /^((?:[ \t]*>)*[ \t]*)\[((?:[^[\]\\\n]|\\.)+)\]:[ \t]*\n?[ \t]*(<[^<>\n]*>|[^\s<]\S*)([ \t]*(?:\n[ \t]*)?(?:"[^"]*"|'[^']*'|\([^()]*\)))?[ \t]*(?:\n|$)/gm;

/** Definitions of links are never shown: those that something refers to stay without their title, the others go. */
function removeDefinitions(text: string, note: Note): string {
  const code = stretches(text).flatMap((stretch) => (stretch.code ? [stretch.text] : []));
  const named = new Map<string, number>();
  for (const match of text.matchAll(/\[([^[\]]+)\]/g)) {
    const label = (match[1] ?? "").toLowerCase();
    named.set(label, (named.get(label) ?? 0) + 1);
  }
  return text.replace(DEFINITION, (whole: string, ...groups: (string | undefined)[]) => {
    const [indent = "", label = "", address = "", title] = groups;
    if (label.startsWith("^") || code.some((one) => one.includes(whole.trim()))) return whole;
    const used = (named.get(label.toLowerCase()) ?? 0) > 1;
    if (used && title === undefined) return whole;
    note("definitions of links");
    return used ? `${indent}[${label}]: ${address}\n` : "";
  });
}

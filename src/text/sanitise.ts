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
  // Titles and descriptions first: what looks like a comment may begin or end inside one.
  const plain = stretches(visible).map((part) => (part.code ? part.text : removeTitles(part.text, note)));
  const shown = stretches(removeHiddenHtml(plain.join(""), note))
    .map((stretch) => (stretch.code ? describeNoCode(stretch.text, note) : prose(stretch.text, note)))
    .join("");
  const clean = removeDefinitions(removeFootnotes(shown, note), note);
  return { text: clean, removed: [...counts].sort().map(([kind, count]) => `${kind} (${count})`) };
}

/** Of what stands behind a fence only a language is ordinary; none of it is shown. */
function describeNoCode(text: string, note: Note): string {
  return text.replace(
    /^([ \t>*+\-.)\d]*(?:`{3,}(?=[^`\n]*$)|~{3,})[ \t]*)([^\s`]*)([^\n]*)$/gm,
    (whole, fence: string, language: string, more: string) => {
      const ordinary = /^[\w+#.-]{0,24}$/.test(language);
      if (ordinary && more.trim() === "") return whole;
      note("descriptions of code blocks");
      return ordinary ? fence + language : fence.trimEnd();
    },
  );
}

const IMAGE = /!\[((?:[^[\]\\]|\\.|\[[^[\]]*\])+)\](?=[([])/g;
const TITLE = /(\]\(\s*(?:<[^<>\n]*>|[^\s()<]+))\s+(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\))\s*\)/g;
const HIDING_MATH =
  /\$\$?[^$]{0,2000}\\(?:color|textcolor|colorbox|[hv]?phantom|rlap|llap|smash|tiny|kern|hspace|raisebox|require|href|htmlStyle)\b[^$]{0,2000}\$\$?/g;

function removeTitles(text: string, note: Note): string {
  const untitled = text.replace(TITLE, (_, kept: string) => {
    note("titles of links");
    return `${kept})`;
  });
  return untitled.replace(IMAGE, () => {
    note("descriptions of images");
    return "![]";
  });
}

function prose(text: string, note: Note): string {
  const marked = removeTitles(describeNoCode(text, note), note).replace(HIDING_MATH, () => {
    note("hidden mathematics");
    return "";
  });
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
    if (code.some((one) => one.includes(whole.trim()))) return whole;
    const used = (named.get(label.toLowerCase()) ?? 0) > 1;
    if (used && (title === undefined || label.startsWith("^"))) return whole;
    note("definitions of links");
    return used ? `${indent}[${label}]: ${address}\n` : "";
  });
}

const FOOTNOTE = /^[ \t>]*\[\^([^\]\s]{1,200})\]:.*(?:\n(?![ \t]*$).+)*(?:\n(?:[ \t]*\n)*(?: {4}|\t).*)*(?:\n|$)/gm;

/** Footnotes that nothing but footnotes refers to are never shown. */
function removeFootnotes(text: string, note: Note): string {
  if (!text.includes("[^")) return text;
  const parts = stretches(text);
  const shown = parts.map((part) => (part.code ? "" : part.text.replace(FOOTNOTE, ""))).join("");
  const used = new Set([...shown.matchAll(/\[\^([^\]\s]+)\]/g)].map((match) => match[1]?.toLowerCase()));
  const drop = (whole: string, label: string): string => {
    if (used.has(label.toLowerCase())) return whole;
    note("footnotes of nothing");
    return "";
  };
  return parts.map((part) => (part.code ? part.text : part.text.replace(FOOTNOTE, drop))).join("");
}

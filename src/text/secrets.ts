import { digest } from "../shared/index.ts";
import { findKnown } from "./known-values.ts";
import { CHARACTERS, SAMPLES, TOKENS } from "./secret-formats.ts";
import { plainView, unescaped, type View } from "./secret-views.ts";

/** A secret by where it stands: offsets in the text, `end` behind its last sign. */
export interface FoundSecret {
  /** What it looks like: `known value`, `GitHub token` … Never the secret itself. */
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  /**
   * By what a person allows it: `sha256:…` of the value. Null where it is never allowed (a value the job knows) or where it
   * would give away what it stands for (a password that can be guessed).
   */
  readonly fingerprint: string | null;
}

const KNOWN = "known value";

interface Format {
  readonly kind: string;
  readonly pattern: RegExp;
  /** Whether the value is long and random, so that its digest tells nothing. */
  readonly random: boolean;
}

const OTHERS: readonly Format[] = [
  {
    kind: "signed token",
    // Looked for from its first dot, backwards and forwards: from every beginning, a text of beginnings is read over and over.
    pattern: /\.(?<=(?<head>(?<![A-Za-z0-9])eyJ[\w-]{8,})\.)eyJ[\w-]{8,}\.[\w-]{16,}/g,
    random: true,
  },
  {
    kind: "private key",
    pattern:
      /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
    random: true,
  },
  {
    kind: "private key",
    pattern: /(?<=^Private-Lines: \d{1,4}\r?\n)(?:[\w+/=]{20,}\r?\n?)+/gm,
    random: true,
  },
  {
    kind: "AWS secret key",
    pattern: /(?<=aws_?secret_?(?:access_?)?key['"]?[ \t]{0,4}(?::|=>|=)[ \t]{0,4}['"]?)[\w/+]{40}(?![\w/+=])/gi,
    random: true,
  },
  {
    kind: "password in an address",
    pattern: /(?<=\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@]{0,64}:)[^\s/:@]{6,}(?=@)/gi,
    random: false,
  },
];

const FORMATS: readonly Format[] = [
  ...TOKENS.map(([kind, begins, rest]) => ({ kind, pattern: patternOf(begins, rest), random: true })),
  ...OTHERS,
];

/** A token stands alone: no letter or digit before it, and none after it that could belong to it. */
function patternOf(begins: string, rest: string): RegExp {
  const source = `(?<![A-Za-z0-9])(?:${begins})${rest}`.replace(
    /<(\w+)>/g,
    (_, name: string) => CHARACTERS[name] ?? "",
  );
  const [, last = ""] = /(\[[^\]]+\])\{\d+(?:,\d+)?\}$/.exec(source) ?? [];
  return new RegExp(last === "" ? source : `${source}(?!${last})`, "g");
}

/**
 * Secrets in a text: known values however they are written (base64, hexadecimal, percent or other escapes, UTF-16, broken
 * into lines, backwards), and tokens by their look. What vendors publish as samples, and placeholders, are none. Hits that
 * overlap are one.
 */
export function findSecrets(text: string, known: readonly string[] = []): readonly FoundSecret[] {
  const values = findKnown(text, known).map((place) => ({ ...place, kind: KNOWN, fingerprint: null }));
  const plain = plainView(text);
  const tokens = [...new Set([plain, unescaped(plain)])].flatMap(byLook);
  return joined([...values, ...tokens].sort((a, b) => a.start - b.start || b.end - a.end));
}

function byLook(view: View): readonly FoundSecret[] {
  return FORMATS.flatMap(({ kind, pattern, random }) =>
    [...view.text.matchAll(pattern)].flatMap(({ index: found, 0: rest, groups }) => {
      const head = groups?.head ?? "";
      const [index, value] = [found - head.length, head + rest];
      const fingerprint = digest(value);
      if (isSample(value, fingerprint) || (!random && isPlaceholder(value))) return [];
      const place = { start: view.from(index), end: view.until(index + value.length) };
      return [{ kind, ...place, fingerprint: random ? fingerprint : null }];
    }),
  );
}

function isSample(value: string, fingerprint: string): boolean {
  return (
    SAMPLES.has(fingerprint) ||
    SAMPLES.has(digest(value.replace(/^AccountKey=/, ""))) ||
    /^A[A-Z0-9]{12,}EXAMPLE$/.test(value)
  );
}

/** Words that stand where a password goes: `password`, `changeme`, `<password>`, `${PASSWORD}`, `****`. */
function isPlaceholder(value: string): boolean {
  return (
    /^(?:my|your|the)?[-_]?(?:pass(?:word|wd|phrase)?|secret|token|change_?(?:me|it)|example|sample|dummy|postgres|mysql|redis|guest)$/i.test(
      value,
    ) || /^(?:<.*>|\[.*\]|\$?\{.*\}|\$\w+|\$\(.*\)|%\w+%|\*+|x+|\.+)$/i.test(value)
  );
}

/** The text with every secret replaced by `***`. */
export function maskSecrets(text: string, known: readonly string[] = []): string {
  let masked = "";
  let at = 0;
  for (const { start, end } of findSecrets(text, known)) {
    masked += `${text.slice(at, start)}***`;
    at = end;
  }
  return masked + text.slice(at);
}

/** Of hits that overlap, a known value stands for all; else the longer one. */
function joined(hits: readonly FoundSecret[]): readonly FoundSecret[] {
  const result: FoundSecret[] = [];
  for (const hit of hits) {
    const last = result.at(-1);
    if (!last || hit.start >= last.end) result.push(hit);
    else result[result.length - 1] = { ...weightier(last, hit), start: last.start, end: Math.max(last.end, hit.end) };
  }
  return result;
}

function weightier(one: FoundSecret, other: FoundSecret): FoundSecret {
  if (one.kind === KNOWN || other.kind === KNOWN) return one.kind === KNOWN ? one : other;
  return other.end - other.start > one.end - one.start ? other : one;
}

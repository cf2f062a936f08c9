export interface FoundSecret {
  /** What it looks like: `known value`, `GitHub token` … Never the secret itself. */
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

const FORMATS: readonly { readonly kind: string; readonly pattern: RegExp }[] = [
  {
    kind: "private key",
    pattern:
      /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|$)/g,
  },
  { kind: "GitHub token", pattern: /\b(?:gh[pousr]_[A-Za-z0-9_.-]{30,}|github_pat_[A-Za-z0-9_]{22,})/g },
  { kind: "Anthropic key", pattern: /\bsk-ant-[A-Za-z0-9_-]{20,}/g },
  { kind: "OpenAI key", pattern: /\bsk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{32,}/g },
  { kind: "Google key", pattern: /\bAIza[A-Za-z0-9_-]{35}/g },
  { kind: "AWS key", pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g },
  { kind: "Slack token", pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g },
  { kind: "npm token", pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { kind: "GitLab token", pattern: /\bglpat-[A-Za-z0-9_-]{20,}/g },
  { kind: "Stripe key", pattern: /\b[rs]k_live_[A-Za-z0-9]{20,}/g },
  { kind: "PyPI token", pattern: /\bpypi-[A-Za-z0-9_-]{50,}/g },
  { kind: "signed token", pattern: /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{16,}/g },
  { kind: "password in an address", pattern: /(?<=\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@]{0,64}:)[^\s/:@]{6,}(?=@)/gi },
];

/** Shorter values would mask half a text; nobody's secret is that short. */
const SHORTEST = 6;

/**
 * Secrets in a text: known values as they are, in base64 (wherever they stand in what was encoded), hexadecimal or
 * URL-encoded, and the formats of common tokens. Overlapping hits are one.
 */
export function findSecrets(text: string, known: readonly string[] = []): readonly FoundSecret[] {
  const hits: FoundSecret[] = [];
  for (const value of known) {
    for (const form of formsOf(value)) hits.push(...occurrences(text, form));
  }
  for (const { kind, pattern } of FORMATS) {
    for (const match of text.matchAll(pattern))
      hits.push({ kind, start: match.index, end: match.index + match[0].length });
  }
  return joined(hits.sort((a, b) => a.start - b.start || b.end - a.end));
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

/** Every way a value may be written; of a value of several lines also its lines, as logs print them. */
function formsOf(value: string): ReadonlySet<string> {
  const trimmed = value.trim();
  const lines = trimmed.split(/\r?\n/).map((line) => line.trim());
  const values =
    lines.length > 1 ? [trimmed, ...lines.filter((line) => line.length >= 16 && !line.startsWith("-----"))] : [trimmed];
  const forms = new Set<string>();
  for (const one of values.filter((each) => each.length >= SHORTEST)) {
    const bytes = new TextEncoder().encode(one);
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const json = JSON.stringify(one).slice(1, -1);
    for (const form of [one, json, encodeUrl(one), hex, hex.toUpperCase(), ...base64Forms(bytes)]) forms.add(form);
  }
  return forms;
}

/** Base64 of the bytes at each of the three positions they can have, without the digits that depend on neighbours. */
function base64Forms(bytes: Uint8Array): readonly string[] {
  return [0, 1, 2].flatMap((shift) => {
    const padded = new Uint8Array(shift + bytes.length);
    padded.set(bytes, shift);
    const digits = btoa(String.fromCharCode(...padded)).replace(/=+$/, "");
    const from = Math.ceil((shift * 8) / 6);
    const until = Math.floor((padded.length * 8) / 6);
    const sure = digits.slice(from, until);
    return sure.length < 8 ? [] : [sure, sure.replaceAll("+", "-").replaceAll("/", "_")];
  });
}

function encodeUrl(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, "\ufffd"));
}

function occurrences(text: string, form: string): readonly FoundSecret[] {
  const hits: FoundSecret[] = [];
  for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + form.length)) {
    hits.push({ kind: "known value", start: at, end: at + form.length });
  }
  return hits;
}

function joined(hits: readonly FoundSecret[]): readonly FoundSecret[] {
  const result: FoundSecret[] = [];
  for (const hit of hits) {
    const last = result.at(-1);
    if (last && hit.start < last.end) result[result.length - 1] = { ...last, end: Math.max(last.end, hit.end) };
    else result.push(hit);
  }
  return result;
}

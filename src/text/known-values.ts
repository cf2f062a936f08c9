import { hexOnly, plainView, squeezed, unescaped, type View } from "./secret-views.ts";

/** Shorter values would mask half a text; nobody's secret is that short. */
const SHORTEST = 6;
/** Below this, values are looked for as they stand only: with spaces taken out, prose would hold them. */
const SHORTEST_BROKEN = 8;

/** What to look for, by the way a text is seen. */
interface Forms {
  /** In the text, and in the text without escapes. */
  readonly plain: readonly string[];
  /** The same where spaces and line breaks are taken out. */
  readonly squeezed: readonly string[];
  /** Base64 of the standard alphabet, without spaces. */
  readonly base64: readonly string[];
  /** Hexadecimal, small letters, without spaces. */
  readonly hex: readonly string[];
}

/** Offsets in the text that was searched; `end` is behind the last sign. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** Where one of the values stands in a text, however it is written. */
export function findKnown(text: string, known: readonly string[]): readonly Place[] {
  const values = known.filter((value) => value.trim().length >= SHORTEST);
  if (values.length === 0) return [];
  const forms = formsFor(known);
  const plain = plainView(text);
  const once = unescaped(plain);
  const views = [...new Set([plain, once, unescaped(once)])];
  return views.flatMap((view) => {
    const whole = squeezed(view);
    const digits = { ...whole, text: whole.text.replaceAll("-", "+").replaceAll("_", "/") };
    return [
      ...occurrences(view, forms.plain),
      ...occurrences(whole, forms.squeezed),
      ...occurrences(digits, forms.base64),
      ...occurrences(hexOnly(view), forms.hex),
    ];
  });
}

function occurrences(view: View, forms: readonly string[]): readonly Place[] {
  return forms.flatMap((form) => {
    const found: Place[] = [];
    for (let at = view.text.indexOf(form); at >= 0; at = view.text.indexOf(form, at + form.length))
      found.push({ start: view.from(at), end: view.until(at + form.length) });
    return found;
  });
}

/** The same list is asked about for every line of a log. */
const kept = new WeakMap<readonly string[], Forms>();

function formsFor(known: readonly string[]): Forms {
  const found = kept.get(known) ?? gathered(known);
  kept.set(known, found);
  return found;
}

function gathered(known: readonly string[]): Forms {
  const values = [...new Set(known.flatMap(valuesOf))];
  const long = values.filter((value) => value.length >= SHORTEST_BROKEN);
  const spaceless = long.map((value) => value.replace(/\s/g, "")).filter((value) => value.length >= SHORTEST_BROKEN);
  const bytes = values.flatMap(bytesOf);
  return {
    plain: distinct([...values, ...values.map(asBytes)]),
    squeezed: distinct([...spaceless, ...spaceless.map(asBytes), ...spaceless.map(reversed)]),
    base64: distinct(bytes.flatMap(base64Forms)),
    hex: distinct(bytes.map((one) => [...one].map((byte) => byte.toString(16).padStart(2, "0")).join(""))),
  };
}

/** The value; of a value of several lines also its lines, as logs print them. */
function valuesOf(value: string): readonly string[] {
  const trimmed = value.trim();
  const lines = trimmed.split(/\r?\n/).map((line) => line.trim());
  const parts = lines.length > 1 ? lines.filter((line) => line.length >= 16 && !line.startsWith("-----")) : [];
  return [trimmed, ...parts].filter((each) => each.length >= SHORTEST);
}

/** The bytes of a value in UTF-8 and in both orders of UTF-16. */
function bytesOf(value: string): readonly Uint8Array[] {
  const little = new Uint8Array(value.length * 2);
  const big = new Uint8Array(value.length * 2);
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    little[2 * at] = big[2 * at + 1] = code & 255;
    little[2 * at + 1] = big[2 * at] = code >> 8;
  }
  return [new TextEncoder().encode(value), little, big];
}

/** Each byte of UTF-8 as a character, as escapes of bytes give it. */
function asBytes(value: string): string {
  return String.fromCharCode(...new TextEncoder().encode(value));
}

function reversed(value: string): string {
  return [...value].reverse().join("");
}

function distinct(forms: readonly string[]): readonly string[] {
  return [...new Set(forms)].filter((form) => form.length >= SHORTEST);
}

/** Base64 of the bytes at each of the three positions they can have, without the digits that depend on neighbours. */
function base64Forms(bytes: Uint8Array): readonly string[] {
  return [0, 1, 2].flatMap((shift) => {
    const padded = new Uint8Array(shift + bytes.length);
    padded.set(bytes, shift);
    const digits = btoa(String.fromCharCode(...padded)).replace(/=+$/, "");
    const sure = digits.slice(Math.ceil((shift * 8) / 6), Math.floor((padded.length * 8) / 6));
    return sure.length < 8 ? [] : [sure];
  });
}

import { digest } from "../../shared/index.ts";

/**
 * What makes two findings the same one: unit, file, title and the text they are anchored to, without case, punctuation
 * and line numbers.
 */
export function fingerprint(about: {
  readonly unit: string | null;
  readonly path: string | null;
  readonly title: string;
  /** Digest of the anchored lines, as `anchorDigest` makes it; null without lines. */
  readonly anchor?: string | null;
}): string {
  const title = about.title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  const anchor = about.anchor ? [about.anchor] : [];
  return digest([about.unit ?? "", about.path ?? "", title, ...anchor].join("\n")).slice(0, 23);
}

/** Tells the text of some lines (from 1, both ends included) from others; white space makes no difference. */
export function anchorDigest(text: string, line: number, end: number = line): string | null {
  const lines = text.split("\n").slice(line - 1, Math.max(line, end));
  const words = lines.join(" ").replace(/\s+/g, " ").trim();
  return words === "" ? null : digest(words).slice(0, 23);
}

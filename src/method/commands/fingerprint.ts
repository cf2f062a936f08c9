import { digest } from "../../shared/index.ts";

/** What makes two findings the same one: unit, file and title, without case, punctuation and line numbers. */
export function fingerprint(about: {
  readonly unit: string | null;
  readonly path: string | null;
  readonly title: string;
}): string {
  const title = about.title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  return digest([about.unit ?? "", about.path ?? "", title].join("\n")).slice(0, 23);
}

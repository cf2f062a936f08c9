export const MAX_SLUG = 60;

/** Lower-case words joined by single hyphens, at most `limit` characters, cut between words; `fallback` when nothing is left. */
export function slugOf(text: string, fallback: string, limit = MAX_SLUG): string {
  const plain = text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  if (plain.length <= limit) return plain || fallback;
  const cut = plain.slice(0, limit + 1);
  const space = cut.lastIndexOf("-");
  return space > limit / 2 ? cut.slice(0, space) : plain.slice(0, limit).replace(/-+$/, "");
}

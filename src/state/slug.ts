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

/** File stem of a unit: `unit-001-load-rows`. */
export function unitId(number: number, title: string): string {
  return `unit-${String(number).padStart(3, "0")}-${slugOf(title, "work")}`;
}

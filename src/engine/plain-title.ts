/**
 * A title somebody wrote, fit for a commit's subject: there, `@name` would mention, `#12` and `GH-12` refer, and a
 * closing word before one of them close an issue.
 */
export function plainTitle(title: string): string {
  return title
    .replace(/[@#]/g, "")
    .replace(/\bGH-(?=\d)/gi, "")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 120);
}

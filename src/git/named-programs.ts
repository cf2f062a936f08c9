/** Matches the configuration keys that attributes and comparisons take programs from (gitattributes(5), git-config(1)). */
export const PROGRAMS =
  "^(filter\\..*\\.(clean|smudge|process|required)|merge\\..*\\.driver|diff\\..*\\.(command|textconv)|diff\\.external)$";

/** Git's own way with texts, which it takes where a driver has no definition; a defined one cannot be undefined. */
const TEXT_MERGE = "git merge-file --quiet --marker-size=%L %A %O %B";

/**
 * Environment that stands over a repository's configuration: no filter changes a file and none is required, merges are
 * those of texts, and a comparison that was to be made by a program fails. Through variables, because a key may hold "=".
 */
export function nothingFor(keys: readonly string[]): Readonly<Record<string, string>> {
  const settings = [...new Set(keys)].map((key, index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, instead(key)],
  ]);
  return Object.fromEntries([["GIT_CONFIG_COUNT", `${settings.length}`], ...settings.flat()]);
}

function instead(key: string): string {
  if (key.startsWith("merge.")) return TEXT_MERGE;
  return key.endsWith(".required") ? "false" : "";
}

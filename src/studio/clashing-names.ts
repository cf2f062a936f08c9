import type { Problems, Spot } from "./problem.ts";

/** The words a studio answers to; `spot` says where a field of its STUDIO.md stands. */
export interface NamedStudio {
  readonly directory: string;
  readonly name: string;
  readonly slug: string;
  readonly aliases: readonly string[];
  readonly spot: (field: string) => Spot;
}

/**
 * Two studios of one name could not be told apart: an error at the second. A slug or alias that already means another
 * studio goes on meaning that one. Answers the directories that cannot be used.
 */
export function reportClashes(studios: readonly NamedStudio[], problems: Problems): ReadonlySet<string> {
  const clashing = new Set<string>();
  for (const [index, studio] of studios.entries()) {
    for (const other of studios.slice(0, index)) {
      if (same(studio.name, other.name)) {
        const what = `is called "${studio.name}", as ${other.directory} is`;
        problems.error("studio_named_twice", studio.spot("name"), what, "give it a name of its own");
        clashing.add(studio.directory);
      }
    }
    const others = studios.filter((one) => one !== studio);
    const words = [["slug", studio.slug], ...studio.aliases.map((alias) => ["aliases", alias])] as const;
    for (const [field = "", word = ""] of words) {
      const other = others.find(
        (one) => same(one.directory, word) || (same(one.name, word) && one.name !== studio.name),
      );
      if (other === undefined) continue;
      const what = `"${word}" already means the studio ${other.directory}`;
      problems.warn("studio_named_twice", studio.spot(field), what, "choose another word");
    }
  }
  return clashing;
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

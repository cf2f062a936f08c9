import type { StudioDefinition } from "../method/index.ts";
import { nearest } from "../shared/index.ts";

/** `suggestion` is the nearest name there is; null when none is near. */
export type FoundStudio =
  | { readonly kind: "found"; readonly found: StudioDefinition }
  | { readonly kind: "unknown"; readonly suggestion: string | null };

/** A studio by directory, name, slug or alias, whatever the case; otherwise the nearest of these names. */
export function findStudio(studios: readonly StudioDefinition[], name: string): FoundStudio {
  const wanted = name.trim().toLowerCase();
  const kinds: readonly ((studio: StudioDefinition) => readonly string[])[] = [
    (studio) => [studio.directory],
    (studio) => [studio.name],
    (studio) => [studio.slug],
    (studio) => studio.aliases,
  ];
  for (const names of kinds) {
    const found = studios.find((studio) => names(studio).some((one) => one.toLowerCase() === wanted));
    if (found) return { kind: "found", found };
  }
  const all = new Set(studios.flatMap((studio) => kinds.flatMap((names) => names(studio))));
  return { kind: "unknown", suggestion: nearest(wanted, all) };
}

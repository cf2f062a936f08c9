/** Modes that say nothing more of a path than that a file or a folder stands there. */
const ORDINARY: ReadonlySet<string> = new Set(["100644", "040000"]);

/**
 * What stands at a path, so that equal names are equal things: the object id, followed by the mode where that is another
 * than an ordinary file's (`<oid>:100755`). A link to the same words, or a script that may now be run, is another thing.
 */
export function fileId({ oid, mode }: { readonly oid: string; readonly mode: string }): string {
  return ORDINARY.has(mode) ? oid : `${oid}:${mode}`;
}

/** What stands at a path of a tree; null where nothing does. */
export function fileIdAt(
  tree: ReadonlyMap<string, { readonly oid: string; readonly mode: string }>,
  path: string,
): string | null {
  const entry = tree.get(path);
  return entry === undefined ? null : fileId(entry);
}

/** Path → what stands there. */
export function fileIds(
  tree: ReadonlyMap<string, { readonly oid: string; readonly mode: string }>,
): ReadonlyMap<string, string> {
  return new Map([...tree].map(([path, entry]) => [path, fileId(entry)]));
}

/** The object id of what stands at a path: by it the content is read. */
export function contentId(id: string): string {
  return id.split(":", 1)[0] ?? id;
}

/** The mode of what stands at a path, an ordinary file's where none is told. */
export function modeOf(id: string): string {
  return id.split(":")[1] ?? "100644";
}

const TRAILER = /^([A-Za-z][A-Za-z0-9-]*): (.*)$/;

/** Trailers of a commit message — the `Name: value` lines of its last paragraph — by lower-case name, in their order. */
export function parseTrailers(message: string): ReadonlyMap<string, readonly string[]> {
  const paragraphs = message
    .replaceAll("\r\n", "\n")
    .trimEnd()
    .split(/\n[ \t]*\n/);
  const trailers = new Map<string, string[]>();
  for (const line of (paragraphs.length > 1 ? (paragraphs.at(-1) ?? "") : "").split("\n")) {
    const [, name, value] = TRAILER.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    const values = trailers.get(name.toLowerCase());
    if (values) values.push(value.trim());
    else trailers.set(name.toLowerCase(), [value.trim()]);
  }
  return trailers;
}

const UNREADABLE = "\uFFFD";

/**
 * Names for the entries of one listing, in its order, no two alike. A name whose bytes are no text reads like any other such
 * name: what comes second is numbered where it cannot be read, so that its folders and its ending stay.
 */
export function namesApart(): (path: string) => string {
  const met = new Map<string, number>();
  return (path) => {
    const before = met.get(path);
    if (before === undefined) {
      met.set(path, 1);
      return path;
    }
    const at = path.lastIndexOf(UNREADABLE) + 1 || path.length;
    const numbered = (n: number): string => `${path.slice(0, at)}(${n})${path.slice(at)}`;
    let n = before + 1;
    while (met.has(numbered(n))) n += 1;
    met.set(path, n);
    met.set(numbered(n), 1);
    return numbered(n);
  };
}

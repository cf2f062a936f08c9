/**
 * Branch and tag patterns of workflow files: `*` stops at a slash, `**` does not, `?` and `+` repeat the character
 * before them, `[…]` is a class, `\` takes the next character as it is.
 */
function globToRegExp(pattern: string): RegExp {
  let source = "";
  for (let at = 0; at < pattern.length; at += 1) {
    const piece = translate(pattern, at);
    source += piece.source;
    at += piece.used - 1;
  }
  return new RegExp(`^${source}$`);
}

function translate(pattern: string, at: number): { readonly source: string; readonly used: number } {
  const character = pattern.charAt(at);
  if (character === "*") {
    return pattern[at + 1] === "*" ? { source: ".*", used: 2 } : { source: "[^/]*", used: 1 };
  }
  if ((character === "?" || character === "+") && at > 0) return { source: character, used: 1 };
  if (character === "[") {
    const end = pattern.indexOf("]", at + 2);
    if (end > 0) return { source: `[${pattern.slice(at + 1, end).replace(/[\\^[]/g, "\\$&")}]`, used: end - at + 1 };
  }
  if (character === "\\" && at + 1 < pattern.length) return { source: literal(pattern.charAt(at + 1)), used: 2 };
  return { source: literal(character), used: 1 };
}

function literal(character: string): string {
  return character.replace(/[.*+?^${}()|[\]\\/]/, "\\$&");
}

/** Reads a list from top to bottom; a later match wins, and `!` in front takes a name out again. */
export function matchesPatterns(patterns: readonly string[], name: string): boolean {
  let matched = false;
  for (const pattern of patterns) {
    const negative = pattern.startsWith("!");
    if (globToRegExp(negative ? pattern.slice(1) : pattern).test(name)) matched = !negative;
  }
  return matched;
}

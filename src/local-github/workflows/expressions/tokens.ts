import { expressionError } from "./expression-error.ts";

export type Token =
  | { readonly kind: "number"; readonly value: number; readonly at: number }
  | { readonly kind: "text"; readonly value: string; readonly at: number }
  | { readonly kind: "name"; readonly value: string; readonly at: number }
  | { readonly kind: "mark"; readonly value: string; readonly at: number };

const PATTERN =
  /\s+|(?<number>0x[0-9a-fA-F]+|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|'(?<text>(?:[^']|'')*)'|(?<name>[A-Za-z_][A-Za-z0-9_-]*)|(?<mark>==|!=|<=|>=|&&|\|\||[!<>().,[\]*])/y;

/** Cuts an expression (without its `${{ }}`) into tokens. Texts stand in single quotes, a doubled quote is one. */
export function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    PATTERN.lastIndex = at;
    const match = PATTERN.exec(source);
    if (match === null) throw expressionError(source, `unexpected character ${JSON.stringify(source[at])}`);
    const token = toToken(match.groups ?? {}, at);
    if (token !== null) tokens.push(token);
    at = PATTERN.lastIndex;
  }
  return tokens;
}

function toToken(groups: Readonly<Record<string, string | undefined>>, at: number): Token | null {
  if (groups.number !== undefined) return { kind: "number", value: Number(groups.number), at };
  if (groups.text !== undefined) return { kind: "text", value: groups.text.replaceAll("''", "'"), at };
  if (groups.name !== undefined) return { kind: "name", value: groups.name, at };
  if (groups.mark !== undefined) return { kind: "mark", value: groups.mark, at };
  return null;
}

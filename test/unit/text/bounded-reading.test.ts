import { describe, expect, it } from "vitest";
import { findSecrets, sanitise } from "../../../src/text/index.ts";

const LEFT_OUT = "[left out: words too intricate to be read]";

describe("words that cost the parser too much", () => {
  it.each(["&#x41;&amp", "*a "])(
    "are left out with a word where %s stands thousands of times in one paragraph",
    (piece) => {
      const { text, removed } = sanitise(`Before.\n\n${piece.repeat(3100)}\n\nAfter.\n`);
      expect(text).toBe(`Before.\n\n${LEFT_OUT}\n\nAfter.\n`);
      expect(removed).toContain("words too intricate to be read (1)");
    },
  );

  it.each(["a & b ", "*a* "])("are read as ever where %s stands a thousand times", (piece) => {
    const text = `${piece.repeat(1000).trim()}\n`;
    expect(sanitise(text)).toEqual({ text, removed: [] });
  });
});

describe("a signed token", () => {
  const token = ["ey", "JhbGciOiJ9abc.ey", "JzdWIiOiI5abc.", "c2lnc2ln".repeat(4)].join("");
  it.each(["", "Bearer ", "token_", "ey".concat("J-"), "x.", "a.b."])("is found whole behind %j", (before) => {
    const text = `${before}${token}`;
    const [found, ...more] = findSecrets(text);
    expect(more).toEqual([]);
    expect(found?.kind).toBe("signed token");
    expect(text.slice(found?.start, found?.end).endsWith(token)).toBe(true);
  });

  it("is none behind a letter, or without its third part", () => {
    expect(findSecrets(`x${token}`)).toEqual([]);
    expect(findSecrets(token.slice(0, token.lastIndexOf(".")))).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { findSecrets, parseCommands, sanitise } from "../../../src/text/index.ts";

const LEFT_OUT = "[left out: words too intricate to be read]";

describe("words that cost the parser too much", () => {
  it.each<[string, string]>([
    ["a sign of an entity thousands of times", "&#x41;&amp".repeat(3100)],
    ["a sign of a tag thousands of times", "<a ".repeat(3100)],
    ["brackets that close nothing thousands of times", "[a] ".repeat(3100)],
    ["dozens of images in each other", `${"![".repeat(60)}a${"](b)".repeat(60)}`],
  ])("are left out with a word: %s in one paragraph", (_, words) => {
    const { text, removed } = sanitise(`Before.\n\n${words}\n\nAfter.\n`);
    expect(text).toBe(`Before.\n\n${LEFT_OUT}\n\nAfter.\n`);
    expect(removed).toContain("words too intricate to be read (1)");
  });

  it.each<[string, string]>([
    ["signs of entities a thousand times", "a & b ".repeat(1000)],
    ["links a thousand times", "[a](b) ".repeat(1000)],
    ["links within brackets a hundred times", "[see [a](b)] ".repeat(100)],
    ["begun emphasis thousands of times", "*a ".repeat(5000)],
    ["ended emphasis thousands of times", "a_ ".repeat(5000)],
    ["emphasis thousands of times", "*a* ".repeat(5000)],
    ["emphasis thousands of times in each other", `${"_a ".repeat(5000)}${"a__ ".repeat(5000)}`],
    ["struck-out words thousands of times", "~a~~b ".repeat(5000)],
  ])("are read as ever: %s in one paragraph", (_, words) => {
    const text = `${words.trim()}\n`;
    expect(sanitise(text)).toEqual({ text, removed: [] });
  });
});

describe("a command below many signs", () => {
  const read = (above: string): unknown => {
    const { commands, unread } = parseCommands(`${above}/haiku approve`);
    return { commands: commands.map(({ name }) => name), unread };
  };

  it.each<[string, string]>([
    ["of emphasis that nothing begins", "a_ ".repeat(700)],
    ["of emphasis in each other", `${"_a ".repeat(400)}${"a__ ".repeat(400)}`],
    ["of struck-out words", "~a~~b".repeat(300)],
    ["of emphasis on both sides", "a*b**".repeat(400)],
    ["of entities", "&a ".repeat(3100)],
  ])("%s is none in the same paragraph, and that is told", (_, above) => {
    expect(read(`${above}\n`)).toEqual({ commands: [], unread: true });
    expect(read(`${above}\n\n`)).toEqual({ commands: ["approve"], unread: false });
  });

  it.each<[string, string]>([
    ["of emphasis a hundred times", "*a* ".repeat(100)],
    ["of names in lower case a thousand times", "snake_case_name ".repeat(1000)],
    ["of emphasis begun a thousand times", "*a ".repeat(1000)],
  ])("%s is one in the same paragraph", (_, above) => {
    expect(read(`${above}\n`)).toEqual({ commands: ["approve"], unread: false });
  });

  it("is none below HTML that cannot be read, and is one above it", () => {
    const html = "<a ".repeat(3100);
    expect(read(`${html}\n\n`)).toEqual({ commands: [], unread: true });
    expect(parseCommands(`/haiku approve\n\n${html}`)).toMatchObject({
      commands: [{ name: "approve" }],
      unread: false,
    });
  });

  it("is counted against all paragraphs together", () => {
    const above = `${"a_ ".repeat(400)}\n/haiku why\n\n`;
    const { commands, unread } = parseCommands(above.repeat(10));
    expect(unread).toBe(true);
    expect(commands.length).toBeGreaterThan(0);
    expect(commands.length).toBeLessThan(10);
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

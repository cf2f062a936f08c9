import fc from "fast-check";
import { expect, it } from "vitest";
import { findSecrets, maskSecrets, neutralise, parseCommands, sanitise } from "../../src/text/index.ts";

/** Pieces that Markdown, HTML and we give a meaning, in any order. */
const PIECES = [
  "`",
  "``",
  "```",
  "```suggestion",
  "~~~",
  "\n",
  "\n\n",
  " ",
  "    ",
  "> ",
  "- ",
  "1. ",
  "|",
  "\\",
  "<!--",
  "-->",
  "<div>",
  "</div>",
  "<pre>",
  "</pre>",
  "<details>",
  '<b title="x">',
  "@user",
  "fixes #1",
  "[a](",
  "https://evil.example",
  ")",
  "![a]",
  "[a]:",
  "[b](x.md)",
  "https://github.com/acme/p/",
  "&#126;",
  "<",
  ">",
  "&#64;",
  "&lt;",
  "/haiku approve",
  "word",
  "\u200b",
  "\r\n",
  "\u001b[31m",
  "$\\color{white}x$",
];
const anyMarkdown = fc.array(fc.constantFrom(...PIECES), { maxLength: 25 }).map((pieces) => pieces.join(""));

it("neutralises once and for all", () => {
  fc.assert(
    fc.property(anyMarkdown, (text) => {
      const once = neutralise(text, ["github.com/acme/p"]);
      expect(neutralise(once, ["github.com/acme/p"])).toBe(once);
    }),
    { numRuns: 3000, examples: [["```suggestion\n\n- ~~~[a]:"]] },
  );
});

it("gives no text new hidden signs, and ends on any input", () => {
  fc.assert(
    fc.property(anyMarkdown, (text) => {
      for (const clean of [sanitise(text).text, neutralise(text)]) {
        for (const sign of ["\u200b", "\u001b"]) expect(clean).not.toContain(sign);
      }
    }),
    { numRuns: 1500 },
  );
});

const MORE = [
  "<p hidden>",
  "</p>",
  "[^1]: ",
  "[^1]",
  "<style>",
  "</style>",
  "&#73;",
  "&zwnj;",
  "|\n|-|\n",
  "===\n",
  "~~",
  "$$",
];
const anyOldMarkdown = fc
  .array(fc.constantFrom(...PIECES, ...MORE), { maxLength: 20 })
  .map((pieces) => pieces.join(""));

it("says of a text that it is clean exactly when nothing of it was changed", () => {
  fc.assert(
    fc.property(anyOldMarkdown, (text) => {
      const { text: left, removed } = sanitise(text);
      if (removed.length === 0) expect(left).toBe(text);
    }),
    { numRuns: 500 },
  );
});

it("never changes a block of code, whatever stands above and below it", () => {
  const CODE = '```html\n<b title="x"><!-- y --></b>\n[z]: w "v" &#73; <style>\n```';
  fc.assert(
    fc.property(anyOldMarkdown, anyOldMarkdown, (above, below) => {
      const text = `${above}\n\n${CODE}\n\n${below}`;
      const rest = sanitise(`${above}\n\nHERE\n\n${below}`).text;
      // Only where GitHub shows it as a block of its own: not inside another block, nor in HTML that has begun above.
      if (sanitise(`${above}\n\nHERE`).text.endsWith("HERE") && rest.includes("\n\nHERE\n\n") && !isOpen(above))
        expect(sanitise(text).text).toContain(CODE);
    }),
    { numRuns: 500 },
  );
});

/** Whether a text ends inside a block that goes on over empty lines. */
function isOpen(above: string): boolean {
  return /<!--|<pre|<style|`{3}|~~~|\[\^1\]:/.test(above);
}

it("does nothing more the second time to a text without code", () => {
  fc.assert(
    fc.property(anyOldMarkdown, (text) => {
      const once = sanitise(text.replaceAll(/[`~]| {4}/g, "")).text;
      expect(sanitise(once).text).toBe(once);
    }),
    { numRuns: 500 },
  );
});

it("hears no command inside anything but a paragraph", () => {
  const around = fc.constantFrom(
    ...[
      ["> ", ""],
      ["> x\n", ""],
      ["```\n", "\n```"],
      ["<samp>\n\n", "\n\n</samp>"],
      ["<!--\n", "\n-->"],
      ["a `\n", "\n`"],
    ],
    ...[
      ["[a](b '\n", "\n')"],
      ["![\n", "\n](b)"],
      ["~~a\n", "\nb~~"],
      ["$$\n", "\n$$"],
      ["| a |\n|---|\n", "\n"],
      ["[^1]: a\n", ""],
    ],
    ...[
      ["a\n", "\n==="],
      ["<![CDATA[\n", "\n]]>"],
      ["*a\n", "\nb*"],
      ["<div>\n", "\n</div>"],
      ["x <b title='\n", "\n'>"],
    ],
  );
  const words = fc.array(fc.constantFrom("word", "\n\n", "- item\n", "a < b", "é", "1. x\n\n", "end."), {
    maxLength: 6,
  });
  fc.assert(
    fc.property(words, around, words, (above, [before = "", after = ""], below) => {
      const text = `${above.join("")}\n\n${before}/haiku approve${after}\n\n${below.join("")}`;
      expect(parseCommands(text).commands).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

it("finds commands only where their line begins with one", () => {
  fc.assert(
    fc.property(anyMarkdown, (text) => {
      const lines = text.replaceAll("\r\n", "\n").split("\n");
      for (const { line } of parseCommands(text).commands) expect(lines[line - 1]).toMatch(/^ {0,3}\/haiku/);
    }),
    { numRuns: 1000 },
  );
});

it("leaves no known value in a masked text", () => {
  const value = fc
    .string({ minLength: 8, maxLength: 30 })
    .filter((text) => text.trim().length >= 8 && !text.includes("*"));
  fc.assert(
    fc.property(value, fc.string(), fc.string(), (secret, before, after) => {
      const forms = [secret.trim(), btoa(`u:${secret.trim()}`), encodeURIComponent(secret.trim())];
      for (const form of forms) expect(maskSecrets(`${before}${form}${after}`, [secret])).not.toContain(secret.trim());
      expect(findSecrets(`${before}${forms[1]}${after}`, [secret]).length).toBeGreaterThan(0);
    }),
    { numRuns: 300 },
  );
});

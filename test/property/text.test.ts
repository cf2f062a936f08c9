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
    { numRuns: 3000 },
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

it("finds commands only where their line begins with one", () => {
  fc.assert(
    fc.property(anyMarkdown, (text) => {
      const lines = text.replaceAll("\r\n", "\n").split("\n");
      for (const { line } of parseCommands(text)) expect(lines[line - 1]).toMatch(/^ {0,3}\/haiku/);
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

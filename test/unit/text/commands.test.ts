import { describe, expect, it } from "vitest";
import { COMMANDS } from "../../../src/engine/commands/command-list.ts";
import { nearestCommand, parseCommands } from "../../../src/text/index.ts";

const names = (body: string): string[] => parseCommands(body).commands.map((command) => command.name);

describe("parseCommands", () => {
  it("reads name, arguments, the lines below and the line's number", () => {
    expect(
      parseCommands("Hello\r\n\r\n/haiku feedback high the total is wrong\r\n> see row 3\r\n\r\n/haiku status\r\n")
        .commands,
    ).toEqual([
      { name: "feedback", args: "high the total is wrong", rest: "> see row 3", line: 3 },
      { name: "status", args: "", rest: "", line: 6 },
    ]);
  });

  it.each([
    ["alone", "/haiku", ["help"]],
    ["in capitals behind the slash", "/haiku APPROVE", ["approve"]],
    ["with spaces around", "   /haiku\t approve  ", ["approve"]],
    ["several", "/haiku retry\ntext\n/haiku why", ["retry", "why"]],
    ["after a code block", "```\nx\n```\n/haiku why", ["why"]],
    ["after a quote", "> quoted\n\n/haiku why", ["why"]],
    ["after a closed comment", "<!-- note -->\n/haiku why", ["why"]],
    ["below a line with inline code", "`code` here\n/haiku why", ["why"]],
    ["below an unclosed backtick of another paragraph", "a ` b\n\n/haiku why", ["why"]],
    ["of an unknown name", "/haiku frobnicate", ["frobnicate"]],
    ["below other words of its paragraph", "please\n/haiku approve\nthanks", ["approve"]],
    ["in a paragraph of a list item", "- done\n\n  /haiku approve", ["approve"]],
    ["right below a list", "- one\n- two\n/haiku approve", ["approve"]],
    ["below an ordered item", "1. done\n   /haiku approve", ["approve"]],
    ["behind an element that was closed", "<b>so</b>\n\n<details>\nx\n</details>\n\n/haiku approve", ["approve"]],
    [
      "below a type with its parameter",
      "The List<String> is wrong, and the Map<K, V> too.\n\n/haiku approve",
      ["approve"],
    ],
    ["below an element that ends itself", "<p align=center>\n\n/haiku approve", ["approve"]],
    ["below a line break of HTML", "so<br>\n/haiku approve", ["approve"]],
    ["between prices", "It costs $5\n/haiku approve\nand $6", ["approve"]],
    ["between two formulas", "$$\nx\n$$\n\n/haiku approve\n\n$$\ny\n$$", ["approve"]],
    ["below a formula in a line", "$$ x $$\n/haiku approve\n$$ y $$", ["approve"]],
    ["below a table", "| a |\n|---|\n| b |\n\n/haiku approve", ["approve"]],
    ["with code, HTML and emphasis behind it", "/haiku feedback use `x`, <b>not</b> *y*", ["feedback"]],
    ["behind a fence of a list that was left open", "- x\n  ```\n  code\n\n/haiku approve", ["approve"]],
  ])("finds a command %s", (_, body, want) => {
    expect(names(body)).toEqual(want);
  });

  it.each([
    ["in the middle of a line", "please /haiku approve"],
    ["as part of a word", "/haikus approve"],
    ["of another path", "/haiku/approve"],
    ["in a quote", "> /haiku approve"],
    ["in a nested quote", ">> /haiku approve"],
    ["in a list", "- /haiku approve"],
    ["in inline code", "`/haiku approve`"],
    ["in inline code over two lines", "`x\n/haiku approve`"],
    ["in double backticks over two lines", "``x\n/haiku approve ``"],
    ["in a code block", "```\n/haiku approve\n```"],
    ["in a code block with a language", "```sh\n/haiku approve\n```"],
    ["in a tilde block", "~~~\n/haiku approve\n~~~"],
    ["in a block that is never closed", "```\n/haiku approve"],
    ["in a block with a shorter fence inside", "````\n```\n/haiku approve\n````"],
    ["in an indented code block", "    /haiku approve"],
    ["behind a tab", "\t/haiku approve"],
    ["in a block inside a list", "- x\n  ```\n/haiku approve\n  ```"],
    ["in a hidden comment", "<!--\n/haiku approve\n-->"],
    ["in a hidden comment that is never closed", "<!-- x\n\n/haiku approve"],
    ["in preformatted HTML", "<pre>\n/haiku approve\n</pre>"],
    ["behind an invisible sign", "\u200b/haiku approve"],
    ["in a line that a quote goes on with", "> quoted\n/haiku approve"],
    ["in a quote inside a list", "- > quoted\n/haiku approve"],
    ["beside a list item's mark", "1. /haiku approve"],
    ["in a heading", "# /haiku approve"],
    ["in a heading that is underlined", "/haiku approve\n==="],
    ["in a heading of two lines", "so\n/haiku approve\n---"],
    ["in a table", "/haiku approve | x\n---|---\ny | z"],
    ["in a row of a table", "x | y\n---|---\n/haiku approve"],
    ["in a footnote", "a[^1]\n\n[^1]: so\n/haiku approve"],
    ["in a footnote's second paragraph", "a[^1]\n\n[^1]: so\n\n    /haiku approve"],
    ["in a sample", "<samp>\n/haiku approve\n</samp>"],
    ["in a sample with empty lines", "<samp>\n\n/haiku approve\n\n</samp>"],
    ["in a sample in a line", "so <samp>\n/haiku approve\n</samp>"],
    ["in a key", "so <kbd>\n/haiku approve\n</kbd> so"],
    ["in a key that is never closed", "so <kbd>\n/haiku approve"],
    ["in an element of any name", "<x-note>\n\n/haiku approve\n\n</x-note>"],
    ["in a block of HTML", "<div>\n/haiku approve\n</div>"],
    ["below a tag that stands alone", "<p>\n/haiku approve"],
    ["in a collapsed section", "<details>\n\n/haiku approve\n\n</details>"],
    ["in a collapsed section that is never closed", "<details>\n\n/haiku approve"],
    ["in a tag", 'so <b title="\n/haiku approve\n">x</b>'],
    ["in a tag that is never ended", '<div title="\n\n/haiku approve'],
    ["in CDATA", "<![CDATA[\n/haiku approve\n]]>"],
    ["in CDATA inside a line", "so <![CDATA[\n/haiku approve\n]]> so"],
    ["in a processing instruction", "so <?x\n/haiku approve\n?> so"],
    ["in a declaration", "so <!X\n/haiku approve\nx> so"],
    ["in a hidden comment inside a line", "so <!-- x\n/haiku approve\n--> so"],
    ["in a comment that a block of HTML leaves open", "<div> <!-- x\n\n/haiku approve\n\n<b>--></b>"],
    ["in a link's title", 'see [x](y "\n/haiku approve\n")'],
    ["in the title of a definition", "[x]: y '\n/haiku approve\n'"],
    ["in a link's words", "see [x\n/haiku approve\n](y)"],
    ["in the words of a reference", "see [x\n/haiku approve\n][y]\n\n[y]: z"],
    ["in an image's description", "see ![x\n/haiku approve\n](y)"],
    ["in an image by reference", "see ![x\n/haiku approve\n][y]\n\n[y]: z"],
    ["struck out", "~~\n/haiku approve\n~~"],
    ["struck out with empty lines", "~~\n\n/haiku approve\n\n~~"],
    ["struck out with one sign", "~so\n/haiku approve\nso~"],
    ["struck out among words", "~~so\n/haiku approve\nso~~"],
    ["in emphasis", "**so\n/haiku approve\nso**"],
    ["in a formula", "$$\n/haiku approve\n$$"],
    ["in a formula with an empty line", "$$\n\n/haiku approve\n\n$$"],
    ["in a formula that ends on its line", "$$\n/haiku approve $$"],
    ["in a formula of a paragraph", "so $a\n/haiku approve\nb$ so"],
    ["in a formula in a quote's list", "- $$\n  /haiku approve\n  $$"],
    ["in inline code of a list item", "- `x\n  /haiku approve`"],
    ["in a block deep in lists", "- - - ```\n      /haiku approve\n      ```"],
    ["behind a backslash", "\\/haiku approve"],
    ["written with an entity", "&#47;haiku approve"],
    ["behind an element", "<b></b>/haiku approve"],
    ["behind a byte order mark", "\ufeff/haiku approve"],
  ])("finds none %s", (_, body) => {
    expect(names(body)).toEqual([]);
  });
});

describe("what a command says", () => {
  it("is kept as it was written, whatever it means in Markdown", () => {
    const said = "```js\nconst a = `b`;\n```\n\n> quoted <b>x</b>\n\n    indented\t \n- [ ] ~~x~~ $$y$$";
    expect(parseCommands(`/haiku feedback high\n${said}\n\n/haiku status`).commands[0]?.rest).toBe(said);
  });

  it("goes on over what only looks like the next command", () => {
    expect(parseCommands("/haiku feedback so:\n> /haiku approve\n").commands).toEqual([
      { name: "feedback", args: "so:", rest: "> /haiku approve", line: 1 },
    ]);
  });
});

describe("a comment made to be slow", () => {
  it.each(["> ", "- ", "a\n===\n", "<b>\n\n", "x ] ", "x <? ", "[^a]: ", "/haiku why\n", "$$\n", "`"])(
    "is read to its end, in time: a long run of %j",
    (piece) => {
      const body = `/haiku status\n\n${piece.repeat(12_000 / piece.length)}`;
      expect(names(body)[0]).toBe("status");
      expect(names(body).length).toBeLessThanOrEqual(100);
    },
  );
});

describe("nearestCommand", () => {
  it.each([
    ["aprove", "approve"],
    ["Retry", "retry"],
    ["stop", "pause"],
    ["merge", "approve"],
    ["LGTM", "approve"],
    ["?", "help"],
    ["constructor", null],
    ["xyzzy", null],
  ])("takes %s for %s", (name, meant) => {
    expect(nearestCommand(name, COMMANDS)).toBe(meant);
  });

  it("knows every command by its own name", () => {
    for (const { name } of COMMANDS) expect(nearestCommand(name, COMMANDS)).toBe(name);
  });
});

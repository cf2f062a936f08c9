import { describe, expect, it } from "vitest";
import { COMMANDS, nearestCommand, parseCommands } from "../../../src/text/index.ts";

const names = (body: string): string[] => parseCommands(body).map((command) => command.name);

describe("parseCommands", () => {
  it("reads name, arguments, the lines below and the line's number", () => {
    expect(
      parseCommands("Hello\r\n\r\n/haiku feedback high the total is wrong\r\n> see row 3\r\n\r\n/haiku status\r\n"),
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
  ])("finds none %s", (_, body) => {
    expect(names(body)).toEqual([]);
  });
});

describe("nearestCommand", () => {
  it.each([
    ["aprove", "approve"],
    ["giveback", "give-back"],
    ["Retry", "retry"],
    ["xyzzy", null],
  ])("takes %s for %s", (name, meant) => {
    expect(nearestCommand(name)).toBe(meant);
  });

  it("knows every command by its own name", () => {
    for (const name of COMMANDS) expect(nearestCommand(name)).toBe(name);
  });
});

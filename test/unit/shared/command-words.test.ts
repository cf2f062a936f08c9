import { describe, expect, it } from "vitest";
import { commandWords } from "../../../src/shared/index.ts";

describe("the words of a command line", () => {
  it.each<readonly [string, readonly string[]]>([
    ["", []],
    ["  my-agent   --fast ", ["my-agent", "--fast"]],
    [`agent --say "two words" 'and "three" more'`, ["agent", "--say", "two words", 'and "three" more']],
    [`a"b c"d''e`, ["ab cde"]],
    [`agent "" ''`, ["agent", "", ""]],
    [String.raw`"a \"b\" \\ \n" c\ d`, [String.raw`a "b" \ \n`, "c d"]],
    ["$HOME `date` *.md {prompt_file}", ["$HOME", "`date`", "*.md", "{prompt_file}"]],
    ["one\ttwo\nthree", ["one", "two", "three"]],
  ])("of %j", (line, words) => {
    expect(commandWords(line)).toEqual(words);
  });

  it.each([`agent "open`, "agent 'open", "agent \\"])("%j is not finished", (line) => {
    expect(commandWords(line)).toBeNull();
  });
});

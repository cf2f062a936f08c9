import { describe, expect, it } from "vitest";
import { neutralise } from "../../../src/text/index.ts";

const GAP = "&#8203;";
const OWN = ["https://github.com/acme/pipeline"];

const CASES: readonly (readonly [string, string, string])[] = [
  ["a mention", "ask @maintainer", `ask @${GAP}maintainer`],
  ["a team", "ask @acme/sre", `ask @${GAP}acme/sre`],
  ["a mention in emphasis", "**@maintainer** _@x_", `**@${GAP}maintainer** _@${GAP}x_`],
  ["a mention behind an entity", "&#64;maintainer", `@${GAP}maintainer`],
  ["a mention split by an invisible sign", "@\u200bmaintainer", `@${GAP}maintainer`],
  ["a mention between stray backticks", "a ` b\n` @maintainer `", `a \` b\n\` @${GAP}maintainer \``],
  ["a mention below a fence in a list", "  ```\n```\n@x\n```\ny", `  \\\`\`\`\n\\\`\`\`\n@${GAP}x\n\\\`\`\`\ny`],
  ["a mention in a table's broken code", "| `a | @x ` |", `| \`a | @${GAP}x \` |`],
  ["closing an issue", "fixes #12 and Closes: #3", `fi${GAP}xes #12 and Cl${GAP}oses: #3`],
  ["closing with emphasis", "resolves **#12**", `re${GAP}solves **#12**`],
  [
    "closing by address",
    "fix https://github.com/acme/pipeline/issues/1",
    `fi${GAP}x https://github.com/acme/pipeline/issues/1`,
  ],
  ["closing elsewhere", "closes other/repo#1", `cl${GAP}oses other/repo#${GAP}1`],
  ["another repository's issue", "see other/repo#12 and user#3", `see other/repo#${GAP}12 and user#${GAP}3`],
  ["another repository's commit", "see other/repo@0123abc", `see other/repo@${GAP}0123abc`],
  ["an image", "![a](docs/a.png)", "[image: a](docs/a.png)"],
  ["a foreign image", "![a](https://evil.example/p.png)", `[image: a]\\(https:${GAP}//evil.example/p.png)`],
  ["a foreign link", "[a](https://evil.example)", `[a]\\(https:${GAP}//evil.example)`],
  ["a foreign link in brackets", "[a](<https://evil.example>)", `[a]\\(https:${GAP}//evil.example)`],
  ["a link with an escaped address", "[a](https:\\/\\/evil.example)", "[a]\\(https:\\/\\/evil.example)"],
  ["a link with an entity in it", "[a](&#104;ttps&colon;//evil.example)", `[a]\\(https:${GAP}//evil.example)`],
  ["a link without a scheme", "[a](//evil.example)", "[a]\\(//evil.example)"],
  ["a script link", "[a](javascript:alert(1))", "[a]\\(javascript:alert(1))"],
  ["a data link", "[a](data:text/html,x)", "[a]\\(data:text/html,x)"],
  ["a link over two lines", "[a](\nhttps://evil.example)", `[a]\\(\nhttps:${GAP}//evil.example)`],
  ["a reference to elsewhere", "[a]\n\n[a]: https://evil.example", `[a]\n\n[a]\\: https:${GAP}//evil.example`],
  ["a bare address", "see https://evil.example/x.", `see https:${GAP}//evil.example/x.`],
  [
    "a www behind another address",
    "https://evil.example(www.x.example",
    `https:${GAP}//evil.example(www${GAP}.x.example`,
  ],
  ["a www in emphasis", "_www.evil.example_", `_www${GAP}.evil.example_`],
  ["a mention behind a mail address", "a@b.example@maintainer", `a@b.example@${GAP}maintainer`],
  [
    "an address inside one of ours",
    "xhttps://github.com/acme/pipeline/https://evil.example",
    `xhttps:${GAP}//github.com/acme/pipeline/https:${GAP}//evil.example`,
  ],
  ["an image behind an exclamation", "a!![a](b.png)", "a[image: a](b.png)"],
  ["a bare www", "see www.evil.example", `see www${GAP}.evil.example`],
  ["an address in angle brackets", "<https://evil.example>", `https:${GAP}//evil.example`],
  [
    "an address that only begins like ours",
    "https://github.com/acme/pipeline-evil",
    `https:${GAP}//github.com/acme/pipeline-evil`,
  ],
  [
    "an address that climbs out of ours",
    "https://github.com/acme/pipeline/../other",
    `https:${GAP}//github.com/acme/pipeline/../other`,
  ],
  ["an address with a user in front", "https://github.com@evil.example", `https:${GAP}//github.com@evil.example`],
  ["HTML", "a <b onclick=x>b</b>", "a &lt;b onclick=x>b&lt;/b>"],
  ["a comment of ours", "<!-- haiku:end -->", "&lt;!-- haiku:end -->"],
  ["a comment of ours in code", "```\n<!-- haiku:end -->\n```", "```\n<!- - haiku:end -->\n```"],
  ["colours", "\u001b[31mred\u001b[0m", "red"],
  ["a fence left open", "```\ncode", "```\ncode\n```"],
  ["a fence left open in a list", "- x\n  ```\n  code", "- x\n  \\```\n  code"],
  ["a fence that a list's end turns into another", "- ```\n```\nx", "- \\```\n\\```\nx"],
  ["a fence that only seems to end", " ~~~\n    > ~~~", " \\~~~\n    > \\~~~"],
  ["a code span at a line's beginning, above an open list's fence", "```<b>```\n\n- ~~~", "```<b>```\n\n- \\~~~"],
  ["a fence made by an entity", "&#126;~~\nx\n\n~~~\n@x\n~~~", "&#126;~~\nx\n\n~~~\n@x\n~~~"],
  ["a suggestion to commit", "```suggestion\nx\n```", "```text\nx\n```"],
  ["a suggestion in a list, spelled otherwise", "- a\n  ~~~ sugges&#116;ion\n  x\n  ~~~", "- a\n  ~~~text\n  x\n  ~~~"],
  ["a suggestion in a list made by an entity", "&#45; ~~~suggestion\n  x\n  ~~~", "- ~~~text\n  x\n  ~~~"],
  ["a drawing", "```mermaid\nclick A x\n```", "```text\nclick A x\n```"],
  [
    "a mention behind an address that takes a backtick along",
    "https://github.com/acme/pipeline/` ` ` @x `",
    `https:${GAP}//github.com/acme/pipeline/\` \` \` @${GAP}x \``,
  ],
  ["a mention behind a link that takes a backtick along", "[a](x`) ` ` @x `", `[a]\\(x\`) \` \` @${GAP}x \``],
  ["a link to another repository's page", "[a](/other/repo/issues/1)", "[a]\\(/other/repo/issues/1)"],
  ["a link that climbs out of the repository", "[a](../../../o/r)", "[a]\\(../../../o/r)"],
  ["closing behind an entity", "fixes&nbsp;#12", `fi${GAP}xes&nbsp;#12`],
  ["closing in emphasis", "_fixes_ #12", `_fi${GAP}xes_ #12`],
];

const CLEAN: readonly (readonly [string, string])[] = [
  ["plain text", "The total in row 3 is wrong: 5 < 7, and #12 says so.\n\n- a\n- b\n"],
  ["code", 'run `npm test @scope/pkg` and\n\n```ts\nimport x from "@scope/x"; // fixes #1 https://a.example\n```\n'],
  ["links of our own", "[a](https://github.com/acme/pipeline/pull/3) and https://github.com/acme/pipeline."],
  ["a list with code", "- x\n  ```js\n  y\n  ```\n\n1.  z\n\n    ```\n    w\n    ```\n"],
  ["an exclamation before a bracket", "vec![1, 2] has two"],
  ["a link with a title", '[a](docs/a.md "of A") and [b](/acme/pipeline/pull/3)'],
  ["relative links", "[a](docs/a.md#top), [b](#b), [c](../c.md)"],
  ["mail addresses", "write to somebody@example.org"],
  ["ordinary entities", "a &lt; b &amp; c"],
  ["words like keywords", "this fixes the total; it was closed on Monday"],
];

describe("neutralise", () => {
  it.each(CASES)("takes the effect out of %s", (_, text, want) => {
    expect(neutralise(text, OWN)).toBe(want);
  });

  it.each(CLEAN)("leaves %s as it is", (_, text) => {
    expect(neutralise(text, OWN)).toBe(text);
  });

  it.each([...CASES, ...CLEAN].map(([name, text]) => [name, text] as const))(
    "does nothing more the second time: %s",
    (_, text) => {
      const once = neutralise(text, OWN);
      expect(neutralise(once, OWN)).toBe(once);
    },
  );

  it.each(["](", "[a](<", "]:", "[a](x ", "fixes ", "![", "- ```\n", "&#", "https://", '](x "', "\\"])(
    "is done with a long run of %s",
    (part) => {
      const text = part.repeat(200_000 / part.length);
      expect(neutralise(text, OWN).length).toBeGreaterThanOrEqual(text.length);
    },
  );

  it("links to a whole host where that is allowed", () => {
    expect(neutralise("https://docs.example/a", ["docs.example"])).toBe("https://docs.example/a");
  });
});

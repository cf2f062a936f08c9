import { describe, expect, it } from "vitest";
import * as z from "zod";
import { editFrontMatter, parseFrontMatter, readFrontMatter, renderFrontMatter } from "../../../src/shared/index.ts";

const Any = z.record(z.string(), z.unknown());

describe("front matter", () => {
  it.each([
    ["empty", ""],
    ["plain", "text\n"],
    ["without a newline", "text"],
    ["with empty lines around", "\n\n text \n\n"],
    ["with a front matter of its own", "---\na: 1\n---\n\nbody\n"],
    ["with CRLF", "\r\nline\r\n"],
  ])("gives back a body that is %s", (_, body) => {
    expect(parseFrontMatter(renderFrontMatter({ a: 1 }, body), Any, "a.md")).toMatchObject({ data: { a: 1 }, body });
  });

  it("knows the lines of fields and of the body", () => {
    const read = parseFrontMatter("---\na: 1\nb:\n  - x\n  - y\n---\n\nbody\n", Any, "a.md");
    expect([read.lines.of(["b", 1]), read.lines.of(["b"]), read.lines.of(["none"]), read.lines.body]).toEqual([
      5, 3, 2, 8,
    ]);
  });

  it("reads CRLF files with a byte order mark", () => {
    expect(parseFrontMatter("\uFEFF---\r\na: 1\r\n---\r\n\r\nbody\r\n", Any, "a.md")).toMatchObject({
      data: { a: 1 },
      body: "body\r\n",
    });
  });

  it("takes an empty front matter as no fields", () => {
    expect(readFrontMatter("---\n---\nbody", "a.md")).toMatchObject({ data: {}, body: "body" });
  });

  it.each([
    ["none", "# Title\n", "has no front matter"],
    ["an open one", "---\na: 1\n", "not closed"],
    ["a list instead of fields", "---\n- a\n---\n", "holds no fields"],
    ["a broken one, by its line in the file", "---\na: 1\nb: [\n---\n", "a.md:4"],
  ])("refuses %s", (_, text, message) => {
    expect(() => parseFrontMatter(text, Any, "a.md")).toThrow(message);
  });
});

describe("editFrontMatter", () => {
  const text = `---
# who owns this
name: build   # short
list: [a, b]

stage: "x"
---

Body with --- in it.
`;

  it("keeps order, comments and body", () => {
    const edited = editFrontMatter(text, { name: "ship", stage: undefined, added: ["n"] }, "a.md");
    expect(edited).toBe(
      `---
# who owns this
name: ship # short
list: [a, b]
added:
  - n
---

Body with --- in it.
`,
    );
  });

  it("leaves a file alone when nothing changes", () => {
    expect(editFrontMatter(text.replace("   #", " #"), {}, "a.md")).toBe(text.replace("   #", " #"));
  });

  it("keeps CRLF", () => {
    expect(editFrontMatter("---\r\na: 1\r\n---\r\nbody\r\n", { a: 2 }, "a.md")).toBe("---\r\na: 2\r\n---\r\nbody\r\n");
  });

  it("gives a file without front matter one", () => {
    expect(editFrontMatter("body\n", { a: 1 }, "a.md")).toBe("---\na: 1\n---\n\nbody\n");
  });
});

import { describe, expect, it } from "vitest";
import * as z from "zod";
import { FormatError, parseJson, parseYaml, readYaml, renderYaml } from "../../../src/shared/index.ts";

const Limits = z.strictObject({
  limits: z.strictObject({ unit_bolts: z.number().int(), kind: z.enum(["soft", "hard"]).optional() }),
});

function problemOf(read: () => unknown): FormatError {
  try {
    read();
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
  throw new Error("expected a FormatError");
}

describe("parseYaml", () => {
  it("gives the schema's type", () => {
    expect(parseYaml("limits: { unit_bolts: 5 }", Limits, "a.yml")).toEqual({ limits: { unit_bolts: 5 } });
  });

  it("reads past a byte order mark and CRLF", () => {
    expect(parseYaml("\uFEFFlimits:\r\n  unit_bolts: 5\r\n", Limits, "a.yml")).toEqual({ limits: { unit_bolts: 5 } });
  });

  it.each([
    ["an unknown field", "limits:\n  unit_bolts: 5\n  unit_blots: 4\n", 3, 'did you mean "unit_bolts"'],
    ["a missing field", "limits: {}\n", 1, 'add "unit_bolts:"'],
    ["a wrong word", "limits:\n  unit_bolts: 1\n  kind: medium\n", 3, "soft, hard"],
    ["a wrong type", "limits:\n  unit_bolts: many\n", 2, "correct"],
  ])("names line and cure of %s", (_, text, line, fix) => {
    const error = problemOf(() => parseYaml(text, Limits, "a.yml"));
    expect(error.code).toBe("field_invalid");
    expect(error.problems[0].line).toBe(line);
    expect(error.hint).toContain(fix);
    expect(error.message).toContain(`a.yml:${line}:`);
  });

  it.each([
    ["an anchor", "a: &x 1\n", 1, "anchors"],
    ["an alias", "a: &x 1\nb: *x\n", 1, "anchors"],
    ["a tag", "a: 1\nb: !!binary aGk=\n", 2, "tags"],
    ["a merge key", "a: 1\n<<: { b: 1 }\n", 2, "merge keys"],
    ["a double key", "a: 1\na: 2\n", 2, "twice"],
    ["a prototype key", "a:\n  __proto__: { x: 1 }\n", 2, "__proto__"],
    ["a constructor key", "constructor: 1\n", 1, "constructor"],
    ["a prototype key in disguise", 'a:\n  "\\x5f_proto__": 1\n', 2, "__proto__"],
    ["a merge key in quotes", 'a: 1\n"<<": { b: 1 }\n', 2, "merge keys"],
    ["a list as key", "? [a]\n: 1\n", 1, "plain text"],
    ["a list as key on one line", "[a]: 1\n", 1, "plain text"],
    ["a map as key", "{ a: 1 } : 1\n", 1, "plain text"],
    ["a list as key before a comment", "a: { [b] # c\n  : 1 }\n", 1, "plain text"],
    ["a directive", "%YAML 1.1\n---\na: yes\n", 1, "directives"],
    ["two documents", "a: 1\n---\nb: 1\n", null, "several"],
    ["broken syntax", "a: 1\nb: [1\n", 3, "not valid YAML"],
  ])("refuses %s", (_, text, line, what) => {
    const error = problemOf(() => readYaml(text, "a.yml"));
    expect(error.problems[0].what).toContain(what);
    expect(error.problems[0].line).toBe(line);
  });

  it.each([
    ["brackets", "[".repeat(5000)],
    ["mappings", "a: {".repeat(5000)],
    ["lists", "- ".repeat(5000)],
    ["keys", "? ".repeat(5000)],
  ])("refuses %s nested without end", (_, text) => {
    expect(problemOf(() => readYaml(text, "a.yml")).problems[0].what).toContain("nested deeper");
  });

  it("takes twenty levels and refuses one more", () => {
    const nested = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);
    expect(readYaml(nested(20), "a.yml").value).toBeInstanceOf(Array);
    expect(problemOf(() => readYaml(nested(21), "a.yml")).problems[0].what).toContain("nested deeper");
  });

  it("refuses what is too large, counted in bytes", () => {
    const text = `a: "${"ä".repeat(40)}"`;
    expect(readYaml(text, { file: "a.yml", maxBytes: 85 }).value).toEqual({ a: "ä".repeat(40) });
    expect(problemOf(() => readYaml(text, { file: "a.yml", maxBytes: 84 })).code).toBe("too_large");
  });
});

describe("renderYaml", () => {
  it("quotes what would be read as something else", () => {
    const value = { a: "12e4", b: "null", c: "1".repeat(40), "1": "x: y", d: "two\nlines\n" };
    expect(readYaml(renderYaml(value), "a.yml").value).toEqual(value);
  });

  it("refuses to write a key that nobody could read back", () => {
    expect(() => renderYaml({ list: [{ constructor: 1 }] })).toThrow("cannot be a field name");
  });
});

describe("parseJson", () => {
  it.each([
    ["bad syntax", "{", "json_invalid"],
    ["a prototype key", '{"a":{"__proto__":1}}', "json_invalid"],
    ["depth", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, "json_invalid"],
    ["a wrong shape", '{"b":1}', "field_invalid"],
  ])("refuses %s", (_, text, code) => {
    expect(problemOf(() => parseJson(text, z.strictObject({ a: z.number() }), "a.json")).code).toBe(code);
  });

  it("does not count brackets inside texts", () => {
    const text = JSON.stringify({ a: "[{".repeat(50), b: '\\"[' });
    expect(parseJson(text, z.record(z.string(), z.string()), "a.json")).toEqual({ a: "[{".repeat(50), b: '\\"[' });
  });
});

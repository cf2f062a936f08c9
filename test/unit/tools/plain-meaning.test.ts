import { describe, expect, it } from "vitest";
import * as z from "zod";
import { readPlainly } from "../../../src/tools/plain-meaning.ts";

/* What models write instead of what is asked for. */

const SCHEMA = z.strictObject({
  unit: z.string().optional(),
  n: z.number().int().min(1).optional(),
  met: z.boolean().optional(),
  criteria: z.array(z.string()).optional(),
  inside: z.strictObject({ numbers: z.array(z.number()) }).optional(),
});

describe("arguments are read as they are plainly meant", () => {
  it.each<[unknown, unknown]>([
    [{ unit: 1 }, { unit: "1" }],
    [{ n: "3" }, { n: 3 }],
    [{ n: " 3 " }, { n: 3 }],
    [{ met: "true" }, { met: true }],
    [{ met: "false" }, { met: false }],
    [{ criteria: "It greets." }, { criteria: ["It greets."] }],
    [{ criteria: '["a", "b"]' }, { criteria: ["a", "b"] }],
    [{ inside: { numbers: ["1", 2] } }, { inside: { numbers: [1, 2] } }],
    [
      { unit: "001", n: 1 },
      { unit: "001", n: 1 },
    ],
  ])("%j is %j", (given, meant) => {
    expect(readPlainly(SCHEMA, given)).toEqual({ args: meant });
  });

  it.each<[unknown, string]>([
    [{ n: "three" }, "n"],
    [{ n: "0" }, "n"],
    [{ n: "1.5" }, "n"],
    [{ n: null }, "n"],
    [{ met: "yes" }, "met"],
    [{ met: 1 }, "met"],
    [{ unit: { id: 1 } }, "unit"],
    [{ unit: 1, more: 2 }, ""],
    [{ criteria: "[1, 2]" }, "criteria"],
    ["unit", ""],
    [JSON.parse('{"__proto__": {"n": 1}, "n": "x"}'), "n"],
  ])("%j is refused as it stands", (given, path) => {
    const read = readPlainly(SCHEMA, given);
    expect("error" in read && read.error.issues.map((issue) => issue.path.join("."))).toContain(path);
  });
});

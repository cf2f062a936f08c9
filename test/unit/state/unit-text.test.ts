import { describe, expect, it } from "vitest";
import type { UnitDraft } from "../../../src/method/index.ts";
import { blobId } from "../../../src/shared/index.ts";
import {
  applyChange,
  joinParts,
  parsePlans,
  planPart,
  recordPart,
  renderPlan,
  unitPath,
} from "../../../src/state/index.ts";

const MARKER = "<!-- haiku:record -->";

describe("plan and record", () => {
  it.each([
    ["a plan alone", "plan\n", "plan\n", ""],
    ["both", `plan\n${MARKER}\nrecord\n`, "plan\n", "record\n"],
    ["a record that is empty", `plan\n${MARKER}\n`, "plan\n", ""],
    ["a marker without a line end", `plan\n${MARKER}`, "plan\n", ""],
    ["CRLF", `plan\r\n${MARKER}\r\nrecord\r\n`, "plan\r\n", "record\r\n"],
    ["a second marker, which belongs to the record", `p\n${MARKER}\na\n${MARKER}\nb`, "p\n", `a\n${MARKER}\nb`],
    ["a marker inside a line, which is none", `a ${MARKER} b\n`, `a ${MARKER} b\n`, ""],
    ["rules and front matter in the plan", `---\na: 1\n---\n---\n${MARKER}\nr`, "---\na: 1\n---\n---\n", "r"],
    ["a plan whose last line is not ended", "plan", "plan\n", ""],
    ["nothing", "", "", ""],
  ])("splits %s", (_, text, plan, record) => {
    expect([planPart(text), recordPart(text)]).toEqual([plan, record]);
  });

  it.each(["plan", "plan\n", "plan\n\n\n", "---\nx: 1\n---\n\nbody", "a\r\n"])(
    "joins %j without touching the plan",
    (plan) => {
      const text = joinParts(plan, "record\n");
      expect(planPart(text)).toBe(planPart(plan));
      expect(recordPart(text)).toBe("record\n");
    },
  );
});

const draft: UnitDraft = {
  id: "unit-001-load-rows",
  title: "Load rows",
  body: "\nRead the file.\n\n---\n\nThen count.\n\n",
  criteria: ["prints 5: yes", "# counts"],
  depends_on: [],
  inputs: ["data/a.csv"],
  outputs: ["src/load.ts"],
  quality_gates: [{ name: "test", command: "npm test" }],
  closes: [],
};
const slug = "load-airports";
const path = unitPath(slug, "build", draft.id);
const write = { change: "write_unit", stage: "build", unit: draft } as const;

describe("applyChange", () => {
  it("writes a unit that reads back as it was given", () => {
    const work = applyChange(new Map(), slug, write);
    expect(work.get(path)).toBe(`---
schema: 1
title: Load rows
depends_on: []
inputs:
  - data/a.csv
outputs:
  - src/load.ts
criteria:
  - "prints 5: yes"
  - "# counts"
quality_gates:
  - name: test
    command: npm test
---

Read the file.

---

Then count.
`);
    const plans = parsePlans(slug, ["build"], work);
    expect(plans.problems).toEqual([]);
    const { id, body: _, ...rest } = draft;
    expect(plans.stages.build?.units).toEqual([
      { id, stage: "build", ...rest, plan_text: work.get(path), plan: blobId(work.get(path) ?? ""), record: "" },
    ]);
  });

  it("keeps the record when the plan is written anew, and the plan when the record is", () => {
    const first = applyChange(new Map(), slug, write);
    const record = { change: "record", stage: "build", unit: draft.id, section: "Notes", text: "x" } as const;
    const second = applyChange(first, slug, record);
    expect(planPart(second.get(path) ?? "")).toBe(first.get(path));
    const third = applyChange(second, slug, { ...write, unit: { ...draft, title: "Other" } });
    expect(recordPart(third.get(path) ?? "")).toBe("## Notes\n\nx\n");
    expect(first.get(path)).not.toContain("Notes");
  });

  it("replaces a section as a whole, whatever headings its text had", () => {
    const record = (section: string, text: string, work: ReadonlyMap<string, string>): Map<string, string> =>
      applyChange(work, slug, { change: "record", stage: "build", unit: draft.id, section, text });
    let work = applyChange(new Map(), slug, write);
    work = record("Implementation", "# Big\n\n## Inner\n\n```\n## code\n```\n", work);
    work = record("Verification", "ok", work);
    work = record("Implementation", "second", work);
    expect(recordPart(work.get(path) ?? "")).toBe("## Implementation\n\nsecond\n\n## Verification\n\nok\n");
  });

  it("deletes a unit", () => {
    const work = applyChange(applyChange(new Map(), slug, write), slug, {
      change: "delete_unit",
      stage: "build",
      unit: draft.id,
    });
    expect([...work]).toEqual([]);
  });

  it.each([
    { change: "delete_unit", stage: "build", unit: "unit-002-x" },
    { change: "record", stage: "build", unit: "unit-002-x", section: "a", text: "b" },
  ] as const)("refuses $change of a unit that is not there", (change) => {
    expect(() => applyChange(new Map(), slug, change)).toThrow(expect.objectContaining({ code: "unit_not_found" }));
  });

  it("refuses a plan that holds the marker", () => {
    expect(() => renderPlan({ ...draft, body: `a\n${MARKER}\nb` })).toThrow(
      expect.objectContaining({ code: "plan_invalid" }),
    );
  });
});

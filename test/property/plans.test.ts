import fc from "fast-check";
import { expect, it } from "vitest";
import { blobId } from "../../src/shared/index.ts";
import { joinParts, planPart, RECORD_MARKER, readLedger, recordPart, writeLedger } from "../../src/state/index.ts";
import { writeRecord } from "../../src/state/unit-text.ts";
import { anyText } from "../support/arbitraries.ts";
import { aStateBuilding, aUnit } from "../support/recorded/records.ts";

/* What people write in a plan is theirs: no byte of it changes by what the hats write below, or on its way into the ledger. */

const ENDS = fc.constantFrom("", "\n", "\r\n", "\n\n");
const anyPlan = fc
  .tuple(anyText, anyText, ENDS)
  .map(([title, body, end]) => `---\r\n# kept: as it stands\ntitle: ${JSON.stringify(title)}\n---\n${body}${end}`)
  .filter((text) => !text.split(/\r?\n/).some((line) => line.trimEnd() === RECORD_MARKER));
const ended = (text: string): string => (text === "" || text.endsWith("\n") ? text : `${text}\n`);

it("keeps every byte of a plan whatever is recorded below it", () => {
  fc.assert(
    fc.property(
      anyPlan,
      fc.array(fc.tuple(fc.constantFrom("Notes", "Evidence"), anyText), { maxLength: 3 }),
      (plan, notes) => {
        const after = notes.reduce((text, [section, words]) => writeRecord(text, section, words), plan);
        expect(planPart(after)).toBe(ended(plan));
        expect(blobId(planPart(after))).toBe(blobId(planPart(plan)));
      },
    ),
    { numRuns: 200 },
  );
});

it("takes a file apart and puts it together again", () => {
  fc.assert(
    fc.property(anyPlan, anyText, (plan, record) => {
      const whole = joinParts(plan, record);
      expect(joinParts(planPart(whole), recordPart(whole))).toBe(record === "" ? ended(whole) : whole);
    }),
    { numRuns: 200 },
  );
});

it("brings a locked plan through the ledger as it was", () => {
  fc.assert(
    fc.property(anyPlan, (plan) => {
      const unit = aUnit({ plan: blobId(plan), body: plan });
      const files = writeLedger(aStateBuilding({ units: { [unit.id]: unit } }));
      const { state, problems } = readLedger("airports", files);
      expect(problems).toEqual([]);
      expect(blobId(state?.stages.build?.units[unit.id]?.body ?? "")).toBe(unit.plan);
    }),
    { numRuns: 150 },
  );
});

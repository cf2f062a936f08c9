import { describe, expect, it } from "vitest";
import { aPlannedUnit } from "../../support/recorded/plans.ts";
import { anIteration, aStep, aUnit, hatStep } from "../../support/recorded/records.ts";
import { answer, aView, refused, shown } from "../../support/step-commands.ts";

/* Reading a stage's units: all of them, one as a whole, one field. */

const ID = "unit-001-load-rows";
const OTHER = aPlannedUnit({ id: "unit-002-check-rows" });
const noSuchUnit = refused("unit_not_found", 'there is no unit "777" in this stage: name one of `units`', {
  units: [ID, OTHER.id],
});

describe("a unit is read", () => {
  const units = [aPlannedUnit({ record: "## How\n" }), OTHER];
  const ship = aPlannedUnit({ id: "unit-001-ship", stage: "ship", title: "Ship it" });
  const done = aUnit({ id: ID, iterations: [anIteration(), anIteration({ hat: "verifier" })] });
  const view = aView(hatStep("builder"), { units: [...units, ship], stage: { units: { [ID]: done } } });

  it("in a list, with how far each one is", () => {
    const [first, second] = units.map(({ id, title }) => ({ unit: id, title }));
    expect(answer(view, "haiku_unit_list")).toEqual(
      shown({
        units: [
          { ...first, status: "done" },
          { ...second, status: "pending" },
        ],
      }),
    );
    expect(answer(view, "haiku_unit_list", { stage: "ship" })).toEqual(
      shown({ units: [{ unit: ship.id, title: "Ship it", status: "pending" }] }),
    );
    expect(answer(view, "haiku_unit_list", { stage: "moon" })).toEqual(shown({ units: [] }));
    expect(answer({ ...view, step: aStep("approve", { stage: null }) }, "haiku_unit_list")).toEqual(
      shown({ units: [] }),
    );
  });

  it("as a whole", () => {
    const { id: unit, title, plan_text: plan } = ship;
    expect(answer(view, "haiku_unit_read", { unit: "001" })).toEqual(
      shown({ unit: ID, title: "Load the rows", plan: units[0]?.plan_text, record: "## How\n" }),
    );
    expect(answer(view, "haiku_unit_read", { unit, stage: "ship" })).toEqual(shown({ unit, title, plan, record: "" }));
    expect(answer(view, "haiku_unit_read", { unit: "777" })).toEqual(noSuchUnit);
  });

  it.each<[string, unknown]>([
    ["title", "Load the rows"],
    ["status", "done"],
    ["plan", units[0]?.plan_text],
    ["record", "## How\n"],
    ["outputs", ["src/load.ts"]],
    ["criteria", ["as many rows as the source has"]],
  ])("by its field %s", (field, value) => {
    expect(answer(view, "haiku_unit_get", { unit: "001", field })).toEqual(shown({ unit: ID, field, value }));
  });

  it.each(["stage", "plan_text", "id"])("not by %s, which is no field of it", (field) => {
    const fields = "title, outputs, inputs, criteria, depends_on, quality_gates, closes, status, plan, record";
    expect(answer(view, "haiku_unit_get", { unit: "001", field })).toEqual(
      refused("field_unknown", `ask for one of ${fields}`),
    );
    expect(answer(view, "haiku_unit_get", { unit: "777", field })).toEqual(noSuchUnit);
  });
});

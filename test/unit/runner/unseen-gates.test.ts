import { describe, expect, it } from "vitest";
import type { StageRecord } from "../../../src/method/index.ts";
import { unseenGates } from "../../../src/runner/run-gates.ts";
import { aStage, aState, workWithUnit } from "../../support/books.ts";

const STEP = { stage: "build", kind: "gates", subject: null, hat: null, n: 1, attempt: 1 } as const;
const SIGNED = {
  at: "2026-01-01T00:00:00.000Z",
  by: { login: "a", id: 1 },
  source: "command",
  ref: "c",
  witnesses: {},
};

describe("a plan's command that nobody has seen", () => {
  const unseen = (change: Partial<StageRecord>) =>
    unseenGates({
      state: aState({ ...aStage({}), ...change }),
      work: workWithUnit({ gate: "sh mine.sh" }),
      step: STEP,
    }).map(({ command }) => command);

  it("is one that the configuration does not declare, of a plan without a person's signature", () => {
    expect(unseen({})).toEqual(["sh mine.sh"]);
  });

  it("is none once a person has signed the plan", () => {
    expect(unseen({ plan_signed: SIGNED as StageRecord["plan_signed"] })).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { grantedAt, heldBy, retriedAt, stepName, timesGranted } from "../../../src/method/derive/interventions.ts";
import type { IntentState, Intervention } from "../../../src/method/index.ts";
import { aFinding, aStage, aState, DEVELOPER } from "../../support/recorded/records.ts";

const at = (hour: number): string => `2026-01-01T0${hour}:00:00.000Z`;
const said = (hour: number, what: string, step?: string): Intervention => ({
  at: at(hour),
  by: DEVELOPER,
  source: "comment/1",
  do: what,
  ...(step === undefined ? {} : { step }),
});

interface Words {
  readonly intent?: readonly Intervention[];
  readonly build?: readonly Intervention[];
  readonly ship?: readonly Intervention[];
  readonly finding?: readonly Intervention[];
}

function books({ intent = [], build = [], ship = [], finding = [] }: Words): IntentState {
  const stages = { build: aStage({ interventions: build }), ship: aStage({ name: "ship", interventions: ship }) };
  return aState({ intent: { interventions: intent }, stages, findings: [aFinding({ interventions: finding })] });
}

const HAT = { stage: "build", kind: "hat", subject: "001", hat: "builder" } as const;
const FIX = { stage: "build", kind: "fix", subject: "FB-001", hat: "builder" } as const;
const WHOLE = { stage: null, kind: "gates", subject: null, hat: null } as const;
const NAME = "build/hat/001/builder";

it("names a step whatever its count", () => {
  expect([HAT, FIX, WHOLE].map(stepName)).toEqual([NAME, "build/fix/FB-001/builder", "-/gates/-/-"]);
});

describe("a step was last tried again", () => {
  it.each<[string, Words, Parameters<typeof stepName>[0], string | null]>([
    ["never", {}, HAT, null],
    ["for everything in its stage", { build: [said(1, "retry")] }, HAT, at(1)],
    ["by its own name", { build: [said(1, "retry", NAME)] }, HAT, at(1)],
    ["not by another's name", { build: [said(1, "retry", "build/hat/002/builder")] }, HAT, null],
    ["not by another word", { build: [said(1, "cancel", NAME)] }, HAT, null],
    ["not in another stage", { ship: [said(1, "retry")] }, HAT, null],
    ["for the whole intent", { intent: [said(2, "retry")] }, HAT, at(2)],
    ["the later time", { intent: [said(1, "retry")], build: [said(3, "retry"), said(2, "retry")] }, HAT, at(3)],
    ["on its finding", { finding: [said(1, "retry")] }, FIX, at(1)],
    ["not on a finding it does not work on", { finding: [said(1, "retry")] }, HAT, null],
    ["not on another finding", { finding: [said(1, "retry")] }, { ...FIX, subject: "FB-002" }, null],
    [
      "not on a finding of the same name as its unit",
      { finding: [said(1, "retry")] },
      { ...HAT, subject: "FB-001" },
      null,
    ],
    ["not in a stage that has not begun", { build: [said(1, "retry")] }, { ...HAT, stage: "moon" }, null],
    ["at intent scope", { intent: [said(1, "retry")], build: [said(2, "retry")] }, WHOLE, at(1)],
  ])("%s", (_, words, step, expected) => {
    expect(retriedAt(books(words), step)).toBe(expected);
  });
});

describe("a step is held", () => {
  const cancel = said(2, "cancel", NAME);
  it.each<[string, Words, string | null]>([
    ["by nobody", {}, null],
    ["by its cancellation", { build: [cancel] }, at(2)],
    ["not by another's", { build: [said(2, "cancel", "build/hat/002/builder")] }, null],
    ["not by another word", { build: [said(2, "park", NAME)] }, null],
    ["by the latest one, wherever it stands", { intent: [said(3, "cancel", NAME)], build: [cancel] }, at(3)],
    ["after an earlier retry", { build: [said(1, "retry"), cancel] }, at(2)],
    ["until a retry", { build: [cancel, said(3, "retry", NAME)] }, null],
    ["until a retry of the same moment", { build: [cancel, said(2, "retry")] }, null],
    ["after an earlier resume", { intent: [said(1, "resume")], build: [cancel] }, at(2)],
    ["until a resume", { intent: [said(3, "resume")], build: [cancel] }, null],
    ["whatever else is said later", { intent: [said(3, "pause")], build: [cancel] }, at(2)],
    ["again after a resume", { intent: [said(3, "resume")], build: [cancel, said(4, "cancel", NAME)] }, at(4)],
  ])("%s", (_, words, expected) => {
    expect(heldBy(books(words), HAT)?.at ?? null).toBe(expected);
  });
});

describe("a cap is granted again", () => {
  const words: Words = {
    intent: [said(1, "retry", "steps"), said(5, "retry", "usage")],
    build: [said(2, "retry", "steps"), said(6, "cancel", "steps"), said(7, "retry")],
    ship: [said(3, "retry", "steps"), said(4, "retry", "findings")],
  };

  it.each([
    ["steps", null, at(3), 3],
    ["steps", "build", at(2), 2],
    ["steps", "ship", at(3), 2],
    ["findings", "build", null, 0],
    ["findings", "ship", at(4), 1],
    ["usage", "build", at(5), 1],
  ] as const)("%s in %s: last %s, %i times", (grant, stage, last, times) => {
    expect(grantedAt(books(words), grant, stage)).toBe(last);
    expect(timesGranted(books(words), grant, stage)).toBe(times);
  });

  it("never", () => {
    expect(grantedAt(books({}), "steps")).toBeNull();
  });
});

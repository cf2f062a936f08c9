import { describe, expect, it } from "vitest";
import { endOf, finishEvent } from "../../../src/engine/outcomes/finish-step.ts";
import { acceptCommand, type Session } from "../../../src/engine/outcomes/step-session.ts";
import { filesSeenByReview, transition } from "../../../src/method/index.ts";
import { here } from "../../support/named-errors/case.ts";
import { VALID_CALLS } from "../../support/named-errors/valid-calls.ts";
import { aRun, OPEN, UNIT } from "../../support/recorded/records.ts";
import { OTHER, PENDING, sessionOf, WAITING, type Worker, type World } from "../../support/tool-desks.ts";

/* Silence is no agreement: a step ends by a command of its own, or it has failed. And what a reviewer's end signs. */

function call(from: Session, name: string, args: Readonly<Record<string, unknown>>): Session {
  const answer = acceptCommand(from, { name, args });
  if (answer.kind === "refused") throw new Error(`${answer.code}: ${answer.message}`);
  return answer.session;
}

const ENDS: readonly [Worker, string, string][] = [
  ["discover", "haiku_discovery_complete", "done"],
  ["review", "haiku_review_complete", "signed"],
  ["approve", "haiku_review_complete", "signed"],
  ["builder", "haiku_unit_advance_hat", "advance"],
  ["verifier", "haiku_unit_reject_hat", "reject"],
  ["implementer", "haiku_feedback_advance_hat", "advance"],
  ["assessor", "haiku_feedback_reject_hat", "reject"],
  ["assessor", "haiku_feedback_reject", "advance"],
  ["elaborate", "haiku_ask", "asked"],
];

/** Calls that change something and end nothing. */
const GOES_ON: readonly [Worker, string][] = [
  ["discover", "haiku_decision_record"],
  ["review", "haiku_feedback"],
  ["approve", "haiku_feedback"],
  ["builder", "haiku_unit_record"],
  ["verifier", "haiku_unit_criterion"],
  ["classifier", "haiku_feedback_set_severity"],
  ["implementer", "haiku_unit_delete"],
];

const valid = (tool: string): { readonly world?: World; readonly args: Readonly<Record<string, unknown>> } => {
  const found = VALID_CALLS[tool];
  if (!found) throw new Error(`no call of ${tool}`);
  return found;
};

describe("a step", () => {
  it.each(ENDS)("of %s ends by %s: %s", (worker, tool, result) => {
    const { world, args } = valid(tool);
    const from = sessionOf(worker, world);
    expect(endOf(call(from, tool, args))).toMatchObject({ kind: "ended", result });
  });

  it.each(GOES_ON)("of %s that has only called %s has failed", (worker, tool) => {
    const { world, args } = valid(tool);
    const from = sessionOf(worker, world);
    expect(endOf(from)).toMatchObject({ kind: "failed" });
    expect(endOf(call(from, tool, args))).toMatchObject({ kind: "failed" });
  });
});

describe("a reviewer's end", () => {
  const facts = {
    ...{ at: "2026-11-21T10:00:00.000Z", base: "b", tree: null, changed: {}, commit: null },
    ...{ run: 1, usage: null, prompt: null, duration_ms: 1 },
  };
  /** Correctness reviews plans; one unit has its stamp. */
  function reviewing(): Session {
    const run = aRun("review/correctness", { lane: "l", ...OPEN });
    const read = sessionOf("review").plans.stages.build?.units.find(({ id }) => id === OTHER);
    const stamp = { at: facts.at, witnesses: read ? filesSeenByReview(read) : {}, findings: [] };
    return sessionOf("review", {
      state: (state) => {
        const { build } = state.stages;
        const other = build?.units[OTHER];
        if (!build || !other) throw new Error("no such unit");
        const units = { ...build.units, [OTHER]: { ...other, reviews: { correctness: stamp } } };
        return { ...state, stages: { build: { ...build, runs: [run], units } } };
      },
    });
  }
  function landed(session: Session) {
    const end = endOf(session);
    if (end.kind === "failed") throw new Error(end.message);
    return transition(reviewing().state, finishEvent(session, end, facts));
  }
  const finding = { ...here, title: "Late", body: "Too late.", severity: "low", target_unit: PENDING };

  it("signs every unit that lacked its stamp, with the findings it has filed", () => {
    const filed = call(reviewing(), "haiku_feedback", finding);
    const state = landed(call(filed, "haiku_review_complete", { ...here, summary: "One finding." }));
    const stamps = Object.entries(state.stages.build?.units ?? {}).map(([id, { reviews }]) => [
      id,
      reviews.correctness?.findings,
    ]);
    expect(Object.fromEntries(stamps)).toEqual({
      [UNIT]: ["FB-003"],
      [OTHER]: [],
      [PENDING]: ["FB-003"],
      [WAITING]: ["FB-003"],
    });
  });

  it("is missing in a run that was closed as failed: nothing is signed, and nothing it filed stands", () => {
    const steps = ["airports/build/review/correctness/-/1.1"];
    const closed = transition(reviewing().state, {
      do: "close",
      at: facts.at,
      steps,
      result: "failed",
      message: "m",
      run: 1,
    });
    expect(closed.stages.build?.units).toEqual(reviewing().state.stages.build?.units);
    expect(closed.findings).toHaveLength(2);
  });
});

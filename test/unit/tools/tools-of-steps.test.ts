import { describe, expect, it } from "vitest";
import { TOOLS } from "../../../src/tools/index.ts";
import { READING } from "../../support/step-commands.ts";
import { deskOf, type Worker } from "../../support/tool-desks.ts";

/* Which tools each kind of step is served: these and no others, whoever asks for them. */

const HAT = [
  "haiku_unit_record",
  "haiku_unit_criterion",
  "haiku_unit_advance_hat",
  "haiku_unit_reject_hat",
  "haiku_gates_run",
  "haiku_feedback",
  "haiku_feedback_write",
  "haiku_decision_record",
];
const AUDIT = ["haiku_feedback", "haiku_feedback_write", "haiku_review_complete"];

const SERVED: Readonly<Record<Worker, readonly string[]>> = {
  discover: ["haiku_discovery_complete", "haiku_decision_record", "haiku_feedback"],
  elaborate: ["haiku_unit_write", "haiku_unit_delete", "haiku_decision_record", "haiku_ask", "haiku_feedback"],
  review: AUDIT,
  approve: AUDIT,
  builder: HAT,
  verifier: HAT,
  classifier: [
    "haiku_feedback_set_targets",
    "haiku_feedback_set_severity",
    "haiku_feedback_advance_hat",
    "haiku_feedback_reject_hat",
    "haiku_gates_run",
  ],
  implementer: [
    "haiku_unit_write",
    "haiku_unit_delete",
    "haiku_unit_record",
    "haiku_decision_record",
    "haiku_feedback_advance_hat",
    "haiku_feedback_reject_hat",
    "haiku_gates_run",
  ],
  assessor: ["haiku_feedback_advance_hat", "haiku_feedback_reject_hat", "haiku_feedback_reject", "haiku_gates_run"],
  gates: [],
};

const WORKERS = Object.keys(SERVED) as Worker[]; // keys of the table above
const here = { intent: "airports", stage: "build" };

describe.each(WORKERS)("a step of kind %s", (worker) => {
  const served = [...READING, ...SERVED[worker]];

  it("is served its own tools", () => {
    expect(
      deskOf(worker)
        .tools.map(({ name }) => name)
        .sort(),
    ).toEqual([...served].sort());
  });

  it.each(TOOLS.map(({ name }) => name).filter((name) => !served.includes(name)))(
    "is refused %s, and told what it has",
    async (name) => {
      const answer = await deskOf(worker).call(name, here);
      expect(answer).toMatchObject({ isError: true, structuredContent: { error: "tool_not_available" } });
      const { message } = answer.structuredContent as { message: string };
      expect(served.filter((tool) => !message.includes(tool))).toEqual([]);
    },
  );
});

it("leaves no tool that no step is served", () => {
  const used = new Set([...READING, ...Object.values(SERVED).flat()]);
  expect(TOOLS.map(({ name }) => name).filter((name) => !used.has(name))).toEqual([]);
});

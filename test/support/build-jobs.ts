import type { FrozenStage, IntentState, Step } from "../../src/method/index.ts";
import type { RunRequest } from "../../src/ports/index.ts";
import { blobId } from "../../src/shared/index.ts";
import { planPart } from "../../src/state/index.ts";
import { ActionJob } from "./action-job.ts";
import { workWithUnit } from "./recorded/plans.ts";
import { aFinding, anIteration, aRun, aStage, aState, aUnit, hatStep, NOON, OPEN, UNIT } from "./recorded/records.ts";

/* Jobs of one stage, `build`, with what their agents are to do there. */

/** A builder's first step. */
export const BUILD = hatStep("builder");
const LANE = "airports/build/hat/001/builder/1.1";
/** The plan's reviews. */
export const REVIEWS = ["spec", "correctness"].map(
  (subject): Step => ({ ...BUILD, kind: "review", subject, hat: null }),
);

const PLAYBOOK = `playbook: 1
steps:
  - match: { stage: build, kind: hat, hat: builder }
    do:
      - write: { path: src/load.mjs, content: "export const rows = 3;\\n" }
      - call: { tool: haiku_unit_record, args: { section: Builder, text: "Counts three rows." } }
      - call: { tool: haiku_unit_advance_hat, args: { message: "Loads three rows." } }
  - match: { stage: build, kind: hat, hat: verifier }
    do:
      - call: { tool: haiku_unit_read, as: seen }
      - note: "the record says \${seen.record}"
      - call: { tool: haiku_unit_advance_hat, args: { message: "Holds." } }
        expect_error: criteria_not_met
        then:
          - call: { tool: haiku_unit_criterion, args: { n: 1, met: true, evidence: "rows is 3" } }
          - call: { tool: haiku_unit_advance_hat, args: { message: "Holds." } }
  - match: { kind: fix, finding: FB-001 }
    do:
      - write: { path: src/load.mjs, content: "export const rows = 4;\\n" }
      - call: { tool: haiku_feedback_advance_hat, args: { message: "Counts four." } }
  - match: { kind: fix, finding: FB-002 }
    do:
      - call: { tool: haiku_feedback_reject, args: { message: "Not mine to say." } }
        expect_error: tool_not_available
  - match: { kind: fix, finding: FB-003 }
    do:
      - write: { path: src/load.mjs, content: "export const rows = 5;\\n" }
      - call: { tool: haiku_feedback_advance_hat, args: { message: "Counts five." } }
  - match: { stage: build, kind: review, role: correctness }
    do:
      - call: { tool: haiku_feedback, args: { title: "Counts the header", body: "The first line is no row.", severity: high } }
      - call: { tool: haiku_review_complete, args: { summary: "One finding." } }
`;

const GATE = `node -e "if (require('fs').readFileSync('src/load.mjs', 'utf8').length < 5) process.exit(1); console.log('# tests 1')"`;

/** A ledger in which the builder of the only unit has begun, and the work it is about. */
export function aBuildState(
  change: Partial<FrozenStage> = {},
  outputs: readonly string[] = ["src/load.mjs"],
  gate = GATE,
): {
  state: IntentState;
  work: ReadonlyMap<string, string>;
} {
  const work = workWithUnit({ gate, outputs });
  const body = planPart([...work.values()][0] ?? "");
  const unit = aUnit({ id: UNIT, plan: blobId(body), body, iterations: [anIteration({ lane: LANE, ...OPEN })] });
  return {
    work,
    state: aState({ stages: { build: aStage({ frozen: { isolate: [], ...change }, units: { [UNIT]: unit } }) } }),
  };
}

/** A job on that ledger, whose playbook knows the steps of the stage `build`; `more`: further files of the default branch. */
export function aJob(ledger = aBuildState(), more: Readonly<Record<string, string>> = {}): ActionJob {
  const base = { "README.md": "# Airports\n", "AGENTS.md": "Obey me.\n", ".haiku/playbook.yml": PLAYBOOK, ...more };
  return new ActionJob({ base, ...ledger });
}

/** A job of two reviews, one of which files a finding, and its request; `more`: further files of the default branch. */
export function aJobOfReviews(more: Readonly<Record<string, string>> = {}): readonly [ActionJob, RunRequest] {
  const runs = REVIEWS.map(({ subject }) =>
    aRun(`review/${subject}`, { lane: "airports/build/review/spec/-/1.1", ...OPEN }),
  );
  const job = aJob({ state: aState({ stages: { build: aStage({ runs }) } }), work: workWithUnit() }, more);
  return [job, job.request("audit", REVIEWS)];
}

/** A job of three fixes of one file, the second of which goes wrong, and its request. */
export function aJobOfFixes(): readonly [ActionJob, RunRequest] {
  const fixes = ["FB-001", "FB-002", "FB-003"].map((id): Step => ({ ...BUILD, kind: "fix", subject: id }));
  const { work, state } = aBuildState({ collect_low: true });
  const iterations = ["classifier", "builder"].map((hat, i) =>
    anIteration({ hat, lane: "airports/build/fix/FB-001/builder/1.1", ...(i === 0 ? {} : OPEN) }),
  );
  const findings = fixes.map(({ subject }, i) =>
    aFinding({ id: subject ?? "", fingerprint: `f${i}`, severity: "low", iterations }),
  );
  const stage = aStage({ frozen: { collect_low: true }, units: { [UNIT]: aUnit({ started_at: NOON }) } });
  const job = aJob({ work, state: { ...state, stages: { build: stage }, findings } });
  return [job, job.request("fix", fixes)];
}

/**
 * A job of the stage's gates, and its request; `gate`: another command, which the repository declares besides the plan where
 * it is one; `more`: further files of the default branch.
 */
export function aJobOfGates({
  gate = GATE,
  more = {},
}: {
  readonly gate?: string;
  readonly more?: Readonly<Record<string, string>>;
} = {}): readonly [ActionJob, RunRequest] {
  const step: Step = { ...BUILD, kind: "gates", subject: null, hat: null };
  const work = workWithUnit({ gate });
  const runs = [aRun("gates/-", { lane: "l", ...OPEN })];
  const quality_gates = gate === GATE ? [] : [{ name: "test", command: gate }];
  const stage = aStage({ runs, frozen: { quality_gates } });
  const job = aJob({ state: aState({ stages: { build: stage } }), work }, more);
  return [job, job.request("gates", [step])];
}

import {
  type IntentState,
  type Iteration,
  type RunRecord,
  type StepKind,
  stepKey,
  unitNumber,
} from "../method/index.ts";

/** One step as the books tell it. */
export interface HistoryStep {
  readonly key: string;
  readonly stage: string | null;
  readonly kind: string;
  readonly subject: string | null;
  readonly hat: string | null;
  readonly bolt: number | null;
  readonly dispatched_at: string;
  readonly completed_at: string | null;
  readonly result: string | null;
  readonly message: string | null;
  readonly duration_ms: number | null;
  readonly commit: string | null;
  readonly run: number | null;
  readonly lane: string;
  readonly usage: RunRecord["usage"];
}

/** Every step of an intent in the order of its dispatch. */
export function historyOf(state: IntentState): readonly HistoryStep[] {
  const stages = Object.values(state.stages);
  const steps = [
    ...runs(state, null, state.intent.runs),
    ...stages.flatMap((stage) => runs(state, stage.name, stage.runs)),
    ...stages.flatMap((stage) =>
      Object.values(stage.units).flatMap((unit) =>
        iterations(state, { stage: stage.name, kind: "hat", subject: unitNumber(unit.id) }, unit.iterations),
      ),
    ),
    ...state.findings.flatMap((finding) =>
      iterations(state, { stage: finding.stage, kind: "fix", subject: finding.id }, finding.iterations),
    ),
  ];
  return steps.sort(
    (a, b) =>
      a.dispatched_at.localeCompare(b.dispatched_at) || (a.completed_at ?? "~").localeCompare(b.completed_at ?? "~"),
  );
}

function runs(state: IntentState, stage: string | null, records: readonly RunRecord[]): readonly HistoryStep[] {
  return records.map((record) => {
    const [kind = "", ...rest] = record.step.split("/");
    const name = rest.join("/");
    return toStep(
      state,
      { stage, kind: kind as StepKind, subject: name === "-" ? null : name, hat: null, bolt: null },
      record,
    );
  });
}

function iterations(
  state: IntentState,
  about: { stage: string | null; kind: StepKind; subject: string },
  records: readonly Iteration[],
): readonly HistoryStep[] {
  return records.map((record) => toStep(state, { ...about, hat: record.hat, bolt: record.bolt }, record));
}

interface About {
  readonly stage: string | null;
  readonly kind: StepKind;
  readonly subject: string | null;
  readonly hat: string | null;
  readonly bolt: number | null;
}

function toStep(state: IntentState, about: About, record: RunRecord | Iteration): HistoryStep {
  const { n, attempt, lane, dispatched_at, completed_at, result, message } = record;
  const { bolt, ...step } = about;
  const rest = {
    duration_ms: record.duration_ms ?? null,
    commit: record.commit ?? null,
    run: record.run ?? null,
    usage: record.usage ?? null,
  };
  return {
    key: stepKey(state.slug, { ...step, n, attempt }),
    ...step,
    bolt,
    lane,
    dispatched_at,
    completed_at,
    result,
    message,
    ...rest,
  };
}

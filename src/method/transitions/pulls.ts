import { intentBranch, workingStage } from "../derive/index.ts";
import type { IntentState, PullRecord, StageRecord } from "../model/index.ts";
import { forbid, withStage } from "./rules.ts";

interface PullChange {
  readonly at: string;
  /** Null: the intent's own. */
  readonly stage: string | null;
  readonly number: number;
  /** Null: as it should be. */
  readonly state: string | null;
  readonly shuts?: true;
}

/** Keeps which pull request is ours and how it stands. A number never changes; a shut gate has to be passed anew. */
export function recordPull(state: IntentState, line: PullChange): IntentState {
  const { intent } = state;
  if (line.stage === null) {
    const kept = { ...state, intent: { ...intent, pull: recorded(intent.pull, line) } };
    const working = workingStage(kept);
    const livesHere = working !== null && working.branch === intentBranch(state.slug);
    return livesHere && line.shuts ? withStage(kept, working.name, shut) : kept;
  }
  return withStage(state, line.stage, (stage) => {
    const kept = { ...stage, pull: recorded(stage.pull, line) };
    return line.shuts ? shut(kept) : kept;
  });
}

function recorded(before: PullRecord | undefined, { at, number, state, shuts }: PullChange): PullRecord {
  if (before && before.number !== number) forbid(`#${before.number} is recorded; #${number} cannot take its place`);
  // Whatever was given while the base was another one does not count later either.
  const rebased = before?.state !== undefined && before.shut ? at : before?.rebased_at;
  return {
    number,
    ...(state === null ? {} : { state, since: at, ...(shuts ? { shut: shuts } : {}) }),
    ...(rebased === undefined ? {} : { rebased_at: rebased }),
  };
}

/** Merged stages stay as they are. */
function shut({ gate_timed_out: _, ...stage }: StageRecord): StageRecord {
  return stage.merged === null ? { ...stage, gate: null, gate_opened_at: null } : stage;
}

/** What became of the issue of origin: said once for each time it changes. */
export function recordIssue(
  state: IntentState,
  { at, state: now }: { readonly at: string; readonly state: string | null },
): IntentState {
  const { issue: _, ...intent } = state.intent;
  return { ...state, intent: now === null ? intent : { ...intent, issue: { state: now, since: at } } };
}

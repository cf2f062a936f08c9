import { ledgerBranch } from "../method/index.ts";
import type { CheckOutput } from "../ports/index.ts";
import { blobId } from "../shared/index.ts";
import { activeSteps } from "./active-steps.ts";
import { type CheckState, deliveryCheckState, stageCheckState } from "./check-state.ts";
import { costSoFar, costWords } from "./cost.ts";
import { elsewhereWords, workedOnElsewhere } from "./elsewhere.ts";
import { intentFindingSections } from "./finding-sections.ts";
import { limitNote } from "./github-limit.ts";
import { runsNotTaken } from "./not-taken.ts";
import { commitLink, paragraphs, shorten } from "./page.ts";
import { renderReasons, whatIsWaitedFor } from "./reasons.ts";
import { refusedWrites } from "./refused-writes.ts";
import { reviewMap } from "./review-map.ts";
import { stageSections } from "./stage-block.ts";
import type { IntentView } from "./view.ts";
import { endWords } from "./words.ts";

export const GATE_CHECK = "haiku/gate";
export const DELIVERY_CHECK = "haiku/delivery";

/** GitHub takes 65,535 characters; we stop before. */
const MOST = 60_000;

/** Everything `haiku/gate` or `haiku/delivery` of a pull request is made of. */
export interface GateCheckView extends IntentView {
  /** The stage it speaks of; null at intent level. */
  readonly stage: string | null;
  /** On which pull request: the stage's own (`haiku/gate`) or the intent's (`haiku/delivery`). */
  readonly place: "stage" | "intent";
  /** Commit the check stands on. */
  readonly head: string;
  /** Head of the ledger; written down as an anchor, not part of what makes the check worth an update. */
  readonly ledger: string | null;
}

/**
 * The check that says where a stage or the whole intent stands and why. `external_id` is
 * `<slug>/<stage|->#<digest>`: while it stays the same there is nothing to update.
 */
export function gateCheck(view: GateCheckView): CheckOutput {
  const { page, state, position, stage, place, head } = view;
  const checkState = stateOf(view);
  const title = titleOf(view, checkState);
  const limit = limitNote(view.refused_writes);
  const refused = refusedWrites(page, view.refused_writes);
  const elsewhere = elsewhereOf(view);
  const summary =
    elsewhere === null
      ? paragraphs([
          limit,
          renderReasons(page, position.reason),
          refused,
          `Cost so far: ${costWords(costSoFar(state))}.`,
        ])
      : paragraphs([limit, `${elsewhereWords(page, elsewhere)}.`, refused]);
  const text = elsewhere === null ? shorten(detailsOf(view), MOST) : TOLD_THERE;
  // While a stage is worked on in a pull request of its own, that alone is what the intent's check says.
  const details = elsewhere === null ? [title, renderReasons(page, position.reason), text] : [elsewhere.stage];
  const content = JSON.stringify([head, checkState, ...details, ...[limit, refused].filter((part) => part !== null)]);
  return {
    name: place === "stage" ? GATE_CHECK : DELIVERY_CHECK,
    head,
    ...checkState,
    title,
    summary: shorten(paragraphs([summary, anchorLine(view)]), MOST),
    text,
    external_id: `${state.slug}/${stage ?? "-"}#${blobId(content).slice(0, 16)}`,
    annotations: [],
    buttons: [],
  };
}

const TOLD_THERE =
  "Its steps, findings and signatures are told there; this check follows when somebody is waited for and when the stage is passed.";

function elsewhereOf(view: GateCheckView): ReturnType<typeof workedOnElsewhere> {
  return view.place === "intent" && view.stage === null ? workedOnElsewhere(view) : null;
}

function stateOf({ state, position, stage, place }: GateCheckView): CheckState {
  if (place === "stage" && stage !== null) return stageCheckState(state, position, stage);
  return deliveryCheckState(state, position);
}

function titleOf(view: GateCheckView, { conclusion }: CheckState): string {
  const { page, state, position, stage, place } = view;
  if (place === "stage" && stage !== null && state.stages[stage]?.merged) return `Stage ${stage} is merged`;
  if (state.intent.ended) return `The intent is ${endWords(state.intent.ended.how)}`;
  if (conclusion === "success" && place === "intent") return "Ready: merge to deliver";
  if (conclusion === "success" && position.phase === "gate" && position.waits_for === "person") {
    return "Ready: merge to pass the gate";
  }
  const elsewhere = elsewhereOf(view);
  return elsewhere === null
    ? whatIsWaitedFor(page, position)
    : `Stage ${elsewhere.stage} is worked on in #${elsewhere.pull}`;
}

function detailsOf(view: GateCheckView): string {
  const { page, state, stage } = view;
  const notTaken = runsNotTaken(page, view.not_taken);
  if (stage !== null) return paragraphs([stageSections({ ...view, stage }), activeSteps(view), notTaken]);
  return paragraphs([
    intentFindingSections(page, state),
    `#### Who approved what\n\n${reviewMap(page, state)}`,
    activeSteps(view),
    notTaken,
  ]);
}

function anchorLine({ page, state, ledger }: GateCheckView): string | null {
  return ledger === null ? null : `Books: \`${ledgerBranch(state.slug)}\` at ${commitLink(page, ledger)}.`;
}

import { gateTakes } from "../method/index.ts";
import type { CheckButton, CheckOutput } from "../ports/index.ts";
import { blobId } from "../shared/index.ts";
import type { GateCheckView } from "./gate-check.ts";
import { whatIsWaitedFor } from "./reasons.ts";

export const ACT_CHECK = "haiku/act";

const APPROVE: CheckButton = {
  label: "Approve",
  description: "Approve what is waited for now",
  identifier: "approve",
};
const RETRY: CheckButton = { label: "Retry", description: "Try the stuck step once more", identifier: "retry" };
const RUN_CI: CheckButton = {
  label: "Run CI",
  description: "Run the repository's CI on this head",
  identifier: "run-ci",
};

/** What may be pressed besides what the position says by itself. */
export interface ActOffers {
  readonly runCi: boolean;
  /** The gate takes no person by itself, and takes one now: a protected path was changed. */
  readonly confirms?: boolean;
  /** For what an approval is asked: a button of before says something else. */
  readonly approves?: string | null;
}

/**
 * The check run that carries the buttons. GitHub shows buttons on completed runs only, so it is one that is never
 * required, and its being neutral means nothing.
 */
export function actCheck(view: GateCheckView, offers: ActOffers): CheckOutput {
  const { page, state, position, stage, head } = view;
  const buttons = [
    ...(mayApprove(view, offers) ? [APPROVE] : []),
    ...(position.waits_for === "stuck" ? [RETRY] : []),
    ...(offers.runCi && state.intent.ended === null ? [RUN_CI] : []),
  ];
  const title = buttons.length === 0 ? "Nothing to do" : buttons.map((button) => button.label).join(" · ");
  const shown = buttons.includes(APPROVE) && offers.approves ? `.${offers.approves}` : "";
  const summary = buttons.length === 0 ? "There is nothing to press now." : whatIsWaitedFor(page, position);
  return {
    name: ACT_CHECK,
    head,
    status: "completed",
    conclusion: "neutral",
    title,
    summary,
    external_id: `${state.slug}/${stage ?? "-"}#${blobId(JSON.stringify([head, title, summary])).slice(0, 16)}${shown}`,
    annotations: [],
    buttons,
  };
}

/** What the check with this `external_id` has its approving button for; null where it has none. */
export function shownOnCheck(externalId: string): string | null {
  return /#[0-9a-f]+\.([0-9a-f]+)$/.exec(externalId)?.[1] ?? null;
}

function mayApprove({ state, position, stage }: GateCheckView, { confirms = false }: ActOffers): boolean {
  if (position.waits_for !== "person" || position.status !== "running" || stage === null) return false;
  if (position.phase === "plan-signoff") return true;
  return position.phase === "gate" && (confirms || gateTakes(state.stages[stage]?.frozen.gate ?? [], "approval"));
}

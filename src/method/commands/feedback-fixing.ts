import * as z from "zod";
import { type ErrorCode, own } from "../../shared/index.ts";
import { fixChainOf, isClosed, isUnit } from "../derive/index.ts";
import {
  type Finding,
  type IntentState,
  QUALITY_GATES,
  RESOLUTIONS,
  type Resolution,
  SEVERITIES,
  SPEC,
} from "../model/index.ts";
import { classify, clearRoles } from "../transitions/findings.ts";
import { withFinding } from "../transitions/records.ts";
import {
  ADDS,
  accept,
  type CommandResult,
  type CommandView,
  defineCommand,
  type FinishContext,
  refuse,
} from "./command.ts";
import { feedbackNotFound } from "./feedback-filing.ts";
import { findFinding, findUnit, scope, text } from "./scope.ts";
import { deferring } from "./unfinished-wording.ts";

const feedback_id = z.string();
const message = text("The hand-off: what was done or seen, and why.");

export const setTargets = defineCommand({
  name: "haiku_feedback_set_targets",
  description:
    "Says which unit a finding concerns (null: several or unclear) and whose signatures it takes back. Possible once; `targets_already_set` on a second attempt is normal: go on.",
  hints: ADDS,
  steps: ["fix:first"],
  input: z.strictObject({
    ...scope,
    feedback_id,
    target_unit: z.string().nullable(),
    target_invalidates: z.array(z.string()),
  }),
  check: (view, args) => {
    const found = ownFinding(view, args.feedback_id);
    if ("kind" in found) return found;
    if (found.targets !== null)
      return refuse("targets_already_set", "targets are set once; go on", { targets: found.targets });
    const unit = args.target_unit === null ? null : findUnit(view, args.target_unit, found.stage ?? undefined);
    if (unit === undefined)
      return refuse("unit_not_found", `there is no unit "${args.target_unit}": null means several or unclear`);
    const unknown = args.target_invalidates.find((role) => !rolesOf(view.state, found).includes(role));
    if (unknown)
      return refuse("role_unknown", `nobody signs as "${unknown}": take one of \`roles\``, {
        roles: rolesOf(view.state, found),
      });
    return accept({ targets: { unit: unit?.id ?? null, invalidates: args.target_invalidates } });
  },
  finish: (state, args, { step }) =>
    classify(state, step.subject ?? args.feedback_id, {
      targets: { unit: fullId(state, step.stage, args.target_unit), invalidates: args.target_invalidates },
    }),
});

export const setSeverity = defineCommand({
  name: "haiku_feedback_set_severity",
  description: "Sets the severity of a finding that has none. Possible once; `severity_already_set` is normal: go on.",
  hints: ADDS,
  steps: ["fix:first"],
  input: z.strictObject({ ...scope, feedback_id, severity: z.enum(SEVERITIES) }),
  check: (view, args) => {
    const found = ownFinding(view, args.feedback_id);
    if ("kind" in found) return found;
    if (found.severity !== null)
      return refuse("severity_already_set", "the severity stands; go on", { severity: found.severity });
    return accept({ severity: args.severity });
  },
  finish: (state, args, { step }) => classify(state, step.subject ?? args.feedback_id, { severity: args.severity }),
});

const Item = z.strictObject({ item: z.string(), resolved: z.boolean(), evidence: z.string() });
const Advance = z.strictObject({
  ...scope,
  feedback_id,
  message,
  resolution: z.enum(RESOLUTIONS).optional(),
  verified: z.boolean().optional(),
  unverified: z.array(z.string()).optional(),
  items: z.array(Item).optional(),
});
/** As it is kept: `warned` when the assessor has had its own words back once and stands by them. */
const KeptAdvance = Advance.extend({ warned: z.literal(true).optional() });
type Advance = z.infer<typeof KeptAdvance>;

export const feedbackAdvance = defineCommand({
  name: "haiku_feedback_advance_hat",
  description:
    "Ends this step: hands the finding on to the next hat of the fix. The assessor's call closes it and needs `verified: true`, nothing unverified, and a verdict for every item; `items_unresolved` names what is open: reject then. `message_defers` gives your own words back once: reject if they are true, or call again.",
  hints: ADDS,
  steps: ["fix:first", "fix:between", "fix:last"],
  input: KeptAdvance,
  given: Advance,
  check: (view, args) => {
    const found = ownFinding(view, args.feedback_id);
    if ("kind" in found) return found;
    const chain = fixChainOf(view.state, found);
    if (view.step.hat === chain[0])
      return classifierProblem(found, args) ?? accept({ advanced: view.step.hat }, { ends: true });
    if (view.step.hat !== chain.at(-1)) {
      if (args.resolution)
        return refuse(
          "resolution_not_allowed",
          "who implements a fix does not close the finding: advance without a resolution",
        );
      return accept({ advanced: view.step.hat }, { ends: true });
    }
    return (
      closingProblem(found, args) ??
      ownWords(args) ??
      accept({ closed: found.id, resolution: args.resolution ?? "fixed" }, { ends: true })
    );
  },
  finish: (state, args, context) => closeIfResolved(state, args, context),
});

export const feedbackRejectHat = defineCommand({
  name: "haiku_feedback_reject_hat",
  description:
    "Ends this step: sends the finding back one hat of the fix. Say what is not fixed and how you saw it. At the first hat it stays where it is. Every time costs one of the rounds a fix may have; after the last a person decides.",
  hints: ADDS,
  steps: ["fix:first", "fix:between", "fix:last"],
  input: z.strictObject({ ...scope, feedback_id, message }),
  check: (view, args) => {
    const found = ownFinding(view, args.feedback_id, "no_hat_to_reject");
    return "kind" in found ? found : accept({ rejected_by: view.step.hat }, { ends: true });
  },
});

export const feedbackReject = defineCommand({
  name: "haiku_feedback_reject",
  description:
    "Ends this step: closes an agent's finding as invalid, with the reason. A person's finding cannot be closed like this (`human_finding`).",
  hints: { readOnly: false, destructive: true, idempotent: false },
  steps: ["fix:last"],
  input: z.strictObject({ ...scope, feedback_id, message }),
  check: (view, args) => {
    const found = ownFinding(view, args.feedback_id);
    if ("kind" in found) return found;
    if (view.step.hat !== fixChainOf(view.state, found).at(-1))
      return refuse("resolution_not_allowed", "only the assessor may find a finding invalid");
    if (found.author.kind !== "agent")
      return refuse("human_finding", "a person's finding is rejected by a person, not by an agent");
    return accept({ closed: found.id, resolution: "rejected" }, { ends: true });
  },
  finish: (state, _args, { step, event }) => close(state, step.subject ?? "", "rejected", event),
});

/** The finding of this fix step, still open; anything else is refused. */
function ownFinding(view: CommandView, id: string, code: ErrorCode = "no_hat_to_advance"): Finding | CommandResult {
  const found = findFinding(view, id);
  if (!found) return feedbackNotFound(view, id);
  if (view.step.kind !== "fix") return refuse(code, "this step is not on a finding");
  if (found.id !== view.step.subject) return refuse(code, `this step is on ${view.step.subject}, not on ${id}`);
  if (isClosed(found))
    return refuse(
      "lifecycle_violation",
      `${found.id} is closed (${found.resolution}) by ${found.closed?.by ?? "somebody"}; nothing is left to do`,
    );
  return found;
}

function classifierProblem(finding: Finding, args: Advance): CommandResult | null {
  if (args.resolution === "non_actionable" || (args.resolution === "answered" && finding.origin === "user-question"))
    return null;
  if (args.resolution)
    return refuse("resolution_not_allowed", "a classifier closes only as non_actionable, or answers a question");
  if (finding.severity === null)
    return refuse("severity_required", "weigh the finding first: haiku_feedback_set_severity");
  if (finding.targets === null)
    return refuse("targets_required", "say what it concerns first: haiku_feedback_set_targets");
  return null;
}

function closingProblem(finding: Finding, args: Advance): CommandResult | null {
  const resolution = args.resolution ?? "fixed";
  const allowed: readonly Resolution[] = finding.origin === "user-question" ? ["fixed", "answered"] : ["fixed"];
  if (!allowed.includes(resolution))
    return refuse("resolution_not_allowed", "an assessor closes as fixed; an invalid finding: haiku_feedback_reject", {
      allowed,
    });
  const open = finding.items
    .filter(({ item }) => !args.items?.some((one) => one.item === item && one.resolved))
    .map(({ item }) => item);
  if (open.length > 0)
    return refuse("items_unresolved", "one verdict per item, also for those the fix did not touch", { open });
  if (args.verified !== true || (args.unverified ?? ["?"]).length > 0) {
    return refuse("items_unresolved", "closing needs verified: true and unverified: []; else reject to the hat before");
  }
  return null;
}

/** A closing message that names something undone is given back, once. */
function ownWords({ resolution, message, warned }: Advance): CommandResult | null {
  const words = resolution === "answered" || warned ? null : deferring(message);
  if (words === null) return null;
  return refuse(
    "message_defers",
    `your message says "${words}": reject if something is still open, or close again and it stands`,
    { words },
  );
}

function closeIfResolved(state: IntentState, args: Advance, { step, event }: FinishContext): IntentState {
  const id = step.subject ?? "";
  const finding = state.findings.find((one) => one.id === id);
  if (!finding) return state;
  const last = fixChainOf(state, finding).at(-1) === step.hat;
  const resolution = args.resolution ?? (last ? "fixed" : null);
  if (resolution === null) return state;
  const items = finding.items.map((item) => ({ ...item, ...args.items?.find((one) => one.item === item.item) }));
  return close(
    withFinding(state, id, (one) => ({ ...one, items })),
    id,
    resolution,
    event,
  );
}

function close(state: IntentState, id: string, resolution: Resolution, event: FinishContext["event"]): IntentState {
  const closed = withFinding(state, id, (finding) => ({
    ...finding,
    resolution,
    closed: { at: event.at, by: event.actor },
  }));
  const finding = closed.findings.find((one) => one.id === id);
  return finding && resolution === "fixed" ? clearRoles(closed, finding, event.at) : closed;
}

function rolesOf(state: IntentState, finding: Finding): readonly string[] {
  const ofStage =
    (finding.stage === null ? undefined : own(state.stages, finding.stage)?.frozen.roles) ?? state.intent.frozen.roles;
  const reviewed = finding.origin === "adversarial-review" || finding.origin === "studio-review";
  // A reviewer of a later stage may have filed it: it is named although it signs elsewhere.
  return [...new Set(["user", SPEC, QUALITY_GATES, ...ofStage, ...(reviewed ? [finding.author.login] : [])])];
}

/** The file stem of a unit that the ledger knows; what was said of one they do not know yet. */
function fullId(state: IntentState, stage: string | null, unit: string | null): string | null {
  if (unit === null || stage === null) return null;
  return Object.keys(own(state.stages, stage)?.units ?? {}).find((id) => isUnit(id, unit)) ?? unit;
}

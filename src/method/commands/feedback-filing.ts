import * as z from "zod";
import { own } from "../../shared/index.ts";
import { isClosed } from "../derive/index.ts";
import {
  type Family,
  type Finding,
  type IntentState,
  type NewFinding,
  SEVERITIES,
  type Step,
  type StepKey,
} from "../model/index.ts";
import { sourceRef } from "../source-ref.ts";
import { stepKey } from "../step-key.ts";
import { fileFindings } from "../transitions/findings.ts";
import { withFinding } from "../transitions/records.ts";
import {
  ADDS,
  accept,
  type CommandResult,
  type CommandView,
  defineCommand,
  type FinishContext,
  REPLACES,
  refuse,
} from "./command.ts";
import { fingerprint } from "./fingerprint.ts";
import { knownFinding, unitPart } from "./known-finding.ts";
import { reReviewProblem } from "./re-review-scope.ts";
import { filedBy, findFinding, realFindingId, scope, shownId, text } from "./scope.ts";

const Feedback = z.strictObject({
  ...scope,
  title: z.string().trim().min(1).max(200),
  body: text("What is wrong, why it matters, and how one would see that it is fixed."),
  severity: z.enum(SEVERITIES).optional(),
  items: z
    .array(z.string().min(1))
    .max(50)
    .default([])
    .describe("When the finding lists several things: each of them."),
  file: z.string().optional().describe("Path of the file, relative to the repository."),
  line: z.number().int().min(1).optional(),
  end_line: z.number().int().min(1).optional(),
  suggestion: z.string().max(10_000).optional().describe("Text that would replace these lines."),
  target_unit: z.string().optional().describe("The unit it concerns, when it concerns one."),
});
/** As it is kept: with a digest of the lines it is anchored to, which the tool server reads from the checkout. */
const Kept = Feedback.extend({ anchor_digest: z.string().max(100).nullable().optional() });
type Feedback = z.infer<typeof Kept>;

export const feedback = defineCommand({
  name: "haiku_feedback",
  description:
    "Files a finding: one defect, with its severity, where it is, and how one would see that it is fixed. Name an earlier stage when the defect comes from there. The answer `duplicate_of` means that it is known already: go on. On `not_in_the_difference` leave it: you have signed that before, and it has not changed. `regression_of` names a finding that was fixed and is back with this one.",
  hints: ADDS,
  steps: ["discover", "elaborate", "review", "approve", "hat"],
  input: Kept,
  given: Feedback,
  check: (view, args) => {
    if (!args.severity)
      return refuse("severity_required", "an agent's finding carries its severity: blocker, high, medium or low");
    const stage = args.stage ?? view.step.stage;
    if (stage !== null && !own(view.state.stages, stage))
      return refuse(
        "stage_unknown",
        `stage "${stage}" has not begun: name one of ${Object.keys(view.state.stages).join(", ")}`,
      );
    const known = knownFinding(view.state, printOf(args, view.step), view.step);
    if (known.kind === "duplicate") return accept({ duplicate_of: shownId(view, known.of), joined: true });
    const reply = { feedback_id: `FB-new-${filedBy(view.state, keyOf(view)).length + 1}` };
    if (known.kind === "regression")
      return tooMany(view, stage) ?? accept({ ...reply, regression_of: shownId(view, known.of) });
    return tooMany(view, stage) ?? reReviewProblem(view, args) ?? accept(reply);
  },
  finish: (state, args, context) => {
    const known = knownFinding(state, printOf(args, context.step), context.step);
    const finding = toFinding(args, context);
    switch (known.kind) {
      case "duplicate":
        return joinedBy(state, known.of, context.event.actor);
      case "regression":
        return fileFindings(state, context.event.at, [{ ...finding, body: backAgain(finding.body, known.of) }]);
      case "new":
        return fileFindings(state, context.event.at, [finding]);
    }
  },
});

function joinedBy(state: IntentState, { id }: Finding, role: string): IntentState {
  return withFinding(state, id, (one) =>
    one.author.login === role || one.also.includes(role) ? one : { ...one, also: [...one.also, role] },
  );
}

function backAgain(body: string, before: Finding): string {
  return `${body}\n\nThis was ${before.id}, which was closed as fixed. It is there again.`;
}

export const feedbackWrite = defineCommand({
  name: "haiku_feedback_write",
  description: "Replaces the text of a finding you filed in this step, before its fix begins.",
  hints: REPLACES,
  steps: ["review", "approve", "hat"],
  input: z.strictObject({ ...scope, feedback_id: z.string(), body: text("The finding's new text.") }),
  check: (view, args) => {
    const found = findFinding(view, args.feedback_id);
    if (!found) return feedbackNotFound(view, args.feedback_id);
    const own = found.source_ref === sourceRef({ from: "step", key: keyOf(view) });
    if (!own || found.iterations.length > 0)
      return refuse("lifecycle_violation", "you may change your own finding, before its fix has begun: leave this one");
    return accept({ feedback_id: args.feedback_id, written: true });
  },
  finish: (state, args, { event }) =>
    withFinding(state, realFindingId(state, args.feedback_id, event.step), (finding) => ({
      ...finding,
      body: args.body,
    })),
});

/** The answer to a finding that is not there. */
export function feedbackNotFound(view: CommandView, id: string): CommandResult {
  const open = view.state.findings.filter((finding) => !isClosed(finding)).map((finding) => shownId(view, finding));
  return refuse("feedback_not_found", `there is no finding "${id}": \`open\` names those there are`, { open });
}

function keyOf(view: CommandView): StepKey {
  return stepKey(view.state.slug, view.step);
}

function printOf({ file, stage, target_unit, title, anchor_digest }: Feedback, step: Step): string {
  const path = file ?? null;
  const unit = unitPart(stage ?? step.stage, target_unit, path);
  return fingerprint({ unit, path, title, anchor: anchor_digest ?? null });
}

function tooMany(view: CommandView, stage: string | null): CommandResult | null {
  const limits =
    (stage === null ? undefined : own(view.state.stages, stage)?.frozen.limits) ?? view.state.intent.frozen.limits;
  const inRun = filedBy(view.state, keyOf(view)).length;
  const inStage = view.state.findings.filter((finding) => finding.stage === stage).length;
  if (inRun < limits.findings_per_run && inStage < limits.findings_per_stage) return null;
  return refuse(
    "too_many_findings",
    "the limit is reached: keep the most severe, list the rest in the summary as also seen",
  );
}

function toFinding(args: Feedback, { event, step }: FinishContext): NewFinding {
  const path = args.file ?? null;
  const end = args.end_line !== undefined && args.end_line > (args.line ?? 0) ? { end_line: args.end_line } : {};
  const anchor =
    path === null || args.line === undefined
      ? null
      : { path, line: args.line, ...end, side: "RIGHT" as const, commit: event.base };
  return {
    stage: args.stage ?? step.stage,
    title: args.title,
    origin: originOf(step),
    author: { login: event.actor, id: null, kind: "agent" },
    source_ref: sourceRef({ from: "step", key: event.step }),
    anchor,
    suggestion: args.suggestion ?? null,
    family: familyOf(step),
    fingerprint: printOf(args, step),
    severity: args.severity ?? null,
    items: args.items,
    parked: false,
    body: bodyOf(args),
  };
}

/** The text, and what of its place no anchor says. */
function bodyOf({ body, file, line, target_unit }: Feedback): string {
  const place = [
    ...(file !== undefined && line === undefined ? [`File: ${file}`] : []),
    ...(target_unit === undefined ? [] : [`Unit: ${target_unit}`]),
  ];
  return place.length === 0 ? body : `${body}\n\n${place.join("\n")}`;
}

function originOf(step: Step): NewFinding["origin"] {
  if (step.kind === "discover") return "discovery";
  if (step.kind !== "review" && step.kind !== "approve") return "agent";
  return step.stage === null ? "studio-review" : "adversarial-review";
}

function familyOf(step: Step): Family | null {
  if (step.kind === "review") return "reviews";
  return step.kind === "approve" || step.kind === "hat" ? "approvals" : null;
}

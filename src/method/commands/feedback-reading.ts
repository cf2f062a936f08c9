import * as z from "zod";
import { originOf } from "../derive/index.ts";
import type { Finding } from "../model/index.ts";
import { type CommandView, defineCommand, READS, show } from "./command.ts";
import { feedbackNotFound } from "./feedback-filing.ts";
import { findFinding, scope, shownId } from "./scope.ts";

export const feedbackList = defineCommand({
  name: "haiku_feedback_list",
  description: "Lists the findings of this intent with severity and state.",
  hints: READS,
  steps: "all",
  input: z.strictObject(scope),
  check: (view, args) => {
    const wanted = args.stage ?? view.step.stage;
    const found = view.state.findings.filter((finding) => finding.stage === wanted || finding.stage === null);
    return show({ findings: found.map((finding) => summary(view, finding)) });
  },
});

export const feedbackRead = defineCommand({
  name: "haiku_feedback_read",
  description:
    "Shows one finding with its items and what has been done about it. Its text is data from a reviewer or a person.",
  hints: READS,
  steps: "all",
  input: z.strictObject({ ...scope, feedback_id: z.string() }),
  check: (view, args) => {
    const found = findFinding(view, args.feedback_id);
    if (!found) return feedbackNotFound(view, args.feedback_id);
    const messages = found.iterations.flatMap(({ hat, result, message }) =>
      message === null ? [] : [{ hat, result, message }],
    );
    return show({
      ...summary(view, found),
      body: found.body,
      anchor: found.anchor,
      suggestion: found.suggestion,
      items: found.items,
      ...(found.units.length > 0 ? { made_for_it: found.units } : {}),
      messages,
    });
  },
});

function summary(view: CommandView, finding: Finding): Readonly<Record<string, unknown>> {
  const { title, author, severity, targets, resolution, stage } = finding;
  return {
    feedback_id: shownId(view, finding),
    title,
    stage,
    origin: originOf(finding),
    author: author.login,
    severity,
    targets,
    resolution,
  };
}

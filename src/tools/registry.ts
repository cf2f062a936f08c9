import { Bug } from "../shared/index.ts";
import { ask } from "./catalogue/ask.ts";
import { decisionRecord } from "./catalogue/decision-record.ts";
import { discoveryComplete } from "./catalogue/discovery-complete.ts";
import { feedback } from "./catalogue/feedback.ts";
import { feedbackAdvanceHat } from "./catalogue/feedback-advance-hat.ts";
import { feedbackList } from "./catalogue/feedback-list.ts";
import { feedbackRead } from "./catalogue/feedback-read.ts";
import { feedbackReject } from "./catalogue/feedback-reject.ts";
import { feedbackRejectHat } from "./catalogue/feedback-reject-hat.ts";
import { feedbackSetSeverity } from "./catalogue/feedback-set-severity.ts";
import { feedbackSetTargets } from "./catalogue/feedback-set-targets.ts";
import { feedbackWrite } from "./catalogue/feedback-write.ts";
import { gatesRun } from "./catalogue/gates-run.ts";
import { knowledgeList } from "./catalogue/knowledge-list.ts";
import { knowledgeRead } from "./catalogue/knowledge-read.ts";
import { reviewComplete } from "./catalogue/review-complete.ts";
import { unitAdvanceHat } from "./catalogue/unit-advance-hat.ts";
import { unitCriterion } from "./catalogue/unit-criterion.ts";
import { unitDelete } from "./catalogue/unit-delete.ts";
import { unitGet } from "./catalogue/unit-get.ts";
import { unitList } from "./catalogue/unit-list.ts";
import { unitRead } from "./catalogue/unit-read.ts";
import { unitRecord } from "./catalogue/unit-record.ts";
import { unitRejectHat } from "./catalogue/unit-reject-hat.ts";
import { unitWrite } from "./catalogue/unit-write.ts";
import type { Tool } from "./tool.ts";

/** Every tool there is, in the order agents see them. */
export const TOOLS: readonly Tool[] = [
  unitList,
  unitRead,
  unitGet,
  unitWrite,
  unitDelete,
  unitRecord,
  unitCriterion,
  unitAdvanceHat,
  unitRejectHat,
  gatesRun,
  feedback,
  feedbackList,
  feedbackRead,
  feedbackWrite,
  feedbackSetTargets,
  feedbackSetSeverity,
  feedbackAdvanceHat,
  feedbackRejectHat,
  feedbackReject,
  reviewComplete,
  discoveryComplete,
  decisionRecord,
  ask,
  knowledgeList,
  knowledgeRead,
];

/** A command without a tool is our mistake: agents could never call it. */
export function toolNamed(name: string): Tool {
  const tool = TOOLS.find((candidate) => candidate.name === name);
  if (!tool) throw new Bug(`no tool for the command ${name}`);
  return tool;
}

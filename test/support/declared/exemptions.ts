/**
 * Names that are declared and that no product code reads, each with its reason. The list may only shrink: whoever mends
 * or removes a name lowers the count, and nobody raises it.
 */
export interface Unread {
  readonly name: string;
  readonly reason: string;
}

export const UNREAD: readonly Unread[] = [
  {
    name: "src/app/index.ts default",
    reason: "Probot and hosts that load an App by its module take the default export",
  },
];

export const UNREAD_AT_MOST = 1;

/**
 * What the ledger keeps of what happened and no rule looks at: `haiku status --json` shows it with everything else, to people and
 * to programs of theirs. `test/unit/cli/program.test.ts` holds it to that.
 */
export const SHOWN_WHOLE: readonly string[] = [
  "src/method/model/signature.ts SignatureShape.findings",
  "src/method/model/signature.ts SignatureShape.carried",
  "src/method/model/signature.ts SignatureShape.accepted.source",
  "src/method/model/step-record.ts traceFields.prompt",
  "src/method/model/stage-record.ts CriterionShape.evidence",
  "src/method/model/stage-record.ts CriterionShape.at",
  "src/method/model/stage-record.ts QuestionShape.at",
  "src/method/model/stage-record.ts QuestionShape.answer.at",
  "src/method/model/stage-record.ts StageShape.merged.ref",
  "src/method/model/finding.ts AuthorShape.id",
  "src/method/model/finding.ts FindingShape.thread.comment_id",
  "src/method/model/finding.ts FindingShape.thread.node_id",
  "src/method/model/state.ts IntentShape.studio.digest",
  "src/method/model/state.ts IntentShape.by",
  "src/method/model/state.ts IntentShape.paused.at",
  "src/method/model/state.ts IntentShape.ended.ref",
];

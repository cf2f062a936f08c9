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
  "src/method/model/state.ts Signature.findings",
  "src/method/model/state.ts Signature.carried",
  "src/method/model/state.ts Signature.accepted.source",
  "src/method/model/state.ts StepRecord.prompt",
  "src/method/model/state.ts Criterion.evidence",
  "src/method/model/state.ts Criterion.at",
  "src/method/model/state.ts Question.at",
  "src/method/model/state.ts Question.answer.at",
  "src/method/model/state.ts StageRecord.merged.ref",
  "src/method/model/state.ts FindingAuthor.id",
  "src/method/model/state.ts Finding.thread.comment_id",
  "src/method/model/state.ts Finding.thread.node_id",
  "src/method/model/state.ts IntentRecord.studio.digest",
  "src/method/model/state.ts IntentRecord.by",
  "src/method/model/state.ts IntentRecord.paused.at",
  "src/method/model/state.ts IntentRecord.ended.ref",
];

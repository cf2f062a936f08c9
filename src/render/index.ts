export { ACT_CHECK, actCheck, shownOnCheck } from "./act-check.ts";
export { activeSteps, stepWords } from "./active-steps.ts";
export {
  alreadyStarted,
  answeredBy,
  answerMarker,
  type BranchInTheWay,
  boundedAnswer,
  brokenAnswer,
  type CommandHelp,
  doneAnswer,
  EDITED_COMMAND,
  endedAnswer,
  failedAnswer,
  helpAnswer,
  ledgerGoneAnswer,
  notedAnswer,
  refusal,
  type StartAnswer,
  startAnswer,
  statusAnswer,
  UNREAD_COMMAND,
  unknownCommand,
  whyAnswer,
} from "./answers.ts";
export { replaceBlock } from "./block.ts";
export { checkFailed } from "./check-words.ts";
export { type ConfigFacts, configAnswer } from "./config-answer.ts";
export {
  CONFIG_CHECK,
  type ConfigCheckView,
  type ConfigProblem,
  configCheck,
  pullOfConfigCheck,
} from "./config-check.ts";
export { type Cost, costSoFar, costWords } from "./cost.ts";
export {
  baseNotTakenIn,
  changedAfterGate,
  changedByOutsider,
  type FindingText,
  goalPageUnusable,
  lockedPlanEdited,
  manyChangedByOutsider,
  type PushSource,
} from "./drift-words.ts";
export { editedRemark } from "./edited-remark.ts";
export {
  closingReply,
  findingClosed,
  findingComment,
  findingMarker,
  remarkReply,
} from "./finding-comment.ts";
export { foreignCheck, isForeignCheck, REQUIRABLE_CHECKS } from "./foreign-check.ts";
export { DELIVERY_CHECK, GATE_CHECK, type GateCheckView, gateCheck } from "./gate-check.ts";
export { limitText, limitWords } from "./github-limit.ts";
export { type EventShown, renderHistoryText, type StepShown } from "./history-text.ts";
export { intentBlock } from "./intent-block.ts";
export { type NextLook, nextLookLines } from "./next-look.ts";
export {
  broughtInNotice,
  earlyMergeNotice,
  gateReminder,
  issueNotice,
  keptBranchNotice,
  noticeMarker,
  pausedNotice,
  type Reminder,
} from "./notices.ts";
export type { Page } from "./page.ts";
export { questionComment, questionMarker } from "./question.ts";
export { renderReasons, whatIsWaitedFor } from "./reasons.ts";
export { receipt } from "./receipt.ts";
export { type RefusedWrite, wayOut } from "./refused-writes.ts";
export { type ReviewRun, reviewBody, reviewerCheck, reviewMarker } from "./review-body.ts";
export { stageBlock } from "./stage-block.ts";
export { renderStatusText } from "./terminal.ts";
export { plain } from "./terminal-text.ts";
export { intentTitle, stageMergeTitle, stageTitle } from "./titles.ts";
export { renderVerdictText, type VerdictShown } from "./verdict-text.ts";
export type { IntentView, StageView } from "./view.ts";
export { endWords } from "./words.ts";

export { answerStart, giveAnswers } from "./answers.ts";
export { dispatchAgain, dispatchLanes, lostLanes } from "./dispatch.ts";
export { tendFindings } from "./findings.ts";
export { tendGateChecks } from "./gate-check.ts";
export { giveNotices } from "./notices.ts";
export { deleteMergedBranches, openPullRequests, tendPullRequests } from "./pull-requests.ts";
export { askQuestions } from "./questions.ts";
export { replyToRemarks } from "./replies.ts";
export { blockView, pageOf } from "./view.ts";

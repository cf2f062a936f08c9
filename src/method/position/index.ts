export { allSigned } from "./audits.ts";
export { pendingPlanApproval } from "./elaborate.ts";
export {
  besidesOf,
  gatesOf,
  openStepKeys,
  plannedUnits,
  recordedSteps,
  statusOfFinding,
  statusOfUnit,
} from "./facts.ts";
export { hasOwnBranch } from "./gate.ts";
export {
  approvalFor,
  approvals,
  changedSince,
  distinct,
  gateApprovalsOf,
  guardedPaths,
  needsConfirmation,
  requesterFor,
  wantsSomebodyElse,
} from "./gate-approvals.ts";
export { shutReason } from "./held.ts";
export { intentGates } from "./intent-level.ts";
export { nextInJob } from "./next-in-job.ts";
export { position } from "./position.ts";
export {
  ISSUE_STATES,
  PULL_STATES,
  type PullState,
  stateOfIssue,
  stateOfPull,
} from "./pull-states.ts";
export { roundsSpent, type Signer } from "./rounds.ts";
export { signersWaited } from "./signers.ts";

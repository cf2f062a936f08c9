export { namedFiles, roleApplies } from "./applies.ts";
export {
  accountedHead,
  type BranchName,
  branchesOf,
  intentBranch,
  ledgerBranch,
  stageBranch,
  withHead,
  workBranch,
  workingStage,
  workingStageName,
} from "./branches.ts";
export {
  counts,
  currentBolt,
  currentHat,
  isIsolated,
  moves,
  nextCount,
  openIteration,
  runsOf,
  sinceRetry,
} from "./chain.ts";
export { durationMs } from "./duration.ts";
export {
  bySeverity,
  type FindingStatus,
  findingId,
  findingStatus,
  fixChainOf,
  isClosed,
  isCollected,
  limitsOf,
  loopOf,
  originOf,
  stopsDelivery,
  stopsStage,
} from "./finding.ts";

export { findingUnitRef, hasBegun, isFindingUnitDone, planAwaitedSince } from "./finding-units.ts";
export { GRANTS, type Grant, grantedAt, heldBy, retriedAt, stepName, timesGranted } from "./interventions.ts";
export { type ComparedFile, type ReReview, reReview } from "./re-review.ts";
export {
  approvalRoles,
  type Besides,
  distinctGates,
  filesSeenAtGate,
  filesSeenByApproval,
  filesSeenByReview,
  filesSeenOfOutputs,
  filesSeenOfPlan,
  folderOf,
  gatesOfUnit,
  isDeclaredGate,
  isFilled,
  outsideIntents,
  planFile,
  reviewRoles,
  sameFiles,
  treePath,
  unitFile,
  workFolder,
} from "./signatures.ts";
export {
  type CountedSignature,
  differing,
  gateIsPassed,
  planIsSigned,
  planPartIsSigned,
  type Sight,
  type Standing,
  sightOn,
  standing,
  standingFor,
  stillHolds,
  unsigned,
  wholeIsSigned,
} from "./still-holds.ts";
export { appliedSuggestions, type Suggestion } from "./suggestion.ts";
export {
  isUnder,
  isUnit,
  pathsOverlap,
  type UnitStatus,
  unitByNumber,
  unitMeant,
  unitNumber,
  unitRecordOf,
  unitStatus,
} from "./unit.ts";

export type { Activity, PushSeen } from "./activity.ts";
export type { Annotation, CheckButton, CheckOutput, CheckReport, Checks, StatusBy } from "./checks.ts";
export type { Clock, Log } from "./clock.ts";
export type { Conversation, IssueSeen, NewReview, Reaction, ReviewComment } from "./conversation.ts";
export { type Dispatcher, PROTOCOL, RunRequest, type RunSeen } from "./dispatcher.ts";
export {
  ARTIFACT_LIMITS,
  ChangedFile,
  GateRun,
  OUTCOME_LIMITS,
  Outcome,
  outcomeFile,
  StepOutcome,
  ToolCall,
} from "./outcome.ts";
export { ARTIFACT_NOTICE, OUTCOME_NOTICE, outcomeDigest } from "./outcome-digest.ts";
export { isSealed, KEY_NOTICE, newSeal, type Seal } from "./outcome-seal.ts";
export { type Permissions, ROLES, type Role } from "./people.ts";
export type { MergeRequest, NewPullRequest, OpenedPull, PullRequests } from "./pull-requests.ts";
export type { RepositoryPorts } from "./repository-ports.ts";
export type {
  Account,
  CheckSeen,
  CommentSeen,
  IssueState,
  LabelSeen,
  NoticeSeen,
  Observer,
  PullAct,
  PullRequestSeen,
  ReviewSeen,
  Snapshot,
  SnapshotBesides,
  StatusSeen,
  ThreadSeen,
} from "./snapshot.ts";
export {
  type CommitMade,
  type CommitSeen,
  type FileChange,
  type Merge,
  type NewCommit,
  ownBranch,
  type ReadStore,
  type StateStore,
  type TreeEntry,
} from "./state-store.ts";

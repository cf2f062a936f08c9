export {
  ALL_AWAITED_KEYS,
  AWAITED_EVENT_ROWS,
  AWAITED_KEYS,
  type AwaitedEvent,
  type AwaitedKey,
  awaitedWords,
  EVENT_KINDS,
  type EventKind,
} from "./awaited-events.ts";
export {
  type Finding,
  FindingShape,
  type NewFinding,
  NewFindingShape,
} from "./finding.ts";
export {
  type ChangedPaths,
  ChangedPathsShape,
  CLOSED_RESULTS,
  type CommandCall,
  type Finish,
  FinishShape,
  SignsShape,
} from "./finish.ts";
export {
  type FrozenIntent,
  FrozenIntentShape,
  type FrozenStage,
  FrozenStageShape,
  type GateProtocol,
  type Isolation,
  type Limits,
  type QualityGate,
  TimeOutShape,
} from "./frozen.ts";
export {
  eventsOfGate,
  GATE_KIND_ROWS,
  GATE_KINDS,
  type GateKind,
  type GateKindRow,
  gateTakes,
  gateTakesOnly,
} from "./gate-kinds.ts";
export type { EventSeen, Facts, GateSeen, PendingApproval, StagePullRequest, UnreportedCheck } from "./observed.ts";
export { type FileTree, type PlannedUnit, type PlanProblem, PlanShape, type Plans, type StagePlans } from "./plans.ts";
export { type Operation, PHASES, type Phase, type Position, type WrittenFirst } from "./position.ts";
export type { IssueFacts, PullFacts } from "./pull-facts.ts";
export { APPROVERS, NOBODY, type Reason } from "./reason.ts";
export {
  type Approval,
  ApprovalShape,
  type Intervention,
  InterventionShape,
  type Person,
  PersonShape,
  type SeenFiles,
  type Signature,
} from "./signature.ts";
export {
  type Criterion,
  type PullRecord,
  type Question,
  type StageRecord,
  StageShape,
  type UnitRecord,
  UnitShape,
} from "./stage-record.ts";
export { type Goal, GoalShape, HowEndedShape, type IntentRecord, IntentShape, type IntentState } from "./state.ts";
export type { Job, Step, StepKey } from "./step.ts";
export type { Iteration, RunRecord, Usage } from "./step-record.ts";
export type {
  HatDefinition,
  ReviewerDefinition,
  StageDefinition,
  StageInput,
  StudioDefinition,
  StudioText,
  TemplateDefinition,
} from "./studio.ts";
export type {
  Family,
  Isolated,
  IterationResult,
  JobKind,
  Mode,
  Origin,
  Resolution,
  RunResult,
  Severity,
  StepKind,
} from "./vocabulary.ts";
export {
  FAMILIES,
  GATE_NAME,
  GATE_NAME_WORDS,
  ISOLATED,
  ITERATION_RESULTS,
  JOB_KINDS,
  MODEL_NAME,
  MODES,
  ORIGINS,
  QUALITY_GATES,
  RECORDED_ORIGINS,
  RESOLUTIONS,
  RULES,
  RUN_RESULTS,
  SEVERITIES,
  SPEC,
  STEP_KINDS,
} from "./vocabulary.ts";
export type { UnitDraft, WorkChange } from "./work-change.ts";

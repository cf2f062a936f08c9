export type { FrozenDiscovery, FrozenIntent, FrozenStage, Isolation, Limits, QualityGate } from "./frozen.ts";
export type { ChangedPaths, CommandCall, FinishEvent, LedgerEvent, NewFinding, StartEvent } from "./ledger-event.ts";
export type { EventSeen, Facts, GateSeen, PendingApproval, StagePullRequest, UnreportedCheck } from "./observed.ts";
export type { FileTree, PlannedUnit, PlanProblem, Plans, StagePlans } from "./plans.ts";
export { type Operation, PHASES, type Phase, type Position } from "./position.ts";
export type { IssueFacts, PullFacts } from "./pull-facts.ts";
export type { Reason } from "./reason.ts";
export type {
  Anchor,
  Approval,
  Criterion,
  Finding,
  FindingAuthor,
  FindingItem,
  Goal,
  IntentRecord,
  IntentState,
  Intervention,
  InvalidatedApproval,
  Iteration,
  Person,
  PullRecord,
  Question,
  RunRecord,
  SeenFiles,
  Signature,
  StageRecord,
  UnitRecord,
  Usage,
} from "./state.ts";
export type { Job, Step } from "./step.ts";
export type {
  AwaitedEvent,
  GateProtocol,
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
  GateKind,
  Isolated,
  IterationResult,
  JobKind,
  Mode,
  Origin,
  RecordedOrigin,
  Resolution,
  RunResult,
  Severity,
  StepKind,
} from "./vocabulary.ts";
export {
  GATE_KINDS,
  GATE_NAME,
  GATE_NAME_WORDS,
  ISOLATED,
  ITERATION_RESULTS,
  LANE_KINDS,
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

export type { FrozenDiscovery, FrozenIntent, FrozenStage, Isolation, Limits, QualityGate } from "./frozen.ts";
export type { ChangedPaths, CommandCall, Do, LandLine, NewFinding, StartLine } from "./ledger-event.ts";
export type { EventSeen, GateSeen, Observed, OfferedClearance, PlaceSeen, UnreportedCheck } from "./observed.ts";
export type { FileTree, PlannedUnit, PlanProblem, Plans, StagePlans } from "./plans.ts";
export { type EngineAct, PHASES, type Phase, type Position } from "./position.ts";
export type { IssueFacts, PullFacts } from "./pull-facts.ts";
export type { Reason } from "./reason.ts";
export type {
  Anchor,
  Clearance,
  Criterion,
  Finding,
  FindingAuthor,
  FindingItem,
  Goal,
  IntentRecord,
  IntentState,
  Intervention,
  Iteration,
  LapsedClearance,
  Person,
  PullRecord,
  Question,
  RunRecord,
  StageRecord,
  Stamp,
  UnitRecord,
  Usage,
  Witnesses,
} from "./state.ts";
export type { Lane, Step } from "./step.ts";
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
  LaneKind,
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

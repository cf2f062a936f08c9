import {
  type Approval,
  besidesOf,
  filesSeenAtGate,
  folderOf,
  GATE_KIND_ROWS,
  gateApprovalsOf,
  gateTakes,
  hasOwnBranch,
  intentBranch,
  type Job,
  jobKey,
  type LedgerEvent,
  type Operation,
  type Position,
  pendingPlanApproval,
  plannedUnits,
  position,
  type StageRecord,
  stageBranch,
  stepKey,
  type WrittenFirst,
  workFolder,
} from "../../method/index.ts";
import { Bug, contentId, own } from "../../shared/index.ts";
import { freezeStage } from "../../studio/index.ts";
import { replayEvents } from "../ledger/ledger.ts";
import { baseIsIn } from "../observe/base-is-in.ts";
import { type Observation, stateOf } from "../observe/observation.ts";
import { studioNamed } from "../observe/project-config.ts";
import { plansToLock } from "../outcomes/finish-step.ts";

/** What a pass decides: lines for the ledger, jobs to dispatch after them, or one act that needs a write first. */
export interface Decision {
  readonly events: readonly LedgerEvent[];
  readonly jobs: readonly Job[];
  /** Done only when there are no events. */
  readonly operation: WrittenFirst | null;
  readonly position: Position;
  readonly archive?: ReadonlyMap<string, string>;
  /** True when the walk goes on after these lines with a new look. */
  readonly again: boolean;
}

const ROUNDS = 20;

/** Walks as far as the ledger alone allows: every act that is only an event, then the jobs that may open. Pure. */
export function nextEvents(observation: Observation, first: readonly LedgerEvent[] = []): Decision {
  const events: LedgerEvent[] = [...first];
  let state = replayEvents(stateOf(observation), first);
  for (let round = 0; round < ROUNDS; round += 1) {
    const now = position(state, observation.facts);
    const [operation] = now.acts;
    if (now.status !== "running" || (!operation && now.lanes.length === 0))
      return { events, jobs: [], operation: null, position: now, again: false };
    if (!operation) return openJobs(observation, state, now, events);
    const next = eventFor(observation, state, operation, now.in_flight.length === 0);
    if ("act" in next) return { events, jobs: [], operation: next, position: now, again: events.length > 0 };
    events.push(next.event);
    state = replayEvents(state, [next.event]);
    if (next.archive || operation.act === "begin_stage" || operation.act === "early_merge")
      return { events, jobs: [], operation: null, position: now, archive: next.archive, again: true };
  }
  throw new Bug(`intent ${observation.slug}: the walk did not come to rest`);
}

/** The line that ends an intent whose pull request has been merged; what people say after the merge finds it ended. */
export function endOfMerged(observation: Observation): readonly LedgerEvent[] {
  const [operation] = position(stateOf(observation), observation.facts).acts;
  return operation?.act === "end" ? [endEvent(observation, operation)] : [];
}

type State = Observation["ledger"]["state"];

/** Whether the engine has nothing to do by itself: what is waited for comes from agents, people or outside. */
export function isAtRest(observation: Observation): boolean {
  const { events, operation } = nextEvents(observation);
  return events.length === 0 && operation === null;
}

function openJobs(observation: Observation, state: State, now: Position, events: readonly LedgerEvent[]): Decision {
  const at = observation.facts.now;
  const opened = now.lanes.map(
    (job): LedgerEvent => ({
      do: "open",
      at,
      lane: jobKey(observation.slug, job),
      steps: job.steps.map((step) => stepKey(observation.slug, step)),
      plans: plansToLock(observation.work.plans, state, job.steps),
    }),
  );
  return {
    events: [...events, ...opened],
    jobs: now.lanes,
    operation: null,
    position: position(replayEvents(state, opened), observation.facts),
    again: false,
  };
}

interface Planned {
  readonly event: LedgerEvent;
  readonly archive?: ReadonlyMap<string, string>;
}

/** The event of an act that needs nothing but the ledger; the act itself when GitHub has to be written first. `idle`: nothing runs. */
function eventFor(observation: Observation, state: State, operation: Operation, idle: boolean): Planned | WrittenFirst {
  const at = observation.facts.now;
  switch (operation.act) {
    case "begin_stage":
      return idle && baseIsIn(observation) ? { event: beginStage(observation, state, operation.stage) } : operation;
    case "sign_plan":
      return {
        event: {
          do: "clear",
          stage: operation.stage,
          what: "plan",
          clearance: planApproval(observation, state, operation.stage),
        },
      };
    case "open_gate":
      return { event: { do: "open_gate", at, stage: operation.stage } };
    case "clear_gate":
      return {
        event: {
          do: "clear",
          stage: operation.stage,
          what: "gate",
          clearance: gateApproval(observation, state, operation.stage),
        },
      };
    case "early_merge":
      return { event: earlyMerge(observation, operation) };
    case "time_out":
      return { event: { do: "time_out", at, stage: operation.stage, action: operation.action } };
    case "record_merge":
      return recordMerge(observation, state, operation.stage) ?? operation;
    case "archive":
      return archive(observation);
    case "end":
      return { event: endEvent(observation, operation) };
    case "file_check":
    case "merge_stage":
    case "deliver":
      return operation;
  }
}

/** The line that begins a stage, with everything that is fixed for it now. */
export function beginStage(observation: Observation, state: State, name: string): LedgerEvent {
  const { config } = observation.project;
  const studio = studioNamed(observation.project, state.intent.studio.name);
  const stage = studio.stages.find((one) => one.name === name);
  if (!stage) throw new Bug(`studio ${studio.name} has no stage ${name}`);
  const frozen = freezeStage(studio, stage, state.intent.mode, config);
  const at = (location: string): string => location.replaceAll("{intent-slug}", folderOf(state));
  const discovery = frozen.discovery.map((one) => ({ ...one, location: at(one.location) }));
  const made = Object.entries(frozen.required_outputs ?? {}).map(([name, location]) => [name, at(location)]);
  const outputs = made.length === 0 ? {} : { required_outputs: Object.fromEntries(made) };
  const own = config.pull_requests === "stages" || frozen.gate.some((kind) => GATE_KIND_ROWS[kind].own_pull);
  const branch = own ? stageBranch(state.slug, name) : intentBranch(state.slug);
  return {
    do: "begin_stage",
    at: observation.facts.now,
    stage: name,
    frozen: { ...frozen, discovery, ...outputs },
    branch,
    head: null,
  };
}

function planApproval(observation: Observation, state: State, name: string): Approval {
  const approval = pendingPlanApproval({ state, facts: observation.facts }, stageNamed(state, name));
  if (!approval) throw new Bug("a plan is signed without an offer");
  return toApproval(approval, null);
}

function gateApproval(observation: Observation, state: State, name: string): Approval {
  const stage = stageNamed(state, name);
  const look = { state, facts: observation.facts };
  const witnesses = filesSeenAtGate(
    folderOf(state),
    plannedUnits(look, name),
    observation.work.files,
    besidesOf(observation.facts),
  );
  const { now: at, gate } = observation.facts;
  const refs = gate.events.flatMap(({ met, ref }) => (met && ref ? [ref] : [])).join(" ");
  const besides = refs === "" || !gateTakes(stage.frozen.gate, "events") ? {} : { event: refs };
  const merged = hasOwnBranch(look, stage) ? observation.facts.stage_pull?.merged : null;
  if (merged) return { at, by: merged.by, source: "merge", ref: merged.commit, witnesses, ...besides };
  const passage = gateApprovalsOf(look, stage);
  if (passage?.by === "event") {
    const by = passage.events.find((event) => event.by !== null)?.by ?? null;
    return { at, by, source: "event", ref: refs, witnesses };
  }
  if (passage?.by !== "person") return { at, by: null, source: "engine", ref: null, witnesses, ...besides };
  const { early_merge } = stage;
  const given = early_merge ? { source: "merge" as const, ref: early_merge.ref } : {};
  return { ...toApproval(passage.approval, witnesses), ...given, ...besides };
}

function earlyMerge(observation: Observation, { stage, why }: Extract<Operation, { act: "early_merge" }>): LedgerEvent {
  const merged = observation.facts.stage_pull?.merged;
  if (!merged) throw new Bug(`${stage} was merged early without a merge`);
  const { commit: ref, by } = merged;
  return { do: "early_merge", at: observation.facts.now, stage, ref, by, why, head: ref };
}

function toApproval(approval: Approval, witnesses: Approval["witnesses"] | null): Approval {
  const { at, by, source, ref } = approval;
  return { at, by, source, ref, witnesses: witnesses ?? approval.witnesses };
}

function recordMerge(observation: Observation, state: State, name: string): Planned | null {
  const look = { state, facts: observation.facts };
  const head = observation.snapshot.branches.get(intentBranch(state.slug)) ?? observation.work.commit;
  const ref = hasOwnBranch(look, stageNamed(state, name)) ? observation.facts.stage_pull?.merged?.commit : head;
  return ref ? { event: { do: "merged", at: observation.facts.now, stage: name, ref, head } } : null;
}

/** Plans, records and decisions as they stand, to be kept on the ledger when the delivery clears them away. */
function archive(observation: Observation): Planned {
  const own = workFolder(stateOf(observation));
  const kept = [...observation.work.texts].filter(
    ([path]) => path.startsWith(own) && !/\/(knowledge|artifacts)\//.test(path),
  );
  const ids = kept.map(([path]): [string, string] => [
    `work/${path.slice(own.length)}`,
    contentId(observation.work.files.get(path) ?? ""),
  ]);
  const texts = kept.map(([path, text]): [string, string] => [`work/${path.slice(own.length)}`, text]);
  return {
    event: { do: "archive", at: observation.facts.now, files: Object.fromEntries(ids) },
    archive: new Map(texts),
  };
}

function endEvent(observation: Observation, { how, reason }: Extract<Operation, { act: "end" }>): LedgerEvent {
  const merged = observation.facts.intent_pull?.merged;
  return {
    do: "end",
    at: observation.facts.now,
    how,
    by: merged?.by ?? null,
    ref: merged?.commit ?? null,
    reason: reason ?? null,
  };
}

function stageNamed(state: State, name: string): StageRecord {
  const stage = own(state.stages, name);
  if (!stage) throw new Bug(`stage ${name} has not begun`);
  return stage;
}

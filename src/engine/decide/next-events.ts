import {
  besidesOf,
  type Clearance,
  type Do,
  type EngineAct,
  folderOf,
  gateWitness,
  hasOwnBranch,
  intentBranch,
  type Lane,
  laneKey,
  type Position,
  passageOf,
  plannedUnits,
  planOffer,
  position,
  type StageRecord,
  stepKey,
  workFolder,
} from "../../method/index.ts";
import { Bug, contentId, own } from "../../shared/index.ts";
import { freezeStage } from "../../studio/index.ts";
import { replayLines } from "../ledger/ledger.ts";
import { stateOf, type World } from "../observe/observation.ts";
import { studioNamed } from "../observe/project-config.ts";
import { plansToLock } from "../outcomes/finish-step.ts";
import { baseIsIn } from "../pushes/merge-default-branch.ts";

/** What a pass decides: lines for the ledger, lanes to dispatch after them, or one act that needs a write first. */
export interface Decision {
  readonly lines: readonly Do[];
  readonly lanes: readonly Lane[];
  /** An act that writes to GitHub before it can be recorded; done only when there are no lines. */
  readonly act: EngineAct | null;
  readonly position: Position;
  readonly archive?: ReadonlyMap<string, string>;
  /** True when the walk goes on after these lines with a new look. */
  readonly again: boolean;
}

const ROUNDS = 20;

/** Walks as far as the books alone allow: every act that is only a line, then the lanes that may open. Pure. */
export function decideLines(world: World, first: readonly Do[] = []): Decision {
  const lines: Do[] = [...first];
  let state = replayLines(stateOf(world), first);
  for (let round = 0; round < ROUNDS; round += 1) {
    const now = position(state, world.observed);
    const [act] = now.acts;
    if (now.status !== "running" || (!act && now.lanes.length === 0))
      return { lines, lanes: [], act: null, position: now, again: false };
    if (!act) return openLanes(world, state, now, lines);
    const line = lineFor(world, state, act);
    if (line === null || (act.act === "begin_stage" && (now.in_flight.length > 0 || lines.length > 0)))
      return { lines, lanes: [], act, position: now, again: lines.length > 0 };
    lines.push(line.line);
    state = replayLines(state, [line.line]);
    if (line.archive || act.act === "begin_stage" || act.act === "early_merge")
      return { lines, lanes: [], act: null, position: now, archive: line.archive, again: true };
  }
  throw new Bug(`intent ${world.slug}: the walk did not come to rest`);
}

/** The line that ends an intent whose pull request has been merged; what people say after the merge finds it ended. */
export function endOfMerged(world: World): readonly Do[] {
  const [act] = position(stateOf(world), world.observed).acts;
  return act?.act === "end" ? [endLine(world, act)] : [];
}

type State = World["books"]["state"];

/** Whether the engine has nothing to do by itself: what is waited for comes from agents, people or outside. */
export function isAtRest(world: World): boolean {
  const { lines, act } = decideLines(world);
  return lines.length === 0 && act === null;
}

function openLanes(world: World, state: State, now: Position, lines: readonly Do[]): Decision {
  const at = world.observed.now;
  const opened = now.lanes.map(
    (lane): Do => ({
      do: "open",
      at,
      lane: laneKey(world.slug, lane),
      steps: lane.steps.map((step) => stepKey(world.slug, step)),
      plans: plansToLock(world.work.plans, state, lane.steps),
    }),
  );
  return {
    lines: [...lines, ...opened],
    lanes: now.lanes,
    act: null,
    position: position(replayLines(state, opened), world.observed),
    again: false,
  };
}

interface Planned {
  readonly line: Do;
  readonly archive?: ReadonlyMap<string, string>;
}

/** The line of an act that needs nothing but the books; null when GitHub has to be written first. */
function lineFor(world: World, state: State, act: EngineAct): Planned | null {
  const at = world.observed.now;
  switch (act.act) {
    case "begin_stage":
      return baseIsIn(world) ? { line: beginStage(world, state, act.stage) } : null;
    case "sign_plan":
      return {
        line: { do: "clear", stage: act.stage, what: "plan", clearance: planClearance(world, state, act.stage) },
      };
    case "open_gate":
      return { line: { do: "open_gate", at, stage: act.stage } };
    case "clear_gate":
      return {
        line: { do: "clear", stage: act.stage, what: "gate", clearance: gateClearance(world, state, act.stage) },
      };
    case "early_merge":
      return { line: earlyMerge(world, act) };
    case "time_out":
      return { line: { do: "time_out", at, stage: act.stage, action: act.action } };
    case "record_merge":
      return recordMerge(world, state, act.stage);
    case "archive":
      return archive(world);
    case "end":
      return { line: endLine(world, act) };
    case "file_check":
    case "merge_stage":
    case "deliver":
      return null;
  }
}

/** The line that begins a stage, with everything that is fixed for it now. */
export function beginStage(world: World, state: State, name: string): Do {
  const { config } = world.project;
  const studio = studioNamed(world.project, state.intent.studio.name);
  const stage = studio.stages.find((one) => one.name === name);
  if (!stage) throw new Bug(`studio ${studio.name} has no stage ${name}`);
  const frozen = freezeStage(studio, stage, state.intent.mode, config);
  const at = (location: string): string => location.replaceAll("{intent-slug}", folderOf(state));
  const discovery = frozen.discovery.map((one) => ({ ...one, location: at(one.location) }));
  const made = Object.entries(frozen.required_outputs ?? {}).map(([name, location]) => [name, at(location)]);
  const outputs = made.length === 0 ? {} : { required_outputs: Object.fromEntries(made) };
  const own = config.pull_requests === "stages" || frozen.gate.some((kind) => kind !== "auto");
  const branch = own ? `haiku/${state.slug}/${name}` : intentBranch(state.slug);
  return {
    do: "begin_stage",
    at: world.observed.now,
    stage: name,
    frozen: { ...frozen, discovery, ...outputs },
    branch,
    head: null,
  };
}

function planClearance(world: World, state: State, name: string): Clearance {
  const offer = planOffer({ state, seen: world.observed }, stageNamed(state, name));
  if (!offer) throw new Bug("a plan is signed without an offer");
  return toClearance(offer, null);
}

function gateClearance(world: World, state: State, name: string): Clearance {
  const stage = stageNamed(state, name);
  const look = { state, seen: world.observed };
  const witnesses = gateWitness(folderOf(state), plannedUnits(look, name), world.work.files, besidesOf(world.observed));
  const { now: at, gate } = world.observed;
  const refs = gate.events.flatMap(({ met, ref }) => (met && ref ? [ref] : [])).join(" ");
  const besides = refs === "" || !stage.frozen.gate.includes("await") ? {} : { event: refs };
  const merged = hasOwnBranch(look, stage) ? world.observed.stage_place?.merged : null;
  if (merged) return { at, by: merged.by, source: "merge", ref: merged.commit, witnesses, ...besides };
  const passage = passageOf(look, stage);
  if (passage?.by === "event") {
    const by = passage.events.find((event) => event.by !== null)?.by ?? null;
    return { at, by, source: "event", ref: refs, witnesses };
  }
  if (passage?.by !== "person") return { at, by: null, source: "engine", ref: null, witnesses, ...besides };
  const { early_merge } = stage;
  const given = early_merge ? { source: "merge" as const, ref: early_merge.ref } : {};
  return { ...toClearance(passage.offer, witnesses), ...given, ...besides };
}

function earlyMerge(world: World, { stage, why }: Extract<EngineAct, { act: "early_merge" }>): Do {
  const merged = world.observed.stage_place?.merged;
  if (!merged) throw new Bug(`${stage} was merged early without a merge`);
  const { commit: ref, by } = merged;
  return { do: "early_merge", at: world.observed.now, stage, ref, by, why, head: ref };
}

function toClearance(offer: Clearance, witnesses: Clearance["witnesses"] | null): Clearance {
  const { at, by, source, ref } = offer;
  return { at, by, source, ref, witnesses: witnesses ?? offer.witnesses };
}

function recordMerge(world: World, state: State, name: string): Planned | null {
  const look = { state, seen: world.observed };
  const head = world.snapshot.branches.get(intentBranch(state.slug)) ?? world.work.commit;
  const ref = hasOwnBranch(look, stageNamed(state, name)) ? world.observed.stage_place?.merged?.commit : head;
  return ref ? { line: { do: "merged", at: world.observed.now, stage: name, ref, head } } : null;
}

/** Plans, records and decisions as they stand, to be kept on the ledger when the delivery clears them away. */
function archive(world: World): Planned {
  const own = workFolder(stateOf(world));
  const kept = [...world.work.texts].filter(
    ([path]) => path.startsWith(own) && !/\/(knowledge|artifacts)\//.test(path),
  );
  const ids = kept.map(([path]): [string, string] => [
    `work/${path.slice(own.length)}`,
    contentId(world.work.files.get(path) ?? ""),
  ]);
  const texts = kept.map(([path, text]): [string, string] => [`work/${path.slice(own.length)}`, text]);
  return { line: { do: "archive", at: world.observed.now, files: Object.fromEntries(ids) }, archive: new Map(texts) };
}

function endLine(world: World, { how, reason }: Extract<EngineAct, { act: "end" }>): Do {
  const merged = world.observed.intent_place?.merged;
  return {
    do: "end",
    at: world.observed.now,
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

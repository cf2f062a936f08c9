import { differing, type Sight, stillHolds } from "../derive/index.ts";
import {
  AWAITED_EVENT_ROWS,
  type EventSeen,
  gateTakes,
  gateTakesOnly,
  type PendingApproval,
  type Person,
  type SeenFiles,
  type StagePullRequest,
  type StageRecord,
} from "../model/index.ts";
import { allSigned } from "./audits.ts";
import { type Situation, standingOf } from "./facts.ts";

/*
 * Who or what may pass a gate. Its kinds say how (their rows: an approval, the merge alone, nothing), today's config how many
 * people and whether who asked for the work counts, and outside events are needed besides.
 */

/** What clears a gate that is open. */
export type GateApprovals =
  | { readonly by: "engine" }
  | { readonly by: "event"; readonly events: readonly EventSeen[] }
  | { readonly by: "person"; readonly approval: PendingApproval };

/** What clears this open gate now; null while something is missing. */
export function gateApprovalsOf(situation: Situation, stage: StageRecord): GateApprovals | null {
  if (missingEvents(situation, stage).length > 0) return null;
  if (!needsConfirmation(situation, stage)) {
    if (gateTakes(stage.frozen.gate, "nothing")) return { by: "engine" };
    if (onlyEvents(stage)) return { by: "event", events: situation.facts.gate.events };
  }
  const approval = approvalFor(situation, stage);
  return approval && { by: "person", approval };
}

/** The gate waits for an outside event and for no person. */
function onlyEvents(stage: StageRecord): boolean {
  return gateTakesOnly(stage.frozen.gate, "events");
}

/** People have done their part, or have none; an outside event is still waited for. */
export function onlyEventsMissing(situation: Situation, stage: StageRecord): boolean {
  if (missingEvents(situation, stage).length === 0) return false;
  const merged = situation.facts.stage_pull?.merged != null && stage.early_merge === undefined;
  const nobody = onlyEvents(stage) || gateTakes(stage.frozen.gate, "nothing");
  return merged || (nobody && !needsConfirmation(situation, stage)) || approvalFor(situation, stage) !== null;
}

/** Events that the gate waits for and that have not happened, or not for what stands. */
export function missingEvents(situation: Situation, stage: StageRecord): readonly EventSeen[] {
  if (!gateTakes(stage.frozen.gate, "events")) return [];
  return situation.facts.gate.events
    .map((event) => forWhatStands(situation, stage, event))
    .filter((event) => !event.met);
}

/** What somebody has brought about is of what they saw: anything newer asks for it again. */
function forWhatStands(situation: Situation, stage: StageRecord, event: EventSeen): EventSeen {
  const { met, witnesses } = event;
  if (!met || witnesses === undefined || stillHolds({ witnesses }, gateOf(stage), standingOf(situation))) return event;
  const changed = listed(differing({ witnesses }, gateOf(stage), standingOf(situation)));
  const because = `${event.because}, but ${unseenWords(witnesses, changed)}: ${AWAITED_EVENT_ROWS[event.kind].again ?? "it has to happen again"}`;
  return { ...event, met: false, ref: null, by: null, because };
}

/** Protected paths that were changed and that nobody has confirmed; whoever passes the gate by hand confirms them. */
export function guardedPaths({ facts }: Pick<Situation, "facts">): readonly string[] {
  return Object.keys(facts.gate.protected ?? {}).sort();
}

function unseenWords(witnesses: SeenFiles, changed: string): string {
  const told = Object.keys(witnesses).length > 0;
  return told
    ? `what it was set for has changed since (${changed})`
    : "it cannot be told that it was for what stands now";
}

/** Whether a gate that takes no person by itself takes one now, because a protected path was changed. */
export function needsConfirmation(situation: Situation, stage: StageRecord): boolean {
  return guardedPaths(situation).length > 0 && gateTakesOnly(stage.frozen.gate, "nothing", "events");
}

/** Whether an approval clears this gate; one that takes the merge alone only after an early merge has used that up. */
export function takesApprovals(situation: Situation, stage: StageRecord): boolean {
  const { gate } = stage.frozen;
  const late = stage.early_merge !== undefined && gateTakes(gate, "merge");
  return gateTakes(gate, "approval") || late || needsConfirmation(situation, stage);
}

/** The approval that clears this gate now: given on exactly what stands today, and by enough people. */
export function approvalFor(situation: Situation, stage: StageRecord): PendingApproval | null {
  if (!takesApprovals(situation, stage)) return null;
  const { today } = approvals(situation, stage);
  const people = distinct(today.map((one) => one.by));
  if (people.length < situation.facts.gate.count || wantsSomebodyElse(situation, stage, people)) return null;
  const requester = requesterFor(situation, stage);
  return today.find((one) => one.by?.id !== requester?.id) ?? today[0] ?? null;
}

/** Approvals of this gate: those of what stands today, and those of something that has changed since. */
export function approvals(
  situation: Situation,
  stage: StageRecord,
): { readonly today: readonly PendingApproval[]; readonly stale: readonly PendingApproval[] } {
  const given = situation.facts.pending_approvals.filter((one) => one.for === "gate");
  const same = (one: PendingApproval): boolean => stillHolds(one, gateOf(stage), standingOf(situation));
  return { today: given.filter(same), stale: given.filter((one) => !same(one)) };
}

/** Paths that are not what this approval saw. */
export function changedSince(situation: Situation, stage: StageRecord, approval: PendingApproval): readonly string[] {
  return differing(approval, gateOf(stage), standingOf(situation));
}

/** Why somebody's merge does not pass this gate; null when it does. */
export function mergeProblem(
  situation: Situation,
  stage: StageRecord,
  { by, allowed, agreed_by, overtaken }: NonNullable<StagePullRequest["merged"]>,
): string | null {
  const who = by?.login ?? "somebody";
  if (stage.gate_opened_at === null) return `${who} merged before the gate was open`;
  if (!allSigned(situation, stage)) return `${who} merged what not every role has signed as it stands`;
  if (!allowed) return `${who} merged without the approve permission`;
  if (overtaken !== undefined)
    return `${who} told GitHub to merge it before ${overtaken}, and has not agreed to what was merged`;
  const people = distinct(agreed_by);
  if (wantsSomebodyElse(situation, stage, people))
    return `second_person_required: ${who} asked for this work and merged it alone; somebody else has to agree`;
  const { count } = situation.facts.gate;
  return count > 1 && people.length < count ? `${people.length} of ${count} people agreed` : null;
}

/** Who asked for the work, where that person cannot pass this gate alone. */
export function requesterFor(situation: Situation, stage: StageRecord): Person | null {
  return gateTakes(stage.frozen.gate, "merge") ? situation.facts.gate.requester : null;
}

/** True where who asked for the work may not pass this gate alone, and nobody else is among these people. */
export function wantsSomebodyElse(situation: Situation, stage: StageRecord, people: readonly Person[]): boolean {
  return isAlone(requesterFor(situation, stage), people);
}

/** Whether nobody but who asked for the work is among these people. */
export function isAlone(requester: Person | null, people: readonly Person[]): boolean {
  return requester !== null && people.every(({ id }) => id === requester.id);
}

/** People, each once; accounts are told apart by their id. */
export function distinct(people: readonly (Person | null)[]): readonly Person[] {
  return [...new Map(people.flatMap((one) => (one ? [[one.id, one] as const] : []))).values()];
}

/** Files by name; ids of commits and long lists say nothing to people. */
export function listed(paths: readonly string[]): string {
  const shown = paths.slice(0, 5).join(", ");
  return paths.length > 5 ? `${shown} and ${paths.length - 5} more` : shown;
}

function gateOf({ name }: StageRecord): Sight {
  return { on: "gate", stage: name };
}

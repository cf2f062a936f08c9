import { differing, type Sight, stillHolds } from "../derive/index.ts";
import type { EventSeen, OfferedClearance, Person, PlaceSeen, StageRecord, Witnesses } from "../model/index.ts";
import { allSigned } from "./audits.ts";
import { type Look, standingOf } from "./facts.ts";

/*
 * Who or what may pass a gate. Its kinds say how (`external` takes the merge alone, `ask` an approval too), today's
 * config how many people and whether who asked for the work counts, and the events of an `await` gate are needed besides.
 */

/** What clears a gate that is open. */
export type Passage =
  | { readonly by: "engine" }
  | { readonly by: "event"; readonly events: readonly EventSeen[] }
  | { readonly by: "person"; readonly offer: OfferedClearance };

/** What clears this open gate now; null while something is missing. */
export function passageOf(look: Look, stage: StageRecord): Passage | null {
  if (missingEvents(look, stage).length > 0) return null;
  if (!needsConfirmation(look, stage)) {
    if (stage.frozen.gate.includes("auto")) return { by: "engine" };
    if (onlyEvents(stage)) return { by: "event", events: look.seen.gate.events };
  }
  const offer = clearanceFor(look, stage);
  return offer && { by: "person", offer };
}

/** The gate waits for an outside event and for no person. */
export function onlyEvents(stage: StageRecord): boolean {
  return stage.frozen.gate.every((kind) => kind === "await");
}

/** People have done their part, or have none; an outside event is still waited for. */
export function onlyEventsMissing(look: Look, stage: StageRecord): boolean {
  if (missingEvents(look, stage).length === 0) return false;
  const merged = look.seen.stage_place?.merged != null && stage.early_merge === undefined;
  const nobody = onlyEvents(stage) || stage.frozen.gate.includes("auto");
  return merged || (nobody && !needsConfirmation(look, stage)) || clearanceFor(look, stage) !== null;
}

/** Events of an `await` gate that have not happened, or not for what stands. */
export function missingEvents(look: Look, stage: StageRecord): readonly EventSeen[] {
  if (!stage.frozen.gate.includes("await")) return [];
  return look.seen.gate.events.map((event) => forWhatStands(look, stage, event)).filter((event) => !event.met);
}

/** What somebody has brought about is of what they saw: anything newer asks for it again. */
function forWhatStands(look: Look, stage: StageRecord, event: EventSeen): EventSeen {
  const { met, witnesses } = event;
  if (!met || witnesses === undefined || stillHolds({ witnesses }, gateOf(stage), standingOf(look))) return event;
  const changed = listed(differing({ witnesses }, gateOf(stage), standingOf(look)));
  const because = `${event.because}, but ${unseenWords(witnesses, changed)}: take it off and set it again`;
  return { ...event, met: false, ref: null, by: null, because };
}

/** Protected paths that were changed and that nobody has confirmed; whoever passes the gate by hand confirms them. */
export function guardedPaths({ seen }: Pick<Look, "seen">): readonly string[] {
  return Object.keys(seen.gate.protected ?? {}).sort();
}

function unseenWords(witnesses: Witnesses, changed: string): string {
  const told = Object.keys(witnesses).length > 0;
  return told
    ? `what it was set for has changed since (${changed})`
    : "it cannot be told that it was for what stands now";
}

/** Whether a gate that takes no person by itself takes one now, because a protected path was changed. */
export function needsConfirmation(look: Look, stage: StageRecord): boolean {
  return guardedPaths(look).length > 0 && stage.frozen.gate.every((kind) => kind === "auto" || kind === "await");
}

/** Whether an approval clears this gate; an `external` one only after an early merge has used up the other way. */
export function takesApprovals(look: Look, stage: StageRecord): boolean {
  const { gate } = stage.frozen;
  const late = stage.early_merge !== undefined && gate.includes("external");
  return gate.includes("ask") || late || needsConfirmation(look, stage);
}

/** The approval that clears this gate now: given on exactly what stands today, and by enough people. */
export function clearanceFor(look: Look, stage: StageRecord): OfferedClearance | null {
  if (!takesApprovals(look, stage)) return null;
  const { today } = approvals(look, stage);
  const people = distinct(today.map((one) => one.by));
  if (people.length < look.seen.gate.count || wantsSomebodyElse(look, stage, people)) return null;
  const requester = requesterFor(look, stage);
  return today.find((one) => one.by?.id !== requester?.id) ?? today[0] ?? null;
}

/** Approvals of this gate: those of what stands today, and those of something that has changed since. */
export function approvals(
  look: Look,
  stage: StageRecord,
): { readonly today: readonly OfferedClearance[]; readonly stale: readonly OfferedClearance[] } {
  const given = look.seen.offered.filter((one) => one.for === "gate");
  const same = (one: OfferedClearance): boolean => stillHolds(one, gateOf(stage), standingOf(look));
  return { today: given.filter(same), stale: given.filter((one) => !same(one)) };
}

/** Paths that are not what this approval saw. */
export function changedSince(look: Look, stage: StageRecord, offer: OfferedClearance): readonly string[] {
  return differing(offer, gateOf(stage), standingOf(look));
}

/** Why somebody's merge does not pass this gate; null when it does. */
export function mergeProblem(
  look: Look,
  stage: StageRecord,
  { by, allowed, agreed_by, overtaken }: NonNullable<PlaceSeen["merged"]>,
): string | null {
  const who = by?.login ?? "somebody";
  if (stage.gate_opened_at === null) return `${who} merged before the gate was open`;
  if (!allSigned(look, stage)) return `${who} merged what not every role has signed as it stands`;
  if (!allowed) return `${who} merged without the approve permission`;
  if (overtaken !== undefined)
    return `${who} told GitHub to merge it before ${overtaken}, and has not agreed to what was merged`;
  const people = distinct(agreed_by);
  if (wantsSomebodyElse(look, stage, people))
    return `second_person_required: ${who} asked for this work and merged it alone; somebody else has to agree`;
  const { count } = look.seen.gate;
  return count > 1 && people.length < count ? `${people.length} of ${count} people agreed` : null;
}

/** Who asked for the work, where that person cannot pass this gate alone. */
export function requesterFor(look: Look, stage: StageRecord): Person | null {
  return stage.frozen.gate.includes("external") ? look.seen.gate.requester : null;
}

export function wantsSomebodyElse(look: Look, stage: StageRecord, people: readonly Person[]): boolean {
  return isAlone(requesterFor(look, stage), people);
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

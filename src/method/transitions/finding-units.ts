import { own } from "../../shared/index.ts";
import { folderOf, isClosed, unitFile, workingStageName } from "../derive/index.ts";
import type { ChangedPaths, Finding, Finish, IntentState } from "../model/index.ts";
import { forbid, withStage } from "./rules.ts";

/**
 * Keeps with each finding the units that are made for it. Where one is new, the stage it belongs to is no longer what
 * people have agreed to: a plan sign-off and an open gate wait anew.
 */
export function markFindingUnits(state: IntentState, made: Finish["made"]): IntentState {
  return Object.entries(made ?? {}).reduce((before, [ref, findings]) => markOne(before, ref, findings), state);
}

function markOne(state: IntentState, ref: string, ids: readonly string[]): IntentState {
  const stage = ref.split("/")[0] ?? "";
  if (stage !== workingStageName(state)) forbid(`units are made in the working stage, and ${ref} is not`);
  for (const id of ids) {
    const finding = state.findings.find((one) => one.id === id);
    if (!finding || isClosed(finding)) forbid(`${ref} is made for ${id}, which is no open finding`);
  }
  const isNew = ids.length > 0 && !state.findings.some(({ units }) => units.includes(ref));
  const findings = state.findings.map((finding) => withUnit(finding, ref, ids.includes(finding.id)));
  const marked = { ...state, findings };
  if (!isNew || !own(marked.stages, stage)) return marked;
  return withStage(marked, stage, (one) => ({ ...one, plan_signed: null, gate: null, gate_opened_at: null }));
}

function withUnit(finding: Finding, ref: string, isFor: boolean): Finding {
  if (finding.units.includes(ref) === isFor) return finding;
  return { ...finding, units: isFor ? [...finding.units, ref] : finding.units.filter((one) => one !== ref) };
}

/** Somebody took the plan of a unit away on which no work had begun: no finding waits for it any longer. */
export function dropGone(state: IntentState, changed: ChangedPaths): IntentState {
  const gone = Object.keys(changed).filter((path) => own(changed, path) === null);
  if (gone.length === 0) return state;
  const stays = (ref: string): boolean => {
    const [stage = "", id = ""] = ref.split("/");
    const started = (own(state.stages, stage)?.units[id]?.started_at ?? null) !== null;
    return started || !gone.includes(unitFile(folderOf(state), { stage, id }));
  };
  const findings = state.findings.map((finding) =>
    finding.units.every(stays) ? finding : { ...finding, units: finding.units.filter(stays) },
  );
  return { ...state, findings };
}

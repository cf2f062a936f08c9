import type { Clearance, IntentState, Stamp, Witnesses } from "../method/index.ts";
import { cell, count, list, type Page, table, timeWords } from "./page.ts";

interface MapRow {
  readonly stage: string;
  readonly what: string;
  readonly who: string;
  readonly at: string;
  readonly version: string;
}

/** Who approved which version of what, oldest first: people's decisions and roles' signatures. */
export function reviewMap(page: Page, state: IntentState): string {
  const rows = [...stageRows(state), ...intentRows(state)];
  if (rows.length === 0) return "Nothing has been approved yet.";
  return table(
    ["stage", "what", "who", "when", "version seen"],
    rows.map((row) => [row.stage, row.what, cell(page, row.who), timeWords(row.at), row.version]),
  );
}

function stageRows(state: IntentState): readonly MapRow[] {
  return state.intent.stages.flatMap((name) => {
    const stage = state.stages[name];
    if (!stage) return [];
    const decisions: readonly (readonly [string, Clearance | null])[] = [
      ["plan sign-off", stage.plan_signed],
      ["gate", stage.gate],
    ];
    return [
      ...Object.values(stage.units).flatMap((unit) => [
        ...stampRows(name, `${unit.id}: plan`, unit.reviews),
        ...stampRows(name, `${unit.id}: built work`, unit.approvals),
      ]),
      ...decisions.flatMap(([what, clearance]) => (clearance ? [decisionRow(name, what, clearance)] : [])),
    ];
  });
}

function intentRows(state: IntentState): readonly MapRow[] {
  const { approvals, delivery } = state.intent;
  const stamps = stampRows("whole intent", "the merged result", approvals);
  return delivery ? [...stamps, decisionRow("whole intent", "delivery", delivery)] : stamps;
}

function stampRows(stage: string, what: string, stamps: Readonly<Record<string, Stamp>>): readonly MapRow[] {
  const roles = Object.entries(stamps).filter(([, stamp]) => stamp.lapsed === undefined);
  const versions = new Map<string, readonly (readonly [string, Stamp])[]>();
  for (const entry of roles) {
    const version = versionWords(entry[1].witnesses);
    versions.set(version, [...(versions.get(version) ?? []), entry]);
  }
  return [...versions].map(([version, signers]) => ({
    stage,
    what,
    who: list(signers.map(signerWords)),
    at:
      signers
        .map(([, stamp]) => stamp.at)
        .sort()
        .at(-1) ?? "",
    version,
  }));
}

function decisionRow(stage: string, what: string, clearance: Clearance): MapRow {
  const by = clearance.by?.login ?? "the engine";
  const how =
    clearance.source === "engine" ? "" : ` (by ${clearance.source}${clearance.ref ? `, ${clearance.ref}` : ""})`;
  return { stage, what, who: `${by}${how}`, at: clearance.at, version: versionWords(clearance.witnesses) };
}

/** One witness by its id; several as a count, their ids being in the ledger. */
function versionWords(witnesses: Witnesses): string {
  const entries = Object.entries(witnesses);
  if (entries.length === 0) return "—";
  if (entries.length > 3) return `${count(entries.length, "file")}, ids in the ledger`;
  return entries.map(([path, id]) => `\`${shortPath(path)}\` ${id === null ? "missing" : id.slice(0, 7)}`).join(", ");
}

function shortPath(path: string): string {
  return path
    .replace(/^plan:/, "")
    .replace(/^\.haiku\/intents\/[^/]+\//, "")
    .replaceAll("|", "");
}

function signerWords([role, { accepted }]: readonly [string, Stamp]): string {
  return accepted ? `${accepted.by.login} in place of ${role} (${accepted.reason})` : role;
}

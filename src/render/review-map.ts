import type { Approval, IntentState, SeenFiles, Signature } from "../method/index.ts";
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
    const decisions: readonly (readonly [string, Approval | null])[] = [
      ["plan sign-off", stage.plan_signed],
      ["gate", stage.gate],
    ];
    return [
      ...Object.values(stage.units).flatMap((unit) => [
        ...signatureRows(name, `${unit.id}: plan`, unit.reviews),
        ...signatureRows(name, `${unit.id}: built work`, unit.approvals),
      ]),
      ...decisions.flatMap(([what, approval]) => (approval ? [decisionRow(name, what, approval)] : [])),
    ];
  });
}

function intentRows(state: IntentState): readonly MapRow[] {
  const { approvals, delivery } = state.intent;
  const signatures = signatureRows("whole intent", "the merged result", approvals);
  return delivery ? [...signatures, decisionRow("whole intent", "delivery", delivery)] : signatures;
}

function signatureRows(
  stage: string,
  what: string,
  signatures: Readonly<Record<string, Signature>>,
): readonly MapRow[] {
  const roles = Object.entries(signatures).filter(([, signature]) => signature.lapsed === undefined);
  const versions = new Map<string, readonly (readonly [string, Signature])[]>();
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
        .map(([, signature]) => signature.at)
        .sort()
        .at(-1) ?? "",
    version,
  }));
}

function decisionRow(stage: string, what: string, approval: Approval): MapRow {
  const by = approval.by?.login ?? "the engine";
  const how = approval.source === "engine" ? "" : ` (by ${approval.source}${approval.ref ? `, ${approval.ref}` : ""})`;
  return { stage, what, who: `${by}${how}`, at: approval.at, version: versionWords(approval.witnesses) };
}

/** One witness by its id; several as a count, their ids being in the ledger. */
function versionWords(witnesses: SeenFiles): string {
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

function signerWords([role, { accepted }]: readonly [string, Signature]): string {
  return accepted ? `${accepted.by.login} in place of ${role} (${accepted.reason})` : role;
}

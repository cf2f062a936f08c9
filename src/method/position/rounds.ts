import { limitsOf, retriedAt, runsOf } from "../derive/index.ts";
import { type Family, QUALITY_GATES, type RunRecord, type StepKind } from "../model/index.ts";
import { usedUp } from "./candidate.ts";
import { nextStep, type Opening, type Situation } from "./facts.ts";

/*
 * How often a role may look. One rule for all: roles of the working stage, of stages that have merged, and of the whole
 * intent. At the cap a person grants one more round, accepts what stands, or has it done differently.
 */

/** Who is to sign: a role of a stage, or (null) of the whole intent. */
export interface Signer {
  readonly stage: string | null;
  readonly family: Family;
  readonly role: string;
}

/** The next look of this role. Stuck where its rounds are used up. */
export function signerOpening(situation: Situation, signer: Signer): Opening {
  const opening = nextStep(situation, stepOf(signer));
  if (opening.kind !== "free" || !roundsSpent(situation, signer)) return opening;
  const used = roundsOf(situation, signer).length;
  const since = isMerged(situation, signer) ? ` since ${signer.stage} was merged` : "";
  const why = `${usedUp(used, "round")}${since}`;
  return { kind: "stuck", step: opening.step, why, how: waysOut(signer.role) };
}

/** Whether a role has looked as often as it may; what a person granted since is one more round, not as many again. */
export function roundsSpent(situation: Situation, signer: Signer): boolean {
  const used = roundsOf(situation, signer);
  if (used.length < limitsOf(situation.state, signer.stage).rounds) return false;
  const retried = retriedAt(situation.state, { ...stepOf(signer), hat: null });
  return retried === null || used.some((run) => run.dispatched_at >= retried);
}

/** What a role does to sign. */
function stepOf({ stage, family, role }: Signer): { stage: string | null; kind: StepKind; subject: string | null } {
  if (role === QUALITY_GATES) return { stage, kind: "gates", subject: null };
  return { stage, kind: family === "reviews" ? "review" : "approve", subject: role };
}

function roundsOf(situation: Situation, signer: Signer): readonly RunRecord[] {
  const { kind, subject } = stepOf(signer);
  const stage = signer.stage === null ? undefined : situation.state.stages[signer.stage];
  const all = signer.stage === null ? situation.state.intent.runs : (stage?.runs ?? []);
  // Rounds of the stage's own life do not count for what comes after it.
  const since = stage?.merged?.at ?? "";
  return runsOf(all, `${kind}/${subject ?? "-"}`).filter(
    (run) => (run.result === "signed" || run.result === "done") && run.dispatched_at >= since,
  );
}

function isMerged({ state }: Situation, { stage }: Signer): boolean {
  return stage !== null && state.stages[stage]?.merged != null;
}

function waysOut(role: string): string {
  const more = `\`/haiku retry ${role} <note>\` grants one more round`;
  const accept = role === QUALITY_GATES ? "" : `, \`/haiku approve ${role} <reason>\` accepts what stands`;
  return `${more}${accept}, \`/haiku changes <text>\` has it done differently, or \`/haiku abandon <reason>\``;
}

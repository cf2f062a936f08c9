import { bySeverity, currentHat, fixChainOf, loopOf, unitNumber } from "../derive/index.ts";
import type { Finding, Lane, Reason } from "../model/index.ts";
import { type Look, nextStep, type Opening, statusOfFinding } from "./context.ts";
import { AGENTS, agentPart, freeSteps, lane, type Part } from "./part.ts";
import { upstreamAudits } from "./upstream.ts";

interface Fix {
  readonly finding: Finding;
  readonly hat: string;
  readonly first: boolean;
  readonly opening: Opening;
}

/** Track B: the next fix step of every working finding. Null when there is none. */
export function fixPart(look: Look): Part | null {
  const working = look.state.findings.filter((finding) => statusOfFinding(look.state, finding) === "working");
  if (working.length === 0) return upstreamAudits(look);
  const fixes = [...working]
    .sort((a, b) => upstreamFirst(look, a, b) || bySeverity(a, b))
    .flatMap((finding) => nextFix(look, finding) ?? []);
  const awaited = fixes.map((fix) => ({ opening: fix.opening, reason: reasonOf(fix) }));
  return agentPart("execute", awaited, [...triage(fixes), ...repairs(fixes)]);
}

/** Null where the loop has come to its end: such a finding is not worked. */
function nextFix(look: Look, finding: Finding): Fix | null {
  const chain = fixChainOf(look.state, finding);
  const hat = currentHat(chain, loopOf(finding));
  if (hat === null) return null;
  const opening = nextStep(look, {
    stage: finding.stage,
    kind: "fix",
    subject: finding.id,
    hat,
    iterations: finding.iterations,
  });
  return { finding, hat, first: hat === chain[0], opening };
}

/** All classifiers of findings nobody has classified share one job per stage. */
function triage(fixes: readonly Fix[]): readonly Lane[] {
  const fresh = fixes.filter((fix) => fix.first);
  const stages = [...new Set(fresh.map((fix) => fix.finding.stage))];
  return stages.flatMap((stage) => {
    const steps = freeSteps(fresh.filter((fix) => fix.finding.stage === stage).map((fix) => fix.opening));
    return steps.length === 0 ? [] : [lane("triage", stage, steps)];
  });
}

/** One implementer at a time per target unit; a finding without a target is worked alone. Assessors hold their target too. */
function repairs(fixes: readonly Fix[]): readonly Lane[] {
  const later = fixes.filter((fix) => !fix.first);
  const busy = later.filter((fix) => fix.opening.kind === "open").map(targetOf);
  const lanes: Lane[] = [];
  for (const fix of later) {
    const target = targetOf(fix);
    const alone = target === null ? busy.length === 0 : !busy.includes(target) && !busy.includes(null);
    if (fix.opening.kind !== "free" || !alone) continue;
    busy.push(target);
    lanes.push(lane("fix", fix.finding.stage, [fix.opening.step]));
  }
  return lanes;
}

function targetOf(fix: Fix): string | null {
  const unit = fix.finding.targets?.unit ?? null;
  return unit === null ? null : `${fix.finding.stage}/${unitNumber(unit)}`;
}

function upstreamFirst(look: Look, a: Finding, b: Finding): number {
  const order = look.state.intent.stages;
  const rank = (finding: Finding): number => (finding.stage === null ? order.length : order.indexOf(finding.stage));
  return rank(a) - rank(b);
}

function reasonOf({ finding, hat, opening }: Fix): Reason {
  const because = opening.kind === "open" ? `${hat} is working on it` : `${hat} is next`;
  return { subject: `${finding.id} ${finding.title}`, met: false, because, who: AGENTS };
}

/** Waived by a person, and the waiver has not run out. */
function isWaived(finding: Finding, now: string): boolean {
  return finding.waiver !== null && (finding.waiver.until === null || now < finding.waiver.until);
}

/** Findings that nobody works on and that stop the walk (`stops`), as reasons that name the four ways out. */
export function parkedReasons(look: Look, stops: (finding: Finding) => boolean): readonly Reason[] {
  return look.state.findings
    .filter(
      (finding) =>
        statusOfFinding(look.state, finding) === "parked" && !isWaived(finding, look.seen.now) && stops(finding),
    )
    .map((finding) => ({
      subject: `${finding.id} ${finding.title}`,
      met: false,
      because: `${finding.severity ?? "not yet weighed"}; the fix loop has ended without closing it`,
      who: "someone with the command permission (to waive or reject: the waive permission)",
      how: `\`/haiku retry ${finding.id} <note>\`, \`/haiku waive ${finding.id} <reason>\`, \`/haiku reject ${finding.id} <reason>\` or \`/haiku severity ${finding.id} <level>\``,
    }));
}

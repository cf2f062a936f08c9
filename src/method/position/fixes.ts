import { bySeverity, currentHat, fixChainOf, isCollected, isIsolated, loopOf, unitNumber } from "../derive/index.ts";
import type { Finding, Job, Reason } from "../model/index.ts";
import { AGENTS, agentCandidate, type Candidate, freeJob, freeSteps, job } from "./candidate.ts";
import { upstreamAudits } from "./earlier-stages.ts";
import { nextStep, type Opening, type Situation, statusOfFinding } from "./facts.ts";

interface Fix {
  readonly finding: Finding;
  readonly hat: string;
  readonly first: boolean;
  readonly opening: Opening;
}

/** Fixes: the next fix step of every working finding. Null when there is none. */
export function fixCandidate(situation: Situation): Candidate | null {
  const working = situation.state.findings.filter((finding) => statusOfFinding(situation.state, finding) === "working");
  return working.length === 0 ? upstreamAudits(situation) : candidateOf(situation, working);
}

/** The findings that were held back until everything else is signed, all at once. Null when there are none. */
export function collectedCandidate(situation: Situation): Candidate | null {
  const held = situation.state.findings.filter((finding) => statusOfFinding(situation.state, finding) === "collected");
  return held.length === 0 ? null : candidateOf(situation, held);
}

function candidateOf(situation: Situation, findings: readonly Finding[]): Candidate {
  const fixes = [...findings]
    .sort((a, b) => upstreamFirst(situation, a, b) || bySeverity(a, b))
    .flatMap((finding) => nextFix(situation, finding) ?? []);
  const awaited = fixes.map((fix) => ({ opening: fix.opening, reason: reasonOf(fix) }));
  return agentCandidate("execute", awaited, [...triage(fixes), ...repairs(situation, fixes)]);
}

/** Null where the loop has come to its end: such a finding is not worked. */
function nextFix(situation: Situation, finding: Finding): Fix | null {
  const chain = fixChainOf(situation.state, finding);
  const hat = currentHat(chain, loopOf(finding));
  if (hat === null) return null;
  const opening = nextStep(situation, {
    stage: finding.stage,
    kind: "fix",
    subject: finding.id,
    hat,
    iterations: finding.iterations,
  });
  return { finding, hat, first: hat === chain[0], opening };
}

/** All classifiers of findings nobody has classified share one job per stage. */
function triage(fixes: readonly Fix[]): readonly Job[] {
  const fresh = fixes.filter((fix) => fix.first);
  const stages = [...new Set(fresh.map((fix) => fix.finding.stage))];
  return stages.flatMap((stage) => {
    const openings = fresh.filter((fix) => fix.finding.stage === stage).map((fix) => fix.opening);
    return freeJob("triage", stage, openings);
  });
}

/** One implementer at a time per target unit; a finding without a target is worked alone. Assessors hold their target too. */
function repairs(situation: Situation, fixes: readonly Fix[]): readonly Job[] {
  const later = fixes.filter((fix) => !fix.first);
  const busy = later.filter((fix) => fix.opening.kind === "open").map(targetOf);
  const isFree = (target: string | null): boolean =>
    target === null ? busy.length === 0 : !busy.includes(target) && !busy.includes(null);
  const jobs: Job[] = [];
  for (const group of together(situation, later)) {
    const steps = freeSteps(group.map(({ opening }) => opening));
    const targets = group.map(targetOf);
    if (steps.length === 0 || !targets.every(isFree)) continue;
    busy.push(...targets);
    jobs.push(job("fix", group[0]?.finding.stage ?? null, steps));
  }
  return jobs;
}

/** Each fix by itself, and the collected ones of a stage whose turn the same hat is as one: a job does them in turn. */
function together({ state }: Situation, fixes: readonly Fix[]): readonly (readonly Fix[])[] {
  const groups = new Map<string, Fix[]>();
  for (const fix of fixes) {
    const { finding, hat } = fix;
    const isolate = state.stages[finding.stage ?? ""]?.frozen.isolate ?? state.intent.frozen.isolate;
    const shares = isCollected(state, finding) && !isIsolated(isolate, "step");
    const key = shares ? `${finding.stage}/${hat}` : finding.id;
    groups.set(key, [...(groups.get(key) ?? []), fix]);
  }
  return [...groups.values()];
}

function targetOf(fix: Fix): string | null {
  const unit = fix.finding.targets?.unit ?? null;
  return unit === null ? null : `${fix.finding.stage}/${unitNumber(unit)}`;
}

function upstreamFirst(situation: Situation, a: Finding, b: Finding): number {
  const order = situation.state.intent.stages;
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
export function parkedReasons(situation: Situation, stops: (finding: Finding) => boolean): readonly Reason[] {
  return situation.state.findings
    .filter(
      (finding) =>
        statusOfFinding(situation.state, finding) === "parked" &&
        !isWaived(finding, situation.facts.now) &&
        stops(finding),
    )
    .map((finding) => ({
      subject: `${finding.id} ${finding.title}`,
      met: false,
      because: `${finding.severity ?? "not yet weighed"}; the fix loop has ended without closing it`,
      who: "someone with the command permission (to waive or reject: the waive permission)",
      how: `\`/haiku retry ${finding.id} <note>\`, \`/haiku waive ${finding.id} <reason>\`, \`/haiku reject ${finding.id} <reason>\` or \`/haiku severity ${finding.id} <level>\``,
    }));
}

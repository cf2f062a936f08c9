import { bySeverity, currentHat, fixChainOf, isCollected, isIsolated, loopOf, unitNumber } from "../derive/index.ts";
import type { Finding, Lane, Reason } from "../model/index.ts";
import { AGENTS, agentPart, freeSteps, lane, type Part } from "./candidate.ts";
import { upstreamAudits } from "./earlier-stages.ts";
import { type Look, nextStep, type Opening, statusOfFinding } from "./facts.ts";

interface Fix {
  readonly finding: Finding;
  readonly hat: string;
  readonly first: boolean;
  readonly opening: Opening;
}

/** Track B: the next fix step of every working finding. Null when there is none. */
export function fixPart(look: Look): Part | null {
  const working = look.state.findings.filter((finding) => statusOfFinding(look.state, finding) === "working");
  return working.length === 0 ? upstreamAudits(look) : partOf(look, working);
}

/** The findings that were held back until everything else is signed, all at once. Null when there are none. */
export function collectedPart(look: Look): Part | null {
  const held = look.state.findings.filter((finding) => statusOfFinding(look.state, finding) === "collected");
  return held.length === 0 ? null : partOf(look, held);
}

function partOf(look: Look, findings: readonly Finding[]): Part {
  const fixes = [...findings]
    .sort((a, b) => upstreamFirst(look, a, b) || bySeverity(a, b))
    .flatMap((finding) => nextFix(look, finding) ?? []);
  const awaited = fixes.map((fix) => ({ opening: fix.opening, reason: reasonOf(fix) }));
  return agentPart("execute", awaited, [...triage(fixes), ...repairs(look, fixes)]);
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
function repairs(look: Look, fixes: readonly Fix[]): readonly Lane[] {
  const later = fixes.filter((fix) => !fix.first);
  const busy = later.filter((fix) => fix.opening.kind === "open").map(targetOf);
  const isFree = (target: string | null): boolean =>
    target === null ? busy.length === 0 : !busy.includes(target) && !busy.includes(null);
  const lanes: Lane[] = [];
  for (const group of together(look, later)) {
    const steps = freeSteps(group.map(({ opening }) => opening));
    const targets = group.map(targetOf);
    if (steps.length === 0 || !targets.every(isFree)) continue;
    busy.push(...targets);
    lanes.push(lane("fix", group[0]?.finding.stage ?? null, steps));
  }
  return lanes;
}

/** Each fix by itself, and the collected ones of a stage whose turn the same hat is as one: a job does them in turn. */
function together({ state }: Look, fixes: readonly Fix[]): readonly (readonly Fix[])[] {
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

import type { Ledger, StepRecord } from "../read-ledger.ts";

/** What can be looked at when a story has ended. */
export interface StoryEnd {
  readonly ledger: Ledger;
  /** Ids of findings that stand as annotations of a check, by GitHub's answer. */
  readonly annotated: ReadonlySet<string>;
  /** Comments that the App answered with a refusal. */
  readonly refusedCommands: number;
}

/** Something a story promises to show, and whether it was seen. */
export type StoryPromise = readonly [what: string, isSeen: (seen: StoryEnd) => boolean];

/** What the story of data-pipeline shows, besides a sealed intent: each as its traces stand in the ledger and on GitHub. */
export const DATA_PIPELINE: readonly StoryPromise[] = [
  ["two units at the same time, and one that waited for both", ({ ledger }) => inParallelThenAfter(ledger)],
  ["a unit that was rejected and passed on its second bolt", ({ ledger }) => ledger.units.some(rejectedThenDone)],
  [
    "borrowed review agents that signed",
    ({ ledger }) => ["validation", "deployment"].every((at) => borrowed(ledger, at)),
  ],
  ["gates passed by the engine, by approvals and by a merge", ({ ledger }) => gates(ledger) === GATES],
  [
    "a question that a person answered",
    ({ ledger }) => ledger.stages.some(({ questions }) => questions.some((q) => q.answer)),
  ],
  [
    "a plan signed by a person",
    ({ ledger }) => ledger.stages.some((one) => one.name === "discovery" && one.plan_signed),
  ],
  ["an agent's remark with a suggestion, fixed", ({ ledger }) => ledger.findings.some(suggestedAndFixed)],
  ["a finding outside the diff, as an annotation", ({ annotated }) => annotated.size > 0],
  ["a defect that a second role saw too", ({ ledger }) => ledger.findings.some(({ also }) => also.length > 0)],
  ["a finding against an earlier stage, fixed there", ({ ledger }) => ledger.findings.some(upstream)],
  ["a person's remark on a line, fixed", ({ ledger }) => closed(ledger, "user-visual", "fixed")],
  ["a person's question, answered", ({ ledger }) => closed(ledger, "user-question", "answered")],
  ["a finding that nothing can be done about", ({ ledger }) => closed(ledger, "adversarial-review", "non_actionable")],
  ["an agent's finding rejected as invalid", ({ ledger }) => closed(ledger, "adversarial-review", "rejected")],
  ["a quality gate that failed, and the defect fixed", ({ ledger }) => ledger.findings.some(gateFailure)],
  ["roles that signed again after a fix", ({ ledger }) => ledger.stages.some(({ runs }) => runs.some(signedAgain))],
  ["a person's commit adopted, with nothing filed", ({ ledger }) => adoptedOnly(ledger)],
  ["commands that were refused with the reason", ({ refusedCommands }) => refusedCommands >= 2],
];

/** What the story of migration shows: people where the method wants them, and a switch that they release themselves. */
export const MIGRATION: readonly StoryPromise[] = [
  [
    "a question answered and a plan signed in each collaborative stage",
    ({ ledger }) => ["assessment", "mapping", "cutover"].every((name) => planned(ledger, name)),
  ],
  ["stages that decide alone, with no plan to be signed", ({ ledger }) => signedPlans(ledger) === 3],
  ["gates passed by the engine, by approvals and by a merge", ({ ledger }) => gates(ledger) === MIGRATION_GATES],
  ["borrowed review agents that signed", ({ ledger }) => ["validation", "cutover"].every((at) => borrowed(ledger, at))],
  ["a remark with a suggestion on a script, fixed", ({ ledger }) => ledger.findings.some(suggestedAndFixed)],
];

/** What the story of the service shows: one stage alone, passed by the engine, and a workflow that people put in place. */
export const SOFTWARE: readonly StoryPromise[] = [
  ["one stage alone", ({ ledger }) => ledger.intent.mode === "quick" && ledger.intent.stages.join() === "operations"],
  ["a gate passed by the engine", ({ ledger }) => gates(ledger) === "operations engine"],
  ["a borrowed review agent that signed", ({ ledger }) => borrowed(ledger, "operations")],
  ["a remark with a suggestion on an alert, fixed", ({ ledger }) => ledger.findings.some(suggestedAndFixed)],
  ["a plan that nobody had to sign", ({ ledger }) => signedPlans(ledger) === 0],
];

const MIGRATION_GATES = "assessment engine, mapping review, migrate review, validation review, cutover merge";

const GATES = "discovery engine, extraction review, transformation review, validation command, deployment merge";

type Finding = Ledger["findings"][number];
type Unit = Ledger["units"][number];

function inParallelThenAfter({ units }: Ledger): boolean {
  const [one, two, after] = units.filter(({ stage }) => stage === "transformation").map(span);
  if (!one || !two || !after) return false;
  const together = one.from < two.to && two.from < one.to;
  return together && after.from >= one.to && after.from >= two.to;
}

function span({ iterations }: Unit): { readonly from: string; readonly to: string } {
  const times = (pick: (step: StepRecord) => string | null | undefined): string[] =>
    iterations.map((one) => pick(one) ?? "").sort();
  return {
    from: times(({ dispatched_at }) => dispatched_at).at(0) ?? "",
    to: times(({ completed_at }) => completed_at).at(-1) ?? "",
  };
}

function rejectedThenDone({ iterations }: Unit): boolean {
  return iterations.some(({ result }) => result === "reject") && iterations.at(-1)?.bolt === 2;
}

function borrowed({ units }: Ledger, stage: string): boolean {
  const own = units.filter((unit) => unit.stage === stage);
  return own.length > 0 && own.every(({ approvals }) => Object.keys(approvals).some((role) => role.includes(":")));
}

function gates({ intent, stages }: Ledger): string {
  const sourceOf = (name: string) => stages.find((stage) => stage.name === name)?.gate?.source;
  return intent.stages.map((name) => `${name} ${sourceOf(name)}`).join(", ");
}

function isFixed({ resolution }: Finding): boolean {
  return resolution === "fixed";
}

function suggestedAndFixed(finding: Finding): boolean {
  return Boolean(finding.suggestion) && isFixed(finding);
}

/** A stage whose question somebody has answered and whose plan somebody has signed. */
function planned({ stages }: Ledger, name: string): boolean {
  const stage = stages.find((one) => one.name === name);
  return Boolean(stage?.plan_signed) && (stage?.questions.some(({ answer }) => answer) ?? false);
}

function signedPlans({ stages }: Ledger): number {
  return stages.filter(({ plan_signed }) => plan_signed).length;
}

function closed({ findings }: Ledger, origin: string, resolution: string): boolean {
  return findings.some((finding) => finding.origin === origin && finding.resolution === resolution);
}

/** Filed by a step of one stage against another, and fixed. */
function upstream(finding: Finding): boolean {
  const filedIn = /^step:[^/]+\/([^/]+)\//.exec(finding.source_ref)?.[1];
  return filedIn !== undefined && filedIn !== "-" && filedIn !== finding.stage && isFixed(finding);
}

function gateFailure(finding: Finding): boolean {
  return finding.author.kind === "engine" && finding.severity === "blocker" && isFixed(finding);
}

function signedAgain({ step, n, result }: Ledger["stages"][number]["runs"][number]): boolean {
  return step.startsWith("approve/") && n > 1 && result === "signed";
}

function adoptedOnly({ done, findings }: Ledger): boolean {
  return done.includes("adopt") && !findings.some(({ origin }) => origin === "drift");
}

import type { Books, StepRecord } from "../read-books.ts";

/** What can be looked at when a story has ended. */
export interface Seen {
  readonly books: Books;
  /** Ids of findings that stand as annotations of a check, by GitHub's answer. */
  readonly annotated: ReadonlySet<string>;
  /** Comments that the App answered with a refusal. */
  readonly refusedCommands: number;
}

/** Something a story promises to show, and whether it was seen. */
export type Promised = readonly [what: string, isSeen: (seen: Seen) => boolean];

/** What the story of data-pipeline shows, besides a sealed intent: each as its traces stand in the books and on GitHub. */
export const DATA_PIPELINE: readonly Promised[] = [
  ["two units at the same time, and one that waited for both", ({ books }) => inParallelThenAfter(books)],
  ["a unit that was rejected and passed on its second bolt", ({ books }) => books.units.some(rejectedThenDone)],
  [
    "borrowed review agents that signed",
    ({ books }) => ["validation", "deployment"].every((at) => borrowed(books, at)),
  ],
  ["gates passed by the engine, by approvals and by a merge", ({ books }) => gates(books) === GATES],
  [
    "a question that a person answered",
    ({ books }) => books.stages.some(({ questions }) => questions.some((q) => q.answer)),
  ],
  ["a plan signed by a person", ({ books }) => books.stages.some((one) => one.name === "discovery" && one.plan_signed)],
  ["an agent's remark with a suggestion, fixed", ({ books }) => books.findings.some(suggestedAndFixed)],
  ["a finding outside the diff, as an annotation", ({ annotated }) => annotated.size > 0],
  ["a defect that a second role saw too", ({ books }) => books.findings.some(({ also }) => also.length > 0)],
  ["a finding against an earlier stage, fixed there", ({ books }) => books.findings.some(upstream)],
  ["a person's remark on a line, fixed", ({ books }) => closed(books, "user-visual", "fixed")],
  ["a person's question, answered", ({ books }) => closed(books, "user-question", "answered")],
  ["a finding that nothing can be done about", ({ books }) => closed(books, "adversarial-review", "non_actionable")],
  ["an agent's finding rejected as invalid", ({ books }) => closed(books, "adversarial-review", "rejected")],
  ["a quality gate that failed, and the defect fixed", ({ books }) => books.findings.some(gateFailure)],
  ["roles that signed again after a fix", ({ books }) => books.stages.some(({ runs }) => runs.some(signedAgain))],
  ["a person's commit adopted, with nothing filed", ({ books }) => adoptedOnly(books)],
  ["commands that were refused with the reason", ({ refusedCommands }) => refusedCommands >= 2],
];

/** What the story of migration shows: people where the method wants them, and a switch that they release themselves. */
export const MIGRATION: readonly Promised[] = [
  [
    "a question answered and a plan signed in each collaborative stage",
    ({ books }) => ["assessment", "mapping", "cutover"].every((name) => planned(books, name)),
  ],
  ["stages that decide alone, with no plan to be signed", ({ books }) => signedPlans(books) === 3],
  ["gates passed by the engine, by approvals and by a merge", ({ books }) => gates(books) === MIGRATION_GATES],
  ["borrowed review agents that signed", ({ books }) => ["validation", "cutover"].every((at) => borrowed(books, at))],
  ["a remark with a suggestion on a script, fixed", ({ books }) => books.findings.some(suggestedAndFixed)],
];

/** What the story of the service shows: one stage alone, passed by the engine, and a workflow that people put in place. */
export const SOFTWARE: readonly Promised[] = [
  ["one stage alone", ({ books }) => books.intent.mode === "quick" && books.intent.stages.join() === "operations"],
  ["a gate passed by the engine", ({ books }) => gates(books) === "operations engine"],
  ["a borrowed review agent that signed", ({ books }) => borrowed(books, "operations")],
  ["a remark with a suggestion on an alert, fixed", ({ books }) => books.findings.some(suggestedAndFixed)],
  ["a plan that nobody had to sign", ({ books }) => signedPlans(books) === 0],
];

const MIGRATION_GATES = "assessment engine, mapping review, migrate review, validation review, cutover merge";

const GATES = "discovery engine, extraction review, transformation review, validation command, deployment merge";

type Finding = Books["findings"][number];
type Unit = Books["units"][number];

function inParallelThenAfter({ units }: Books): boolean {
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

function borrowed({ units }: Books, stage: string): boolean {
  const own = units.filter((unit) => unit.stage === stage);
  return own.length > 0 && own.every(({ approvals }) => Object.keys(approvals).some((role) => role.includes(":")));
}

function gates({ intent, stages }: Books): string {
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
function planned({ stages }: Books, name: string): boolean {
  const stage = stages.find((one) => one.name === name);
  return Boolean(stage?.plan_signed) && (stage?.questions.some(({ answer }) => answer) ?? false);
}

function signedPlans({ stages }: Books): number {
  return stages.filter(({ plan_signed }) => plan_signed).length;
}

function closed({ findings }: Books, origin: string, resolution: string): boolean {
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

function signedAgain({ step, n, result }: Books["stages"][number]["runs"][number]): boolean {
  return step.startsWith("approve/") && n > 1 && result === "signed";
}

function adoptedOnly({ done, findings }: Books): boolean {
  return done.includes("adopt") && !findings.some(({ origin }) => origin === "drift");
}

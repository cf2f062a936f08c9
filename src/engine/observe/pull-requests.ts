import {
  type IntentState,
  type IssueFacts,
  intentBranch,
  type LedgerEvent,
  type PullFacts,
  type PullRecord,
  type PullState,
  type StageRecord,
  stateOfIssue,
  stateOfPull,
  workingStage,
} from "../../method/index.ts";
import type { PullAct, PullRequestSeen, ReadStore, Snapshot } from "../../ports/index.ts";
import { mergeBaseOf } from "./merge-base.ts";
import { type Observation, pullFor, stateOf } from "./observation.ts";
import { issueOf } from "./unanswered-comments.ts";

/** Head branch → number of the pull request that the ledger knows as ours. */
export function recordedPulls(state: IntentState): ReadonlyMap<string, number> {
  const own = intentBranch(state.slug);
  const stages = Object.values(state.stages).map(({ name, pull }) => [own.replace(/main$/, name), pull] as const);
  const all = [[own, state.intent.pull] as const, ...stages];
  return new Map(all.flatMap(([branch, pull]) => (pull ? [[branch, pull.number] as const] : [])));
}

/** How our pull requests stand: the working stage's own first, then the intent's. */
export async function seePulls(
  store: ReadStore,
  state: IntentState,
  snapshot: Snapshot,
): Promise<readonly PullFacts[]> {
  const stage = workingStage(state);
  const own = intentBranch(state.slug);
  const ofStage = stage !== null && stage.branch !== own ? [await stageFacts(store, { state, snapshot }, stage)] : [];
  const branch = { branch: own, recorded: state.intent.head, accepted: acceptedHeads(state) };
  const base = snapshot.default_branch.name;
  return [...ofStage, await factsOf(store, snapshot, { ...branch, stage: null, pull: state.intent.pull, base })];
}

/** Heads that somebody who may has said are meant, although the branch was forced to them. */
function acceptedHeads({ intent }: IntentState): readonly string[] {
  return intent.interventions.flatMap(({ do: what, note }) => (what === "resume" && note ? note.split(" ") : []));
}

function stageFacts(
  store: ReadStore,
  { state, snapshot }: { readonly state: IntentState; readonly snapshot: Snapshot },
  { name, branch, head, pull }: StageRecord,
): Promise<PullFacts> {
  const kept = { branch, recorded: head, accepted: acceptedHeads(state) };
  return factsOf(store, snapshot, { ...kept, stage: name, pull, base: intentBranch(state.slug) });
}

interface Kept {
  readonly stage: string | null;
  readonly branch: string;
  readonly recorded: string | null;
  readonly accepted: readonly string[];
  readonly pull: PullRecord | undefined;
  readonly base: string;
}

async function factsOf(store: ReadStore, snapshot: Snapshot, kept: Kept): Promise<PullFacts> {
  const { stage, branch, recorded } = kept;
  const pull = pullFor(snapshot, branch);
  const head = snapshot.branches.get(branch) ?? null;
  const others = (snapshot.other_pulls ?? []).filter((one) => one.head_branch === branch);
  const rewritten = await isRewritten(store, snapshot, { ...kept, head });
  return {
    ...{ stage, number: pull?.number ?? kept.pull?.number ?? null, state: pull?.state ?? null, branch },
    base: { is: pull?.base_branch ?? null, should: kept.base },
    ...{ recorded, head, rewritten, contained: isContained(snapshot, kept.base, recorded) },
    by: byWhom(pull, { gone: head === null, rewritten }),
    others: others.map(({ number }) => number),
  };
}

/** The newest commits are at hand; only a branch that does not show the recorded one among them is asked about. */
async function isRewritten(
  store: ReadStore,
  snapshot: Snapshot,
  { branch, recorded, head, accepted }: Kept & { readonly head: string | null },
): Promise<boolean> {
  if (recorded === null || head === null || head === recorded || accepted.includes(head)) return false;
  if (snapshot.commits.get(branch)?.some(({ sha }) => sha === recorded)) return false;
  return (await mergeBaseOf(store, snapshot, recorded, head)) !== recorded;
}

/** Whether a branch holds a commit, as far down as it was read: as one of its own or as what was merged into it. */
export function isContained({ commits }: Pick<Snapshot, "commits">, branch: string, commit: string | null): boolean {
  if (commit === null) return false;
  return (commits.get(branch) ?? []).some(({ sha, parents }) => sha === commit || parents.includes(commit));
}

function byWhom(
  pull: PullRequestSeen | null,
  now: { readonly gone: boolean; readonly rewritten: boolean },
): string | null {
  if (pull === null) return null;
  if (pull.merged) return pull.merged.by?.login ?? null;
  const kind: PullAct["act"] = now.gone
    ? "branch-deleted"
    : now.rewritten
      ? "branch-forced"
      : pull.state === "closed"
        ? "closed"
        : "base-changed";
  return pull.acts?.findLast(({ act }) => act === kind)?.by?.login ?? null;
}

/** Null where the intent came from no issue; `gone` for one that GitHub does not show any more. */
export function seeIssue(state: IntentState, { issue }: Snapshot): IssueFacts | null {
  const number = issueOf(state);
  if (number === null || issue === undefined) return null;
  if (issue === null) return { number, state: "gone", reason: null, locked: false };
  return { number, ...issue };
}

/** Lines that keep which pull requests are ours, and what people have made of them and of the issue. */
export function pullRequestEvents(observation: Observation): readonly LedgerEvent[] {
  const state = stateOf(observation);
  const { now: at, pulls = [] } = observation.facts;
  const events = pulls.flatMap((facts): LedgerEvent[] => {
    const kept = facts.stage === null ? state.intent.pull : state.stages[facts.stage]?.pull;
    const { number, stage } = facts;
    const found = stateOfPull(facts);
    const now = isTrouble(found) ? found.name : null;
    if (number === null || (kept?.number === number && (kept.state ?? null) === now)) return [];
    const shuts = found.does === "gate-shut" ? { shuts: true as const } : {};
    return [{ do: "pull", at, stage, number: kept?.number ?? number, state: now, ...shuts }];
  });
  return [...events, ...issueEvent(observation)];
}

function issueEvent({ ledger, facts }: Observation): readonly LedgerEvent[] {
  const { issue = null, now: at } = facts;
  if (issue === null || facts.intent_pull?.merged) return [];
  const found = stateOfIssue(issue);
  const now = found.does === "ask" ? found.name : null;
  return (ledger.state.intent.issue?.state ?? null) === now ? [] : [{ do: "issue", at, state: now }];
}

function isTrouble({ does }: PullState): boolean {
  return does === "pause" || does === "gate-shut";
}

/** Whether what is on the branches is not what the ledger says: until somebody has set it right nothing is put on top. */
export function isUprooted(observation: Observation): boolean {
  return (observation.facts.pulls ?? []).some(
    ({ recorded, head, rewritten, state }) => rewritten || (recorded !== null && head === null && state !== "merged"),
  );
}

/** Heads that `resume` takes as they are. */
export function forcedHeads(observation: Observation): readonly string[] {
  return (observation.facts.pulls ?? []).flatMap(({ rewritten, head }) => (rewritten && head !== null ? [head] : []));
}

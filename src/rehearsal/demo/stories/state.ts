import * as z from "zod";
import { HostError, parseFrontMatter } from "../../../shared/index.ts";
import type { Activity } from "../activity.ts";
import { APP_SLUG, type PersonName } from "../demo-users.ts";
import type { Person, PullSeen } from "../person.ts";

/** What a story has to act and to see with. */
export interface DemoState {
  readonly people: Readonly<Record<PersonName, Person>>;
  readonly activity: Activity;
  /** Tells what a person does now. */
  readonly say: (line: string) => void;
}

/** What a story leaves behind, to be examined. */
export interface Ending {
  readonly slug: string;
  readonly issue: number;
  /** Numbers of the pull requests that are looked at in the end. */
  readonly pulls: readonly number[];
}

/** One way through a studio by what people do and see. */
export type PlayStory = (state: DemoState) => Promise<Ending>;

/** What is asked for, and by which studio it is made. */
export interface Errand {
  readonly studio: string;
  readonly title: string;
  readonly body: string;
}

/** An issue with a goal and the command that starts it; answers issue and slug as soon as the intent's pull request is there. */
export async function startIntent(
  { people: { developer }, activity, say }: DemoState,
  goal: Errand,
): Promise<Pick<Ending, "slug" | "issue">> {
  say(`developer opens an issue: ${goal.title}`);
  const issue = await developer.openIssue(goal.title, goal.body);
  say(`developer comments: /haiku start ${goal.studio}`);
  await developer.comment(issue, `/haiku start ${goal.studio}`);
  const slug = await activity.until("the intent's pull request", () => slugOf(developer, issue));
  return { issue, slug };
}

/** The slug of the new intent. Fails when the App has answered in the issue and opened nothing. */
async function slugOf(developer: Person, issue: number): Promise<string | null> {
  const answer = (await developer.comments(issue)).find(({ login }) => login === `${APP_SLUG}[bot]`);
  const pull = await developer.pull(/^haiku\/[^/]+\/main$/);
  if (pull) return pull.branch.split("/")[1] ?? "";
  if (!answer) return null;
  const words = answer.body.replace(/<!--.*?-->/gs, "").trim();
  throw new HostError(`the App did not start: ${words}`, { retryable: false });
}

/** The stage's pull request once it waits for a person at its gate. */
export async function readyForPeople(state: DemoState, slug: string, stage: string): Promise<PullSeen> {
  return state.activity.until(`the ${stage} stage to be ready for people`, async () => {
    const seen = await placeOf(state.people.maintainer, slug, stage);
    return seen && !seen.draft && seen.open ? seen : null;
  });
}

/** The stage's pull request once the App has merged it. */
export async function mergedByTheApp(state: DemoState, slug: string, stage: string): Promise<PullSeen> {
  return state.activity.until(`the ${stage} stage to be merged`, async () => {
    const seen = await placeOf(state.people.maintainer, slug, stage);
    return seen?.merged ? seen : null;
  });
}

/** The maintainer reads the stage's pull request and approves; the App merges it. */
export async function passByReview(state: DemoState, slug: string, stage: string): Promise<PullSeen> {
  const pull = await readyForPeople(state, slug, stage);
  state.say(`maintainer approves #${pull.number}: the gate of ${stage}`);
  await state.people.maintainer.approve(pull, "Read it. Go on.");
  return mergedByTheApp(state, slug, stage);
}

/** The maintainer merges as soon as the check says that nothing else is missing. */
export async function passByMerge(state: DemoState, slug: string, at: MergeGate): Promise<PullSeen> {
  const { people, activity, say } = state;
  const pull = await activity.until(`${at.check} to say that ${at.branch} may be merged`, async () => {
    const seen = await placeOf(people.maintainer, slug, at.branch);
    if (!seen || seen.draft || !seen.open) return null;
    const gate = (await people.maintainer.checks(seen.head)).find((check) => check.name === at.check);
    return gate?.conclusion === "success" ? seen : null;
  });
  say(`maintainer merges #${pull.number}: ${at.check} says it may be merged`);
  await people.maintainer.merge(pull);
  return pull;
}

/** A pull request that people merge, and the check that tells them when. */
export interface MergeGate {
  /** Last part of the branch's name: a stage, or `main`. */
  readonly branch: string;
  readonly check: "haiku/gate" | "haiku/delivery";
}

export const DELIVERY: MergeGate = { branch: "main", check: "haiku/delivery" };

/** Resolves when the ledger says that the intent is sealed. */
export async function seesTheSeal(state: DemoState, slug: string): Promise<void> {
  await state.activity.until("the seal in the ledger", async () => {
    return (await endOf(state.people.maintainer, slug)) === "sealed" ? true : null;
  });
  state.say("the intent is sealed");
}

/** How the intent ended by its ledger (`sealed`, `ended-early`, `abandoned`); null while it goes on. */
export async function endOf(reader: Pick<Person, "file">, slug: string): Promise<string | null> {
  const text = await reader.file("intent.md", `haiku/${slug}/ledger`);
  return text === null ? null : (parseFrontMatter(text, Intent, "intent.md").data.ended?.how ?? null);
}

const Intent = z.object({ ended: z.object({ how: z.string() }).nullable().optional() });

/** The pull request of this branch, or none yet. Fails as soon as a check of the intent says that it is stuck. */
export async function placeOf(eyes: Person, slug: string, branch: string): Promise<PullSeen | null> {
  const own = await eyes.pull(new RegExp(`^haiku/${slug}/${branch}$`));
  const pull = own ?? (await eyes.pull(new RegExp(`^haiku/${slug}/main$`)));
  if (pull?.open) {
    const stuck = (await eyes.checks(pull.head)).find(
      (check) => /^haiku\/\w+$/.test(check.name) && check.conclusion === "failure",
    );
    if (stuck) throw new HostError(`#${pull.number}: ${stuck.title}`, { retryable: false });
  }
  return own;
}

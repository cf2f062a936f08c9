import { HostError } from "../../../shared/index.ts";
import { APP_SLUG } from "../demo-users.ts";
import type { PullSeen } from "../person.ts";
import { type DemoState, type Ending, type Errand, endOf, startIntent } from "./state.ts";

const DECIDE = "Nobody here can tell. Decide what serves the goal best, keep it simple, and record the decision.";
const GO_ON = "Looked at what changed. Go on.";

/**
 * People who do not know what will come: they answer every question alike, approve what waits for an approval and merge
 * what may be merged, until the intent is sealed. Fails with HostError as soon as a check says that it is stuck.
 */
export async function playAny(state: DemoState, errand: Errand): Promise<Ending> {
  const { issue, slug } = await startIntent(state, errand);
  const done = new Set<string>();
  await state.activity.until("somebody to be needed, or the end", async () => {
    if (await ended(state, slug)) return true;
    await attendAll(state, slug, done);
    return null;
  });
  state.say("the intent is sealed");
  return { slug, issue, pulls: (await pullsOf(state, slug)).map(({ number }) => number) };
}

async function ended({ people: { maintainer } }: DemoState, slug: string): Promise<boolean> {
  const how = await endOf(maintainer, slug);
  if (how === null || how === "sealed") return how === "sealed";
  throw new HostError(`the intent ended otherwise: ${how}`, { retryable: false });
}

async function pullsOf({ people: { maintainer } }: DemoState, slug: string): Promise<readonly PullSeen[]> {
  return (await maintainer.pulls()).filter(({ branch }) => branch.startsWith(`haiku/${slug}/`));
}

interface Duty {
  readonly slug: string;
  readonly pull: PullSeen;
  /** Whether a stage has a pull request of its own: then its gate is passed there, though the intent's check tells of it. */
  readonly elsewhere: boolean;
  /** What was done already: everything is done once. */
  readonly done: Set<string>;
}

/** Looks at every pull request of the intent that is open. */
async function attendAll(state: DemoState, slug: string, done: Set<string>): Promise<void> {
  const open = (await pullsOf(state, slug)).filter((pull) => pull.open);
  for (const pull of open) {
    const elsewhere = isIntents(pull) && open.some((other) => !isIntents(other));
    await attend(state, { slug, pull, elsewhere, done });
  }
}

function isIntents({ branch }: PullSeen): boolean {
  return branch.endsWith("/main");
}

/** Does what this pull request waits for people to do, if anything. */
async function attend(state: DemoState, duty: Duty): Promise<void> {
  const { maintainer } = state.people;
  const { pull, elsewhere, done } = duty;
  await answerQuestions(state, duty);
  const name = isIntents(pull) ? "haiku/delivery" : "haiku/gate";
  const check = (await maintainer.checks(pull.head)).find((one) => one.name === name);
  if (!check) return;
  if (check.conclusion === "failure") throw new HostError(`#${pull.number}: ${check.title}`, { retryable: false });
  const title = check.title ?? "";
  const occasion = `${pull.head} ${title}`;
  if (done.has(occasion)) return;
  const waiting = /^Waiting for .*: approve the (plan|pull request)/.exec(title);
  if (waiting && !elsewhere) {
    done.add(occasion);
    state.say(`maintainer approves ${waiting[1] === "plan" ? "the plan on " : ""}#${pull.number}`);
    await maintainer.approve(pull, GO_ON);
  } else if (/^Ready: merge /.test(title) && !pull.draft) {
    done.add(occasion);
    state.say(`maintainer merges #${pull.number}: ${name} says it may be merged`);
    await mergeUnlessMoved(state, duty);
  }
}

async function answerQuestions(state: DemoState, { slug, pull, done }: Duty): Promise<void> {
  const { maintainer } = state.people;
  const said = (await maintainer.comments(pull.number)).filter(({ login }) => login === `${APP_SLUG}[bot]`);
  const marks = said.flatMap(({ body }) => [...body.matchAll(/<!-- haiku:question ([^/ ]+)\/(Q-\d+) -->/g)]);
  for (const [, intent, question = ""] of marks) {
    if (intent !== slug || done.has(question)) continue;
    done.add(question);
    state.say(`maintainer answers ${question}: decide, and record it`);
    await maintainer.comment(pull.number, `/haiku answer ${question} ${DECIDE}`);
  }
}

/** A head that moved in the meantime refuses the merge; what waits then is looked at anew. */
async function mergeUnlessMoved({ people: { maintainer }, say }: DemoState, { pull }: Duty): Promise<void> {
  try {
    await maintainer.merge(pull);
  } catch (error) {
    if (!(error instanceof Error && "status" in error && error.status === 409)) throw error;
    say(`#${pull.number} moved meanwhile: it is looked at again`);
  }
}

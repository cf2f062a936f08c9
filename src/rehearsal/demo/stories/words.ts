import { APP_SLUG } from "../demo-users.ts";
import type { PullSeen } from "../person.ts";
import { type DemoState, placeOf } from "./state.ts";

interface Answer {
  readonly stage: string;
  readonly answer: string;
}

/** The developer answers the open question of a stage, as soon as one is asked. */
export async function answerQuestion(state: DemoState, slug: string, { stage, answer }: Answer): Promise<void> {
  const { developer } = state.people;
  const { place, question } = await state.activity.until(`a question of ${stage}`, async () => {
    const pull = await anyPlace(state, slug, stage);
    const open = pull ? await openQuestions(state, slug, pull) : [];
    return pull && open[0] !== undefined ? { place: pull, question: open[0] } : null;
  });
  state.say(`developer answers ${question} on #${place.number}: ${answer}`);
  await developer.comment(place.number, `/haiku answer ${question} ${answer}`);
}

/** Questions that the App has put on a pull request and nobody has answered there. */
async function openQuestions(
  { people: { developer } }: DemoState,
  slug: string,
  pull: PullSeen,
): Promise<readonly string[]> {
  const said = await developer.comments(pull.number);
  const asked = said
    .filter(({ login }) => login === `${APP_SLUG}[bot]`)
    .flatMap(({ body }) => [...body.matchAll(new RegExp(`<!-- haiku:question ${slug}/(Q-\\d+) -->`, "g"))])
    .map(([, question = ""]) => question);
  return asked.filter((question) => !said.some(({ body }) => body.startsWith(`/haiku answer ${question} `)));
}

/** Where a check of the stage's place says that it waits for this. */
export async function placeAsking(
  state: DemoState,
  slug: string,
  { stage, wanted }: { readonly stage: string; readonly wanted: RegExp },
): Promise<PullSeen> {
  return state.activity.until(`${stage} to wait for a person`, async () => {
    const pull = await anyPlace(state, slug, stage);
    const titles = pull ? (await state.people.maintainer.checks(pull.head)).map(({ title }) => title ?? "") : [];
    return titles.some((title) => wanted.test(title)) ? pull : null;
  });
}

/** The stage's pull request, or the intent's as long as the stage has none. */
export async function anyPlace(
  { people: { maintainer } }: DemoState,
  slug: string,
  stage: string,
): Promise<PullSeen | null> {
  const own = await placeOf(maintainer, slug, stage);
  return own?.open ? own : maintainer.pull(new RegExp(`^haiku/${slug}/main$`));
}

import { HostError } from "../../../shared/index.ts";
import type { PullSeen } from "../person.ts";
import {
  DELIVERY,
  type DemoState,
  type Ending,
  mergedByTheApp,
  passByMerge,
  placeOf,
  readyForPeople,
  seesTheSeal,
  startIntent,
} from "./state.ts";
import { anyPlace } from "./words.ts";

const GOAL = {
  studio: "data-pipeline",
  title: "Load airports and routes every night",
  body: `We have \`data/airports.csv\` and \`data/flights-airport.csv\` and nothing that reads them. Every night we want airports,
routes and the traffic of each state as one JSON object a line, with nothing lost on the way: what cannot be used is kept
with the reason. A second run must change nothing. Whoever is on call needs a page that says what to do.`,
};

/** Where the script stands that the maintainer wants renamed: the pipeline's own, so that a project may have one too. */
const PACKAGE = "pipeline/package.json";

/** Everything that people do with an intent, once: ask, answer, sign, push, remark, approve, merge. */
export async function playDataPipeline(state: DemoState): Promise<Ending> {
  const { issue, slug } = await startIntent(state, GOAL);
  await discovery(state, slug);
  const pulls = [
    await extraction(state, slug),
    await transformation(state, slug),
    await validation(state, slug),
    await passByMerge(state, slug, { branch: "deployment", check: "haiku/gate" }),
    await passByMerge(state, slug, DELIVERY),
  ];
  await seesTheSeal(state, slug);
  return { slug, issue, pulls: pulls.map(({ number }) => number) };
}

/** A question is answered, and the plan is signed by whoever may. */
async function discovery(state: DemoState, slug: string): Promise<void> {
  const { developer, maintainer, outsider } = state.people;
  const place = await state.activity.until("a question", async () => {
    const pull = await anyPlace(state, slug, "discovery");
    const said = pull ? await developer.conversation(pull.number) : [];
    return said.some((body) => body.includes("/haiku answer")) ? pull : null;
  });
  await says(state, place, { who: outsider, name: "outsider", words: "/haiku approve", answer: /may not/ });
  const mistyped = "/haiku anwser Q-1 At most a day.";
  await says(state, place, { who: developer, name: "developer", words: mistyped, answer: /`\/haiku answer`/ });
  state.say(`developer answers the question on #${place.number}`);
  const answer = "At most a day: the numbers are read at 07:00, the load runs at 02:00.";
  await developer.comment(place.number, `/haiku answer Q-1 ${answer}`);

  const waiting = await state.activity.until("the plan of discovery to wait for a person", async () => {
    const pull = await anyPlace(state, slug, "discovery");
    const titles = pull ? (await maintainer.checks(pull.head)).map(({ title }) => title ?? "") : [];
    return titles.some((title) => /approve the plan/.test(title)) ? pull : null;
  });
  await says(state, waiting, { who: maintainer, name: "maintainer", words: "/haiku why", answer: /plan sign-off/ });
  state.say(`maintainer signs the plan: /haiku approve`);
  await maintainer.comment(waiting.number, "/haiku approve");
}

/** While a finding is being fixed, a person improves the same stage's page. */
async function extraction(state: DemoState, slug: string): Promise<PullSeen> {
  const { developer, maintainer } = state.people;
  await state.activity.until("a remark of a review agent in extraction", async () => {
    const pull = await placeOf(maintainer, slug, "extraction");
    return pull && (await developer.threads(pull.number)).length > 0 ? pull : null;
  });
  const branch = `haiku/${slug}/extraction`;
  const path = "pipeline/EXTRACTION-JOBS.md";
  const page = await developer.file(path, branch);
  if (page === null) throw new HostError(`${path} is not on ${branch}`, { retryable: false });
  state.say(`developer pushes a commit to ${branch}: who owns the sources`);
  await developer.push(
    branch,
    path,
    `${page.trimEnd()}\n\n## Owners\n\nBoth sources belong to the maintainers of this repository.\n`,
  );
  const pull = await readyForPeople(state, slug, "extraction");
  state.say(`maintainer approves #${pull.number}: the gate of extraction`);
  await maintainer.approve(pull, "Read it. Go on.");
  return mergedByTheApp(state, slug, "extraction");
}

/** At the gate a question is asked, and changes are requested by a remark on a line. */
async function transformation(state: DemoState, slug: string): Promise<PullSeen> {
  const { developer, maintainer } = state.people;
  const seen = await readyForPeople(state, slug, "transformation");
  const question = "/haiku ask Why has an airport no elevation in the model?";
  state.say(`developer comments on #${seen.number}: ${question}`);
  const asked = await developer.comment(seen.number, question);
  await state.activity.until("the question to be taken up", async () =>
    (await developer.reactions(asked)) > 0 ? true : null,
  );
  const remark = "Our scheduler calls `load`: please name the script so.";
  const line = await lineOf(state, seen, /"run-pipeline"/);
  state.say(`maintainer requests changes on #${seen.number}: ${remark}`);
  await maintainer.requestChanges(seen, "One name has to change before this goes in.", {
    path: PACKAGE,
    line,
    body: remark,
  });
  const again = await state.activity.until("the maintainer to be asked again", async () => {
    const pull = await placeOf(maintainer, slug, "transformation");
    if (!pull || pull.draft || !pull.open || pull.head === seen.head) return null;
    return (await maintainer.isAskedToReview(pull.number, "maintainer")) ? pull : null;
  });
  const answers = (await developer.conversation(again.number)).filter((body) => /FB-\d+.*answered/s.test(body));
  if (answers.length !== 1) throw new HostError("the question has no answer", { retryable: false });
  state.say(`  the developer's question is answered: ${firstWords(answers[0] ?? "")}`);
  state.say(`maintainer approves #${again.number}: the gate of transformation`);
  await maintainer.approve(again, "As I asked. Go on.");
  return mergedByTheApp(state, slug, "transformation");
}

async function validation(state: DemoState, slug: string): Promise<PullSeen> {
  const pull = await readyForPeople(state, slug, "validation");
  state.say(`maintainer comments on #${pull.number}: /haiku approve, the gate of validation`);
  await state.people.maintainer.comment(pull.number, "/haiku approve");
  return mergedByTheApp(state, slug, "validation");
}

interface Word {
  readonly who: DemoState["people"]["developer"];
  readonly name: string;
  readonly words: string;
  /** What the answer to it says. */
  readonly answer: RegExp;
}

/** Somebody comments and waits for the answer. */
async function says({ activity, say }: DemoState, pull: PullSeen, { who, name, words, answer }: Word): Promise<void> {
  const before = (await who.conversation(pull.number)).length;
  say(`${name} comments on #${pull.number}: ${words}`);
  await who.comment(pull.number, words);
  const heard = await activity.until(`an answer to ${words}`, async () => {
    const since = (await who.conversation(pull.number)).slice(before + 1);
    return since.find((body) => answer.test(body)) ?? null;
  });
  say(`  the answer: ${firstWords(heard)}`);
}

function firstWords(body: string): string {
  return (
    body
      .replace(/<!--[\s\S]*?-->/g, "")
      .trim()
      .split("\n")[0] ?? ""
  );
}

async function lineOf({ people: { maintainer } }: DemoState, pull: PullSeen, wanted: RegExp): Promise<number> {
  const lines = ((await maintainer.file(PACKAGE, pull.branch)) ?? "").split("\n");
  const line = lines.findIndex((text) => wanted.test(text)) + 1;
  if (line > 0) return line;
  throw new HostError(`${PACKAGE} has no line like ${wanted}`, { retryable: false });
}

import type { PullSeen } from "../person.ts";
import { DELIVERY, type DemoState, type Ending, passByMerge, passByReview, seesTheSeal, startIntent } from "./state.ts";
import { answerQuestion, placeAsking } from "./words.ts";

const GOAL = {
  studio: "migration",
  title: "Move airports and routes off CSV",
  body: `Everything that reads our data parses \`data/airports.csv\` and \`data/flights-airport.csv\` by itself. We want one JSON
object a line, places apart from airports, and to turn the readers in one night. Nothing may be lost, and until we say so
there has to be a way back.`,
};

/** What people say to the stages that ask them. */
const ANSWERS = {
  assessment:
    "A report reads both files every day at 07:00, nobody between 01:00 and 02:00. A way back within ten minutes.",
  mapping: "Nobody knows.",
  cutover: "One window, Sunday 01:00. The maintainer leads.",
};

/** A move from the first inventory to the runbook of the switch: people answer and sign, and the switch is theirs to release. */
export async function playMigration(state: DemoState): Promise<Ending> {
  const { issue, slug } = await startIntent(state, GOAL);
  await plan(state, slug, "assessment");
  await plan(state, slug, "mapping");
  const mapping = await passByReview(state, slug, "mapping");
  const migrate = await passByReview(state, slug, "migrate");
  const validation = await passByReview(state, slug, "validation");
  await plan(state, slug, "cutover");
  const cutover = await passByMerge(state, slug, { branch: "cutover", check: "haiku/gate" });
  const delivered = await passByMerge(state, slug, DELIVERY);
  await seesTheSeal(state, slug);
  return { slug, issue, pulls: [mapping, migrate, validation, cutover, delivered].map(({ number }) => number) };
}

/** A collaborative stage: its question is answered, then its plan is signed. */
async function plan(state: DemoState, slug: string, stage: keyof typeof ANSWERS): Promise<void> {
  await answerQuestion(state, slug, { stage, answer: ANSWERS[stage] });
  const waiting = await placeAsking(state, slug, { stage, wanted: /approve the plan/ });
  await sign(state, stage, waiting);
}

/** The first plan is signed by a word, the others by approving reviews: either means what is waited for now. */
async function sign({ people: { maintainer }, say }: DemoState, stage: string, place: PullSeen): Promise<void> {
  say(`maintainer signs the plan of ${stage} on #${place.number}`);
  if (stage === "assessment") await maintainer.comment(place.number, "/haiku approve");
  else await maintainer.approve(place, "Read the plan. Go on.");
}

import { DELIVERY, type DemoState, type Ending, passByMerge, passByReview, seesTheSeal, startIntent } from "./state.ts";

const GOAL = {
  studio: "example",
  title: "Load the airports data set",
  body: `We have \`data/airports.csv\` and nothing that reads it. We want every airport as one JSON object a line, nothing
lost on the way, and a count of airports per state. Whoever runs it at night needs a page that says what to do.`,
};

/** The shortest whole path: two stages, one gate passed by an approval and one by a merge. */
export async function playExample(state: DemoState): Promise<Ending> {
  const { issue, slug } = await startIntent(state, GOAL);
  const build = await passByReview(state, slug, "build");
  const ship = await passByMerge(state, slug, { branch: "ship", check: "haiku/gate" });
  const delivered = await passByMerge(state, slug, DELIVERY);
  await seesTheSeal(state, slug);
  return { slug, issue, pulls: [build.number, ship.number, delivered.number] };
}

import { DELIVERY, type Ending, passByMerge, passByReview, type Scene, seesTheSeal, startIntent } from "./scene.ts";

const GOAL = {
  studio: "example",
  title: "Load the airports data set",
  body: `We have \`data/airports.csv\` and nothing that reads it. We want every airport as one JSON object a line, nothing
lost on the way, and a count of airports per state. Whoever runs it at night needs a page that says what to do.`,
};

/** The shortest whole path: two stages, one gate passed by an approval and one by a merge. */
export async function playExample(scene: Scene): Promise<Ending> {
  const { issue, slug } = await startIntent(scene, GOAL);
  const build = await passByReview(scene, slug, "build");
  const ship = await passByMerge(scene, slug, { branch: "ship", check: "haiku/gate" });
  const delivered = await passByMerge(scene, slug, DELIVERY);
  await seesTheSeal(scene, slug);
  return { slug, issue, pulls: [build.number, ship.number, delivered.number] };
}

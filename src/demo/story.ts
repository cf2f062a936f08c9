import { z } from "zod";
import { HostError, parseFrontMatter } from "../shared/index.ts";
import type { PersonName } from "./cast.ts";
import type { News } from "./news.ts";
import type { Person, PullSeen } from "./person.ts";

export interface Scene {
  readonly people: Readonly<Record<PersonName, Person>>;
  readonly news: News;
  /** Tells what a person does now. */
  readonly say: (line: string) => void;
}

export interface Ending {
  readonly slug: string;
  readonly issue: number;
  readonly pulls: readonly number[];
}

const TITLE = "Load the airports data set";
const GOAL = `We have \`data/airports.csv\` and nothing that reads it. We want every airport as one JSON object a line, nothing
lost on the way, and a count of airports per state. Whoever runs it at night needs a page that says what to do.`;

/** The whole path by what people do and see: an issue, a comment, an approval, two merges. */
export async function playStory(scene: Scene): Promise<Ending> {
  const { developer, maintainer } = scene.people;
  scene.say(`developer opens an issue: ${TITLE}`);
  const issue = await developer.openIssue(TITLE, GOAL);
  scene.say("developer comments: /haiku start example");
  await developer.comment(issue, "/haiku start example");

  const intent = await scene.news.until("the intent's pull request", () => developer.pull(/^haiku\/[^/]+\/main$/));
  const slug = intent.branch.split("/")[1] ?? "";
  const build = await passByReview(scene, slug);
  const ship = await passByMerge(scene, slug, { branch: "ship", check: "haiku/gate" });
  const delivered = await passByMerge(scene, slug, { branch: "main", check: "haiku/delivery" });
  await scene.news.until("the seal in the ledger", () => sealed(maintainer, slug));
  scene.say("the intent is sealed");
  return { slug, issue, pulls: [build.number, ship.number, delivered.number] };
}

async function passByReview({ people: { maintainer }, news, say }: Scene, slug: string): Promise<PullSeen> {
  const branch = new RegExp(`^haiku/${slug}/build$`);
  const pull = await news.until("the build stage to be ready for people", async () => {
    const seen = await placeOf(maintainer, slug, branch);
    return seen && !seen.draft && seen.open ? seen : null;
  });
  say(`maintainer approves #${pull.number}: the first gate`);
  await maintainer.approve(pull, "Read it; every row is loaded. Go on.");
  return news.until("the build stage to be merged", async () => {
    const seen = await maintainer.pull(branch);
    return seen?.merged ? seen : null;
  });
}

async function passByMerge(scene: Scene, slug: string, at: { branch: string; check: string }): Promise<PullSeen> {
  const { people, news, say } = scene;
  const name = `haiku/${slug}/${at.branch}`;
  const pull = await news.until(`${at.check} to say that ${name} may be merged`, async () => {
    const seen = await placeOf(people.maintainer, slug, new RegExp(`^${name}$`));
    if (!seen || seen.draft || !seen.open) return null;
    const gate = (await people.maintainer.checks(seen.head)).find((check) => check.name === at.check);
    return gate?.conclusion === "success" ? seen : null;
  });
  say(`maintainer merges #${pull.number}: ${at.check} says it may be merged`);
  await people.maintainer.merge(pull);
  return pull;
}

/** The pull request of this branch, or none yet. Fails as soon as a check of the intent says that it is stuck. */
async function placeOf(eyes: Person, slug: string, branch: RegExp): Promise<PullSeen | null> {
  const pull = (await eyes.pull(branch)) ?? (await eyes.pull(new RegExp(`^haiku/${slug}/main$`)));
  if (pull?.open) {
    const stuck = (await eyes.checks(pull.head)).find(
      (check) => /^haiku\/\w+$/.test(check.name) && check.conclusion === "failure",
    );
    if (stuck) throw new HostError(`#${pull.number}: ${stuck.title}`, { retryable: false });
  }
  return pull && branch.test(pull.branch) ? pull : null;
}

const Intent = z.object({ ended: z.object({ how: z.string() }).nullable().optional() });

async function sealed(maintainer: Person, slug: string): Promise<true | null> {
  const text = await maintainer.file("intent.md", `haiku/${slug}/ledger`);
  return text !== null && parseFrontMatter(text, Intent, "intent.md").data.ended?.how === "sealed" ? true : null;
}

import { HostError } from "../../../shared/index.ts";
import { DELIVERY, type DemoState, type Ending, passByMerge, seesTheSeal, startIntent } from "./state.ts";

const GOAL = {
  studio: "software/operations",
  title: "Run the airports service in production",
  body: `\`service/\` works and is nowhere deployed. We have promised its users 99.5 % of answers in 30 days, and 99 % of them
within 200 ms. We want to deploy it, to be woken when the promise is in danger and not before, and to be able to take a
release back. Nothing about what it does may change.`,
};

const PROPOSED = "deploy/github/deploy.yml";

/** One stage of a studio alone: nobody is needed until the delivery, and what no agent may write is put in place by people. */
export async function playSoftware(state: DemoState): Promise<Ending> {
  const { issue, slug } = await startIntent(state, GOAL);
  const delivered = await passByMerge(state, slug, DELIVERY);
  await seesTheSeal(state, slug);
  await putInPlace(state);
  return { slug, issue, pulls: [delivered.number] };
}

/** Workflows are proposed where they run nowhere; whoever may change them copies them. */
async function putInPlace({ people: { maintainer }, say }: DemoState): Promise<void> {
  const inPlace = ".github/workflows/deploy.yml";
  if ((await maintainer.file(inPlace, "main")) !== null)
    throw new HostError(`an agent's work holds ${inPlace}`, { retryable: false });
  const text = await maintainer.file(PROPOSED, "main");
  if (text === null) throw new HostError(`${PROPOSED} was not delivered`, { retryable: false });
  say(`maintainer puts the proposed workflow in place: ${inPlace}`);
  await maintainer.push("main", inPlace, text);
}

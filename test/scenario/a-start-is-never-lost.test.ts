import { expect, it } from "vitest";
import { openStory, type Story } from "../support/story.ts";

/*
 * Whatever goes wrong between the comment and the first line of the ledger: the intent is there in the end, once, and whoever
 * asked for it sees so. The App finds the comment by itself, without anybody's saying it again.
 */

const GRAPHQL = { method: "POST", path: "/graphql" } as const;
const FOR_LONG = 60;

const FAULTS: Readonly<Record<string, { before?: (story: Story) => unknown; after?: (story: Story) => unknown }>> = {
  "the delivery is swallowed": {
    before: ({ town }) => town.chaos.disturbDeliveries({ drop: 1 }),
  },
  "the App ends before it has looked": {
    before: ({ town }) => town.chaos.disturbDeliveries({ drop: 1 }),
    after: (story) => story.restarts(),
  },
  "the first two reads are of a copy that does not have the comment": {
    before: ({ town }) => town.chaos.staleNext(2),
  },
  "GitHub fails until the App ends": {
    before: ({ town }) => town.chaos.failNext({ ...GRAPHQL, status: 502, times: FOR_LONG }),
    after: async (story) => {
      await story.until("a failure", async () => story.app.lines.some((line) => line.includes("will be tried again")));
      story.town.chaos.calm();
      await story.restarts();
    },
  },
  "the issue is not found, once": {
    before: ({ town }) => town.chaos.failNext({ method: "GET", path: /\/git\/matching-refs/, status: 404 }),
  },
  "reading the branches is in conflict, once": {
    before: ({ town }) => town.chaos.failNext({ method: "GET", path: /\/git\/matching-refs/, status: 409 }),
  },
};

it.each(Object.entries(FAULTS))("%s", async (_, { before, after }) => {
  await using story = await openStory();
  await before?.(story);
  const issue = await story.developer.opensIssue("A note");
  await story.developer.comments(issue, "/haiku start tiny");
  await after?.(story);
  story.town.chaos.calm();
  await story.looks();
  await story.until("the intent's pull request", () => story.developer.pull("main"));
  await story.looks();
  const pulls = (await story.developer.pulls()).filter(({ branch }) => branch.endsWith("/main"));
  expect(pulls).toHaveLength(1);
  const started = (await story.developer.conversation(issue)).filter(({ body }) => body.includes("Started **"));
  expect(started).toHaveLength(1);
});

it("a command whose answer GitHub did not take is answered a minute later, once", async () => {
  await using story = await openStory();
  const { issue } = await story.starts();
  const isAnswer = ({ body }: { readonly body: string }): boolean => body.includes("haiku:answer comment/");
  const answers = async () => (await story.developer.conversation(issue)).filter(isAnswer);
  story.town.chaos.failNext({
    method: "POST",
    path: /\/issues\/\d+\/comments$/,
    status: 502,
    times: FOR_LONG,
    after: 1,
  });
  await story.developer.comments(issue, "/haiku status"); // this one is let through
  await story.rests();
  story.town.chaos.calm();
  await story.looks();
  expect(await answers()).toEqual([]); // whoever has claimed it may be about to answer
  story.passes(61);
  await story.looks();
  await story.looks();
  expect(await answers()).toHaveLength(1);
});

it("an answer that GitHub refuses where no intent is open is given as soon as it is not, and asked for less and less often", async () => {
  await using story = await openStory();
  const issue = await story.developer.opensIssue("A note");
  const refuses = { method: "POST", path: /\/issues\/\d+\/comments$/, status: 422, message: "Validation Failed" };
  const tries = () =>
    story.town.requests.filter(({ path, status }) => refuses.path.test(path) && status === 422).length;
  story.town.chaos.sparePeople();
  story.town.chaos.failNext({ ...refuses, times: FOR_LONG });
  await story.developer.comments(issue, "/haiku status");
  for (let minute = 0; minute < 20; minute += 1) {
    story.passes(61);
    await story.looks();
  }
  expect(tries()).toBe(3); // at once, and after 1 and 11 minutes
  story.town.chaos.calm();
  story.passes(60 * 60);
  await story.looks();
  await story.looks();
  const said = (await story.developer.conversation(issue)).filter(({ body }) => body.includes("haiku:answer comment/"));
  expect(said).toHaveLength(1);
});

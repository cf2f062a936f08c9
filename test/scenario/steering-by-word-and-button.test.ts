import { expect, it } from "vitest";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";
import { PLANNED, SIGNED } from "../support/story-jobs.ts";

async function asks(
  story: Story,
  who: "developer" | "maintainer" | "outsider",
  place: number,
  words: string,
): Promise<string> {
  const comment = await story[who].comments(place, words);
  return story.until(`an answer to ${words}`, async () => {
    const answers = await story.maintainer.conversation(place);
    return answers.find(({ body }) => body.includes(`comment/${comment} -->`))?.body;
  });
}

const actTitle = async (story: Story, head: string): Promise<string | undefined> =>
  (await story.maintainer.checks(head)).find(({ name }) => name === "haiku/act")?.title;

it("a button approves like the command, for whoever may", async () => {
  await using story = await openStory();
  const { slug } = await story.starts();
  const gate = await story.reachesTheGate();
  await story.until("the buttons", async () => (await actTitle(story, gate.head))?.includes("Approve"));
  await story.outsider.presses(gate.head, "approve");
  await story.until("the refusal", async () =>
    (await story.maintainer.conversation(gate.number)).some(({ body }) => body.includes("outsider may not do this")),
  );
  expect(story.books(slug).stages.work?.gate).toBeNull();
  await story.maintainer.presses(gate.head, "approve");
  await story.sees("work", "merged");
  await story.rests();
  expect(story.books(slug).stages.work?.gate).toMatchObject({ source: "check", by: { login: "maintainer" } });
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("a gate for two people takes the button of one and the word of another, in their own time", async () => {
  const config = "agents:\n  default: { use: rehearsal }\ngates:\n  work: { count: 2 }\n";
  await using story = await openStory({ files: { ".github/haiku.yml": config } });
  const { slug } = await story.starts();
  const gate = await story.reachesTheGate();
  await story.until("the buttons", async () => (await actTitle(story, gate.head))?.includes("Approve"));
  await story.developer.presses(gate.head, "approve");
  const noted = "Noted: `/haiku approve`: 1 of 2 people have approved — it counts as soon as 1 more approves";
  await story.until("the note", async () =>
    (await story.maintainer.conversation(gate.number)).some(({ body }) => body.includes(noted)),
  );
  await story.rests();
  expect(await asks(story, "developer", gate.number, "/haiku approve")).toContain(noted); // still one person
  expect(await asks(story, "maintainer", gate.number, "/haiku why")).toContain(
    "1 of 2 people have approved (developer)",
  );
  expect(story.books(slug).stages.work?.gate).toBeNull();

  await story.maintainer.comments(gate.number, "/haiku approve");
  await story.sees("work", "merged");
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("CI starts on exactly the head it was asked for, and nothing that was approved lapses", async () => {
  await using story = await openStory();
  const { slug } = await story.starts();
  const gate = await story.reachesTheGate();
  await story.until("the buttons", async () => (await actTitle(story, gate.head))?.includes("Run CI"));
  await story.developer.presses(gate.head, "run-ci");
  const moved = await story.until("another head", async () => {
    const pull = await story.sees("work", "ready");
    return pull.head === gate.head ? null : pull;
  });
  const [message] = await story.maintainer.log(moved.branch);
  expect(message).toContain(`Haiku-CI: ${gate.head}`);
  expect(message).not.toContain("skip-checks");
  await story.rests();
  expect(story.books(slug).stages.work?.gate_opened_at).not.toBeNull();
  expect(await asks(story, "developer", gate.number, "/haiku run-ci")).toContain("CI is not held back on this head");
  await story.maintainer.approves(gate); // on the head before: the same files
  await story.sees("work", "merged");
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("what runs is cancelled, held, and tried again when somebody says so", async () => {
  await using story = await openStory();
  const { slug } = await story.starts();
  const { number } = await story.sees("main", "draft");
  const job = await story.until("a job", async () => story.jobs.waiting("elaborate"));
  expect(await asks(story, "developer", number, "/haiku cancel 007")).toContain("nothing that runs is called");
  await story.developer.comments(number, "/haiku cancel elaborate wrong issue");
  await story.until("the end of it", async () => story.jobs.waiting() === null);
  await story.rests();
  expect(story.books(slug).stages.work?.runs).toMatchObject([
    { step: "elaborate/-", result: "cancelled", message: "cancelled by developer: wrong issue" },
  ]);
  story.jobs.finish(job, null);
  await story.looks();
  expect(story.jobs.waiting()).toBeNull();
  expect(await asks(story, "outsider", number, "/haiku why")).toContain("cancelled by developer; it is held");
  await story.developer.comments(number, "/haiku retry");
  await story.brings("elaborate", PLANNED);
  await story.brings("audit", SIGNED);
  expect(story.jobs.waiting("unit")).not.toBeNull();
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("anybody may ask what is in force; the mode is changed by who may approve", async () => {
  const config = "agents:\n  default: { use: rehearsal }\nlimits: { unit_bolts: 2 }\n";
  await using story = await openStory({ files: { ".github/haiku.yml": config } });
  const { slug } = await story.starts();
  const { number } = await story.sees("main", "draft");
  const answer = await asks(story, "outsider", number, "/haiku config");
  expect(answer).toContain("| `limits.unit_bolts` | 2 | `.github/haiku.yml` |");
  expect(answer).toContain("| `limits.fix_bolts` | 3 | default |");
  expect(answer).toContain("The workflow file is there");
  expect(await asks(story, "outsider", number, "/haiku sync")).toContain("looked again");
  expect(await asks(story, "outsider", number, "/haiku mode autopilot")).toContain("it needs write");
  expect(await asks(story, "developer", number, "/haiku mode fast")).toContain("continuous, discrete, autopilot");
  await story.developer.comments(number, "/haiku mode discrete");
  await story.until("the mode", async () => story.books(slug).intent.mode === "discrete");
  expect(story.books(slug).stages.work?.frozen.gate).toEqual(["ask"]);
  expect(await story.ends()).toEqual(AT_PEACE);
});

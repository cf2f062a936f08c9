import { expect, it } from "vitest";
import { branchOf } from "../support/a-note.ts";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";
import { artifactOf, PLANNED } from "../support/story-jobs.ts";
import { twoStages } from "../support/story-studio.ts";

/*
 * Somebody who may write and not command makes a branch where a stage is going to have its own, or below that name. Nothing
 * of it becomes the base of the stage; it is said whose it is and what to do, and the work goes on once it is gone.
 */

const STRICT = `agents:
  default: { use: rehearsal }
permissions: { start: maintain, command: maintain }
runs: { minimum_containment: none }
`;
const [MAIN, WORK, CARD] = [branchOf("main"), branchOf("work"), branchOf("card")];
const EVIL = new Map([["src/backdoor.js", "steal()\n"]]);

const strict = (options: Parameters<typeof openStory>[0] = {}) =>
  openStory({ ...options, files: { ".github/haiku.yml": STRICT, ...options.files } });

async function begins(story: Story): Promise<number> {
  const issue = await story.maintainer.opensIssue("A note");
  await story.maintainer.comments(issue, "/haiku start tiny");
  const { number } = await story.until("the intent's pull request", () => story.maintainer.pull("main"));
  await story.rests();
  return number;
}

/** What the intent's pull request says of why nothing goes on; null while it goes on. */
async function blocked(story: Story): Promise<string | null> {
  const pull = await story.maintainer.pull("main");
  const checks = pull === null ? [] : await story.maintainer.checks(pull.head);
  const check = checks.find(({ name, title }) => name === "haiku/delivery" && title.startsWith("Blocked:"));
  return check?.summary ?? null;
}

/** It says why, once, and answers whoever asks; a further look changes nothing. */
async function isToldAndAnswered(story: Story, place: number, told: RegExp): Promise<void> {
  expect(await blocked(story)).toMatch(told);
  const why = await story.maintainer.comments(place, "/haiku why");
  await story.looks();
  expect(await story.answerTo(place, why)).toMatch(told);
  await story.maintainer.comments(place, "/haiku retry");
  await story.looks();
  expect(await story.ends()).toEqual(AT_PEACE);
}

async function hasGoneOn(story: Story, branch: string): Promise<void> {
  await story.looks();
  expect(await blocked(story)).toBeNull();
  expect(await story.maintainer.file(branch, "src/backdoor.js")).toBeNull();
  expect(story.books("1").findings).toEqual([]);
}

it.each([
  ["before the stage's first job ends", "early"],
  ["while the App is not there", "late"],
])(
  "a branch below the stage's name, made %s: it is named, and the outcome is taken once it is gone",
  async (_, when) => {
    await using story = await strict();
    const place = await begins(story);
    const theirs = `${WORK}/my/idea`;
    const request = await story.until("a job", async () => story.jobs.waiting("elaborate"));
    if (when === "late") await story.app.stop();
    await story.developer.branchesOff(theirs);
    story.jobs.finish(request, artifactOf(request, PLANNED));
    if (when === "late") await story.restarts();
    await story.looks();
    await isToldAndAnswered(
      story,
      place,
      /haiku\/1\/work cannot be made .* below that name: haiku\/1\/work\/my\/idea \(made by developer\).*delete it, or rename it/s,
    );
    expect(await story.developer.headOf(theirs)).toBeTruthy();
    expect(story.books("1").stages.work?.head).toBeNull();
    await story.developer.deletes(theirs);
    await hasGoneOn(story, WORK);
    expect(await story.developer.headOf(WORK)).toBe(story.books("1").stages.work?.head);
    expect(await story.ends()).toEqual(AT_PEACE);
  },
);

it("a branch below the name of the intent's own: the issue says whose it is, and it begins once that is gone", async () => {
  await using story = await strict({ diesAt: "after-start" });
  const issue = await story.maintainer.opensIssue("A note");
  await story.maintainer.comments(issue, "/haiku start tiny");
  await story.diesAndRestarts(() => story.developer.branchesOff(`${MAIN}/x`));
  await story.looks();
  const said = (await story.maintainer.conversation(issue)).filter(({ body }) => body.includes("Blocked:"));
  expect(said.map(({ body }) => body)).toEqual([
    expect.stringMatching(/haiku\/1\/main cannot be made .*: haiku\/1\/main\/x \(made by developer\).*delete it/s),
  ]);
  await story.developer.deletes(`${MAIN}/x`);
  await story.until("the intent's pull request", () => story.maintainer.pull("main"));
  await story.brings("elaborate", PLANNED);
  await hasGoneOn(story, WORK);
});

it("the branch of a later stage, made early: it does not become its base, and the stage begins once it is gone", async () => {
  await using story = await strict({ files: twoStages({}) });
  const place = await begins(story);
  const theirs = await story.developer.commitsOn(await story.developer.headOf("main"), EVIL, "innocent");
  await story.developer.restores(CARD, theirs);
  await story.maintainer.approves(await story.reachesTheGate());
  await story.sees("work", "merged");
  await story.looks();
  await isToldAndAnswered(
    story,
    place,
    /haiku\/1\/card has been put .* somebody else .*: developer.*delete haiku\/1\/card/s,
  );
  expect(story.jobs.waiting()).toBeNull();
  expect(story.books("1").stages.card).toBeUndefined();
  expect(await story.developer.headOf(CARD)).toBe(theirs);
  await story.developer.deletes(CARD);
  await story.looks();
  const request = await story.brings("elaborate", PLANNED);
  expect(request.sha).not.toBe(theirs);
  await hasGoneOn(story, CARD);
});

it("the stage's branch, made with something of theirs on the intent's: it is not the base, until it is gone", async () => {
  await using story = await strict();
  const place = await begins(story);
  const theirs = await story.developer.commitsOn(await story.developer.headOf(MAIN), EVIL, "innocent");
  await story.developer.restores(WORK, theirs);
  await story.looks();
  await isToldAndAnswered(story, place, new RegExp(`${WORK} has been put .*: developer.*delete ${WORK}`, "s"));
  expect(story.books("1").stages.work?.head).toBeNull();
  await story.developer.deletes(WORK);
  await story.brings("elaborate", PLANNED);
  await hasGoneOn(story, WORK);
});

it("the stage's branch, made just where the intent's stands: whoever made it, it is taken", async () => {
  await using story = await strict();
  await begins(story);
  await story.developer.restores(WORK, await story.developer.headOf(MAIN));
  await story.brings("elaborate", PLANNED);
  await hasGoneOn(story, WORK);
  expect(await story.developer.headOf(WORK)).toBe(story.books("1").stages.work?.head);
});

it.each([
  ["nothing", async () => undefined, []],
  [
    "the branch was deleted and restored",
    async (story: Story) => {
      const head = await story.developer.headOf(WORK);
      await story.developer.deletes(WORK);
      await story.developer.restores(WORK, head);
    },
    [],
  ],
  [
    "somebody pushed on top",
    async (story: Story) => story.developer.pushes(WORK, "src/backdoor.js", "steal()\n"),
    [{ title: expect.stringMatching(/developer/) }],
  ],
])(
  "killed between the work and the line of it, and %s meanwhile: the work stays the App's",
  async (_, does, findings) => {
    await using story = await strict({ diesAt: "after-work-commit" });
    await begins(story);
    const request = await story.until("a job", async () => story.jobs.waiting("elaborate"));
    story.jobs.finish(request, artifactOf(request, PLANNED));
    void story.app.sweeps().catch(() => undefined);
    await story.diesAndRestarts(() => does(story));
    await story.looks();
    expect(await blocked(story)).toBeNull();
    const head = await story.developer.headOf(WORK);
    await story.until("the work to be in the ledger", async () => story.books("1").stages.work?.head === head);
    const { findings: filed } = story.books("1");
    expect(filed).toMatchObject(findings);
  },
);

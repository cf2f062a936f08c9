import { expect, it } from "vitest";
import { blobId } from "../../src/shared/index.ts";
import { A_NOTE, branchOf, pageOf } from "../support/a-note.ts";
import { AT_PEACE, openStory } from "../support/story.ts";
import { made, PLANNED, SIGNED, stepOfWork } from "../support/story-jobs.ts";
import { TINY_PROJECT } from "../support/story-project.ts";

/* People push to the branches on which agents work. What they may is taken up, the rest is told and looked at. */

const WORK = branchOf("work");
const PLAN = pageOf("stages/work/units/unit-001-note.md");
const STRICT = "agents:\n  default: { use: rehearsal }\npermissions: { command: maintain }\n";

it("takes up what a person who may command pushes: it is signed again, and nothing is filed", async () => {
  await using story = await openStory();
  await story.starts();
  await story.reachesTheGate();
  await story.developer.pushes(WORK, "note.txt", "Hello, world\n");
  await story.sees("work", "draft");
  await story.brings("audit", SIGNED);
  await story.sees("work", "ready");
  expect(await story.developer.file(WORK, "note.txt")).toBe("Hello, world\n");
  expect(story.books(A_NOTE).findings).toEqual([]);
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("files what somebody pushes who may not, with the difference, and takes signatures back", async () => {
  await using story = await openStory({ files: { ".github/haiku.yml": STRICT } });
  await story.starts();
  await story.reachesTheGate();
  await story.developer.pushes(WORK, "note.txt", "Buy now\n");
  await story.brings("triage", () => null); // its job leaves nothing: the finding stays
  const [finding, ...more] = story.books(A_NOTE).findings;
  expect(more).toEqual([]);
  expect(finding).toMatchObject({ id: "FB-001", origin: "drift", source_ref: `drift:note.txt:${blobId("Buy now\n")}` });
  expect(finding?.body).toContain("-Hello\n+Buy now");
  const pull = await story.sees("work", "draft");
  expect(pull.body).toContain("note.txt was changed by developer, who may not command here");
});

it("puts the plan of begun work back with the next commit, and hears the person who edited it", async () => {
  await using story = await openStory();
  await story.starts();
  await story.brings("elaborate", PLANNED);
  await story.brings("audit", SIGNED);
  await story.until("the unit to begin", async () => story.jobs.waiting("unit"));
  const plan = (await story.developer.file(WORK, PLAN)) ?? "";
  await story.developer.pushes(WORK, PLAN, plan.replace("one line", "two lines"));
  await story.rests();
  const [finding] = story.books(A_NOTE).findings;
  expect(finding).toMatchObject({ origin: "user-chat", author: { login: "developer", kind: "human" } });
  expect(finding?.body).toContain("+Write two lines of greeting");
  await story.brings("unit", made());
  expect(await story.developer.file(WORK, PLAN)).toBe(plan);
  expect(await story.developer.file(WORK, "note.txt")).toBe("Hello\n");
});

it("lets a person's file stand when an agent has written the same one, and asks the agent again", async () => {
  await using story = await openStory();
  await story.starts();
  await story.brings("elaborate", PLANNED);
  await story.brings("audit", SIGNED);
  await story.until("the unit to begin", async () => story.jobs.waiting("unit"));
  await story.developer.pushes(WORK, "note.txt", "Good morning\n");
  await story.brings("unit", made());
  expect(await story.developer.file(WORK, "note.txt")).toBe("Good morning\n");
  const again = await story.until("the step to be asked for again", async () => story.jobs.waiting("unit"));
  expect(again.steps).toEqual([stepOfWork(A_NOTE, "hat/001/maker/1.2")]);
  const bases = { "note.txt": blobId("Good morning\n") };
  await story.brings("unit", { ...made({ "note.txt": "Good morning, all\n" }), bases });
  expect(await story.developer.file(WORK, "note.txt")).toBe("Good morning, all\n");
  expect(story.books(A_NOTE).findings).toEqual([]);
});

/** The tiny studio with a second stage, so that one begins after the other has merged. */
function twoStages(): Readonly<Record<string, string>> {
  const folder = ".haiku/studios/tiny";
  const of = (path: string): string => TINY_PROJECT[`${folder}/${path}`] ?? "";
  return {
    [`${folder}/STUDIO.md`]: of("STUDIO.md").replace("[work]", "[work, more]"),
    [`${folder}/stages/more/STAGE.md`]: of("stages/work/STAGE.md")
      .replace("name: work", "name: more")
      .replace("outputs:\n  - output: NOTE\n    hat: maker\n", "outputs: []\n"),
    [`${folder}/stages/more/hats/maker.md`]: of("stages/work/hats/maker.md"),
  };
}

it("takes in the default branch when a stage begins", async () => {
  await using story = await openStory({ files: twoStages() });
  await story.starts();
  await story.maintainer.pushes("main", "news.txt", "new on main\n");
  await story.maintainer.approves(await story.reachesTheGate());
  await story.sees("work", "merged");
  await story.looks();
  const intent = branchOf("main");
  expect(await story.developer.file(intent, "news.txt")).toBe("new on main\n");
  expect(await story.developer.file(intent, "note.txt")).toBe("Hello\n");
  expect((await story.developer.log(intent)).some((message) => message.startsWith("merge main into"))).toBe(true);
  expect(story.books(A_NOTE)).toMatchObject({ findings: [], stages: { more: { branch: branchOf("more") } } });
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("goes on with the old base where the default branch conflicts, says what to do, and sees it done", async () => {
  await using story = await openStory({ files: twoStages() });
  await story.starts();
  const theirs = await story.maintainer.pushes("main", "note.txt", "Main says no\n");
  await story.maintainer.approves(await story.reachesTheGate());
  await story.sees("work", "merged");
  await story.looks();
  const intent = branchOf("main");
  expect(story.books(A_NOTE).stages.more).toBeDefined();
  expect(story.books(A_NOTE).findings).toMatchObject([
    { title: "main conflicts with this intent's work", severity: "high", resolution: null },
  ]);
  expect(await story.developer.file(intent, "note.txt")).toBe("Hello\n");
  expect((await story.maintainer.pull(`${A_NOTE}/main`))?.body).toContain("main conflicts with this intent's work");

  await story.developer.pushes(intent, "note.txt", "Hello, and no\n", theirs);
  await story.looks();
  expect(story.books(A_NOTE).findings[0]).toMatchObject({ resolution: "superseded", closed: { by: "engine" } });
  expect(await story.ends()).toEqual(AT_PEACE);
});

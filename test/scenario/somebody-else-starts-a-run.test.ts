import { describe, expect, it } from "vitest";
import type { RunRequest, RunSeen } from "../../src/ports/index.ts";
import { A_NOTE, branchOf } from "../support/a-note.ts";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";
import { artifactOf, made, PLANNED, SIGNED } from "../support/story-jobs.ts";

/* Anybody with write permission can have a run of any name. What counts is who started it, with which workflow, on what. */

const DEVELOPER = { login: "developer", id: 0, bot: false };
const STRICT =
  "agents:\n  default: { use: rehearsal }\npermissions: { start: maintain, command: maintain, approve: maintain }\n";

const forged = (request: RunRequest) => artifactOf(request, made({ "note.txt": "Pwned\n" }));

async function toTheUnit(story: Story): Promise<RunRequest> {
  await story.starts();
  await story.brings("elaborate", PLANNED);
  await story.brings("audit", SIGNED);
  return story.until("the unit's job", async () => story.jobs.waiting("unit"));
}

const iterations = (story: Story) => story.books(A_NOTE).stages.work?.units["unit-001-note"]?.iterations ?? [];

const FORGERIES: readonly (readonly [who: string, run: Partial<RunSeen>, told: RegExp])[] = [
  ["a person, on a branch of their own", { actor: DEVELOPER, head_branch: "evil", head: "e".repeat(40) }, /started it/],
  ["a person, with our own workflow", { actor: DEVELOPER }, /developer started it/],
  ["a push", { event: "push" }, /event push/],
  ["a workflow at another path", { path: ".github/workflows/other.yml" }, /it runs .*other/],
  ["a tag with the default branch's name", { head: "e".repeat(40) }, /where the default branch did not stand/],
];

describe("a run that claims to be a step's", () => {
  it("is not taken whoever starts it and however, and is told of; the App's own run is", async () => {
    await using story = await openStory();
    const request = await toTheUnit(story);
    for (const [, run] of FORGERIES) story.jobs.intrude({ name: request.lane, ...run }, forged(request));
    await story.looks();
    expect(iterations(story).map(({ result }) => result)).toEqual([null]);
    const place = await story.sees("work", "draft");
    const asked = await story.developer.comments(place.number, "/haiku why");
    const why = await story.answerTo(place.number, asked);
    for (const [, , told] of FORGERIES) expect(why).toMatch(told);
    expect(story.app.lines.filter((line) => line.includes("was not taken"))).toHaveLength(FORGERIES.length);
    await story.brings("unit", made());
    expect(await story.maintainer.file(branchOf("work"), "note.txt")).toBe("Hello\n");
    expect(await story.ends()).toEqual(AT_PEACE);
  });
});

describe("a job that is run again", () => {
  it("by somebody who may say retry: its outcome is taken, and the retry is in the ledger", async () => {
    await using story = await openStory();
    const request = await toTheUnit(story);
    story.jobs.rerun(request, story.accountOf("maintainer"));
    await story.brings("unit", made());
    expect(iterations(story).at(-1)?.result).toBe("advance");
    expect(story.books(A_NOTE).stages.work?.interventions).toMatchObject([
      { do: "retry", by: { login: "maintainer" }, step: "work/hat/001/maker" },
    ]);
    expect(await story.ends()).toEqual(AT_PEACE);
  });

  it("by somebody who may not: refused with their name, and the step is tried by a run of the App's", async () => {
    await using story = await openStory({ files: { ".github/haiku.yml": STRICT } });
    const issue = await story.maintainer.opensIssue("A note");
    await story.maintainer.comments(issue, "/haiku start tiny");
    await story.brings("elaborate", PLANNED);
    await story.brings("audit", SIGNED);
    const request = await story.until("the unit's job", async () => story.jobs.waiting("unit"));
    story.jobs.rerun(request, story.accountOf("developer"));
    story.jobs.finish(request, forged(request));
    await story.looks();
    expect(iterations(story)[0]).toMatchObject({
      result: "failed",
      message: expect.stringMatching(/developer.*maintain/),
    });
    await story.brings("unit", made());
    expect(await story.maintainer.file(branchOf("work"), "note.txt")).toBe("Hello\n");
    expect(await story.ends()).toEqual(AT_PEACE);
  });

  it("when its step is closed already: nothing comes of it, and people are told", async () => {
    await using story = await openStory();
    await story.starts();
    const planning = await story.brings("elaborate", PLANNED);
    story.jobs.rerun(planning, story.accountOf("maintainer"));
    await story.looks();
    expect(story.books(A_NOTE).stages.work?.runs.filter(({ step }) => step.startsWith("elaborate"))).toHaveLength(1);
    expect(story.app.lines.filter((line) => /closed already/.test(line))).toHaveLength(1);
  });
});

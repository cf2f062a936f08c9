import { expect, it } from "vitest";
import { A_NOTE, branchOf } from "../support/a-note.ts";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";
import { audit, classified, files } from "../support/story-findings.ts";
import { made, PLANNED, stepOfWork } from "../support/story-jobs.ts";
import { stageWith } from "../support/story-studio.ts";

/* A reviewer's remark proposes a change; a person commits it with one click. That is all it takes. */

const WRITTEN = "Helo\nto al\n";
const remark = (line: number, title: string, suggestion: string) => {
  return { title, body: `Line ${line}.`, severity: "high", file: "note.txt", line, suggestion };
};

async function isRemarkedOn(story: Story): Promise<number> {
  await story.starts();
  await story.brings("elaborate", PLANNED);
  await story.brings("audit", audit());
  await story.brings("unit", made({ "note.txt": WRITTEN }));
  await story.brings("audit", audit()); // spec
  const found = files(remark(1, "Hello has two l", "Hello"), remark(2, "All has two l", "to all"));
  await story.brings("audit", audit({ spelling: found }));
  return (await story.sees("work", "draft")).number;
}

it("its finding is fixed by that commit, without a job; the other one goes its way", async () => {
  await using story = await openStory({ files: stageWith({ reviewers: ["spelling"] }) });
  const number = await isRemarkedOn(story);
  const commit = await story.developer.pushes(branchOf("work"), "note.txt", "Hello\nto al\n");
  await story.looks();

  const [first, second] = await story.maintainer.threads(number);
  expect([first?.resolved, second?.resolved]).toEqual([true, false]);
  expect(first?.comments).toHaveLength(1);
  expect(first?.comments[0]?.body).toContain(`commit/${commit}); closed by developer.`);
  const ledger = story.books(A_NOTE);
  expect(ledger.findings.map(({ resolution }) => resolution)).toEqual(["fixed", null]);
  expect(ledger.findings[0]?.iterations.map(({ hat }) => hat)).toEqual(["classifier"]); // was under way, and ends there

  await story.brings("triage", (request) => {
    expect(request.steps.map((key) => key.split("/")[3])).toEqual(["FB-001", "FB-002"]);
    return audit({ "FB-001": classified(), "FB-002": classified({ id: "FB-002" }) })(request);
  });
  expect(story.jobs.waiting("fix")?.steps).toEqual([stepOfWork(A_NOTE, "fix/FB-002/maker/1.1")]);

  await story.maintainer.pushes(branchOf("work"), "note.txt", "Hello\nto all\n");
  await story.looks();
  expect((await story.maintainer.threads(number)).map(({ resolved }) => resolved)).toEqual([true, true]);
  await story.brings("fix", {
    commands: [["haiku_feedback_advance_hat", { feedback_id: "FB-002", message: "Late." }]],
  });
  await story.brings("audit", audit()); // spec looks at what people changed, then the reviewer
  await story.brings("audit", audit());
  const gate = await story.sees("work", "ready");
  expect(gate.body).toMatch(/\| FB-002 .* \| maintainer \| The proposed change was committed\. \|/);
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("with anything else changed along with it, it is looked at like any other commit", async () => {
  await using story = await openStory({ files: stageWith({ reviewers: ["spelling"] }) });
  const number = await isRemarkedOn(story);
  await story.developer.pushes(branchOf("work"), "note.txt", "Hello\nto everybody\n");
  await story.looks();
  expect((await story.maintainer.threads(number)).map(({ resolved }) => resolved)).toEqual([false, false]);
  expect(story.jobs.waiting("triage")).not.toBeNull();
  expect(await story.ends()).toEqual(AT_PEACE);
});

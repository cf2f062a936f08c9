import { expect, it } from "vitest";
import { openStory } from "../support/story.ts";
import { assessed, audit, classified, files } from "../support/story-findings.ts";
import { type Brought, made, PLANNED, SIGNED } from "../support/story-jobs.ts";
import { stageWith } from "../support/story-studio.ts";

/* A plan that people and reviewers have signed is rewritten: whoever rewrote it, nothing of what it says now was seen. */

const CARD = { stage: "work", unit: "unit-002-envelope" };

function envelope(body: string, outputs = ["envelope.txt"]): Brought["commands"][number] {
  const rest = { criteria: ["It has an address."], depends_on: ["unit-001-note"] };
  return ["haiku_unit_write", { ...CARD, title: "Address an envelope", body, outputs, ...rest }];
}

function rewritten(...commands: Brought["commands"]): Brought {
  const handOn = { stage: "work", feedback_id: "FB-001", message: "Planned anew." };
  return { commands: [...commands, ["haiku_feedback_advance_hat", handOn]] };
}

it("while another unit is built, by a fix: reviewers read it again and the person is asked again before it begins", async () => {
  await using story = await openStory({ files: stageWith({ reviewers: ["post"], elaboration: "collaborative" }) });
  const { slug } = await story.starts();
  await story.brings("elaborate", { commands: [...PLANNED.commands, envelope("Write the address.")] });
  await story.brings("audit", audit());
  await story.maintainer.approves(await story.sees("work", "draft"), "A good plan.");
  const note = made();
  const remark = {
    ...{ stage: "work", title: "The envelope is too small", body: "It is.", severity: "medium" },
    target_unit: CARD.unit,
  };
  await story.brings("unit", { ...note, commands: [["haiku_feedback", remark], ...note.commands] });
  expect(story.books(slug).stages.work?.plan_signed?.by?.login).toBe("maintainer");
  await story.brings("triage", classified({ unit: CARD.unit, invalidates: [] }));
  await story.brings("fix", rewritten(envelope("Write a poem instead.", ["poem.txt", "secrets.txt"])));
  await story.brings("fix", assessed());

  const work = () => story.books(slug).stages.work;
  expect(work()?.plan_signed).toBeNull();
  expect(Object.values(work()?.units[CARD.unit]?.reviews ?? {}).map(({ lapsed }) => lapsed !== undefined)).toEqual([
    true,
    true,
  ]);
  expect(story.jobs.waiting()?.kind).toBe("audit");
  expect(story.jobs.waiting()?.steps.map((key) => key.split("/")[3])).toEqual(["spec", "post"]);
  await story.brings("audit", audit());

  expect(story.jobs.waiting()).toBeNull();
  const pull = await story.sees("work", "draft");
  expect(pull.body).toContain("the plan of unit-002-envelope was rewritten since maintainer signed the plan of work");
  await story.maintainer.approves(pull, "Then let it be a poem.");
  const begun = await story.until("the envelope to be begun with", async () => story.jobs.waiting("unit"));
  expect(begun.steps[0]).toContain("/hat/002/");
  expect(work()?.plan_signed?.by?.login).toBe("maintainer");
  expect(work()?.plan_lapsed).toBeUndefined();
});

it("in the review, by a fix: everybody who signed it reads it again, not only who found something", async () => {
  await using story = await openStory({ files: stageWith({ reviewers: ["post"] }) });
  const { slug } = await story.starts();
  await story.brings("elaborate", PLANNED);
  const wrong = { title: "Wrong words", body: "They are.", severity: "high", target_unit: "unit-001-note" };
  await story.brings("audit", audit({ post: files(wrong) }));
  await story.brings("triage", classified({ invalidates: ["post"] }));
  const [first] = PLANNED.commands;
  const other = { body: "Something nobody asked for.", criteria: ["Anything."], outputs: ["anything.txt"] };
  await story.brings("fix", rewritten(["haiku_unit_write", { ...first?.[1], ...other }]));
  await story.brings("fix", assessed());

  expect(story.jobs.waiting()?.steps.map((key) => key.split("/").slice(2, 4).join("/"))).toEqual([
    "review/spec",
    "review/post",
  ]);
  const reviews = story.books(slug).stages.work?.units["unit-001-note"]?.reviews ?? {};
  expect(Object.values(reviews).every(({ lapsed }) => lapsed !== undefined)).toBe(true);
  await story.brings("audit", SIGNED);
  expect(story.jobs.waiting()?.kind).toBe("unit");
});

import { expect, it } from "vitest";
import { verifyLedger } from "../../src/engine/index.ts";
import { gitStore } from "../../src/git/index.ts";
import { REPO } from "../../src/rehearsal/demo/demo-users.ts";
import { AT_PEACE, openStory } from "../support/story.ts";
import { assessed, audit, classified, files } from "../support/story-findings.ts";
import { type Brought, made, PLANNED, stepOfWork } from "../support/story-jobs.ts";
import { stageWith } from "../support/story-studio.ts";

/* What a finding asks for is more than a repair: who fixes it plans a unit, and the finding waits for that. */

const LACK = {
  ...{ title: "There is no envelope", severity: "high", file: "note.txt", line: 1 },
  body: "A note without an envelope reaches nobody.",
};
const CARD = { stage: "work", unit: "unit-002-envelope" };
const PLANS_IT: Brought = {
  commands: [
    [
      "haiku_unit_write",
      {
        ...{ ...CARD, title: "Address an envelope", body: "Write the address.", criteria: ["It has an address."] },
        ...{ outputs: ["envelope.txt"], depends_on: ["unit-001-note"], closes: ["FB-001"] },
      },
    ],
    ["haiku_feedback_advance_hat", { stage: "work", feedback_id: "FB-001", message: "An envelope is planned." }],
  ],
};
const ADDRESSED: Brought = {
  files: { "envelope.txt": "To the reader\n" },
  commands: [
    ["haiku_unit_criterion", { ...CARD, n: 1, met: true, evidence: "envelope.txt" }],
    ["haiku_unit_advance_hat", { ...CARD, message: "Addressed." }],
  ],
};

it("it is planned, signed and built like any other; the finding waits for it", async () => {
  await using story = await openStory({ files: stageWith({ reviewers: ["post"], elaboration: "collaborative" }) });
  const { slug } = await story.starts();
  await story.brings("elaborate", PLANNED);
  await story.brings("audit", audit());
  await story.maintainer.approves(await story.sees("work", "draft"), "A good plan.");
  await story.brings("unit", made());
  await story.brings("audit", audit()); // spec
  await story.brings("audit", audit({ post: files(LACK) }));
  await story.brings("triage", classified({ invalidates: ["post"] }));
  await story.brings("fix", PLANS_IT);

  expect(story.books(slug).findings[0]?.units).toEqual(["work/unit-002-envelope"]);
  const waiting = await story.sees("work", "draft");
  expect(waiting.body).toMatch(/\| FB-001 \| high \|.*\| waits for the work made for it \|/);
  expect(waiting.body).toContain("Address an envelope");
  const [check] = await story.maintainer.checks(waiting.head);
  expect(check?.summary).toContain("waits for work/unit-002-envelope, made for it; then it is assessed");

  const review = await story.brings("audit", audit());
  expect(review.steps).toEqual(["spec", "post"].map((role) => stepOfWork(slug, `review/${role}/-/2.1`)));
  expect(story.jobs.waiting()).toBeNull(); // the plan has grown since it was signed
  expect(story.books(slug).stages.work?.plan_signed).toBeNull();
  await story.maintainer.approves(await story.sees("work", "draft"), "That too.");

  const unit = await story.brings("unit", ADDRESSED);
  expect(unit.steps).toEqual([stepOfWork(slug, "hat/002/maker/1.1")]);
  const judged = await story.brings("fix", assessed());
  expect(judged.steps).toEqual([stepOfWork(slug, "fix/FB-001/feedback-assessor/1.1")]);
  expect(story.books(slug).findings[0]).toMatchObject({ resolution: "fixed" });
  await story.brings("audit", audit()); // spec, of what was added
  await story.brings("audit", audit()); // and who found it
  await story.maintainer.approves(await story.sees("work", "ready"));
  await story.sees("work", "merged");
  expect(await story.maintainer.file(`haiku/${slug}/main`, "envelope.txt")).toBe("To the reader\n");
  expect(await story.ends()).toEqual(AT_PEACE);
  const store = gitStore(story.town.host.gitDirectory(REPO));
  expect(await verifyLedger(store, slug)).toMatchObject({ verdict: "ok", first: null });
});

import { expect, it } from "vitest";
import { parseStepKey } from "../../src/method/index.ts";
import type { RunRequest } from "../../src/ports/index.ts";
import { blobId } from "../../src/shared/index.ts";
import { AT_PEACE, openStory } from "../support/story.ts";
import { assessed, audit, classified, files, fixed } from "../support/story-findings.ts";
import { type Artifact, artifactOf, type Brought, made, PLANNED, stepOfWork } from "../support/story-jobs.ts";
import { stageWith } from "../support/story-studio.ts";

/* Small remarks of agents cost a job each, or, where the config says so, one job for all of them before the gate. */

const CONFIG = "agents:\n  default: { use: rehearsal }\nfeedback: { low: together }\n";
const [PLAN, FIRST, SECOND] = ["The plan names no reader", "It ends without a stop", "It begins in lower case"].map(
  (title) => ({ title, body: `${title}.`, severity: "low" }),
);
const [BEFORE, STOPPED, RIGHT] = ["hello\n", "hello.\n", "Hello.\n"];

/** What each finding's step brings. */
function each(make: (id: string) => Brought): (request: RunRequest) => Artifact {
  return (request) => artifactOf(request, (key) => make(parseStepKey(key).step.subject ?? ""));
}

it("they wait until all else is signed, and share their jobs; then the roles look again, once", async () => {
  const project = { ...stageWith({ reviewers: ["tone"] }), ".github/haiku.yml": CONFIG };
  await using story = await openStory({ files: project });
  const { slug } = await story.starts();
  await story.brings("elaborate", PLANNED);
  await story.brings("audit", audit({ tone: files({ ...PLAN }) }));
  const held = await story.sees("work", "draft");
  expect(held.body).toMatch(/\| FB-001 \| low \|.*\| is worked together with others before the gate \|/);

  await story.brings("unit", made({ "note.txt": BEFORE ?? "" }));
  await story.brings("audit", audit()); // spec
  await story.brings("audit", audit({ tone: files({ ...FIRST }, { ...SECOND }) }));
  const all = ["FB-001", "FB-002", "FB-003"];
  const keys = (hat: string): readonly string[] => all.map((id) => stepOfWork(slug, `fix/${id}/${hat}/1.1`));

  const triage = await story.brings(
    "triage",
    each((id) => classified({ id, invalidates: ["tone"] })),
  );
  expect(triage.steps).toEqual(keys("classifier"));
  const changes: Readonly<Record<string, Pick<Brought, "files" | "bases">>> = {
    "FB-002": { files: { "note.txt": STOPPED ?? "" }, bases: { "note.txt": blobId(BEFORE ?? "") } },
    "FB-003": { files: { "note.txt": RIGHT ?? "" }, bases: { "note.txt": blobId(STOPPED ?? "") } },
  };
  const fix = await story.brings(
    "fix",
    each((id) => fixed(changes[id] ?? {}, id)),
  );
  expect(fix.steps).toEqual(keys("maker"));
  expect(await story.maintainer.file(`haiku/${slug}/work`, "note.txt")).toBe(RIGHT);
  const judged = await story.brings(
    "fix",
    each((id) => assessed(id)),
  );
  expect(judged.steps).toEqual(keys("feedback-assessor"));
  expect(story.books(slug).findings.map(({ resolution }) => resolution)).toEqual(["fixed", "fixed", "fixed"]);

  const again = await story.brings("audit", audit());
  expect(again.steps).toEqual([stepOfWork(slug, "review/tone/-/2.1")]); // the plan's remark took its signature back
  await story.brings("audit", audit()); // spec
  await story.brings("audit", audit());
  await story.sees("work", "ready");
  expect(await story.ends()).toEqual(AT_PEACE);
});

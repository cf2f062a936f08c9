import { expect, it } from "vitest";
import { blobId } from "../../src/shared/index.ts";
import { branchOf } from "../support/a-note.ts";
import { openStory } from "../support/story.ts";
import { SIGNED } from "../support/story-jobs.ts";
import { tinyStage } from "../support/story-project.ts";

const UNIT = { stage: "work", unit: "unit-001-note" };
const CONFIG = "agents:\n  default: { use: rehearsal }\npermissions: { command: maintain }\n";
const BEFORE = "load();\nrun(input);\nsave();\ndone();\n";
const SIGNED_TEXT = "load();\ncheck(input);\nrun(input);\nsave();\ndone();\n";
/** The same lines, and the check comes too late. */
const MOVED = "load();\nrun(input);\nsave();\ncheck(input);\ndone();\n";

it("the same lines elsewhere, in what looks like a merge of the base, are seen as a change of whoever pushed it", async () => {
  await using story = await openStory({
    files: { ".github/haiku.yml": CONFIG, "app.js": BEFORE, ...tinyStage("review: auto") },
  });
  const issue = await story.maintainer.opensIssue("A note");
  await story.maintainer.comments(issue, "/haiku start tiny");
  await story.until("the intent's pull request", () => story.maintainer.pull("main"));
  await story.brings("elaborate", {
    commands: [
      [
        "haiku_unit_write",
        {
          ...UNIT,
          title: "Check first",
          body: "Check the input before it is run, in `app.js`.",
          criteria: ["The input is checked first."],
          outputs: ["app.js", "note.txt"],
        },
      ],
    ],
  });
  await story.brings("audit", SIGNED);
  await story.brings("unit", {
    files: { "app.js": SIGNED_TEXT, "note.txt": "Hello\n" },
    bases: { "app.js": blobId(BEFORE) },
    commands: [
      ["haiku_unit_criterion", { ...UNIT, n: 1, met: true, evidence: "app.js line 2 checks" }],
      ["haiku_unit_advance_hat", { ...UNIT, message: "Done." }],
    ],
  });
  const branches = await story.developer.branches();
  const at = branches.has(branchOf("work")) ? "work" : "main"; // as many pull requests as the config asks for
  const work = branchOf(at);
  await story.developer.setsStatus(await story.developer.headOf(work), "ci/slow", "pending");
  await story.brings("audit", SIGNED);
  await story.rests();
  await story.developer.pushes(work, "app.js", MOVED, await story.developer.headOf("main"));
  await story.until("the push to be filed", async () =>
    story.books(String(issue)).findings.some(({ title }) => title.includes("app.js")),
  );
  const ledger = story.books(String(issue)).stages.work;
  expect(ledger?.units["unit-001-note"]?.approvals.spec?.lapsed).toBeDefined();
  expect(ledger?.merged).toBeNull();
});

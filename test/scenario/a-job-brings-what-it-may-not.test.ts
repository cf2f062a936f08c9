import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { outcomeDigest, outcomeFile, type RunRequest } from "../../src/ports/index.ts";
import { A_NOTE, branchOf, pageOf } from "../support/a-note.ts";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";
import { type Artifact, artifactOf, made, PLANNED, SIGNED, stepOfWork } from "../support/story-jobs.ts";

/* What a job hands over is believed in nothing: every one of these ends as a failed step that says why. */

const NOTE = "note.txt";

type Make = (request: RunRequest) => Artifact | null;

const writes =
  (path: string, text = "x\n"): Make =>
  (request) =>
    artifactOf(request, made({ [NOTE]: "Hello\n", [path]: text }));

function edited(request: RunRequest, change: (outcome: Record<string, unknown>) => void): Artifact {
  const artifact = artifactOf(request, made());
  const outcome: Record<string, unknown> = JSON.parse(Buffer.from(artifact.get("outcome.json") ?? []).toString());
  change(outcome);
  return new Map([...artifact, ["outcome.json", Buffer.from(JSON.stringify(outcome))]]);
}

const changed =
  (fields: Readonly<Record<string, unknown>>): Make =>
  (request) =>
    edited(request, (outcome) => Object.assign(outcome, fields));

type Case = readonly [what: string, make: Make, says: RegExp, announces?: (files: Artifact) => readonly string[]];

const CASES: readonly Case[] = [
  ["a file that the unit does not declare", writes("src/elsewhere.ts"), /^path_refused: src\/elsewhere\.ts/],
  ["a workflow", writes(".github/workflows/more.yml"), /^path_refused: \.github\/workflows\/more\.yml/],
  ["a path that leads out", writes("../outside.txt"), /^path_refused: \.\.\/outside\.txt/],
  ["an absolute path", writes("/etc/cron.d/note"), /^path_refused: \/etc\/cron\.d\/note/],
  ["a detour inside a path", writes("docs/../note2.txt"), /^path_refused: docs/],
  [
    "a file below another",
    (one) => artifactOf(one, made({ [NOTE]: "Hello\n", [`${NOTE}/more`]: "x\n" })),
    /^path_refused: note\.txt and note\.txt\/more cannot both be files/,
  ],
  ["instructions for agents", writes("docs/AGENTS.md"), /^path_refused: docs\/AGENTS\.md/],
  ["a plan", writes(pageOf("stages/work/units/unit-001-note.md")), /^path_refused: \.haiku/],
  ["a studio", writes(".haiku/studios/tiny/STUDIO.md"), /^path_refused: \.haiku\/studios/],
  ["a secret", (one) => artifactOf(one, made({ [NOTE]: `ghp_${"a1B2".repeat(9)}\n` })), /^secret_found: note\.txt/],
  [
    "bytes that are not what was hashed",
    (one) => new Map([...artifactOf(one, made()), [outcomeFile(0, 0), Buffer.from("Goodbye\n")]]),
    /^outcome_altered: note\.txt/,
  ],
  [
    "a list of files without the files",
    (one) => new Map([...artifactOf(one, made())].filter(([path]) => path === "outcome.json")),
    /^outcome_incomplete: note\.txt/,
  ],
  [
    "the outcome of another lane",
    changed({ lane: stepOfWork("another-note", "hat/001/maker/1.1") }),
    /^outcome_foreign: it is of another lane/,
  ],
  [
    "an outcome of a step that is not open",
    (one) => artifactOf(one, made(), [stepOfWork(A_NOTE, "hat/002/maker/1.1")]),
    new RegExp(`^outcome_foreign: it tells of a step "${stepOfWork(A_NOTE, "hat/002/maker/1.1")}"`),
  ],
  [
    "a step whose name would stand in a commit's message",
    (one) => artifactOf(one, made(), [one.lane.replace(A_NOTE, "x\nCloses #1\nHaiku-CI: now\ny")]),
    /^outcome_foreign: it tells of a step/,
  ],
  ["an outcome of another intent", changed({ intent: "another-note" }), /^outcome_foreign: it is of another intent/],
  ["what it made on another commit", changed({ sha: "0".repeat(40) }), /^outcome_foreign: it was made on 000/],
  ["what it made by other books", changed({ ledger: "0".repeat(40) }), /^outcome_foreign: it read the books at 000/],
  ["what it made by other settings", changed({ config: "0".repeat(40) }), /^outcome_foreign: it read its settings at/],
  ["files that its job did not announce", (one) => artifactOf(one, made()), /^outcome_unannounced/, () => []],
  [
    "files of which its job announced two versions",
    (one) => artifactOf(one, made()),
    /^outcome_announced_twice/,
    (files) => [outcomeDigest(files), outcomeDigest(new Map())],
  ],
  [
    "files that were replaced after its job had announced them",
    (one) => artifactOf(one, made({ [NOTE]: "Goodbye\n" })),
    /^outcome_replaced/,
    () => [`sha256:${"0".repeat(64)}`],
  ],
  ...["constructor", "toString", "__proto__", "hasOwnProperty"].map((stage): Case => {
    const call = ["haiku_feedback", { stage, title: "t", body: "b", severity: "low" }] as const;
    return [
      `a finding against the stage "${stage}"`,
      (one) => artifactOf(one, { ...made(), commands: [call, ...made().commands] }),
      /^(stage_unknown|haiku_feedback_input_invalid)/,
    ];
  }),
  ["a field nobody knows", changed({ approved: true }), /^outcome_invalid/],
  ["something that is no JSON", () => new Map([["outcome.json", Buffer.from("approved")]]), /^outcome_invalid/],
  ["an empty artifact", () => new Map(), /^outcome_incomplete: there is no outcome\.json/],
  ["nothing at all", () => null, /left no outcome/],
  [
    "calls of tools that its step does not have",
    (one) =>
      artifactOf(one, {
        commands: [["haiku_review_complete", { stage: "work", summary: "I approve of myself." }]],
      }),
    /^tool_not_available/,
  ],
  [
    "the end of its unit without what was declared",
    (one) => artifactOf(one, { commands: made().commands }),
    /outputs?_(missing|empty)|note\.txt/,
  ],
  [
    "calls that do not end the step",
    (one) => artifactOf(one, { ...made(), commands: made().commands.slice(0, 1) }),
    /^step_not_ended/,
  ],
];

describe("a job that hands over", () => {
  let story: Story;
  let head: string;
  beforeAll(async () => {
    const limits = `agents:\n  default: { use: rehearsal }\nlimits: { attempts: ${CASES.length + 2} }\n`;
    story = await openStory({ files: { ".github/haiku.yml": limits } });
    await story.starts();
    await story.brings("elaborate", PLANNED);
    await story.brings("audit", SIGNED);
    head = await story.maintainer.headOf(branchOf("work"));
  });
  afterAll(() => story[Symbol.asyncDispose]());

  const cases = CASES.map(([what, make, says, announces]) => ({ what, make, says, announces }));
  it.each(cases)("$what: nothing is committed, and the step says why", async ({ make, says, announces }) => {
    const request = await story.brings("unit", make, undefined, announces);
    const iterations = story.books(A_NOTE).stages.work?.units["unit-001-note"]?.iterations ?? [];
    const closed = iterations.filter(({ result }) => result !== null).at(-1);
    expect(closed?.message).toMatch(says);
    expect(closed).toMatchObject({ result: "failed", lane: request.lane });
    expect(await story.maintainer.headOf(branchOf("work"))).toBe(head);
    expect(await story.maintainer.headOf("main")).toBe(request.config);
  });

  it("what it should: the step is taken, whatever came before", async () => {
    await story.brings("unit", made());
    expect(await story.maintainer.file(branchOf("work"), NOTE)).toBe("Hello\n");
    expect(await story.ends()).toEqual(AT_PEACE);
  });
});

it("a step that fails three times asks for a person, and goes on when told to", async () => {
  await using story = await openStory();
  await story.starts();
  for (let attempt = 1; attempt <= 3; attempt += 1) await story.brings("elaborate", () => null);
  const place = await story.sees("main", "draft");
  const [check] = await story.maintainer.checks(place.head);
  expect(check).toMatchObject({ conclusion: "failure" });
  expect(check?.title).toMatch(/^Stuck.*failed 3 times/);
  expect(story.jobs.waiting()).toBeNull();
  await story.developer.comments(place.number, "/haiku retry with a smaller plan");
  await story.brings("elaborate", PLANNED);
  await story.sees("work", "draft");
  expect(await story.ends()).toEqual(AT_PEACE);
});

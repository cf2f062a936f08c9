import { expect, it } from "vitest";
import { parseStepKey } from "../../src/method/index.ts";
import { branchOf } from "../support/a-note.ts";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";
import { artifactOf, type Brought, SIGNED } from "../support/story-jobs.ts";

function unit(number: string, name: string, depends_on: readonly string[] = []): Brought["commands"][number] {
  const plan = {
    stage: "work",
    unit: `unit-${number}-${name}`,
    title: `Write ${name}`,
    body: `Write \`${name}.txt\`.`,
  };
  return ["haiku_unit_write", { ...plan, criteria: ["It is there."], outputs: [`${name}.txt`], depends_on }];
}

const THREE: Brought = {
  commands: [unit("001", "one"), unit("002", "two"), unit("003", "sum", ["unit-001-one", "unit-002-two"])],
};

function done(number: string, name: string): Brought {
  const on = { stage: "work", unit: `unit-${number}-${name}` };
  return {
    files: { [`${name}.txt`]: `${name}\n` },
    commands: [
      ["haiku_unit_criterion", { ...on, n: 1, met: true, evidence: "read it" }],
      ["haiku_unit_advance_hat", { ...on, message: "Done." }],
    ],
  };
}

/** Numbers of the units that have a job now. */
function atWork(story: Story): readonly string[] {
  const open = story.jobs.dispatched.filter(({ kind }) => kind === "unit");
  const keys = open.filter((one) => story.jobs.isOpen(one)).flatMap(({ steps }) => steps);
  return keys.map((key) => parseStepKey(key).step.subject ?? "").sort();
}

async function finishes(story: Story, number: string, name: string): Promise<void> {
  const request = story.jobs.dispatched.find(({ steps }) => steps[0]?.includes(`/hat/${number}/`));
  if (!request) throw new TypeError(`no job for unit ${number}`);
  story.jobs.finish(request, artifactOf(request, done(number, name)));
  await story.looks();
}

it("two run side by side, and the third waits for both", async () => {
  await using story = await openStory();
  await story.starts();
  await story.brings("elaborate", THREE);
  await story.brings("audit", SIGNED);
  expect(atWork(story)).toEqual(["001", "002"]);
  const place = await story.sees("work", "draft");
  expect(place.body).toMatch(/\| 003 \| Write sum \| pending .*\| 001, 002 \|/);
  const [check] = await story.maintainer.checks(place.head);
  expect(check?.summary).toContain("waits for unit-001-one, unit-002-two");

  await finishes(story, "002", "two"); // the later one first
  expect(atWork(story)).toEqual(["001"]);
  const [meanwhile] = await story.maintainer.checks((await story.sees("work", "draft")).head);
  expect(meanwhile?.summary).toMatch(/waits for unit-001-one(?!,)/);
  await finishes(story, "001", "one");
  expect(atWork(story)).toEqual(["003"]);
  const [request] = story.jobs.dispatched.slice(-1);
  expect(request?.sha).toBe(await story.maintainer.headOf(branchOf("work")));
  await finishes(story, "003", "sum");
  await story.brings("audit", SIGNED);

  const ready = await story.sees("work", "ready");
  for (const name of ["one", "two", "sum"])
    expect(await story.maintainer.file(ready.branch, `${name}.txt`)).toBe(`${name}\n`);
  expect(await story.ends()).toEqual(AT_PEACE);
});

it("two that write the same path never run together", async () => {
  await using story = await openStory();
  await story.starts();
  const [, second] = THREE.commands[1] ?? [];
  const clash: Brought["commands"][number] = ["haiku_unit_write", { ...second, outputs: ["one.txt", "two.txt"] }];
  await story.brings("elaborate", { commands: [unit("001", "one"), clash] });
  await story.brings("audit", SIGNED);
  expect(atWork(story)).toEqual(["001"]);
  await finishes(story, "001", "one");
  expect(atWork(story)).toEqual(["002"]);
  expect(await story.ends()).toEqual(AT_PEACE);
});

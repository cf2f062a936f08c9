import { describe, expect, it } from "vitest";
import { isOurRun, type JobStart, type Refusal } from "../../../../src/engine/observe/our-run.ts";
import type { RunSeen } from "../../../../src/ports/index.ts";

const BOT = { login: "haiku[bot]", id: 9, bot: true };
const MALLORY = { login: "mallory", id: 3, bot: false };
const LANE = "airports/build/hat/001/maker/1.1";

const started: JobStart = {
  ...{ lane: LANE, run: 42, workflow: ".github/workflows/haiku.yml", bot: BOT.id, branch: "main" },
  heads: ["told", "moved"],
};
const run: RunSeen = {
  ...{
    id: 42,
    name: LANE,
    status: "completed",
    conclusion: "success",
    url: "u",
    created_at: "2026-11-21T09:00:00.000Z",
  },
  ...{ path: started.workflow, event: "workflow_dispatch", actor: BOT, triggered_by: BOT },
  ...{ head_branch: "main", head: "told", attempt: 1, suite: "CS" },
};

describe("a run of ours", () => {
  it.each<[string, Partial<RunSeen>, Partial<JobStart>]>([
    ["is known by its id and by how it was started", {}, {}],
    ["is known by how it was started alone: the id is lost when we die before it is noted", {}, { run: null }],
    ["may be on a commit that the default branch has got since", { head: "moved" }, {}],
    ["may have lost its name", { name: "haiku" }, {}],
    ["may be on what was the default branch when GitHub said that it started it", { head_branch: "old" }, {}],
    ["is ours whoever has it run again: that is judged by itself", { attempt: 2, triggered_by: MALLORY }, {}],
  ])("%s", (_what, change, known) => {
    expect(isOurRun({ ...run, ...change }, { ...started, ...known })).toBeNull();
  });
});

const FORGED: readonly (readonly [what: string, change: Partial<RunSeen>, code: Refusal, why: RegExp])[] = [
  ["a workflow at another path", { path: ".github/workflows/haiku2.yml" }, "other_workflow", /haiku2\.yml/],
  ["an event of another kind", { event: "push" }, "other_event", /event push/],
  ["a person's dispatch", { actor: MALLORY }, "other_actor", /mallory started it/],
  ["a dispatch by nobody knows whom", { actor: null }, "other_actor", /somebody started it/],
  ["another App's dispatch", { actor: { ...BOT, id: 10 } }, "other_actor", /started it/],
  ["the same login with another id", { actor: { login: BOT.login, id: 3, bot: false } }, "other_actor", /started it/],
  ["a tag that is called as the default branch is", { head: "evil" }, "other_commit", /commit evil/],
];

describe("a run that claims to be ours", () => {
  it.each(FORGED)("with %s is not, with its id and without", (_what, change, code, why) => {
    for (const id of [42, null]) {
      const refused = isOurRun({ ...run, ...change }, { ...started, run: id });
      expect(refused?.code).toBe(code);
      expect(refused?.why).toMatch(why);
    }
  });

  it.each([
    ["a branch of one's own", "evil", /runs on evil/],
    ["no branch", null, /no branch/],
  ])("with %s is not, unless it is the very one that was started", (_what, head_branch, why) => {
    const refused = isOurRun({ ...run, head_branch }, { ...started, run: null });
    expect(refused?.code).toBe("other_branch");
    expect(refused?.why).toMatch(why);
    expect(isOurRun({ ...run, id: 43, head_branch }, started)?.code).toBe("other_branch");
  });

  it("is not, when another run is known to be the one", () => {
    expect(isOurRun({ ...run, id: 43 }, started)?.code).toBe("other_run");
  });
});

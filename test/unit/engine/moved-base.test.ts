import { describe, expect, it } from "vitest";
import type { Observation } from "../../../src/engine/observe/observation.ts";
import { readGround } from "../../../src/engine/outcomes/merge-change.ts";
import { type Expected, readOutcome } from "../../../src/engine/outcomes/read-outcome.ts";
import { type OutcomeResult, replayOutcome } from "../../../src/engine/outcomes/replay-outcome.ts";
import type { Job, StudioDefinition } from "../../../src/method/index.ts";
import { jobKey } from "../../../src/method/index.ts";
import { outcomeDigest, outcomeFile, type StepOutcome } from "../../../src/ports/index.ts";
import { blobId } from "../../../src/shared/index.ts";
import { parsePlans } from "../../../src/state/index.ts";
import { History } from "../../support/a-history.ts";
import { anObservation } from "../../support/recorded/observation.ts";
import { apply, at, begin, land, open, startWalk, type Walk, where } from "../../support/walk.ts";

const UNIT = "unit-001-load";
const PLAN = `.haiku/intents/trip/stages/build/units/${UNIT}.md`;
const OUTPUT = "src/load.ts";
const PLAN_TEXT = `---\nschema: 1\ntitle: Load\noutputs: [${OUTPUT}, data]\ncriteria: []\n---\nLoad it.\n`;
const TEXT = "1\n2\n3\n4\n5\n";
const FIRST = { [PLAN]: PLAN_TEXT, [OUTPUT]: TEXT, "data/rows.csv": "a\n", "README.md": "# Trip\n" };
const STUDIO = {
  name: "example",
  slug: "example",
  directory: "example",
  aliases: [],
  stages: [],
} as unknown as StudioDefinition;

interface Story {
  readonly walk: Walk;
  readonly history: History;
  readonly lane: string;
  readonly steps: readonly string[];
}

/** The job that is open at this point, dispatched on the commit `known`. */
function story(until: (job: Job) => boolean, repositoryGates: readonly string[] = []): Story {
  const history = new History();
  history.commit("0".repeat(40), FIRST);
  const walk = startWalk();
  const quality_gates = repositoryGates.map((command) => ({ name: command, command }));
  begin(walk, "build", { gate: ["ask"], isolate: false, quality_gates });
  walk.facts = {
    ...walk.facts,
    files: history.files("0".repeat(40)),
    plans: parsePlans("trip", ["build"], history.texts("0".repeat(40))),
  };
  for (let i = 0; i < 20; i += 1) {
    const found = where(walk).lanes.find(until);
    const job = found ?? where(walk).lanes[0];
    if (!job) break;
    open(walk, job);
    if (found) {
      const steps = where(walk).in_flight;
      return { walk, history, lane: jobKey("trip", job), steps };
    }
    for (const step of job.steps) land(walk, step);
  }
  throw new TypeError("that lane never opens");
}

const building = (job: Job): boolean => job.steps[0]?.hat === "builder";
const verifying = (job: Job): boolean => job.steps[0]?.hat === "verifier";
const auditing = (job: Job): boolean => job.kind === "audit" && job.steps.some((step) => step.kind === "approve");
const reviewing = (job: Job): boolean => job.steps.some((step) => step.kind === "review");
const gating = (job: Job): boolean => job.kind === "gates";

type Files = Readonly<Record<string, string | null>>;

interface Did {
  readonly files?: Files;
  /** Texts the files had when the step began; else those of the first commit. */
  readonly bases?: Files;
  readonly call?: string;
  readonly args?: Readonly<Record<string, unknown>>;
}

const first = (path: string): string | null => (FIRST as Files)[path] ?? null;
const idOf = (text: string | null | undefined): string | null => (text == null ? null : blobId(text));

function outcomeOf(one: Story, steps: readonly (readonly [key: string, did: Did])[]): Map<string, Uint8Array> {
  const made = steps.map(([key, { files = {}, bases = {}, call = "haiku_unit_advance_hat", args }]): StepOutcome => {
    const unit = { unit: UNIT, message: "criterion 1: seen" };
    const commands = call === "" ? [] : [{ name: call, args: { intent: "trip", stage: "build", ...(args ?? unit) } }];
    const changed = Object.entries(files).map(([path, text]) => {
      return { path, mode: "100644" as const, oid: idOf(text), base: idOf(path in bases ? bases[path] : first(path)) };
    });
    const time = "2026-01-01T00:00:00.000Z";
    const gates =
      call === ""
        ? [{ name: "g", command: "npm test", dir: null, exit: 0, duration_ms: 1, tail: "", passed: true }]
        : [];
    return {
      ...{ key, agent: null, started_at: time, completed_at: time, agent_ms: 1, commands, files: changed },
      ...{ gates, usage: null, prompt: null, manifest: [], containment: [], failure: null },
    };
  });
  const ids = { sha: "0".repeat(40), ledger: "0".repeat(40), config: "0".repeat(40) };
  const outcome = { schema: 1, engine: "0.1.0", intent: "trip", lane: one.lane, ...ids, steps: made };
  const bytes = steps.flatMap(([, { files = {} }], i) =>
    Object.values(files).flatMap((text, place): [string, Uint8Array][] =>
      text === null ? [] : [[outcomeFile(i, place), Buffer.from(text)]],
    ),
  );
  return new Map([["outcome.json", Buffer.from(JSON.stringify(outcome))], ...bytes]);
}

/** What the outcome comes to once the branch has these changes besides. */
async function taken(one: Story, theirs: Files, ...steps: readonly Did[]): Promise<OutcomeResult> {
  const keys = [...one.steps, one.steps[0]?.replace("/builder/", "/verifier/") ?? ""];
  one.history.commit("now", theirs, { parents: ["0".repeat(40)] });
  const files = outcomeOf(
    one,
    steps.map((did, i) => [keys[i] ?? "", did]),
  );
  const read = readOutcome(files, expected(one, files));
  const observation = worldAt(one, "now");
  return replayOutcome(observation, read, 7, await readGround(one.history.store(), observation, read));
}

function expected({ lane: job }: Story, files: ReadonlyMap<string, Uint8Array>): Expected {
  return { intent: "trip", lane: job, dispatches: [], announced: [outcomeDigest(files)], keys: [], version: "0.1.0" };
}

function worldAt({ walk, history }: Story, commit: string): Observation {
  const stands = anObservation({ ...walk, facts: { ...walk.facts, files: history.files(commit) } });
  const project = { ...stands.project, studios: [STUDIO] };
  return { ...stands, project, work: { ...stands.work, commit, head: commit, texts: history.texts(commit) } };
}

const textOf = (result: OutcomeResult, path: string): string | undefined => {
  const content = result.changes.find((change) => change.path === path)?.content;
  return content == null ? undefined : Buffer.from(content as string).toString();
};
const endings = ({ events }: OutcomeResult): readonly unknown[] =>
  events.flatMap((event) => (event.do === "land" || event.do === "close" ? [event.result] : []));

describe("a step whose branch has moved", () => {
  const step: Did = { files: { [OUTPUT]: TEXT.replace("5", "five") } };

  it.each([
    ["elsewhere", { "README.md": "# Other\n" }, TEXT.replace("5", "five")],
    ["in another place of the same file", { [OUTPUT]: TEXT.replace("1", "one") }, "one\n2\n3\n4\nfive\n"],
    ["by the very same change", { [OUTPUT]: TEXT.replace("5", "five") }, TEXT.replace("5", "five")],
  ])("is put on top of it: %s", async (_, theirs, text) => {
    const one = story(building);
    const result = await taken(one, theirs, step);
    expect(endings(result)).toEqual(["advance"]);
    expect(textOf(result, OUTPUT)).toBe(text);
    const [landed] = result.events;
    expect(landed).toMatchObject({ do: "land", changed: { [OUTPUT]: blobId(text) } });
  });

  it.each([
    ["in the same place", { [OUTPUT]: TEXT.replace("5", "V") }, step, "in the same place (line 5)"],
    ["by removing the file", { [OUTPUT]: null }, step, "is gone from the branch"],
    [
      "by a file the step adds too",
      { "data/new.csv": "x\n" },
      { files: { "data/new.csv": "y\n" } },
      "has come to the branch",
    ],
    [
      "in a file the step deletes",
      { "data/rows.csv": "b\n" },
      { files: { "data/rows.csv": null } },
      "the step deletes it",
    ],
    ["in a file that is no text", { [OUTPUT]: "\0\n" }, step, "no text that could be merged"],
  ])("gives way to what stands there, and reviews again at no cost: %s", async (_, theirs, did, why) => {
    const one = story(building);
    const result = await taken(one, theirs, did);
    expect(result.changes).toEqual([]);
    expect(result.events).toMatchObject([
      { do: "close", result: "stale", run: 7, message: expect.stringContaining(why) },
    ]);
    apply(one.walk, ...result.events);
    const [next] = where(one.walk).lanes[0]?.steps ?? [];
    expect(next).toEqual({ kind: "hat", stage: "build", subject: "001", hat: "builder", n: 1, attempt: 2 });
  });

  it("needs a person after three conflicts in a row, never having failed", async () => {
    const one = story(building);
    for (let i = 0; i < 3; i += 1) {
      const [key = ""] = where(one.walk).in_flight;
      apply(one.walk, { do: "close", at: at(), steps: [key], result: "stale", message: "conflict", run: 7 });
      const [job] = where(one.walk).lanes;
      if (job) open(one.walk, job);
    }
    expect(where(one.walk)).toMatchObject({ waits_for: "stuck", lanes: [], in_flight: [] });
    expect(where(one.walk).reason.parts?.at(-1)?.how).toContain("/haiku retry");
  });

  it("of a job is merged for all that follow in it", async () => {
    const one = story(building);
    const then = { files: { [OUTPUT]: TEXT.replace("5", "five").replace("4", "four") }, bases: step.files ?? {} };
    const result = await taken(one, { [OUTPUT]: TEXT.replace("1", "one") }, step, {
      ...then,
      call: "haiku_unit_reject_hat",
    });
    expect(endings(result)).toEqual(["advance", "reject"]);
    expect(textOf(result, OUTPUT)).toBe("one\n2\n3\nfour\nfive\n");
  });

  it("is checked on the merged tree: a declared output that is gone is missing", async () => {
    const one = story(verifying);
    const result = await taken(one, { [OUTPUT]: null }, {});
    expect(endings(result)).toEqual(["failed"]);
  });
});

describe("who verifies last", () => {
  it("reviews again when a declared output is not what was verified", async () => {
    const either: readonly Files[] = [{ [OUTPUT]: "other\n" }, { "data/more.csv": "b\n" }];
    for (const theirs of either) {
      const result = await taken(story(verifying), theirs, {});
      expect(result.events).toMatchObject([{ do: "close", result: "stale" }]);
    }
  });

  it("does not care for anything else", async () => {
    expect(endings(await taken(story(verifying), { "README.md": "x\n" }, {}))).toEqual(["advance"]);
  });

  it("may reject what it saw", async () => {
    const result = await taken(story(verifying), { [OUTPUT]: "other\n" }, { call: "haiku_unit_reject_hat" });
    expect(endings(result)).toEqual(["reject"]);
  });

  it("does not verify in one breath what was merged in the same job", async () => {
    const build = { files: { [OUTPUT]: TEXT.replace("5", "five") } };
    const result = await taken(story(building), { [OUTPUT]: TEXT.replace("1", "one") }, build, {});
    expect(endings(result)).toEqual(["advance", "stale"]);
    expect(endings(await taken(story(building), { "README.md": "x\n" }, build, {}))).toEqual(["advance", "advance"]);
  });
});

describe("who signs", () => {
  const sign: Did = { call: "haiku_review_complete", args: { summary: "fine" } };

  it.each([
    ["a reviewer of the plan, when the plan has changed", reviewing, { [PLAN]: `${PLAN_TEXT}More.\n` }, "stale"],
    ["a reviewer of the plan, when only files have", reviewing, { [OUTPUT]: "x\n" }, "signed"],
    ["an auditor, when an output has changed", auditing, { [OUTPUT]: "x\n" }, "stale"],
    ["an auditor, when a file below an output has come", auditing, { "data/new.csv": "x\n" }, "stale"],
    ["an auditor, when something else has", auditing, { "README.md": "x\n" }, "signed"],
  ] as const)("has seen what is signed: %s", async (_, which, theirs, result) => {
    const one = story(which);
    const [ending] = endings(await taken({ ...one, steps: one.steps.slice(0, 1) }, theirs, sign));
    expect(ending).toBe(result);
  });

  it.each([
    ["a file anywhere", { "README.md": "x\n" }, "stale"],
    ["only the intent's own pages", { ".haiku/intents/trip/decisions.md": "x\n" }, "signed"],
  ] as const)("quality gates review again after a change of %s", async (_, theirs, result) => {
    const one = story(gating, ["npm test"]);
    const gates = { ...one, steps: one.steps.filter((key) => key.includes("/gates/")) };
    expect(endings(await taken(gates, theirs, { call: "" }))[0]).toBe(result);
  });
});

describe("a locked plan that was edited", () => {
  it("counts as it was locked, and the next work commit puts it back with what hats wrote", async () => {
    const one = story(building);
    const edited = `${PLAN_TEXT.replace("Load it.", "Drop it.")}<!-- haiku:record -->\n## Notes\n\nMine.\n`;
    const result = await taken(one, { [PLAN]: edited }, { files: { [OUTPUT]: "new\n" } });
    expect(endings(result)).toEqual(["advance"]);
    expect(textOf(result, PLAN)).toBe(`${PLAN_TEXT}<!-- haiku:record -->\n## Notes\n\nMine.\n`);
    expect(result.events[0]).toMatchObject({ changed: { [PLAN]: expect.any(String), [OUTPUT]: blobId("new\n") } });
  });

  it("is put back together with what the step writes below it", async () => {
    const one = story(building);
    const record = { call: "haiku_unit_record", args: { unit: UNIT, section: "Notes", text: "Loaded." } };
    const both = await taken(one, { [PLAN]: "gone\n" }, record);
    expect(both.changes).toEqual([]); // the step did not end: nothing is committed, nothing put back
  });

  it("makes no commit for its own sake", async () => {
    const one = story(auditing);
    const sign: Did = { call: "haiku_review_complete", args: { summary: "fine" } };
    const result = await taken({ ...one, steps: one.steps.slice(0, 1) }, { "README.md": "x\n" }, sign);
    expect(result.changes).toEqual([]);
  });
});

it("an outcome made on a commit that is not there is refused by name", async () => {
  const one = story(building);
  const observation = worldAt(one, "0".repeat(40));
  const files = outcomeOf(one, [[one.steps[0] ?? "", {}]]);
  const read = readOutcome(files, expected(one, files));
  const lost = new History().store();
  const moved = { ...observation, work: { ...observation.work, commit: "elsewhere" } };
  await expect(readGround(lost, moved, read)).rejects.toMatchObject({ code: "outcome_foreign" });
});

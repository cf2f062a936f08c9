import { describe, expect, it } from "vitest";
import { OwnCommits } from "../../../src/engine/ledger/own-commits.ts";
import type { Observation } from "../../../src/engine/observe/observation.ts";
import type { EngineOptions, EnginePorts } from "../../../src/engine/ports.ts";
import { explainHead } from "../../../src/engine/pushes/adopt-pushes.ts";
import { filesSeenByReview, type LedgerEvent } from "../../../src/method/index.ts";
import type { Account, PushSeen, Role } from "../../../src/ports/index.ts";
import { parsePlans } from "../../../src/state/index.ts";
import { BOT, History } from "../../support/a-history.ts";
import { anObservation, PEOPLE } from "../../support/recorded/observation.ts";
import { DEVELOPER, NOON } from "../../support/recorded/records.ts";
import { apply, at, begin, land, open, run, startWalk, type Walk, where } from "../../support/walk.ts";

const UNIT = "unit-001-load";
const PLAN = `.haiku/intents/trip/stages/build/units/${UNIT}.md`;
const OUTPUT = "src/load.ts";
const BRANCH = "haiku/trip/build";
const PLAN_TEXT = `---\nschema: 1\ntitle: Load\noutputs: [${OUTPUT}]\ncriteria: [it works]\n---\nLoad it.\n`;
const FIRST = { [PLAN]: PLAN_TEXT, [OUTPUT]: "1\n2\n3\n4\n5\n", "README.md": "# Trip\n" };
const options = { bot: BOT } as unknown as EngineOptions;

/** How far the only stage has come when somebody pushes. */
type Phase = "reviewed" | "building" | "at the gate" | "passed" | "merged";

interface Story {
  readonly walk: Walk;
  readonly history: History;
}

function story(phase: Phase): Story {
  const history = new History();
  history.commit("base", { "README.md": "# Trip\n" });
  history.commit("known", FIRST, { parents: ["base"] });
  const walk = startWalk(["build", "ship"]);
  begin(walk, "build", { gate: phase === "merged" ? ["auto"] : ["ask"] });
  apply(walk, { do: "adopt", at: at(), stage: "build", head: "known", changed: {}, by: null });
  walk.facts = { ...walk.facts, files: history.files("known") };
  walk.facts = { ...walk.facts, plans: parsePlans("trip", ["build", "ship"], history.texts("known")) };
  if (phase === "at the gate" || phase === "passed" || phase === "merged") run(walk);
  else reach(walk, phase);
  if (phase === "passed") {
    const witnesses = { [OUTPUT]: walk.facts.files.get(OUTPUT) ?? null };
    const clearance = { at: at(), by: null, source: "command", ref: "comment/1", witnesses } as const;
    apply(walk, { do: "clear", stage: "build", what: "gate", clearance });
  }
  return { walk, history };
}

/** Elaborated and reviewed; for `building`, the first hat is at work and the plan locked. */
function reach(walk: Walk, phase: Phase): void {
  for (let i = 0; i < 9; i += 1) {
    const [job] = where(walk).lanes;
    if (!job) return;
    const hat = job.steps[0]?.kind === "hat";
    if (hat && phase === "reviewed") return;
    open(walk, job);
    if (hat) return;
    for (const step of job.steps) land(walk, step);
  }
}

interface Pushed {
  readonly by?: Account;
  readonly role?: Role;
  /** `missing`: the host does not know who pushes. */
  readonly activity?: "missing" | readonly PushSeen[];
  /** Commits that this process has put there itself. */
  readonly own?: readonly string[];
  readonly command?: string;
  readonly bots?: readonly { login: string; app: number; pushes: boolean }[];
}

/** What the engine makes of the branch having come to `head` by one push on top of what it knows. */
async function explained({ walk, history }: Story, head: string, pushed: Pushed = {}): Promise<readonly LedgerEvent[]> {
  const by = pushed.by ?? PEOPLE.developer;
  const own = new OwnCommits();
  for (const sha of pushed.own ?? []) own.add(walk.state.stages.build?.merged ? "haiku/trip/main" : BRANCH, sha);
  const ports = {
    own,
    clock: { sleep: async () => undefined },
    store: history.store(),
    permissions: { roleOf: async () => pushed.role ?? "write", appOf: async () => 9 },
    activity: {
      pushes: async () =>
        pushed.activity === "missing" ? null : (pushed.activity ?? [{ before: "known", after: head, by }]),
    },
  } as unknown as EnginePorts;
  return explainHead(ports, options, world({ walk, history }, head, pushed));
}

function world({ walk, history }: Story, head: string, { command = "write", bots = [] }: Pushed): Observation {
  const stands = anObservation(walk);
  const branch = walk.state.stages.build?.merged ? "haiku/trip/main" : BRANCH;
  const config = {
    ...stands.project.config,
    permissions: { ...stands.project.config.permissions, command },
    feedback: { ...stands.project.config.feedback, bots: [...bots] },
  } as Observation["project"]["config"];
  return {
    ...stands,
    project: { ...stands.project, config },
    work: { ...stands.work, branch },
    snapshot: {
      ...stands.snapshot,
      default_branch: { ...stands.snapshot.default_branch, head: "base2" },
      branches: new Map([[branch, head]]),
      commits: new Map([[branch, history.line(head)]]),
    },
  };
}

const findingsIn = (events: readonly LedgerEvent[]) =>
  events.flatMap((event) => (event.do === "file" ? event.findings : []));

describe("a person who may command", () => {
  it.each(["reviewed", "building", "at the gate"] as const)("may change files: %s, nothing is filed", async (phase) => {
    const one = story(phase);
    one.history.commit("theirs", { [OUTPUT]: "1\n2\nthree\n4\n5\n" }, { parents: ["known"], by: PEOPLE.developer });
    const events = await explained(one, "theirs");
    expect(events).toMatchObject([{ do: "adopt", head: "theirs", stage: "build", by: DEVELOPER }]);
    apply(one.walk, ...events);
    expect(where(one.walk).phase).not.toBe("gate");
  });

  it.each([
    ["after the gate stamp", "passed", "build"],
    ["in a merged stage", "merged", "build"],
  ] as const)("%s: one finding, that never undoes what they did", async (_, phase, stage) => {
    const one = story(phase);
    const changes = { [OUTPUT]: "other\n", "docs/new.md": "new\n" };
    one.history.commit("theirs", changes, { parents: ["known"], by: PEOPLE.developer });
    if (phase === "merged")
      apply(one.walk, { do: "adopt", at: at(), stage: null, head: "known", changed: {}, by: null });
    const found = findingsIn(await explained(one, "theirs"));
    expect(found).toMatchObject([{ origin: "drift", stage, author: { kind: "engine" }, severity: null }]);
    expect(found[0]?.source_ref).toMatch(/^drift:src\/load\.ts:[0-9a-f]{40}$/);
    expect(found[0]?.body).toContain("never undo it");
  });

  it("makes everybody read a pending plan again that was edited", async () => {
    const one = story("reviewed");
    const reviewed = one.walk.state.stages.build?.units[UNIT]?.reviews;
    expect(Object.values(reviewed ?? {}).some((signature) => signature.lapsed)).toBe(false);
    one.history.commit("theirs", { [PLAN]: `${PLAN_TEXT}And fast.\n` }, { parents: ["known"], by: PEOPLE.developer });
    const events = await explained(one, "theirs");
    expect(events).toMatchObject([{ do: "adopt", replanned: [UNIT] }]);
    apply(one.walk, ...events);
    expect(Object.values(one.walk.state.stages.build?.units[UNIT]?.reviews ?? {}).every(({ lapsed }) => lapsed)).toBe(
      true,
    );
    expect(where(one.walk).phase).toBe("review");
  });

  it("who edits a plan in progress is heard: filed as theirs, with the difference", async () => {
    const one = story("building");
    one.history.commit("theirs", { [PLAN]: `${PLAN_TEXT}And fast.\n` }, { parents: ["known"], by: PEOPLE.developer });
    const found = findingsIn(await explained(one, "theirs"));
    expect(found).toMatchObject([{ origin: "user-chat", author: { ...DEVELOPER, kind: "human" } }]);
    expect(found[0]?.body).toContain("+And fast.");
  });

  it("may write below the line between plan and record without it being an edit of the plan", async () => {
    const one = story("building");
    const text = `${PLAN_TEXT}<!-- haiku:record -->\n## Notes\n`;
    one.history.commit("theirs", { [PLAN]: text }, { parents: ["known"], by: PEOPLE.developer });
    expect(await explained(one, "theirs")).toMatchObject([{ do: "adopt" }]);
  });
});

describe("somebody who may not command", () => {
  const outside = { by: PEOPLE.outsider, role: "read" } as const;

  it("leaves a finding for each file, once for each content", async () => {
    const one = story("building");
    const changes = { [OUTPUT]: "1\n2\nIII\n4\n5\n", "README.md": null };
    one.history.commit("theirs", changes, { parents: ["known"], by: PEOPLE.outsider });
    const events = await explained(one, "theirs", outside);
    const found = findingsIn(events);
    expect(found.map(({ origin, source_ref }) => [origin, source_ref.replace(/[0-9a-f]{40}/, "<id>")])).toEqual([
      ["drift", "drift:src/load.ts:<id>"],
      ["drift", "drift:README.md:gone"],
    ]);
    expect(found[0]?.body).toContain("-3\n+III");
    apply(one.walk, ...events);
    one.history.commit("back", { [OUTPUT]: "1\n2\n3\n4\n5\n" }, { parents: ["theirs"], by: PEOPLE.outsider });
    one.history.commit("again", { [OUTPUT]: "1\n2\nIII\n4\n5\n" }, { parents: ["back"], by: PEOPLE.outsider });
    const push = [{ before: "theirs", after: "again", by: PEOPLE.outsider, at: NOON }];
    expect(findingsIn(await explained(one, "again", { ...outside, activity: push }))).toEqual([]);
  });

  it("still takes back what was signed", async () => {
    const one = story("at the gate");
    one.history.commit("theirs", { [OUTPUT]: "x\n" }, { parents: ["known"], by: PEOPLE.outsider });
    apply(one.walk, ...(await explained(one, "theirs", outside)));
    const { approvals = {} } = one.walk.state.stages.build?.units[UNIT] ?? {};
    expect(Object.values(approvals).every(({ lapsed }) => lapsed)).toBe(true);
    expect(one.walk.state.stages.build?.gate_opened_at).toBeNull();
  });

  it("who edits a plan in progress gets it filed as drift", async () => {
    const one = story("building");
    one.history.commit("theirs", { [PLAN]: "nothing\n" }, { parents: ["known"], by: PEOPLE.outsider });
    expect(findingsIn(await explained(one, "theirs", outside))).toMatchObject([{ origin: "drift" }]);
  });

  it("shares one finding among the files of a large push", async () => {
    const one = story("building");
    const many = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`docs/${i}.md`, "x\n"]));
    one.history.commit("theirs", many, { parents: ["known"], by: PEOPLE.outsider });
    const found = findingsIn(await explained(one, "theirs", outside));
    expect(found).toHaveLength(6);
    expect(found.at(-1)?.items).toHaveLength(4);
  });
});

describe("who it was", () => {
  const filed = async (pushed: Pushed, made: Parameters<History["commit"]>[2] = {}): Promise<number> => {
    const one = story("building");
    one.history.commit("theirs", { [OUTPUT]: "x\n" }, { parents: ["known"], by: PEOPLE.developer, ...made });
    return findingsIn(await explained(one, "theirs", pushed)).length;
  };

  it.each([
    ["is who pushed, not whom the commit names", { by: PEOPLE.outsider, role: "read" }, { by: PEOPLE.maintainer }, 1],
    [
      "is asked also when a commit only claims to be the App's",
      { by: PEOPLE.outsider, role: "read" },
      { by: BOT, verified: false },
      1,
    ],
    [
      "is who pressed the button when GitHub has signed a squash as the App's",
      { by: PEOPLE.outsider, role: "read" },
      { by: BOT, verified: true },
      1,
    ],
    [
      "unknown: also for a commit under GitHub's signature that names the App",
      { activity: "missing", command: "admin" },
      { by: BOT },
      1,
    ],
    [
      "may be the App itself where the server signs nothing",
      { by: { ...BOT, bot: true } },
      { by: BOT, verified: false },
      0,
    ],
    ["may be a machine: then only if it is listed", { by: PEOPLE.ci }, {}, 1],
    ["may be a machine listed for it", { by: PEOPLE.ci, bots: [{ login: "ci[bot]", app: 9, pushes: true }] }, {}, 0],
    [
      "is not a machine listed for remarks alone",
      { by: PEOPLE.ci, bots: [{ login: "ci[bot]", app: 9, pushes: false }] },
      {},
      1,
    ],
    [
      "is not another App under that name",
      { by: PEOPLE.ci, bots: [{ login: "ci[bot]", app: 8, pushes: true }] },
      {},
      1,
    ],
    [
      "is nobody when the account is gone",
      { activity: [{ before: "known", after: "theirs", by: null, at: NOON }] },
      {},
      1,
    ],
    ["unknown: whoever can push counts where write is enough", { activity: "missing" }, {}, 0],
    ["unknown: somebody else where more is asked", { activity: "missing", command: "maintain" }, {}, 1],
    ["unknown: somebody else where a team is asked for", { activity: "missing", command: "@acme/sre" }, {}, 1],
    ["unknown: also when the list never shows it", { activity: [], command: "admin" }, {}, 1],
    [
      "unknown: also when the list does not lead there",
      { activity: [{ before: "elsewhere", after: "theirs", by: { ...BOT, bot: true }, at: NOON }], command: "admin" },
      {},
      1,
    ],
  ] as const)("%s", async (_, pushed, made, count) => {
    expect(await filed(pushed, made)).toBe(count);
  });

  it("is told push by push when several people pushed", async () => {
    const one = story("building");
    one.history.commit("mine", { "a.md": "a\n" }, { parents: ["known"], by: PEOPLE.developer });
    one.history.commit("ours", { "b.md": "b\n" }, { parents: ["mine"] });
    const activity = [
      { before: "mine", after: "ours", by: { ...BOT, bot: true }, at: NOON },
      { before: "known", after: "mine", by: PEOPLE.developer, at: NOON },
      { before: null, after: "known", by: { ...BOT, bot: true }, at: NOON },
    ];
    expect(await explained(one, "ours", { activity })).toMatchObject([
      { do: "adopt", head: "mine", by: { login: "developer" }, changed: { "a.md": expect.any(String) } },
      { do: "adopt", head: "ours", by: null, changed: {} },
    ]);
  });

  it("is not asked for commits that this process has put there", async () => {
    const one = story("building");
    one.history.commit("ci", {}, { parents: ["known"] });
    const events = await explained(one, "ci", { activity: "missing", own: ["ci"] });
    expect(events).toEqual([expect.objectContaining({ do: "adopt", head: "ci", changed: {}, by: null })]);
  });
});

describe("a merge of the default branch", () => {
  function merged(theirs: Record<string, string>, result: Record<string, string>, phase: Phase = "at the gate"): Story {
    const one = story(phase);
    one.history.commit("base2", theirs, { parents: ["base"], by: PEOPLE.maintainer });
    one.history.commit("merge", result, { parents: ["known", "base2"], by: PEOPLE.developer });
    return one;
  }
  const signatures = ({ walk }: Story) => walk.state.stages.build?.units[UNIT]?.approvals ?? {};

  it("that brings files this intent does not touch takes no signature of a person or agent back", async () => {
    const one = merged({ "other.ts": "o\n" }, { "other.ts": "o\n" });
    const before = signatures(one);
    const events = await explained(one, "merge");
    expect(events).toMatchObject([{ do: "adopt", changed: {}, carried: { "other.ts": expect.any(String) } }]);
    apply(one.walk, ...events);
    expect(signatures(one)).toEqual(before);
  });

  it("carries signatures on a file whose own difference is the same", async () => {
    const both = story("at the gate");
    both.history.commit("base", { "README.md": "# Trip\n", [OUTPUT]: "1\n2\n3\n4\n" });
    both.history.commit("known", FIRST, { parents: ["base"] });
    both.history.commit("base2", { [OUTPUT]: "zero\n1\n2\n3\n4\n" }, { parents: ["base"] });
    both.history.commit("merge", { [OUTPUT]: "zero\n1\n2\n3\n4\n5\n" }, { parents: ["known", "base2"] });
    apply(both.walk, ...(await explained(both, "merge")));
    const now = both.history.files("merge").get(OUTPUT);
    expect(Object.values(signatures(both))).toMatchObject([
      { carried: "merge", witnesses: { [OUTPUT]: now } },
      { carried: "merge", witnesses: { [OUTPUT]: now } },
    ]);
    both.walk.facts = { ...both.walk.facts, files: both.history.files("merge") };
    expect(where(both.walk).phase).toBe("gate");
  });

  it("that changes this intent's difference takes signatures back", async () => {
    const one = story("at the gate");
    one.history.commit("base", { "README.md": "# Trip\n", [OUTPUT]: "1\n2\n3\n4\n" });
    one.history.commit("known", FIRST, { parents: ["base"] });
    one.history.commit("base2", { [OUTPUT]: "zero\n1\n2\n3\n4\n" }, { parents: ["base"] });
    one.history.commit("merge", { [OUTPUT]: "zero\n1\n2\n3\n4\n5\n6\n" }, { parents: ["known", "base2"] });
    apply(one.walk, ...(await explained(one, "merge")));
    expect(Object.values(signatures(one)).every(({ lapsed }) => lapsed)).toBe(true);
  });

  it("hides nothing: what it changes besides is the pusher's own change", async () => {
    const one = merged({ "other.ts": "o\n" }, { "other.ts": "evil\n", [OUTPUT]: "evil\n" });
    const found = findingsIn(await explained(one, "merge", { by: PEOPLE.outsider, role: "read" }));
    expect(found.map(({ source_ref }) => source_ref.split(":")[1])).toEqual([OUTPUT, "other.ts"].sort().reverse());
  });

  it("of some other branch is a change like any other", async () => {
    const one = story("at the gate");
    one.history.commit("base2", {}, { parents: ["base"] });
    one.history.commit("side", { "side.ts": "s\n" }, { parents: ["base"] });
    one.history.commit("merge", { "side.ts": "s\n" }, { parents: ["known", "side"], by: PEOPLE.developer });
    expect(await explained(one, "merge")).toMatchObject([{ changed: { "side.ts": expect.any(String) } }]);
  });
});

it("a plan sign-off lapses when a pending plan is edited", () => {
  const { walk } = story("reviewed");
  const [unit] = walk.facts.plans.stages.build?.units ?? [];
  if (!unit) throw new TypeError("no unit");
  const clearance = {
    at: at(),
    by: null,
    source: "command",
    ref: "comment/1",
    witnesses: filesSeenByReview(unit),
  } as const;
  apply(walk, { do: "clear", stage: "build", what: "plan", clearance });
  const line = { do: "adopt", at: at(), stage: "build", head: "x", changed: {}, by: null } as const;
  apply(walk, line);
  expect(walk.state.stages.build?.plan_signed).not.toBeNull();
  apply(walk, { ...line, replanned: [UNIT] });
  expect(walk.state.stages.build?.plan_signed).toBeNull();
});

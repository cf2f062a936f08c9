import { expect, it } from "vitest";
import { OwnCommits } from "../../../../src/engine/ledger/own-commits.ts";
import { emptyMemory } from "../../../../src/engine/observe/memory.ts";
import { observe } from "../../../../src/engine/observe/observe.ts";
import type { ReadPorts } from "../../../../src/engine/ports.ts";
import { startIntent } from "../../../../src/method/index.ts";
import type { PushSeen, Snapshot } from "../../../../src/ports/index.ts";
import { renderWorkMessage, writeLedger } from "../../../../src/state/index.ts";
import { History } from "../../../support/a-history.ts";
import { aStart, NOON } from "../../../support/recorded/records.ts";
import { OPTIONS } from "../../../support/recorded/writes.ts";

/* What a look reads, and what it answers when there is nothing yet that could be looked at. */

const LEDGER = "haiku/airports/ledger";
const MAIN = "haiku/airports/main";
const STATE = startIntent(aStart());
const GOAL = renderWorkMessage({
  ...{ subject: "start", intent: "airports", steps: [], ledger: "first", skipCi: false },
});

interface Repository {
  readonly branches: Readonly<Record<string, string>>;
  /** Branch → who moved it, as GitHub lists it; without a list nobody knows. */
  readonly pushes?: Readonly<Record<string, readonly PushSeen[]>>;
}

/** A repository with the ledger `first` and the goal on it, as far as its branches go. */
function looking({ branches, pushes = {} }: Repository) {
  const history = new History();
  const files = Object.fromEntries(writeLedger(STATE));
  history.commit("base", { "README.md": "one\n" });
  history.commit("first", files);
  history.commit("theirs", { "intent.md": "ours now\n" }, { parents: ["first"], by: { login: "mallory", id: 666 } });
  history.commit("goal", { ".haiku/intents/airports/intent.md": "goal\n" }, { parents: ["base"], message: GOAL });
  const asked: string[] = [];
  const own = new OwnCommits();
  own.add(LEDGER, "first");
  own.add(MAIN, "goal");
  const store = history.store({ branches: async () => new Map(Object.entries(branches)) });
  const snapshot: Snapshot = {
    default_branch: { name: "main", head: "base", required_approvals: 0, required_checks: [] },
    branches: new Map(Object.entries(branches)),
    commits: new Map(Object.entries(branches).map(([branch, head]) => [branch, history.line(head)])),
    pull_requests: [],
    issue_comments: [],
  };
  const silent = (): undefined => undefined;
  const ports = {
    own,
    store: {
      ...store,
      tree: (commit: string) => {
        asked.push(commit);
        return store.tree(commit);
      },
    },
    observer: { snapshot: async () => snapshot },
    activity: { pushes: async (branch: string) => pushes[branch] ?? null },
    clock: { now: () => NOON, sleep: async () => undefined },
    log: { debug: silent, info: silent, warn: silent, error: silent },
  } as unknown as ReadPorts; // what a look at an intent without jobs and gates asks
  const memory = emptyMemory();
  return { asked, memory, look: () => observe(ports, OPTIONS, "airports", memory) };
}

const BEGUN = { main: "base", [LEDGER]: "first", [MAIN]: "goal" };

it("reads ledger, config and work branch of an intent that has begun", async () => {
  const seen = await looking({ branches: BEGUN }).look();
  expect(seen).toMatchObject({
    slug: "airports",
    ledger: { head: "first", state: STATE },
    project: { commit: "base", hasWorkflow: false },
    work: { branch: MAIN, head: "goal" },
    runs: [],
    facts: { now: NOON, head: "goal", pending_approvals: [] },
  });
});

it("reads a commit once, however often it looks", async () => {
  const { look, asked, memory } = looking({ branches: BEGUN });
  await look();
  const first = asked.length;
  expect(memory).toMatchObject({ ledger: { head: "first" }, project: { commit: "base" } });
  await look();
  expect(asked.slice(first)).toEqual(["goal"]); // the store itself keeps what it has read by id
});

it("says that the branch with the goal is still to be made", async () => {
  const seen = await looking({ branches: { main: "base", [LEDGER]: "first" } }).look();
  expect(seen).toMatchObject({ kind: "without-branch", ledger: { head: "first" } });
});

it("believes nothing of what somebody else put on the ledger", async () => {
  const by = { login: "mallory", id: 666, bot: false };
  const pushes = [
    { before: "first", after: "theirs", by, at: NOON },
    { before: null, after: "first", by: { ...OPTIONS.bot, bot: true }, at: NOON },
  ];
  const seen = await looking({ branches: { ...BEGUN, [LEDGER]: "theirs" }, pushes: { [LEDGER]: pushes } }).look();
  expect(seen).toMatchObject({
    kind: "tampered",
    head: "theirs",
    believed: { sha: "first" },
    foreign: [{ sha: "theirs" }],
  });
});

it.each([
  ["there is no ledger", { main: "base" }, "intent_unknown"],
  ["nobody says who moved the ledger", { ...BEGUN, [LEDGER]: "theirs" }, "ledger_unproven"],
])("fails where %s", async (_what, branches, code) => {
  await expect(looking({ branches }).look()).rejects.toMatchObject({ code });
});

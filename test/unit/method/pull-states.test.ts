import { describe, expect, it } from "vitest";
import {
  ISSUE_STATES,
  type IssueFacts,
  PULL_STATES,
  type PullFacts,
  stateOfIssue,
  stateOfPull,
  transition,
} from "../../../src/method/index.ts";
import { expectGolden } from "../../support/golden.ts";
import { aStateBuilding, NOON } from "../../support/recorded/records.ts";

/** What changes none of these conditions, and what becomes of it. */
const HARMLESS: readonly { name: string; does: string; because?: string; how?: string }[] = [
  { name: "reopened", does: "nothing" },
  { name: "converted to a draft", does: "put-right" },
  { name: "marked ready for review", does: "put-right" },
  { name: "retitled", does: "nothing" },
  { name: "our part of the description deleted", does: "put-right" },
];

const RECORDED = "a".repeat(40);
const OTHER = "b".repeat(40);

function facts(change: Partial<PullFacts> = {}): PullFacts {
  return {
    ...{ stage: "build", number: 3, state: "open", branch: "haiku/1/build" },
    base: { is: "haiku/1/main", should: "haiku/1/main" },
    ...{ recorded: RECORDED, head: RECORDED, rewritten: false, contained: false, by: "ann", others: [] },
    ...change,
  };
}

const elsewhere = { state: "merged", base: { is: "main", should: "haiku/1/main" } } as const;
const intent = { stage: null, branch: "haiku/1/main", base: { is: "main", should: "main" } };

/** One row each: what people did, what it is called, what is done, and what must be in the words. */
const ROWS: readonly (readonly [string, Partial<PullFacts>, string, string, readonly string[]])[] = [
  ["nothing", {}, "as it should be", "nothing", []],
  ["a fast-forward", { head: OTHER }, "as it should be", "nothing", []],
  ["no commit yet", { recorded: null, head: null, number: null, state: null }, "as it should be", "nothing", []],
  [
    "merged by somebody before the App had opened one",
    { contained: true, number: null, state: null },
    "brought in before it had a pull request",
    "ask",
    ["haiku/1/build held at aaaaaaaaaaaa is in haiku/1/main already", "opened with the next commit"],
  ],
  [
    "the intent's, before it is opened",
    { ...intent, contained: true, number: null, state: null },
    "as it should be",
    "nothing",
    [],
  ],
  ["merged where it belongs", { state: "merged" }, "merged", "nothing", []],
  ["merged, its branch deleted with it", { state: "merged", head: null }, "merged", "nothing", []],
  [
    "the base changed",
    { base: { is: "main", should: "haiku/1/main" } },
    "base changed",
    "gate-shut",
    ["#3 is main", "change the base back to `haiku/1/main`"],
  ],
  ["closed", { state: "closed" }, "closed without a merge", "pause", ["#3 was closed by ann", "reopen #3", "abandon"]],
  [
    "closed, with another base",
    { state: "closed", base: { is: "main", should: "haiku/1/main" } },
    "closed without a merge",
    "pause",
    [],
  ],
  [
    "the branch deleted",
    { state: "closed", head: null },
    "branch deleted or renamed",
    "pause",
    [`git push origin ${RECORDED}:refs/heads/haiku/1/build`, "reopen #3", "abandon"],
  ],
  ["the branch deleted, nobody knows by whom", { head: null, by: null }, "branch deleted or renamed", "pause", []],
  [
    "the branch forced back",
    { head: OTHER, rewritten: true },
    "branch forced to another commit",
    "pause",
    [`git push --force origin ${RECORDED}:refs/heads/haiku/1/build`, "/haiku resume", "abandon", "by ann"],
  ],
  [
    "merged into another branch",
    elsewhere,
    "stage merged into another branch",
    "pause",
    ["merged into main by ann", `merge \`${RECORDED}\` into \`haiku/1/main\``, "abandon"],
  ],
  [
    "merged into another branch, then into the right one",
    { ...elsewhere, contained: true },
    "brought in another way",
    "early-merge",
    [],
  ],
  [
    "closed, its commits pushed to the base",
    { state: "closed", contained: true },
    "brought in another way",
    "early-merge",
    [],
  ],
  [
    "another pull request",
    { others: [7, 9] },
    "another pull request from the same branch",
    "nothing",
    ["#7, #9", "#3 does"],
  ],
  ["another pull request, ours closed", { others: [7], state: "closed" }, "closed without a merge", "pause", []],
  [
    "the intent merged elsewhere",
    { ...intent, state: "merged", base: { is: "release", should: "main" } },
    "intent merged into another branch",
    "end",
    ["into release by ann, not into main"],
  ],
  ["the intent closed", { ...intent, state: "closed", contained: true }, "closed without a merge", "pause", []],
];

describe("what people do to a pull request of ours", () => {
  it.each(ROWS)("%s", (_what, change, name, does, words) => {
    const found = stateOfPull(facts(change));
    expect([found.name, found.does]).toEqual([name, does]);
    const said = [found.because, found.how].join(" ");
    for (const word of words) expect(said).toContain(word);
    expect(said).not.toMatch(/[{}]|undefined|null/);
  });

  it("has a row for every state in the table", () => {
    const seen = new Set(ROWS.map(([, , name]) => name));
    expect(PULL_STATES.map(({ name }) => name).filter((name) => !seen.has(name))).toEqual([]);
  });

  it("always says who can do something about what holds the work up, and how", () => {
    const holding = [...PULL_STATES, ...ISSUE_STATES].filter(({ does }) =>
      ["pause", "gate-shut", "ask"].includes(does),
    );
    expect(holding.filter(({ who, how, because }) => !who || !how || !because)).toEqual([]);
  });

  it("takes names of branches as they are, whatever they look like", () => {
    const { because, how } = stateOfPull(facts({ base: { is: "{by}`x`", should: "haiku/1/main" } }));
    expect(because).toContain("{by}`x`");
    expect(how).not.toContain("`x`");
  });
});

const ISSUES: readonly (readonly [Partial<IssueFacts>, string, string])[] = [
  [{}, "issue open", "nothing"],
  [{ reason: "reopened" }, "issue open", "nothing"],
  [{ state: "closed", reason: "not_planned" }, "issue closed as not planned", "ask"],
  [{ state: "closed", reason: "duplicate" }, "issue closed as not planned", "ask"],
  [{ state: "closed", reason: "completed" }, "issue closed as completed", "ask"],
  [{ state: "closed", reason: null }, "issue closed as completed", "ask"],
  [{ state: "gone" }, "issue deleted or transferred", "ask"],
  [{ locked: true }, "issue locked", "nothing"],
];

describe("what becomes of the issue", () => {
  it.each(ISSUES)("%o", (change, name, does) => {
    const found = stateOfIssue({ number: 1, state: "open", reason: null, locked: false, ...change });
    expect([found.name, found.does]).toEqual([name, does]);
    expect(`${found.because}${found.how}`).not.toMatch(/[{}]/);
  });
});

describe("the ledger", () => {
  const open = aStateBuilding({ gate_opened_at: NOON, branch: "haiku/airports/build" });
  const line = { do: "pull", at: NOON, stage: "build", number: 3, state: null } as const;
  const later = "2026-11-21T13:00:00.000Z";

  it("keep the number for good", () => {
    const kept = transition(open, line);
    expect(kept.stages.build?.pull).toEqual({ number: 3 });
    expect(() => transition(kept, { ...line, number: 4 })).toThrow(/#3 is recorded/);
  });

  it("shut the gate while the base is another one, and remember since when it is right again", () => {
    const wrong = transition(transition(open, line), { ...line, state: "base changed", shuts: true });
    expect(wrong.stages.build).toMatchObject({ gate: null, gate_opened_at: null, pull: { state: "base changed" } });
    const right = transition(wrong, { ...line, at: later });
    expect(right.stages.build?.pull).toEqual({ number: 3, rebased_at: later });
  });

  it("leave the gate as it is when the pull request is only closed", () => {
    const closed = transition(open, { ...line, state: "closed without a merge" });
    expect(closed.stages.build?.gate_opened_at).toBe(NOON);
    expect(transition(closed, { ...line, at: later }).stages.build?.pull).toEqual({ number: 3 });
  });

  it("shut the gate of a stage that lives on the intent's pull request", () => {
    const here = aStateBuilding({ gate_opened_at: NOON, branch: "haiku/airports/main" });
    const wrong = transition(here, { ...line, stage: null, state: "base changed", shuts: true });
    expect(wrong.stages.build?.gate_opened_at).toBeNull();
    expect(wrong.intent.pull).toEqual({ since: NOON, state: "base changed", number: 3, shut: true });
  });
});

it("what people can do, and what follows, as a page", () => {
  const row = ({
    name,
    does,
    because,
    how,
  }: Partial<(typeof PULL_STATES)[number]> | (typeof HARMLESS)[number]): string =>
    `| ${name} | ${does} | ${because || "–"} | ${how ?? "–"} |`;
  const head = "| what people do | what follows | what is said | how to go on |\n|---|---|---|---|";
  expectGolden(
    "render/pull-states.md",
    `${head}\n${[...PULL_STATES, ...HARMLESS, ...ISSUE_STATES].map(row).join("\n")}\n`,
  );
});

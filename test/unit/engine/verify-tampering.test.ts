import { describe, expect, it } from "vitest";
import { verifyLedger } from "../../../src/engine/ledger/verify.ts";
import type { LedgerEvent } from "../../../src/method/index.ts";
import { FINDING, ledgerWorld, SLUG } from "../../support/a-long-ledger.ts";
import { UNIT } from "../../support/recorded/records.ts";
import {
  changed,
  edited,
  entry,
  type Forgery,
  honest,
  inserted,
  moved,
  place,
  replaced,
  reworded,
  swapped,
  without,
} from "../../support/tampering.ts";

const INTENT = "intent.md";
const STAGE = "stages/build/stage.md";
const UNIT_FILE = `stages/build/units/${UNIT}.md`;
const MALLORY = { login: "mallory", id: 7 };

const PAUSE: LedgerEvent = {
  do: "pause",
  at: "2026-11-21T10:00:00.000Z",
  by: MALLORY,
  reason: "tea",
  source: "comment/1",
};
const NOTE: LedgerEvent = {
  ...{ do: "intervene", stage: "build", finding: null },
  intervention: { at: "2026-11-21T10:00:00.000Z", by: MALLORY, source: "comment/1", do: "note" },
};
const OPEN: LedgerEvent = { do: "open", at: PAUSE.at, lane: "trip/build/fix/FB-009/builder/1.1", steps: [], plans: {} };

/** The builder's accepted iteration, as it stands in the unit's file. */
const ITERATION = / {2}- hat: builder\n {4}bolt: 1\n {4}n: 1\n {4}attempt: 2\n(?: {4}.*\n| {6}.*\n)*/;
const VERIFIER = / {2}- hat: verifier\n(?: {4}.*\n| {6}.*\n)*/;
const RUN = / {2}- step: review\/spec\n(?: {4}.*\n| {6}.*\n)*/;
const STAMP = / {2}spec:\n(?: {4}.*\n| {6}.*\n)*/;

/** What was done, the history that comes of it, the first commit that does not follow, the file and the field. */
type ByReplay = readonly [what: string, history: Forgery, first: string, path: string, field: string | RegExp | null];

const FILES_AND_LINES_DISAGREE: readonly ByReplay[] = [
  [
    "a forged stamp",
    replaced(
      "found",
      UNIT_FILE,
      "reviews:\n",
      "reviews:\n  correctness:\n    at: 2026-11-21T09:10:00.000Z\n    witnesses: {}\n    findings: []\n",
    ),
    "found",
    UNIT_FILE,
    "reviews.correctness",
  ],
  ["a removed stamp", replaced("reviewed", UNIT_FILE, STAMP, "  {}\n"), "reviewed", UNIT_FILE, "reviews.spec"],
  [
    "witnesses of a stamp changed",
    replaced("signed", UNIT_FILE, /(approvals:[\s\S]*load-rows: )c99e/, "$10000"),
    "signed",
    UNIT_FILE,
    /^approvals\.correctness\.witnesses\./,
  ],
  ["a removed finding", edited("found", FINDING, () => null), "found", FINDING, null],
  [
    "a lowered severity",
    replaced("found", FINDING, "severity: blocker", "severity: low"),
    "found",
    FINDING,
    "severity",
  ],
  ["a renumbered finding", moved("found", FINDING, FINDING.replace("001-", "002-")), "found", FINDING, null],
  [
    "a finding's text softened",
    replaced("weigh", FINDING, "loses its last row", "is read slowly"),
    "weigh",
    FINDING,
    "body line 1",
  ],
  [
    "a resurrected closed finding",
    replaced("signed", FINDING, "resolution: fixed", "resolution: null"),
    "signed",
    FINDING,
    "resolution",
  ],
  [
    "a finding closed by nobody",
    replaced("weigh", FINDING, "items:", "closed:\n  at: 2026-11-21T09:19:00.000Z\n  by: developer\nitems:"),
    "weigh",
    FINDING,
    "closed",
  ],
  [
    "an item's verdict turned",
    replaced("closed", FINDING, "resolved: true", "resolved: false"),
    "closed",
    FINDING,
    "items[0].resolved",
  ],
  ["a skipped hat", replaced("verified", UNIT_FILE, VERIFIER, ""), "verified", UNIT_FILE, "iterations[2]"],
  [
    "a rejection made an advance",
    replaced("failed", UNIT_FILE, "result: failed", "result: advance"),
    "failed",
    UNIT_FILE,
    "iterations[0].result",
  ],
  ["a dropped iteration", replaced("built", UNIT_FILE, ITERATION, ""), "built", UNIT_FILE, "iterations[1]"],
  [
    "a changed message",
    replaced("built", UNIT_FILE, "builder is done", "all is well"),
    "built",
    UNIT_FILE,
    "iterations[1].message",
  ],
  [
    "a changed time",
    replaced("built", UNIT_FILE, "completed_at: 2026-11-21T09:14", "completed_at: 2026-11-20T09:14"),
    "built",
    UNIT_FILE,
    "iterations[1].completed_at",
  ],
  [
    "a changed time in the line",
    reworded("built", "T09:14:00", "T08:14:00"),
    "built",
    UNIT_FILE,
    "iterations[1].completed_at",
  ],
  [
    "a changed work commit in the line",
    reworded("built", /"commit":"[0-9a-f]{40}"/, `"commit":"${"0".repeat(40)}"`),
    "built",
    STAGE,
    "head",
  ],
  [
    "a forged criterion",
    replaced(
      "verify",
      UNIT_FILE,
      "reviews:\n",
      "criteria:\n  - n: 1\n    met_by: builder\n    evidence: trust me\n    at: null\nreviews:\n",
    ),
    "verify",
    UNIT_FILE,
    "criteria",
  ],
  [
    "the body of a locked plan",
    replaced("verify", UNIT_FILE, "count its rows", "count nothing"),
    "verify",
    UNIT_FILE,
    "body line 6",
  ],
  [
    "a removed question",
    replaced("planned", STAGE, /questions:\n(?: .*\n)*/, "questions: []\n"),
    "planned",
    STAGE,
    "questions[0]",
  ],
  [
    "another answer",
    replaced("answered", STAGE, "text: b.csv", "text: a.csv"),
    "answered",
    STAGE,
    "questions[0].answer.text",
  ],
  [
    "a forged plan sign-off",
    replaced("reviewed", STAGE, "plan_signed: null", "plan_signed:\n  by: mallory"),
    "reviewed",
    STAGE,
    "plan_signed",
  ],
  [
    "a forged gate",
    replaced("noted", STAGE, "gate: null", "gate:\n  at: 2026-11-21T09:29:00.000Z"),
    "noted",
    STAGE,
    "gate",
  ],
  [
    "a gate passed by somebody else",
    replaced("gate passed", STAGE, /(gate:\n.*\n.*\n {4}login: )maintainer/, "$1mallory"),
    "gate passed",
    STAGE,
    "gate.by.login",
  ],
  [
    "a forged merge",
    replaced("gate passed", STAGE, "merged: null", "merged:\n  at: 2026-11-21T09:30:00.000Z\n  ref: x"),
    "gate passed",
    STAGE,
    "merged",
  ],
  ["a changed frozen chain", replaced("begin", STAGE, "    - verifier\n", ""), "begin", STAGE, "frozen.chain[1]"],
  [
    "changed limits",
    replaced("begin", STAGE, "unit_bolts: 5", "unit_bolts: 99"),
    "begin",
    STAGE,
    "frozen.limits.unit_bolts",
  ],
  [
    "a changed studio digest",
    replaced("begin", INTENT, "sha256:1111", "sha256:2222"),
    "begin",
    INTENT,
    "studio.digest",
  ],
  ["a dropped run record", replaced("reviewed", STAGE, RUN, ""), "reviewed", STAGE, "runs[2]"],
  [
    "usage made less",
    replaced("planned", STAGE, "cost_usd: 0.02", "cost_usd: 0"),
    "planned",
    STAGE,
    "runs[0].usage.cost_usd",
  ],
  [
    "a removed intervention",
    replaced("gate opened", STAGE, /interventions:\n(?: .*\n)*/, "interventions: []\n"),
    "gate opened",
    STAGE,
    "interventions[0]",
  ],
  [
    "an edited archive copy",
    replaced("delivered", "work/decisions.md", "Stream.\n", "Slurp.\n"),
    "delivered",
    "work/decisions.md",
    null,
  ],
  [
    "a dropped archive copy",
    edited("delivered", "work/decisions.md", () => null),
    "delivered",
    "work/decisions.md",
    null,
  ],
  ["an end that was none", replaced("sealed", INTENT, "how: sealed", "how: abandoned"), "sealed", INTENT, "ended.how"],
  ["who asked for it", replaced("begin", INTENT, "id: 101", "id: 7"), "begin", INTENT, "created.by.id"],
  ["a file more", edited("sealed", "notes.md", () => "mine\n"), "sealed", "notes.md", null],
  [
    "fields in another order",
    edited("sealed", INTENT, (text) => text.replace("by: app\n", "").replace("mode:", "by: app\nmode:")),
    "sealed",
    INTENT,
    "line 7",
  ],
  [
    "a file that is nobody's any more",
    replaced("sealed", INTENT, "schema: 1", "schema: [1"),
    "sealed",
    INTENT,
    "line 2",
  ],
];

/** A commit less in the midst, or others in its place: its lines are forbidden, or lead elsewhere. */
const LINES_DO_NOT_FOLLOW: readonly (readonly [what: string, history: Forgery, first: string, why: string])[] = [
  ["a dropped commit in the middle", without("built"), "verify", "not what its lines lead to"],
  ["an outcome dropped with its opening", without("verify", "verified"), "approve", "not what its lines lead to"],
  ["reordered commits", swapped("weigh", "weighed"), "weighed", "is not open"],
  ["the beginning cut off", honest.slice(1), "begin", "a ledger begins with"],
  ["an inserted commit without lines", inserted("gate opened", { lines: [] }), "inserted", "does not say what it did"],
  [
    "an inserted pause nobody undid",
    inserted("gate opened", { lines: [PAUSE] }),
    "inserted",
    "not what its lines lead to",
  ],
  ["a step landed twice", inserted("verify", entry("built")), "built", "is not open"],
  [
    "an end before the end",
    inserted("gate opened", { lines: entry("sealed").lines }),
    "inserted",
    "not what its lines lead to",
  ],
  ["a line after the end", [...honest, { ...entry("sealed"), subject: "late", lines: [PAUSE] }], "late", "has ended"],
  ["a transition that is none", inserted("verify", { lines: [{ do: "sign_all" } as never] }), "inserted", "sign_all"],
  [
    "a line of no shape",
    inserted("verify", { lines: [{ do: "land", step: 7 } as never] }),
    "inserted",
    "by haiku[bot]",
  ],
  [
    "no message of the engine's",
    changed("verify", (one) => ({ ...one, message: "Let me help" })),
    "verify",
    "no ledger commit",
  ],
  [
    "a line that is no JSON",
    changed("verify", (one) => ({ ...one, message: "haiku(build): x\n\nHaiku-Do: {" })),
    "verify",
    "not valid JSON",
  ],
  ["a foreign commit", inserted("verify", { lines: [NOTE], author: MALLORY }), "inserted", "kept by haiku[bot]"],
  ["a rewritten author", changed("built", (one) => ({ ...one, author: MALLORY })), "built", "kept by haiku[bot]"],
  [
    "a forged restoring of books that never stood",
    inserted("verify", { lines: [{ do: "restore", tree: "0".repeat(40) }] }),
    "inserted",
    "never stood",
  ],
  [
    "steps that never were",
    inserted("verify", { lines: [{ ...OPEN, steps: ["trip/build/fix/FB-009/builder/1.1"] } as LedgerEvent] }),
    "inserted",
    "no finding FB-009",
  ],
  ["the first commit made again", inserted("verify", entry("intent started")), "intent started", "has begun already"],
];

describe("a history whose files and lines disagree", () => {
  it.each(FILES_AND_LINES_DISAGREE)("%s", async (_, history, subject, path, field) => {
    const { store, shas } = ledgerWorld(history);
    const verdict = await verifyLedger(store, SLUG);
    expect(verdict.verdict).toBe("does not follow");
    expect(verdict.first?.commit).toBe(shas[place(subject, history)]);
    const found = verdict.first?.differences ?? [];
    const named = found.find((one) => one.path === path);
    expect(named, JSON.stringify(found)).toBeDefined();
    if (field instanceof RegExp) expect(named?.field).toMatch(field);
    else expect(found.map((one) => [one.path, one.field])).toContainEqual([path, field]);
    for (const one of found) expect(one.expected).not.toBe(one.found);
  });
});

describe("a history whose lines do not follow", () => {
  it.each(LINES_DO_NOT_FOLLOW)("%s", async (_, history, subject, why) => {
    const { store, shas } = ledgerWorld(history);
    const { first, verdict } = await verifyLedger(store, SLUG);
    expect(verdict).toBe("does not follow");
    expect(first?.why).toContain(why);
    const at = history.findLastIndex((one) => one.subject === subject);
    expect(first?.commit).toBe(shas[at]);
  });
});

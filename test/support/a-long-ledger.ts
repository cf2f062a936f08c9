import type { CommandCall, FinishEvent, IntentState, LedgerEvent, StartEvent } from "../../src/method/index.ts";
import { startIntent, transition } from "../../src/method/index.ts";
import type { StateStore } from "../../src/ports/index.ts";
import { blobId } from "../../src/shared/index.ts";
import { renderLedgerMessage, renderWorkMessage, writeLedger } from "../../src/state/index.ts";
import { History } from "./a-history.ts";
import { aFrozenStage, DEVELOPER, LIMITS, MAINTAINER, UNIT } from "./recorded/records.ts";

/* The whole ledger of an intent of one stage, commit by commit, for tests of what is read in and said about it. */

export const SLUG = "trip";
export const LEDGER = "haiku/trip/ledger";
export const MAIN = "haiku/trip/main";
export const FINDING = "stages/build/feedback/001-the-last-row-is-dropped.md";

const PLAN = "---\nschema: 1\ntitle: Load the rows\n---\n\nRead the file, count its rows.\n";
const PLACE = { intent: SLUG, stage: "build" };
const STEP = "trip/build";
const DECISIONS = "# Decisions\n\n## D-001 Stream or slurp\n\nStream.\n";

/** A commit of the ledger as it is to be made: its lines, and what they lead to. */
export interface LedgerEntry {
  readonly subject: string;
  readonly stage: string | null;
  readonly lines: readonly LedgerEvent[];
  readonly files: ReadonlyMap<string, string>;
  /** Any other message than the one its lines make. */
  readonly message?: string;
  readonly author?: { readonly login: string; readonly id: number };
  readonly verified?: boolean | null;
}

let minute = 0;
function at(): string {
  minute += 1;
  return new Date(Date.UTC(2026, 10, 21, 9, minute)).toISOString();
}

function oid(of: string): string {
  return blobId(of);
}

/* Written out: golden files hold the ids of these commits, and an id hangs on the order of the fields as well. */

function start(): StartEvent {
  return {
    ...{ do: "start", at: at(), slug: SLUG, title: "A trip", mode: "continuous", by: "app", stages: ["build"] },
    studio: { name: "example", digest: `sha256:${"1".repeat(64)}` },
    frozen: { roles: [], fix_chain: [], limits: LIMITS, quality_gates: [], isolate: true, deliver: "receipt" },
    created: { by: DEVELOPER, source: "issue#1" },
  };
}

function opens(step: string, plans: Readonly<Record<string, string>> = {}): LedgerEvent {
  return { do: "open", at: at(), lane: `${STEP}/${step}`, steps: [`${STEP}/${step}`], plans };
}

function lands(step: string, actor: string, brought: Partial<FinishEvent> = {}): LedgerEvent {
  return {
    do: "land",
    at: at(),
    step: `${STEP}/${step}`,
    result: "advance",
    message: `${actor} is done`,
    commands: [],
    signs: {},
    changed: {},
    base: oid("base"),
    commit: null,
    run: 70 + minute,
    usage: { input_tokens: 1000, output_tokens: 200, cost_usd: 0.02 },
    prompt: `sha256:${oid(actor)}`,
    duration_ms: 65_000,
    actor,
    ...brought,
  };
}

function calls(name: string, args: Readonly<Record<string, unknown>>): CommandCall {
  return { name, args: { ...PLACE, ...args } };
}

const seen = { [`plan:build/${UNIT}`]: oid(PLAN) };
const signs = { [UNIT]: seen };

function planning(): readonly (readonly [string, readonly LedgerEvent[]])[] {
  const asking = calls("haiku_ask", { question: "Which file, @maintainer?", options: ["a.csv", "b.csv"] });
  return [
    ["begin", [{ do: "begin_stage", at: at(), stage: "build", branch: "haiku/trip/build", head: null, ...frozen() }]],
    ["elaborate", [opens("elaborate/-/-/1.1")]],
    ["asked", [lands("elaborate/-/-/1.1", "elaborator", { result: "asked", commands: [asking] })]],
    ["answered", [answer(), opens("elaborate/-/-/2.1")]],
    ["planned", [lands("elaborate/-/-/2.1", "elaborator", { result: "done", commit: oid("plan commit") })]],
    ["review", [opens("review/spec/-/1.1")]],
    ["reviewed", [lands("review/spec/-/1.1", "agent:spec", { result: "signed", signs })]],
    ["plan signed", [{ do: "clear", stage: "build", what: "plan", clearance: clearance("comment/7") }]],
  ];
}

function frozen() {
  return { frozen: aFrozenStage({ elaboration: "collaborative" }) };
}

function answer(): LedgerEvent {
  return {
    do: "answer",
    at: at(),
    stage: "build",
    question: "Q-001",
    text: "b.csv",
    by: MAINTAINER,
    source: "comment/5",
  };
}

function clearance(ref: string) {
  return { at: at(), by: MAINTAINER, source: "review", ref, witnesses: seen } as const;
}

function building(): readonly (readonly [string, readonly LedgerEvent[]])[] {
  const criterion = calls("haiku_unit_criterion", { unit: UNIT, n: 1, met: true, evidence: "node --test: 4 pass" });
  const changed = { "src/load.mjs": oid("load") };
  return [
    ["build", [opens("hat/001/builder/1.1", { [UNIT]: PLAN })]],
    ["failed", [failed("hat/001/builder/1.1"), opens("hat/001/builder/1.2")]],
    ["built", [lands("hat/001/builder/1.2", "builder", { changed, commit: oid("work commit") })]],
    ["verify", [opens("hat/001/verifier/1.1")]],
    ["verified", [lands("hat/001/verifier/1.1", "verifier", { commands: [criterion] })]],
    ["approve", [opens("approve/correctness/-/1.1")]],
    ["found", [lands("approve/correctness/-/1.1", "agent:correctness", { result: "signed", signs, ...filing() })]],
  ];
}

function failed(step: string): LedgerEvent {
  const message = "the agent ended with 1";
  return { do: "close", at: at(), steps: [`${STEP}/${step}`], result: "failed", message, run: 4 };
}

function filing(): Partial<FinishEvent> {
  const title = "The last row is dropped";
  const body = "A file without a newline at its end loses its last row.";
  const where = { file: "src/load.mjs", line: 12, items: ["no newline", "empty last row"] };
  return { commands: [calls("haiku_feedback", { title, body, severity: "blocker", ...where })] };
}

function fixing(): readonly (readonly [string, readonly LedgerEvent[]])[] {
  const finding = { feedback_id: "FB-001" };
  const targets = calls("haiku_feedback_set_targets", {
    ...finding,
    target_unit: UNIT,
    target_invalidates: ["correctness"],
  });
  const items = ["no newline", "empty last row"].map((item) => ({ item, resolved: true, evidence: "test/load" }));
  const closing = { ...finding, message: "Seen.", resolution: "fixed", verified: true, unverified: [], items };
  return [
    ["weigh", [opens("fix/FB-001/classifier/1.1")]],
    ["weighed", [lands("fix/FB-001/classifier/1.1", "classifier", { commands: [targets] })]],
    ["fix", [opens("fix/FB-001/builder/1.1")]],
    ["fixed", [lands("fix/FB-001/builder/1.1", "builder", { commit: oid("fix commit") })]],
    ["assess", [opens("fix/FB-001/feedback-assessor/1.1")]],
    [
      "closed",
      [
        lands("fix/FB-001/feedback-assessor/1.1", "feedback-assessor", {
          commands: [calls("haiku_feedback_advance_hat", closing)],
        }),
      ],
    ],
    ["look again", [opens("approve/correctness/-/2.1")]],
    ["signed", [lands("approve/correctness/-/2.1", "agent:correctness", { result: "signed", signs })]],
  ];
}

function ending(): readonly (readonly [string, readonly LedgerEvent[]])[] {
  const delivered = oid("delivery commit");
  const witnesses = { ".": oid("delivered tree") };
  const intervention = { at: at(), by: MAINTAINER, source: "comment/9", do: "note", note: "looks good" };
  return [
    ["noted", [{ do: "intervene", stage: "build", finding: null, intervention }]],
    ["gate opened", [{ do: "open_gate", at: at(), stage: "build" }]],
    ["gate passed", [{ do: "clear", stage: "build", what: "gate", clearance: clearance("review/9") }]],
    ["merged", [{ do: "merged", at: at(), stage: "build", ref: oid("merge"), head: oid("merge") }]],
    ["archived", [{ do: "archive", at: at(), files: { "work/decisions.md": oid(DECISIONS) } }]],
    [
      "delivered",
      [
        {
          do: "deliver",
          head: delivered,
          clearance: { at: at(), by: null, source: "engine", ref: delivered, witnesses },
        },
      ],
    ],
    ["sealed", [{ do: "end", at: at(), how: "sealed", by: MAINTAINER, ref: oid("merged"), reason: null }]],
  ];
}

/** The honest history, oldest first. */
export function aLongLedger(): readonly LedgerEntry[] {
  minute = 0;
  const commits = [["intent started", [start()]] as const, ...planning(), ...building(), ...fixing(), ...ending()];
  return rewritten(
    commits.map(([subject, events], at) => ({ subject, stage: at === 0 ? null : "build", lines: events })),
  );
}

/** Commits with the files that their lines lead to, as the engine makes them. */
export function rewritten(commits: readonly Pick<LedgerEntry, "subject" | "stage" | "lines">[]): LedgerEntry[] {
  let state: IntentState | null = null;
  const entries: LedgerEntry[] = [];
  for (const commit of commits) {
    for (const event of commit.lines)
      state = state !== null ? transition(state, event) : event.do === "start" ? startIntent(event) : null;
    if (state === null) throw new TypeError("a ledger begins with its start");
    const work = Object.keys(state.archive).map((path): [string, string] => [path, DECISIONS]);
    entries.push({ ...commit, files: new Map([...writeLedger(state), ...work]) });
  }
  return entries;
}

export interface LedgerWorld {
  readonly store: StateStore;
  readonly shas: readonly string[];
}

interface Surroundings {
  /** Ledger commits (by their place in `honest`) that work commits name. */
  readonly anchored?: readonly number[];
  /** The history that those work commits were made on. */
  readonly honest?: readonly LedgerEntry[];
  /** Whether the platform's signatures can be seen; null: they cannot. */
  readonly signed?: boolean | null;
}

/** A store with this ledger, and an intent branch whose commits name commits of the honest one. */
export function ledgerWorld(entries: readonly LedgerEntry[], around: Surroundings = {}): LedgerWorld {
  const { anchored = [], honest = entries, signed = null } = around;
  const history = new History();
  const shas = addLedger(history, entries, signed);
  const named = addLedger(history, honest, signed);
  let head: string | null = null;
  for (const place of anchored) {
    const facts = { subject: `work ${place}`, intent: SLUG, steps: [], ledger: named[place] ?? "", skipCi: true };
    const message = renderWorkMessage(facts);
    const sha = oid(`${head}\n${message}`);
    head = history.commit(sha, {}, { parents: head === null ? [] : [head], verified: signed, message }).sha;
  }
  const branches = new Map([[LEDGER, shas.at(-1) ?? ""], ...(head === null ? [] : [[MAIN, head] as const])]);
  const under = async (prefix: string) => new Map([...branches].filter(([name]) => name.startsWith(prefix)));
  return { store: history.store({ branches: under }), shas };
}

/** Commits are named by what they hold, so that a changed one takes all that follow with it. */
function addLedger(history: History, entries: readonly LedgerEntry[], signed: boolean | null): readonly string[] {
  const shas: string[] = [];
  for (const { subject, stage, lines: events, files, ...entry } of entries) {
    const parent = shas.at(-1);
    const message = entry.message ?? renderLedgerMessage({ subject, stage, events: events });
    const gone = parent === undefined ? [] : [...history.texts(parent).keys()].filter((path) => !files.has(path));
    const changes = { ...Object.fromEntries(files), ...Object.fromEntries(gone.map((path) => [path, null])) };
    const sha = oid(JSON.stringify([parent, message, [...files], entry.author ?? null]));
    const verified = entry.verified === undefined ? signed : entry.verified;
    const by = entry.author === undefined ? {} : { by: entry.author };
    history.commit(sha, changes, { parents: parent === undefined ? [] : [parent], message, verified, ...by });
    shas.push(sha);
  }
  return shas;
}

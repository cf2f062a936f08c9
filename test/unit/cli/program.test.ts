import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EXIT } from "../../../src/cli/index.ts";
import { commitEvents, createLedger } from "../../../src/engine/ledger/ledger.ts";
import { gitStore } from "../../../src/git/index.ts";
import { type IntentState, ledgerBranch, startIntent } from "../../../src/method/index.ts";
import { renderLedgerMessage, writeLedger } from "../../../src/state/index.ts";
import { aStart } from "../../support/recorded/records.ts";
import { type HaikuRun, runHaiku } from "../../support/run-haiku.ts";

const folder = mkdtempSync(join(tmpdir(), "haiku-cli-"));
const empty = mkdtempSync(join(tmpdir(), "haiku-cli-"));

/** A ledger with nothing but its start. */
async function addIntent(slug: string): Promise<IntentState> {
  const start = aStart({ slug, title: `Title of ${slug}` });
  const state = startIntent(start);
  const files = [...writeLedger(state)].map(([path, content]) => ({ path, content }));
  const message = renderLedgerMessage({ subject: "intent started", stage: null, events: [start], actor: "developer" });
  await gitStore(folder).createOrphan(ledgerBranch(slug), files, message);
  return state;
}

let books: IntentState;
beforeAll(async () => {
  for (const at of [folder, empty]) execFileSync("git", ["init", "--quiet", at]);
  books = await addIntent("load-rows");
  await addIntent("other-work");
});
afterAll(() => {
  for (const at of [folder, empty]) rmSync(at, { recursive: true });
});

const haiku = (...words: readonly string[]): Promise<HaikuRun> => runHaiku(folder, ...words);

describe("haiku", () => {
  it("says with --help what there is and what exit codes mean", async () => {
    const { code, out } = await haiku("--help");
    expect(code).toBe(EXIT.ok);
    for (const word of ["next", "status", "verify", "history", "Exit codes"]) expect(out).toContain(word);
  });

  it.each([
    [["stats"], "Did you mean status?"],
    [["status", "--jso"], "Did you mean --json?"],
    [["verify", "a", "b"], "too many arguments"],
  ])("refuses %j with a hint", async (words, hint) => {
    const { code, err } = await haiku(...words);
    expect(code).toBe(EXIT.usage);
    expect(err).toContain(hint);
  });

  it("wants to know which intent when there are several, and helps with a name that is nearly right", async () => {
    await expect(haiku("status")).rejects.toMatchObject({
      code: "intent_ambiguous",
      hint: expect.stringContaining("load-rows"),
    });
    await expect(haiku("next", "load-row")).rejects.toMatchObject({ hint: "did you mean load-rows?" });
  });

  it("says that a clone knows no intent", async () => {
    await expect(haiku("-C", empty, "status")).rejects.toMatchObject({ code: "no_intents" });
    for (const [at, what] of [
      [tmpdir(), "is in no git repository"],
      [join(empty, "gone"), "is not there"],
    ] as const)
      await expect(haiku("-C", at, "status")).rejects.toMatchObject({
        code: "no_repository",
        message: `${at} ${what}`,
      });
  });
});

describe("an intent that has just been started", () => {
  it("has a status in text of at most 80 columns, and in JSON", async () => {
    const { out } = await haiku("status", "load-rows");
    expect(out).toContain("Title of load-rows");
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    const { out: json } = await haiku("status", "load-rows", "--json");
    expect(JSON.parse(json)).toMatchObject({ slug: "load-rows", state: { intent: { stages: ["build", "ship"] } } });
  });

  it("is shown with --json with everything that the ledger keeps, rules looking at it or not", async () => {
    const { state } = JSON.parse((await haiku("status", "load-rows", "--json")).out);
    expect(state).toEqual(JSON.parse(JSON.stringify(books)));
    expect(state.intent).toMatchObject({ by: "app", studio: { digest: "sha256:00" } });
  });

  it("is one line among all", async () => {
    const { out } = await haiku("status", "--all");
    expect(out.trimEnd().split("\n")).toHaveLength(2);
    const { out: json } = await haiku("status", "--all", "--json");
    expect(JSON.parse(json)).toMatchObject({ intents: [{ slug: "load-rows" }, { slug: "other-work" }] });
  });

  it("says what comes next and that approvals cannot be seen from here", async () => {
    const { code, out } = await haiku("next", "load-rows");
    expect(code).toBe(EXIT.ok);
    expect(out).toMatch(/^load-rows: /);
    expect(out).toContain("known to GitHub alone");
    const { out: json } = await haiku("next", "load-rows", "--json");
    expect(JSON.parse(json)).toMatchObject({ slug: "load-rows", status: "running", stage: "build" });
  });

  it("says with --dry-run what the engine would do, and does none of it", async () => {
    const head = async () => (await gitStore(folder).branches("haiku/load-rows/")).get(ledgerBranch("load-rows"));
    const before = await head();
    const { code, out } = await haiku("next", "load-rows", "--dry-run");
    expect(code).toBe(EXIT.ok);
    expect(out).toBe(
      [
        "load-rows: at its next look the engine",
        "  - makes the intent's branch with the goal on it",
        "  - looks again and goes on from there",
        "",
        "Nothing of it was done. Approvals and merges are known to GitHub alone; here they count as not given.\n",
      ].join("\n"),
    );
    const { out: json } = await haiku("next", "load-rows", "--dry-run", "--json");
    const stands = { slug: "load-rows", dry_run: true, status: "running", waits_for: "engine" };
    const decided = { makes_branch: true, events: [], jobs: [], operation: null, again: true };
    expect(JSON.parse(json)).toEqual({ ...stands, ...decided });
    expect(await head()).toBe(before);
  });

  it("has a history of one commit, with who did it", async () => {
    const { out } = await haiku("history", "load-rows");
    expect(out).toContain("start issue#1");
    expect(out).toContain("by developer");
    expect(JSON.parse((await haiku("history", "load-rows", "--json")).out)).toMatchObject({
      slug: "load-rows",
      total: { steps: 0, events: 1 },
      steps: [],
      events: [{ did: "start", by: "developer", note: "Title of load-rows" }],
    });
  });

  it("has as much of its history shown as is asked for", async () => {
    expect(JSON.parse((await haiku("history", "load-rows", "--json", "--limit", "5")).out).events).toHaveLength(1);
    await expect(haiku("history", "load-rows", "--limit", "none")).rejects.toMatchObject({ code: "limit_invalid" });
  });

  it("replays, and is not called ok as long as no work commit holds it", async () => {
    const { code, out } = await haiku("verify", "--json");
    expect(code).toBe(EXIT.ok);
    expect(JSON.parse(out)).toMatchObject({
      verify: "follows, not anchored",
      intents: [{ commits: 1 }, { commits: 1 }],
    });
  });
});

it("shows nothing that a terminal would act on, whoever wrote it into the ledger", async () => {
  const apart = mkdtempSync(join(tmpdir(), "haiku-cli-"));
  execFileSync("git", ["init", "--quiet", apart]);
  const store = gitStore(apart);
  const start = aStart({ slug: "signs", title: "\u001b[2JTitle" });
  const ledger = await createLedger(store, start);
  if (ledger === "exists") throw new TypeError("the folder is new");
  const reason = "\u001b[31mlunch\u001b]0;pwn\u0007";
  const pause = { do: "pause", at: start.at, by: start.created.by, source: "comment/1", reason } as const;
  await commitEvents(store, ledger, { events: [pause], subject: "pause", stage: null });
  for (const words of [["next"], ["next", "--dry-run"], ["status"], ["status", "--all"]]) {
    const { out } = await haiku("-C", apart, ...words);
    expect(out.includes("lunch") || words.includes("--dry-run")).toBe(true);
    expect(out.includes("\u001b") || out.includes("\u0007")).toBe(false);
  }
  rmSync(apart, { recursive: true });
});

describe("a ledger somebody wrote in", () => {
  it("does not verify; the commit and the file are named", async () => {
    const store = gitStore(folder);
    await addIntent("touched");
    const head = (await store.branches("haiku/touched/")).get(ledgerBranch("touched")) ?? "";
    const change = { path: "stages/extra.md", content: "hello\n" };
    const message = renderLedgerMessage({ subject: "nothing", stage: null, events: [] });
    const { sha } = await store.commit({
      branch: ledgerBranch("touched"),
      expectedHead: head,
      message,
      changes: [change],
    });
    const { code, out } = await haiku("verify", "touched");
    expect(code).toBe(EXIT.broken);
    expect(out).toContain(`first at ${sha.slice(0, 12)}`);
    expect(out).toContain("stages/extra.md");
    expect(out).toContain("expected: nothing");
  });

  it("still has its history, as far as the ledger can be read", async () => {
    const store = gitStore(folder);
    await addIntent("helped");
    const head = (await store.branches("haiku/helped/")).get(ledgerBranch("helped")) ?? "";
    await store.commit({ branch: ledgerBranch("helped"), expectedHead: head, message: "Let me help", changes: [] });
    const { code, out } = await haiku("history", "helped");
    expect(code).toBe(EXIT.ok);
    expect(out).toContain("foreign commit");
  });
});

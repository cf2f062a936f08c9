import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commitLines, createBooks, readBooks } from "../../../src/engine/ledger.ts";
import { tamperedLedger, undoOnLedger } from "../../../src/engine/ledger-guard.ts";
import type { EngineOptions, EnginePorts } from "../../../src/engine/ports.ts";
import { verifyLedger } from "../../../src/engine/verify.ts";
import { gitStore } from "../../../src/git/index.ts";
import type { Do, StartLine } from "../../../src/method/index.ts";
import type { CommitSeen, PushSeen, StateStore } from "../../../src/ports/index.ts";
import { LIMITS } from "../../support/frozen.ts";

const LEDGER = "haiku/trip/ledger";
const AT = "2026-11-21T09:00:00.000Z";
const BOT = { login: "haiku[bot]", id: 99 };
const options = { bot: BOT } as unknown as EngineOptions;
const APP = { name: BOT.login, email: `${BOT.id}+${BOT.login}@users.noreply.github.com` };

const start: StartLine = {
  ...{ do: "start", at: AT, slug: "trip", title: "A trip", mode: "continuous", by: "app", stages: ["build"] },
  studio: { name: "example", digest: "sha256:0" },
  frozen: { roles: [], fix_chain: [], limits: LIMITS, quality_gates: [], isolate: true, deliver: "receipt" },
  created: { by: { login: "developer", id: 1 }, source: "issue#1" },
};
const pause: Do = { do: "pause", at: AT, by: { login: "developer", id: 1 }, reason: "tea", source: "comment/1" };

describe("a commit on the ledger that the App did not make", () => {
  let folder: string;
  let app: StateStore;
  let other: StateStore;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "haiku-ledger-"));
    execFileSync("git", ["init", "--quiet", "--bare", folder]);
    app = gitStore(folder, { author: APP });
    other = gitStore(folder, { author: { name: "Mallory", email: "m@example.com" } });
    const made = await createBooks(app, start);
    if (made === "exists") throw new TypeError("it is there already");
    await commitLines(app, made, { lines: [pause], subject: "pause", stage: null });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const head = async () => (await app.branches(LEDGER)).get(LEDGER) ?? "";
  const ports = (pushes: readonly PushSeen[] | null = null): EnginePorts =>
    ({
      store: app,
      activity: { pushes: async () => pushes },
      clock: { now: () => AT },
      log: { warn: () => undefined },
    }) as unknown as EnginePorts;
  const meddle = async (changes: readonly { path: string; content: string | null }[], message = "Let me help") =>
    other.commit({ branch: LEDGER, expectedHead: await head(), message, changes });
  const seen = async (pushes?: readonly PushSeen[] | null, change?: (commit: CommitSeen) => CommitSeen) => {
    const commits = (await app.history(await head(), null, 20)).map(change ?? ((commit) => commit));
    return tamperedLedger(ports(pushes), options, "trip", { head: await head(), commits });
  };

  it("is told from the App's own", async () => {
    expect(await seen()).toBeNull();
    const theirs = await meddle([{ path: "intent.md", content: "nothing" }]);
    expect(await seen()).toMatchObject({ kind: "tampered", foreign: [{ sha: theirs, by: null, name: "Mallory" }] });
  });

  it("is named by who pushed it", async () => {
    const theirs = await meddle([{ path: "intent.md", content: "nothing" }]);
    const push = { before: null, after: theirs, by: { login: "outsider", id: 3, bot: false } };
    expect(await seen([push])).toMatchObject({ foreign: [{ by: { login: "outsider", id: 3 }, name: "outsider" }] });
  });

  it.each([
    ["is believed only when the App has pushed it, where nothing is signed", [{ by: { ...BOT, bot: true } }], false],
    ["is not believed for the author's address alone", [{ by: { login: "outsider", id: 3, bot: false } }], true],
    ["is believed for the author's address where nothing else can be known", null, false],
  ] as const)("%s", async (_, by, tampered) => {
    const own = await head();
    const commits = await app.history(own, null, 20);
    const pushes =
      by && commits.map(({ sha }, i) => ({ before: null, after: sha, by: i === 0 ? by[0].by : { ...BOT, bot: true } }));
    const answer = await seen(pushes, (commit) => ({ ...commit, verified: false }));
    expect(answer !== null).toBe(tampered);
  });

  it("is undone whatever it did, and the books are what they were", async () => {
    const before = await readBooks(app, "trip", await head());
    const work = [{ path: "work/plan.md", content: "kept\n" }];
    const kept = await app.commit({ branch: LEDGER, expectedHead: await head(), message: "keep", changes: work });
    await meddle([
      { path: "intent.md", content: "---\nschema: 1\ntitle: [broken\n---\n" },
      { path: "stages/build/stage.md", content: "forged" },
      { path: "work/plan.md", content: "forged" },
    ]);
    await meddle([{ path: "work/plan.md", content: null }]);
    const tampered = await seen();
    if (tampered === null) throw new TypeError("not seen");
    expect(tampered.believed.sha).toBe(kept);
    const books = await undoOnLedger(ports(), "trip", tampered);
    const read = await readBooks(app, "trip", await head());
    expect(read.state).toEqual({ ...books.state, archive: read.state.archive });
    expect({ ...read.state, archive: {}, intent: { ...read.state.intent, interventions: [] } }).toEqual({
      ...before.state,
      intent: { ...before.state.intent, interventions: [] },
    });
    expect(read.state.intent.interventions.slice(-2)).toMatchObject([
      { do: "undone", note: "Mallory", by: null },
      { do: "undone", note: "Mallory", by: null },
    ]);
    const tree = await app.tree(await head());
    expect([...tree.keys()].sort()).toEqual(["intent.md", "work", "work/plan.md"]);
    expect(tree.get("work/plan.md")?.oid).toBe((await app.tree(kept)).get("work/plan.md")?.oid);
    expect(await seen()).toBeNull();
  });

  it("shows in verify: first as what does not follow, then as undone", async () => {
    const theirs = await meddle([{ path: "intent.md", content: "nothing" }]);
    expect(await verifyLedger(app, "trip")).toMatchObject({
      verdict: "does not follow",
      first: { commit: theirs, why: expect.stringContaining("Mallory") },
      undone: [],
    });
    const tampered = await seen();
    if (tampered !== null) await undoOnLedger(ports(), "trip", tampered);
    expect(await verifyLedger(app, "trip")).toMatchObject({
      verdict: "follows, not anchored",
      first: null,
      undone: [{ commit: theirs, by: "Mallory" }],
    });
  });

  it("does not pass for undone by restoring books that never stood", async () => {
    await meddle([{ path: "intent.md", content: "nothing" }]);
    const books = await readBooks(app, "trip", (await app.history(await head(), null, 2))[1]?.sha ?? "");
    const forged: Do = { do: "restore", tree: "1".repeat(40), at: AT, commits: [] };
    await commitLines(app, { ...books, head: await head() }, { lines: [forged], subject: "undone", stage: null });
    expect(await verifyLedger(app, "trip")).toMatchObject({ verdict: "does not follow" });
  });

  it("needs a person when nothing of the App is left", async () => {
    await app.deleteBranch(LEDGER);
    await other.createOrphan(LEDGER, [{ path: "intent.md", content: "x" }], "mine now");
    await expect(seen()).rejects.toMatchObject({ code: "ledger_broken" });
  });
});

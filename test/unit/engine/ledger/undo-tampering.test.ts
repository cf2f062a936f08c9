import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commitEvents, createLedger, loadLedger } from "../../../../src/engine/ledger/ledger.ts";
import { OwnCommits, remembering } from "../../../../src/engine/ledger/own-commits.ts";
import { tamperedLedger, undoOnLedger } from "../../../../src/engine/ledger/undo-tampering.ts";
import { verifyLedger } from "../../../../src/engine/ledger/verify.ts";
import type { EngineOptions, EnginePorts } from "../../../../src/engine/ports.ts";
import { gitStore } from "../../../../src/git/index.ts";
import type { LedgerEvent } from "../../../../src/method/index.ts";
import type { CommitSeen, PushSeen, StateStore } from "../../../../src/ports/index.ts";
import { aStart, DEVELOPER, NOON } from "../../../support/recorded/records.ts";

const LEDGER = "haiku/trip/ledger";
const AT = "2026-11-21T09:00:00.000Z";
const MALLORY = { login: "mallory", id: 3, bot: false };
const BOT = { login: "haiku[bot]", id: 99 };
const options = { bot: BOT } as unknown as EngineOptions;
const APP = { name: BOT.login, email: `${BOT.id}+${BOT.login}@users.noreply.github.com` };

const start = aStart({ at: AT, slug: "trip", title: "A trip" });
const pause: LedgerEvent = { do: "pause", at: AT, by: DEVELOPER, reason: "tea", source: "comment/1" };

describe("a commit on the ledger that the App did not make", () => {
  let folder: string;
  /** What the App's process remembers, and the App's store over it. */
  let own: OwnCommits;
  let app: StateStore;
  let other: StateStore;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "haiku-ledger-"));
    execFileSync("git", ["init", "--quiet", "--bare", folder]);
    ({ own, store: app } = remembering({ store: gitStore(folder, { author: APP }) } as unknown as EnginePorts));
    other = gitStore(folder, { author: { name: "Mallory", email: "m@example.com" } });
    const made = await createLedger(app, start);
    if (made === "exists") throw new TypeError("it is there already");
    await commitEvents(app, made, { events: [pause], subject: "pause", stage: null });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const head = async () => (await app.branches(LEDGER)).get(LEDGER) ?? "";
  /** As the host keeps it: one push for each commit. */
  const listed = async (who?: (commit: CommitSeen) => PushSeen["by"]): Promise<readonly PushSeen[]> =>
    (await app.history(await head(), null, 100)).map((commit) => {
      const by = commit.author.name === "Mallory" ? MALLORY : { ...BOT, bot: true };
      return { before: commit.parents[0] ?? null, after: commit.sha, by: who ? who(commit) : by, at: commit.at };
    });
  let asked = 0;
  const ports = (pushes: readonly PushSeen[] | null, memory = own): EnginePorts =>
    ({
      own: memory,
      store: app,
      activity: {
        pushes: async () => {
          asked += 1;
          return pushes;
        },
      },
      clock: { now: () => AT, sleep: async () => undefined },
      log: { warn: () => undefined },
    }) as unknown as EnginePorts;
  const meddle = async (changes: readonly { path: string; content: string | null }[], message = "Let me help") =>
    (await other.commit({ branch: LEDGER, expectedHead: await head(), message, changes })).sha;
  const seen = async (pushes?: readonly PushSeen[] | null, memory = own, on = options) => {
    const commits = await app.history(await head(), null, 20);
    const list = pushes === undefined ? await listed() : pushes;
    return tamperedLedger(ports(list, memory), on, "trip", { head: await head(), commits });
  };

  it("is told from the App's own", async () => {
    expect(await seen()).toBeNull();
    const theirs = await meddle([{ path: "intent.md", content: "nothing" }]);
    expect(await seen()).toMatchObject({
      kind: "tampered",
      foreign: [{ sha: theirs, by: { login: "mallory", id: 3 }, name: "mallory" }],
    });
  });

  /** A squash: the App's author and message, by GitHub's own hand. */
  const squash = async () => {
    const made = { branch: LEDGER, expectedHead: await head(), message: "pause", changes: [] };
    return (await gitStore(folder, { author: APP }).commit(made)).sha;
  };

  it.each([
    ["a person, by a squash that names the App", MALLORY, true],
    ["the App, by another process", { ...BOT, bot: true }, false],
    ["an account that is gone", null, true],
  ] as const)("is whose the host says it is: %s", async (_, by, tampered) => {
    const theirs = await squash();
    const answer = await seen(await listed(({ sha }) => (sha === theirs ? by : { ...BOT, bot: true })));
    expect(answer !== null).toBe(tampered);
    if (answer) expect(answer.foreign).toMatchObject([{ sha: theirs, by: by && { login: "mallory", id: 3 } }]);
  });

  it("is not the App's because the App once made a branch of it", async () => {
    const theirs = await squash();
    const push = { before: null, after: theirs, by: { ...BOT, bot: true }, at: NOON };
    expect(await seen([push])).toMatchObject({ foreign: [{ sha: theirs }] });
  });

  it.each([
    ["there is no list of pushes", null],
    ["the list does not show it", []],
  ])("is not taken for anybody's where %s: nothing is done, and it is said", async (_, pushes) => {
    await squash();
    await expect(seen(pushes)).rejects.toMatchObject({
      code: "ledger_unproven",
      message: expect.stringContaining(`who brought ${LEDGER} to`),
    });
  });

  it("is the App's, on a server that never had a list, where it says so; and nobody's else there or where there was one", async () => {
    const older = { ...options, mayLackPushes: true };
    const theirs = await meddle([{ path: "intent.md", content: "mine" }]);
    const look = (known: OwnCommits) => seen(null, known, older);
    expect(await look(new OwnCommits())).toMatchObject({ foreign: [{ sha: theirs }] });
    await squash();
    expect(await look(new OwnCommits())).toBeNull();
    const hadList = new OwnCommits();
    hadList.listSeen = true;
    await expect(look(hadList)).rejects.toMatchObject({ code: "ledger_unproven" });
  });

  it("is asked for once by a process that has just begun, and never by the one that wrote it", async () => {
    asked = 0;
    expect(await seen(null)).toBeNull();
    expect(asked).toBe(0);
    const restarted = new OwnCommits();
    expect(await seen(undefined, restarted)).toBeNull();
    expect(await seen(undefined, restarted)).toBeNull();
    expect(asked).toBe(1);
  });

  it("is undone whatever it did, and the ledger is what it was", async () => {
    const before = await loadLedger(app, "trip", await head());
    const work = [{ path: "work/plan.md", content: "kept\n" }];
    const { sha: kept } = await app.commit({
      branch: LEDGER,
      expectedHead: await head(),
      message: "keep",
      changes: work,
    });
    await meddle([
      { path: "intent.md", content: "---\nschema: 1\ntitle: [broken\n---\n" },
      { path: "stages/build/stage.md", content: "forged" },
      { path: "work/plan.md", content: "forged" },
    ]);
    await meddle([{ path: "work/plan.md", content: null }]);
    const tampered = await seen();
    if (tampered === null) throw new TypeError("not seen");
    expect(tampered.believed.sha).toBe(kept);
    const ledger = await undoOnLedger(ports(null), "trip", tampered);
    const read = await loadLedger(app, "trip", await head());
    expect(read.state).toEqual({ ...ledger.state, archive: read.state.archive });
    expect({ ...read.state, archive: {}, intent: { ...read.state.intent, interventions: [] } }).toEqual({
      ...before.state,
      intent: { ...before.state.intent, interventions: [] },
    });
    expect(read.state.intent.interventions.slice(-2)).toMatchObject([
      { do: "undone", note: "mallory", by: { login: "mallory", id: 3 } },
      { do: "undone", note: "mallory", by: { login: "mallory", id: 3 } },
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
    if (tampered !== null) await undoOnLedger(ports(null), "trip", tampered);
    expect(await verifyLedger(app, "trip")).toMatchObject({
      verdict: "follows, not anchored",
      first: null,
      undone: [{ commit: theirs, by: "mallory" }],
    });
  });

  it("does not pass for undone by restoring ledger that never stood", async () => {
    await meddle([{ path: "intent.md", content: "nothing" }]);
    const ledger = await loadLedger(app, "trip", (await app.history(await head(), null, 2))[1]?.sha ?? "");
    const forged: LedgerEvent = { do: "restore", tree: "1".repeat(40), at: AT, commits: [] };
    await commitEvents(app, { ...ledger, head: await head() }, { events: [forged], subject: "undone", stage: null });
    expect(await verifyLedger(app, "trip")).toMatchObject({ verdict: "does not follow" });
  });

  it("needs a person when nothing of the App is left", async () => {
    await app.deleteBranch(LEDGER, await head());
    await other.createOrphan(LEDGER, [{ path: "intent.md", content: "x" }], "mine now");
    await expect(seen(await listed(() => MALLORY))).rejects.toMatchObject({ code: "ledger_not_ours" });
  });
});

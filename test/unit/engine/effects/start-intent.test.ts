import { expect, it } from "vitest";
import type { StartOptions } from "../../../../src/engine/commands/start-words.ts";
import { startIntent } from "../../../../src/engine/effects/start-intent.ts";
import { OwnCommits } from "../../../../src/engine/ledger/own-commits.ts";
import type { EngineOptions, EnginePorts } from "../../../../src/engine/ports.ts";
import type { Account, CommitSeen, PushSeen, StateStore } from "../../../../src/ports/index.ts";
import { blobId, UserError } from "../../../../src/shared/index.ts";
import { writeLedger } from "../../../../src/state/index.ts";
import { DEFAULT_CONFIG, loadStudios } from "../../../../src/studio/index.ts";
import { DEVELOPER } from "../../../support/recorded/records.ts";
import { shippedStudios } from "../../../support/shipped-studios.ts";
import { startWalk } from "../../../support/walk.ts";

/* Two processes hear of issue 12 at the same moment; the other one has made the branch first. */

const { studios } = loadStudios(shippedStudios());
const [studio] = studios;
if (!studio) throw new TypeError("no studio is shipped");
const goal = { body: "b", by: "developer", hidden: [] };
const wanted: StartOptions = {
  studio,
  mode: "continuous",
  stages: studio.stages.map(({ name }) => name),
  title: "T",
  goal,
};
const project = { commit: "c", config: DEFAULT_CONFIG, studios, hasWorkflow: true };
const request = { issue: 12, comment: 9, by: DEVELOPER, wanted };

const BOT = { login: "haiku[bot]", id: 99, bot: true };
const SOMEBODY = { login: "mallory", id: 3, bot: false };
const push = (before: string | null, after: string, by: Account): PushSeen => {
  return { before, after, by, at: "2026-01-01T00:00:00.000Z" };
};
const options = { bot: BOT } as unknown as EngineOptions;

/** A host whose list of pushes is answered in pages of 100, and looked through for no more than 2000. */
function hostOf(pushes: readonly PushSeen[] | null): EnginePorts["activity"] {
  return {
    async pushes(_, wanted) {
      const at = pushes === null || wanted === undefined ? 0 : pushes.findIndex(wanted);
      if (at >= 2000 || (at < 0 && (pushes?.length ?? 0) > 2000))
        throw new UserError("too_many_pushes", "older", "look");
      const shown = at < 0 ? 2000 : 100 * Math.ceil((at + 1) / 100);
      return pushes?.slice(0, shown) ?? null;
    },
  };
}

/** So many pushes of somebody else, on top of others. */
function below(count: number, ...older: readonly PushSeen[]): readonly PushSeen[] {
  const theirs = Array.from({ length: count }, (_, i) => push(`x${i + 1}`, i === 0 ? "head" : `x${i}`, SOMEBODY));
  return [...theirs, ...older];
}

/** A repository in which a ledger of the name `12` has come to be a moment ago, by somebody's hand. */
function withOther(source: string, ended: boolean, pushes: readonly PushSeen[] | null) {
  const { state } = startWalk();
  const by = DEVELOPER;
  const end = { at: state.intent.created.at, how: "abandoned", by, ref: null, reason: null } as const;
  const intent = { ...state.intent, created: { ...state.intent.created, source }, ended: ended ? end : null };
  const texts = writeLedger({ ...state, slug: "12", intent });
  const entries = [...texts].map(
    ([path, text]) => [path, { oid: blobId(text), mode: "100644", type: "blob" }] as const,
  );
  const made: string[] = [];
  const store: Partial<StateStore> = {
    branches: async () => new Map([["haiku/12/ledger", "head"]]),
    tree: async () => new Map(entries),
    blobs: async () => new Map([...texts.values()].map((text) => [blobId(text), text])),
    history: async () => [{ sha: "head", parents: [], message: "" } as unknown as CommitSeen],
    createOrphan: async (branch) => {
      if (branch === "haiku/12/ledger") return { kind: "exists" };
      made.push(branch);
      return { kind: "created", sha: "new" };
    },
  };
  const clock = { now: () => "2026-01-01T00:00:00.000Z", sleep: async () => undefined };
  const activity = hostOf(pushes);
  // Only what beginning an intent asks for.
  return { made, ports: { store, clock, activity, own: new OwnCommits() } as unknown as EnginePorts };
}

it.each<[string, string, boolean, object, readonly string[]]>([
  ["by the same command: it is gone on with", "issue#12 comment/9", false, { kind: "started", slug: "12" }, []],
  ["by another command: that one is open", "issue#12 comment/8", false, { kind: "open", slug: "12" }, []],
  [
    "and has ended: the next number",
    "issue#12 comment/8",
    true,
    { kind: "started", slug: "12-2" },
    ["haiku/12-2/ledger"],
  ],
  [
    "by another issue: the next number",
    "issue#7 comment/8",
    false,
    { kind: "started", slug: "12-2" },
    ["haiku/12-2/ledger"],
  ],
])("begun meanwhile %s", async (_, source, ended, started, branches) => {
  const { made, ports } = withOther(source, ended, [push(null, "head", BOT)]);
  expect(await startIntent({ ports, options }, project, request, [])).toEqual(started);
  expect(made).toEqual(branches);
});

it("made by somebody else meanwhile, with the very words of this command: the next number", async () => {
  const { made, ports } = withOther("issue#12 comment/9", false, [push(null, "head", SOMEBODY)]);
  expect(await startIntent({ ports, options }, project, request, [])).toEqual({ kind: "started", slug: "12-2" });
  expect(made).toEqual(["haiku/12-2/ledger"]);
});

it("made by somebody else with very many pushes: the next number, once all of them have been looked through", async () => {
  const { made, ports } = withOther("issue#12 comment/9", false, below(150, push(null, "x150", SOMEBODY)));
  expect(await startIntent({ ports, options }, project, request, [])).toEqual({ kind: "started", slug: "12-2" });
  expect(made).toEqual(["haiku/12-2/ledger"]);
});

it("set back to a commit of the App's from before very many pushes: it is gone on with", async () => {
  const pushes = below(105, push("ours", "x105", SOMEBODY), push(null, "head", BOT));
  const { made, ports } = withOther("issue#12 comment/9", false, pushes);
  expect(await startIntent({ ports, options }, project, request, [])).toEqual({ kind: "started", slug: "12" });
  expect(made).toEqual([]);
});

it.each<[string, readonly PushSeen[] | null, string]>([
  ["there is no list of pushes", null, "ledger_unproven"],
  ["the list does not show it", [], "ledger_unproven"],
  [
    "it was the App's and nothing of it is left",
    [push("ours", "head", SOMEBODY), push(null, "ours", BOT)],
    "ledger_broken",
  ],
  [
    "it was the App's so many pushes ago that one answer does not show it",
    below(105, push(null, "ours", BOT)),
    "ledger_broken",
  ],
  ["nobody can tell whose it was before very many pushes", below(2001, push(null, "ours", BOT)), "too_many_pushes"],
  ["nobody can tell, though it was never the App's", below(2001), "too_many_pushes"],
])("nothing is begun, and it is said, where %s", async (_, pushes, code) => {
  const { made, ports } = withOther("issue#12 comment/9", false, pushes);
  await expect(startIntent({ ports, options }, project, request, [])).rejects.toMatchObject({ code });
  expect(made).toEqual([]);
});

import { expect, it } from "vitest";
import type { EnginePorts } from "../../../src/engine/ports.ts";
import { startIntent, type Wanted } from "../../../src/engine/start-intent.ts";
import type { StateStore } from "../../../src/ports/index.ts";
import { blobId } from "../../../src/shared/index.ts";
import { writeLedger } from "../../../src/state/index.ts";
import { DEFAULT_CONFIG, loadStudios } from "../../../src/studio/index.ts";
import { shippedStudios } from "../../support/shipped-studios.ts";
import { startWalk } from "../../support/walk.ts";

/* Two processes hear of issue 12 at the same moment; the other one has made the branch first. */

const { studios } = loadStudios(shippedStudios());
const [studio] = studios;
if (!studio) throw new TypeError("no studio is shipped");
const goal = { body: "b", by: "developer", hidden: [] };
const wanted: Wanted = { studio, mode: "continuous", stages: studio.stages.map(({ name }) => name), title: "T", goal };
const project = { commit: "c", config: DEFAULT_CONFIG, studios, hasWorkflow: true };
const request = { issue: 12, comment: 9, by: { login: "developer", id: 1 }, wanted };

/** A repository in which another process has begun intent `12` a moment ago. */
function withOther(source: string, ended: boolean) {
  const { state } = startWalk();
  const by = { login: "developer", id: 1 };
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
    createOrphan: async (branch) => {
      if (branch === "haiku/12/ledger") return { kind: "exists" };
      made.push(branch);
      return { kind: "created", sha: "new" };
    },
  };
  const clock = { now: () => "2026-01-01T00:00:00.000Z" };
  // Only what beginning an intent asks for.
  return { made, ports: { store, clock } as unknown as EnginePorts };
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
  const { made, ports } = withOther(source, ended);
  expect(await startIntent(ports, project, request, [])).toEqual(started);
  expect(made).toEqual(branches);
});

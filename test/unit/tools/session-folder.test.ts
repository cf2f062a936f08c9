import { appendFileSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { IntentState } from "../../../src/method/index.ts";
import {
  appendToolCall,
  readSession,
  readToolCalls,
  type SessionFile,
  writeSession,
} from "../../../src/tools/index.ts";
import { plannedWalk, run } from "../../support/walk.ts";

/** A unit is built and signed. */
function books(): IntentState {
  const walk = plannedWalk({ gate: ["ask"] });
  run(walk);
  return walk.state;
}

const SESSION: SessionFile = {
  step: "airports/build/review/spec/-/1.1",
  state: books(),
  work: {},
  tree: { folder: "/t", books: "/b", kept: "", attributes: false },
  files: [
    ["src/a.ts", "1".repeat(40)],
    ["__proto__", "2".repeat(40)],
  ],
  blocked: [],
  scratch: "/s",
  environment: {},
  gate_timeout_ms: 1000,
};

async function aFolder(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "session-"));
  await writeSession(folder, SESSION);
  return folder;
}

describe("the session's folder", () => {
  it("gives back what was written", async () => {
    expect(await readSession(await aFolder())).toEqual(SESSION);
  });

  it.each(["__proto__", "constructor"])("holds ledger in which a file called %s is signed", async (path) => {
    const folder = await aFolder();
    const [stage] = Object.values(SESSION.state.stages);
    if (stage === undefined) throw new TypeError("no stage has begun");
    const witnesses = Object.fromEntries([[path, "3".repeat(40)]]);
    const gate = { at: "2026-11-21T10:00:00.000Z", by: null, source: "engine", ref: null, witnesses } as const;
    const state = { ...SESSION.state, stages: { [stage.name]: { ...stage, gate } } };
    await writeSession(folder, { ...SESSION, state });
    const seen = (await readSession(folder)).state.stages[stage.name]?.gate?.witnesses ?? {};
    expect(Object.entries(seen)).toEqual([[path, "3".repeat(40)]]);
  });

  it("holds ledger of any size that a repository may have", async () => {
    const folder = await aFolder();
    const large = { ...SESSION, work: { "a.md": "x".repeat(3_000_000) } };
    await writeSession(folder, large);
    expect(await readSession(folder)).toEqual(large);
  });

  it("gives back the journal in order, without a line that was cut off", async () => {
    const folder = await aFolder();
    await appendToolCall(folder, { name: "haiku_feedback", args: { title: "one\ntwo" } });
    await appendToolCall(folder, { name: "haiku_review_complete", args: {} });
    appendFileSync(join(folder, "journal.jsonl"), '{"name":"haiku_fe');
    expect((await readToolCalls(folder)).map(({ name }) => name)).toEqual(["haiku_feedback", "haiku_review_complete"]);
  });

  it.each(['{"name":"rm","args":{}}', "{", '{"name":"haiku_ask","args":{},"as":"root"}'])(
    "takes no foreign line: %s",
    async (line) => {
      const folder = await aFolder();
      writeFileSync(join(folder, "journal.jsonl"), `${line}\n`);
      await expect(readToolCalls(folder)).rejects.toThrow();
    },
  );
});

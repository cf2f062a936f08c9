import { expect, it } from "vitest";
import type { ToolCall } from "../../../src/ports/index.ts";
import { UNIT } from "../../support/recorded/records.ts";
import { deskOf } from "../../support/tool-desks.ts";

const on = { intent: "airports", stage: "build", feedback_id: "FB-001" };
const proof = { verified: true, unverified: [] };
const CLOSE = "haiku_feedback_advance_hat";

it("gives a closing message back once, and takes it when it is meant", async () => {
  const kept: ToolCall[] = [];
  const calls = deskOf("assessor", { keepCall: (call) => kept.push(call) });
  const args = { ...on, ...proof, message: "The rows are counted; the header row is deferred by design." };
  expect(await calls.call(CLOSE, args)).toMatchObject({
    isError: true,
    structuredContent: { error: "message_defers", words: "deferred" },
  });
  expect(kept).toEqual([]);
  const closed = await calls.call(CLOSE, { ...args, message: "It is fixed. A deferred queue is what it is called." });
  expect(closed).toMatchObject({ structuredContent: { closed: "FB-001" } });
  expect(kept).toMatchObject([{ name: CLOSE, args: { warned: true } }]); // so that it is taken when it is replayed
});

it.each([
  ["an assessor that says nothing of the kind", "assessor", { ...proof, message: "Nothing is deferred." }],
  ["one who only hands on", "implementer", { message: "The second path is deferred." }],
] as const)("leaves alone %s", async (_, worker, args) => {
  const kept: ToolCall[] = [];
  const calls = deskOf(worker, { keepCall: (call) => kept.push(call) });
  expect((await calls.call(CLOSE, { ...on, ...args })).isError).toBeUndefined();
  expect(kept.map((call) => "warned" in call.args)).toEqual([false]);
});

it("lets nobody say beforehand that it was told", async () => {
  const said = { ...on, ...proof, message: "It is deferred.", warned: true };
  expect(await deskOf("assessor").call(CLOSE, said)).toMatchObject({
    structuredContent: { error: `${CLOSE}_input_invalid` },
  });
});

it.each([
  ["a file", "rows\n", { path: "src/load.mjs", bytes: 5 }],
  ["a folder", undefined, { path: "src/load.mjs" }],
])("says of %s that is not missing how much there is", async (_, text, output) => {
  const calls = deskOf("builder", text === undefined ? {} : { text });
  const message = "`src/load.mjs` is missing.";
  const answer = await calls.call("haiku_unit_reject_hat", { intent: "airports", unit: UNIT, message });
  expect(answer).toMatchObject({ structuredContent: { error: "reject_contradicts_files", outputs: [output] } });
});
